"""A copy for whoever sent it: its first line is the warning, and reading it gives what was sent (SAFETY 19)."""

import io
from typing import Any

import pytest
from docx import Document

from forms import Answers
from forms.notification import NOTIFICATION
from forms.word.branding import Branding
from forms.word.copied import copy_of
from forms.word.cover import open_cover
from forms.word.reader import read
from intake.resources import templates_dir
from tests.examples import EXAMPLES

WARNING = "Do not file this in a record that a parent can open."
LINES = ("Reference K7MD4-RWX9C", "Sent on 24 November 2026, 10:00am")
BRANDING = Branding("Marram Bay Safeguarding Children Partnership", (), "", "01632 960 111")


def copied(answers: dict[str, Any]) -> tuple[Answers, bytes]:
    taken, _ = NOTIFICATION.answers(answers)
    return taken, copy_of(NOTIFICATION, taken, BRANDING, WARNING, LINES)


@pytest.mark.parametrize("number", range(12))
def test_a_copy_says_what_was_sent_and_nothing_else(number: int) -> None:
    sent, copy = copied(EXAMPLES[number])
    found = read(copy, NOTIFICATION)
    assert found.answers.equal(sent)
    assert found.unplaced == ()
    assert found.findings == ()


def test_safety_19_the_first_line_warns_where_not_to_file_it() -> None:
    _, copy = copied(EXAMPLES[0])
    assert [each.text for each in Document(io.BytesIO(copy)).paragraphs[:3]] == [WARNING, *LINES]


def test_safety_19_the_warning_stands_before_a_partnerships_own_cover_too() -> None:
    sent, _ = NOTIFICATION.answers(EXAMPLES[0])
    cover = open_cover((templates_dir() / "word/cover.docx").read_bytes(), NOTIFICATION)
    copy = copy_of(NOTIFICATION, sent, BRANDING, WARNING, LINES, cover)
    assert Document(io.BytesIO(copy)).paragraphs[0].text == WARNING
    found = read(copy, NOTIFICATION)
    assert found.answers.equal(sent)
    assert found.unplaced == ()


def test_what_somebody_adds_to_a_copy_does_not_vanish() -> None:
    _, copy = copied(EXAMPLES[0])
    document = Document(io.BytesIO(copy))
    document.paragraphs[1].insert_paragraph_before("Zebedee is safe now.")
    out = io.BytesIO()
    document.save(out)
    assert "Zebedee is safe now." in read(out.getvalue(), NOTIFICATION).unplaced
