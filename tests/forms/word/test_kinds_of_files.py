"""Files of other kinds, made by the real programs where there is one: each has its own plain reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.forms.word.corpus import bends  # noqa: F401 - takes the bends in
from tests.forms.word.corpus.sheet import NAMES, OF_EXAMPLE, Sheet
from tests.forms.word.corpus.sheet import bends as all_bends
from tests.forms.word.documents import filled, read_form
from tests.servers.office import Office

BY_NAME = {bend.name: bend for bend in all_bends()}


@pytest.mark.parametrize("name", ["strict ooxml", "macros", "relation to nothing", "no properties", "utf 16"])
def test_story_22_odd_documents_are_read_all_the_same(name: str) -> None:
    sheet: Sheet = BY_NAME[name].of(NAMES[0])
    reading = read_form(sheet.document())
    assert reading.reason is None
    assert reading.answers.equal(OF_EXAMPLE[NAMES[0]])


def test_story_22_a_broken_document_is_refused_with_the_same_words_each_time() -> None:
    data = filled(OF_EXAMPLE[NAMES[0]])
    for broken in (data[: len(data) // 2], data[:-30], b"PK\x03\x04" + bytes(400)):
        first, again = read_form(broken), read_form(broken)
        assert first.outcome == "unreadable"
        assert first.reason is not None
        assert first.reason == again.reason
        assert first.reason.endswith(".")
        assert "Error" not in first.reason


def test_story_22_a_pdf_of_the_form_is_no_document(soffice: Office, tmp_path: Path) -> None:
    document = tmp_path / "form.docx"
    document.write_bytes(filled(OF_EXAMPLE[NAMES[0]]))
    reading = read_form(soffice.convert(document, tmp_path / "form.pdf").read_bytes())
    assert reading.outcome == "unreadable"
    assert reading.reason is not None
    assert "PDF" in reading.reason
