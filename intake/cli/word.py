"""The commands of the Word door. They need no database, and no settings but those about documents."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import click

from forms import Reading
from forms.notification import NOTIFICATION
from forms.word.branding import Branding
from forms.word.cover import Cover
from forms.word.fill import fill
from forms.word.reply import reply_form
from forms.word.template import write_template
from intake import setting_values
from intake.addresses import Refused
from intake.cases.working_days import local_date
from intake.cli.files import json_object, written
from intake.cli.in_words import Terminal, in_words
from intake.cli.reply import check_neutral, replied_to
from intake.document_settings import document_reader
from intake.errors import Permanent
from intake.settings import own_cover
from intake.web.colour import word_colour

DEFAULT_BRANDING: Final = Branding(
    partnership="Safeguarding Children Partnership",
    address_lines=(),
    email="",
    front_door_phone="",
)

_NEXT: Final = (
    "Next: look it over in Word, then send it by secure e-mail. Put no names into the subject or the name of the file."
)
_INPUT: Final = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
_OUTPUT: Final = click.Path(dir_okay=False, writable=True, path_type=Path)


def branded(command: Callable[..., None]) -> Callable[..., None]:
    """Adds the options that say whose form it is, each also a setting of the same name."""
    for option, default, words in (
        ("--front-door-phone", DEFAULT_BRANDING.front_door_phone, "Telephone number for a child in danger."),
        ("--mail-to", DEFAULT_BRANDING.email, "Address that the form is e-mailed to."),
        ("--brand-colour", f"#{DEFAULT_BRANDING.colour}", "Colour of headings, like #1d4f6e."),
        ("--word-cover", "", "A Word document of yours to stand before the form."),
        ("--partnership-address", "", "Address on the form's cover, its lines with semicolons between."),
        ("--partnership-name", DEFAULT_BRANDING.partnership, "Name on the form's cover."),
    ):
        setting = f"INTAKE_{option.strip('-').replace('-', '_').upper()}"
        command = click.option(option, default=default, envvar=setting, show_envvar=True, help=words)(command)
    return command


@click.command("word-template")
@click.argument("out", metavar="OUT.docx", type=_OUTPUT)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--prefilled",
    metavar="REFERENCE|ANSWERS.json",
    help="Ask only for what this notification left open: one that was received, or the answers in a file.",
)
@branded
def word_template(out: Path, as_json: bool, prefilled: str | None, **names: str) -> None:
    """Write the empty Word form to OUT.docx.

    With --prefilled it is a form for a reply: it asks for what is still missing and names its notification, so that it
    becomes an update when it comes back. Look it over before you send it on.

    Example: intake word-template "Notification form.docx"

    Example: intake word-template "Reply form.docx" --prefilled K7MD4-RWX9C
    """
    cover = _cover(names)
    told = {"file": str(out), "form": NOTIFICATION.id, "form_version": NOTIFICATION.version}
    if prefilled is None:
        written(out, lambda: write_template(NOTIFICATION, _branding(names), out, cover))
        _say(told, as_json, f"Wrote {out}.\nNext: open it once in Word to see that it is yours, then send it out.")
        return
    asked = replied_to(prefilled)
    made = reply_form(NOTIFICATION, asked.answers, asked.reference, _branding(names))
    if made is None:
        raise click.ClickException(f"Notification {asked.reference} left nothing open, so no form was written.")
    check_neutral(out, asked.answers)
    written(out, lambda: out.write_bytes(made))
    lines = [f"Wrote {out}, for a reply to {asked.reference}."]
    if asked.held:
        lines.append(f"Do not send it yet: {asked.held}")
    lines.append(
        "Next: read it through, and send it to its notifier alone. What comes back becomes an update by itself."
    )
    _say({**told, "reply_to": asked.reference, "held": asked.held or None}, as_json, "\n".join(lines))


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
    answers, findings = NOTIFICATION.answers(json_object(answers_file))
    written(out, lambda: out.write_bytes(fill(NOTIFICATION, answers, _branding(names), _cover(names))))
    refused = [f"{finding.field}: {finding.message}" for finding in findings]
    _say({"file": str(out), "not_taken": refused}, as_json, "\n".join([f"Wrote {out}.", *refused, _NEXT]))


@click.command("read-word")
@click.argument("file", type=_INPUT)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def read_word(context: click.Context, file: Path, as_json: bool) -> None:
    """Read a completed Word form (.docx, .doc, .odt or .rtf) and print what it says.

    First how it went, then what a child's safety still needs, what to confirm, text that could not be placed, and the
    answers. The exit code is 1 when the file cannot be read at all.

    Example: intake read-word "Filled form.docx" --json
    """
    reading = _read(file)
    words = in_words(NOTIFICATION, reading, Terminal.of_this_process(), local_date(datetime.now(UTC)))
    _say(reading.to_json(), as_json, words)
    context.exit(1 if reading.outcome == "unreadable" else 0)


def _read(file: Path) -> Reading:
    documents, wrong = document_reader(os.environ)
    if documents is None:
        raise click.ClickException("\n".join(wrong))
    return documents.read(file.read_bytes(), NOTIFICATION)


def _cover(names: dict[str, str]) -> Cover | None:
    """The cover that was named, or that lies in the data folder. Raises ClickException for one that cannot be used."""
    data_dir = os.environ.get("INTAKE_DATA_DIR")
    own = own_cover(Path(data_dir)) if data_dir else None
    named = names["word_cover"] or (str(own) if own else "")
    try:
        return setting_values.word_cover(named) if named else None
    except Refused as refused:
        raise click.ClickException(f"INTAKE_WORD_COVER {refused}") from None
    except OSError as error:
        raise click.ClickException(f"INTAKE_WORD_COVER names a file that cannot be read: {error.strerror}.") from None


def _branding(names: dict[str, str]) -> Branding:
    try:
        colour = word_colour(names["brand_colour"])
    except Permanent as refused:
        raise click.ClickException(refused.sentence) from None
    address = setting_values.lines(names["partnership_address"])
    return Branding(names["partnership_name"], address, names["mail_to"], names["front_door_phone"], colour)


def _say(result: dict[str, Any], as_json: bool, words: str) -> None:
    click.echo(json.dumps(result, ensure_ascii=False) if as_json else words)
