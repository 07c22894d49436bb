"""Names that senders give: shown on one line, never a path, and compared with what the file is."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.cases.files import names
from intake.cases.files.kinds import DOCX, JPEG, TEXT


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Chronology.docx", "Chronology.docx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\op\\Desktop\\report.pdf", "report.pdf"),
        ("folder/", "folder"),
        ("report\u202excod.exe", "reportxcod.exe"),
        ("a\u200bb\ufeff.txt", "ab.txt"),
        ("two\r\nlines\tand\u2028more.txt", "two lines and more.txt"),
        ("nul\0l.txt", "null.txt"),
        ("  spaced   out .txt ", "spaced out .txt"),
        ("Zoe\u0308.txt", "Zoë.txt"),
        ("<img src=x onerror=alert(1)>.png", "<img src=x onerror=alert(1)>.png"),  # templates escape it
        ("\ud800.txt", ".txt"),
        ("", names.NAMELESS),
        ("...", names.NAMELESS),
        ("\u202e\u200f", names.NAMELESS),
        ("x" * 300 + ".docx", "x" * 59 + "…" + "x" * 15 + ".docx"),
    ],
)
def test_a_name_is_shown_on_one_line_without_what_cannot_be_seen(name: str, shown: str) -> None:
    assert names.shown(name) == shown


@given(st.text(max_size=400))
def test_whatever_the_name_it_is_shown_safely(name: str) -> None:
    shown = names.shown(name)
    assert 0 < len(shown) <= 80
    assert not any(unicodedata.category(each) in {"Cc", "Cf", "Zl", "Zp", "Cs"} for each in shown)
    assert "/" not in shown
    assert "\\" not in shown


@pytest.mark.parametrize(
    ("name", "lies"),
    [
        ("report.docx", False),
        ("REPORT.DOCX", False),
        ("report", False),
        ("report.v2 final", False),
        ("report.pdf", True),
        ("report.docx.exe", True),
        ("report\u202excod.exe", True),
        ("report.docx\u200b", False),
    ],
)
def test_a_name_whose_ending_says_something_else_lies(name: str, lies: bool) -> None:
    assert names.lies(name, DOCX) is lies


def test_usual_other_endings_are_honest() -> None:
    assert not names.lies("IMG_1.JPEG", JPEG)
    assert not names.lies("notes.md", TEXT)
