"""`intake read-word` as a person at a terminal meets it: in a pipe, and at a real terminal of a certain width."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import CliRunner

from forms import Finding, Reading
from forms.notification import NOTIFICATION
from forms.word.reply import reply_form
from intake.cli import main
from intake.cli.in_words import Terminal, in_words
from tests.examples import EXAMPLES, example
from tests.forms.word.documents import MARRAM_BAY, bent, element, filled, read_form, typed

PLAIN: Final = Terminal(None, colour=False)
TODAY: Final = date(2026, 9, 8)
ESCAPE: Final = re.compile(r"\x1b\[[0-9;]*m")


def shown(given: dict[str, Any], terminal: Terminal = PLAIN) -> str:
    return in_words(NOTIFICATION, read_form(filled(given)), terminal, TODAY)


def written(folder: Path, content: bytes) -> Path:
    (folder / "form.docx").write_bytes(content)
    return folder / "form.docx"


def with_loose_text(content: bytes) -> bytes:
    added = "<w:p><w:r><w:t>Please phone me on the ward, not at home.</w:t></w:r></w:p>"
    return bent(content, lambda root: root[0].insert(0, element(added)))


def at_terminal(file: Path, columns: int, **settings: str) -> tuple[str, int]:
    """What the command writes to a terminal so wide, and its exit code."""
    parent, child = pty.openpty()
    fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    without = {"COLUMNS", "LINES", "NO_COLOR"}
    environment = {name: value for name, value in os.environ.items() if name not in without} | settings
    command = [sys.executable, "-m", "intake.cli", "read-word", str(file)]
    with subprocess.Popen(command, stdout=child, stderr=child, stdin=child, env=environment) as process:
        os.close(child)
        written = b""
        try:
            while piece := os.read(parent, 65_536):
                written += piece
        except OSError:  # what Linux says once the other end is closed
            pass
        finally:
            os.close(parent)
    return written.decode().replace("\r\n", "\n"), process.returncode


def test_the_outcome_stands_first_and_the_answers_last() -> None:
    text = in_words(NOTIFICATION, read_form(with_loose_text(filled(example("0051")))), PLAIN, TODAY)
    assert text.startswith("Read. ")
    places = [
        text.index(title)
        for title in (
            "questions are still open",
            "Missing, and asked first for a child's safety",
            "Text we could not place",
            "B. You and your agency",
            "Still to be answered",
        )
    ]
    assert places == sorted(places)
    assert "Please phone me on the ward" in text


def test_a_complete_form_says_so() -> None:
    text = shown(example("0031"))
    assert text.startswith("Everything that is wanted is answered.")
    assert "Still to be answered" not in text


def test_a_child_at_risk_stands_before_everything_but_the_outcome() -> None:
    text = shown({**example("0031"), "immediate_risk_now": "yes"})
    assert text.split("\n\n")[1].startswith("Act now\n  - A child is at risk now: call 999")


def test_what_safety_still_needs_is_told_apart_from_the_rest() -> None:
    first, *_, last = shown({"notifier_name": "Orla Pentreath"}).split("\n\n")[1:]
    assert "Is any child at risk now?" in first
    assert "Is any child at risk now?" not in last
    assert "Job title" in last


def test_a_finding_names_the_answer_that_it_is_about() -> None:
    finding = Finding("children[0].child_surname", "confirm", "‘Pello’ was taken. Please confirm it.")
    reading = Reading("complete", "notification", None, NOTIFICATION.answers({})[0], findings=(finding,))
    assert "  - Child 1: Surname: ‘Pello’ was taken. Please confirm it." in in_words(
        NOTIFICATION, reading, PLAIN, TODAY
    )


@pytest.mark.parametrize("given", EXAMPLES, ids=lambda given: given["notification_ref"])
@pytest.mark.parametrize("columns", [30, 60, 100])
def test_no_line_is_wider_than_the_terminal_and_no_word_is_lost(given: dict[str, Any], columns: int) -> None:
    narrow, wide = shown(given, Terminal(columns, colour=False)), shown(given)
    assert max(map(len, narrow.split("\n"))) <= columns
    assert "".join(narrow.split()) == "".join(wide.split())


def test_a_pipe_gets_whole_lines_without_colour(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["read-word", str(written(tmp_path, filled(example("0031"))))])
    assert not ESCAPE.search(result.stdout)
    assert f"  What happened: {example('0031')['incident_summary']}" in result.stdout


def test_a_terminal_gets_colour_and_lines_of_its_width(tmp_path: Path) -> None:
    text, code = at_terminal(written(tmp_path, filled(example("0051"))), 64)
    assert code == 0
    assert ESCAPE.search(text)
    lines = ESCAPE.sub("", text).split("\n")
    assert max(map(len, lines)) <= 64
    assert len([line for line in lines if len(line) > 50]) > 20  # it uses the width that it has


def test_a_terminal_that_asks_for_no_colour_gets_none(tmp_path: Path) -> None:
    text, _ = at_terminal(written(tmp_path, filled(example("0051"))), 100, NO_COLOR="1")
    assert not ESCAPE.search(text)
    assert text.startswith("Read. ")


def test_what_cannot_be_read_says_why_at_a_terminal_too(tmp_path: Path) -> None:
    text, code = at_terminal(written(tmp_path, b"%PDF-1.7"), 40)
    assert code == 1
    lines = ESCAPE.sub("", text).split("\n")
    assert lines[0].startswith("This is a PDF.")
    assert max(map(len, lines)) <= 40


def test_a_reply_says_what_it_replies_to_and_is_not_weighed_alone() -> None:
    given = example("0034") | {"notification_ref": "K7MD4-RWX9C"}
    answers = NOTIFICATION.answers(given)[0]
    made = reply_form(NOTIFICATION, answers, "K7MD4-RWX9C", MARRAM_BAY)
    assert made is not None
    text = in_words(NOTIFICATION, read_form(typed(made, family_informed="No")), PLAIN, TODAY)
    assert "A form for a reply to K7MD4-RWX9C." in text
    assert "To confirm" not in text
