"""The commands of the Word door. They need no database, and no settings but those about documents."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from forms import Answers, Reading
from forms.notification import NOTIFICATION
from forms.word.branding import Branding
from forms.word.fill import fill
from forms.word.template import write_template
from intake.document_settings import document_reader

DEFAULT_BRANDING: Final = Branding(
    partnership="Safeguarding Children Partnership",
    address_lines=(),
    email="",
    front_door_phone="",
)

_INPUT: Final = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
_OUTPUT: Final = click.Path(dir_okay=False, writable=True, path_type=Path)


def branded(command: Callable[..., None]) -> Callable[..., None]:
    """Adds the options that say whose form it is, each also a setting of the same name."""
    for option, default, words in (
        ("--front-door-phone", DEFAULT_BRANDING.front_door_phone, "Telephone number for a child in danger."),
        ("--mail-to", DEFAULT_BRANDING.email, "Address that the form is e-mailed to."),
        ("--partnership-name", DEFAULT_BRANDING.partnership, "Name on the form's cover."),
    ):
        setting = f"INTAKE_{option.strip('-').replace('-', '_').upper()}"
        command = click.option(option, default=default, envvar=setting, show_envvar=True, help=words)(command)
    return command


@click.command("word-template")
@click.argument("out", type=_OUTPUT)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@branded
def word_template(out: Path, as_json: bool, **names: str) -> None:
    """Write the empty Word form to OUT.

    Example: intake word-template "Notification form.docx"
    """
    _written(out, lambda: write_template(NOTIFICATION, _branding(names), out))
    _say({"file": str(out), "form": NOTIFICATION.id, "form_version": NOTIFICATION.version}, as_json, f"Wrote {out}.")


@click.command("fill-word")
@click.argument("answers_file", metavar="ANSWERS.json", type=_INPUT)
@click.argument("out", metavar="OUT.docx", type=_OUTPUT)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@branded
def fill_word(answers_file: Path, out: Path, as_json: bool, **names: str) -> None:
    """Fill the answers of a JSON file into the Word form.

    The file holds one object: question id -> answer, a repeating group as a list of objects.

    Example: intake fill-word answers.json "Filled form.docx"
    """
    answers, findings = NOTIFICATION.answers(_json_object(answers_file))
    _written(out, lambda: out.write_bytes(fill(NOTIFICATION, answers, _branding(names))))
    refused = [f"{finding.field}: {finding.message}" for finding in findings]
    _say({"file": str(out), "not_taken": refused}, as_json, "\n".join([f"Wrote {out}.", *refused]))


@click.command("read-word")
@click.argument("file", type=_INPUT)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def read_word(context: click.Context, file: Path, as_json: bool) -> None:
    """Read a completed Word form (.docx, .doc, .odt or .rtf) and print what it says.

    Prints the answers, what is missing, what looks wrong, and any text that could not be placed. The exit code is 1
    when the file cannot be read at all.

    Example: intake read-word "Filled form.docx" --json
    """
    documents, wrong = document_reader(os.environ)
    if documents is None:
        raise click.ClickException("\n".join(wrong))
    reading = documents.read(file.read_bytes(), NOTIFICATION)
    _say(reading.to_json(), as_json, _in_words(reading))
    context.exit(1 if reading.outcome == "unreadable" else 0)


def _in_words(reading: Reading) -> str:
    if reading.outcome == "unreadable":
        return "\n\n".join([click.style(reading.reason or "", fg="red"), *reading.unplaced])
    lines = [click.style(f"{NOTIFICATION.title}, version {reading.form_version or 'not stated'}", bold=True)]
    lines += _answer_lines(reading.answers)
    for title, colour, words in (
        ("Still to be answered", "yellow", [NOTIFICATION.label_at(path) for path in reading.missing]),
        ("To look at again", "yellow", [finding.message for finding in reading.findings]),
        ("Text we could not place", "red", list(reading.unplaced)),
    ):
        if words:
            lines += ["", click.style(title, fg=colour, bold=True), *(f"  - {line}" for line in words)]
    return "\n".join(lines)


def _answer_lines(answers: Answers) -> list[str]:
    lines: list[str] = []
    for section, rows in NOTIFICATION.summary(answers):
        lines += ["", click.style(f"{section.letter}. {section.title}", bold=True)]
        heading = ""
        for row in rows:
            if row.heading != heading:
                heading = row.heading
                lines.append(f"  {heading}")
            indent = "    " if heading else "  "
            lines.append(f"{indent}{row.label}: {row.shown}")
    return lines


def _json_object(file: Path) -> dict[str, Any]:
    try:
        given = json.loads(file.read_text(encoding="utf-8-sig"))
    except (ValueError, OSError):
        raise click.ClickException(f"{file} is not a JSON file.") from None
    if not isinstance(given, dict):
        raise click.ClickException(f"{file} must hold one JSON object: question id -> answer.")
    return given


def _written(out: Path, write: Callable[[], object]) -> None:
    try:
        write()
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror}.") from None


def _branding(names: dict[str, str]) -> Branding:
    return Branding(names["partnership_name"], (), names["mail_to"], names["front_door_phone"])


def _say(result: dict[str, Any], as_json: bool, words: str) -> None:
    click.echo(json.dumps(result, ensure_ascii=False) if as_json else words)
