"""What a PDF says is shown to a person; nothing that it holds can harm the service."""

from __future__ import annotations

import zlib
from dataclasses import replace

import pytest

from forms.notification import NOTIFICATION
from forms.word.reading import sniff
from intake.documents import pdf as room
from intake.documents.pdf import BOUNDS, text_of
from intake.documents.reader import WITHOUT_OFFICE
from tests.intake.documents.pdfs import locked, pdf


def test_the_text_of_a_pdf_is_taken_out() -> None:
    found = text_of(pdf("Seren Hallam", "born 1 March 2019", pages=2))
    assert found.text == "Seren Hallam\nborn 1 March 2019\n\nSeren Hallam\nborn 1 March 2019"
    assert found.said == room.WHOLE


def test_a_pdf_without_text_says_so() -> None:
    assert text_of(pdf()) == room.PdfText("", room.NO_TEXT)


def test_a_pdf_with_a_password_says_so() -> None:
    assert text_of(locked(pdf("Seren Hallam"), "a password")) == room.PdfText("", room.LOCKED)


def test_a_pdf_that_only_may_not_be_changed_is_read() -> None:
    assert text_of(locked(pdf("Seren Hallam"), "")).text == "Seren Hallam"


@pytest.mark.parametrize("data", [b"%PDF-1.7 scan", b"%PDF-1.4\n" + b"1 0 obj <<" * 10_000, pdf("x")[:300]])
def test_a_broken_pdf_is_never_an_exception(data: bytes) -> None:
    found = text_of(data)
    assert (found.text, found.said) in {("", room.BROKEN), ("", room.NO_TEXT), ("x", room.WHOLE)}


def test_a_text_without_end_is_cut() -> None:
    found = text_of(pdf("x" * 30_000, pages=10))
    assert (len(found.text), found.said) == (room.MOST_CHARACTERS + 2 * 6, room.CUT)


def test_a_small_pdf_that_unpacks_to_much_is_stopped() -> None:
    found = text_of(pdf(content=zlib.compress(bytes(700_000_000))))
    assert found == room.PdfText("", room.BROKEN)


def test_a_pdf_that_takes_too_long_is_stopped() -> None:
    found = text_of(pdf("Seren Hallam " * 5_000, pages=200), replace(BOUNDS, seconds=0.2))
    assert found == room.PdfText("", room.BROKEN)


def test_a_reader_keeps_the_text_where_others_keep_text_without_a_place() -> None:
    reading = WITHOUT_OFFICE.read(pdf("Seren Hallam"), NOTIFICATION)
    assert (reading.outcome, reading.reason, reading.unplaced) == ("unreadable", sniff.PDF, ("Seren Hallam",))
    assert [(found.problem, found.message) for found in reading.findings] == [("pdf-text", room.WHOLE)]
