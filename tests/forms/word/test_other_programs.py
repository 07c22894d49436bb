"""Documents that LibreOffice and pandoc have written: the real programs, on the real form."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest

from forms import Answers
from forms.answers import SET_BY_THE_SERVICE
from forms.notification import NOTIFICATION
from tests.examples import EXAMPLES
from tests.forms.word.documents import bent, filled, read_form, strip_tags
from tests.forms.word.office import saved_again, through_pandoc, typed_in
from tests.servers.office import Office

ANSWERS: Final = {given["notification_ref"]: NOTIFICATION.answers(given)[0] for given in EXAMPLES}
SLICE: Final = ("NSP-2026-0031", "NSP-2026-0043", "NSP-2026-0051")
each_of_the_slice = pytest.mark.parametrize("name", SLICE)


def differences(data: bytes, answers: Answers) -> dict[str, Any]:
    """What the reading of ``data`` says otherwise than ``answers``, or says beside them."""
    reading = read_form(data)
    asked, given = dict(answers.paths()), dict(reading.answers.paths())
    found: dict[str, Any] = {
        path: (asked.get(path), given.get(path))
        for path in sorted((asked.keys() | given.keys()) - SET_BY_THE_SERVICE)
        if asked.get(path) != given.get(path)
    }
    if reading.unplaced or reading.findings:
        found["beside the answers"] = (reading.unplaced, reading.findings)
    return found


@each_of_the_slice
def test_saved_again_by_libreoffice(soffice: Office, name: str, tmp_path: Path) -> None:
    assert differences(saved_again(soffice, filled(ANSWERS[name]), tmp_path, "docx"), ANSWERS[name]) == {}


def test_saved_as_an_odt_and_as_a_docx_again(soffice: Office, tmp_path: Path) -> None:
    name = SLICE[0]
    assert differences(saved_again(soffice, filled(ANSWERS[name]), tmp_path, "odt", "docx"), ANSWERS[name]) == {}


def test_saved_again_by_libreoffice_after_the_tags_were_lost(soffice: Office, tmp_path: Path) -> None:
    bare = bent(filled(ANSWERS[SLICE[0]]), strip_tags)
    assert differences(saved_again(soffice, bare, tmp_path, "docx"), ANSWERS[SLICE[0]]) == {}


def test_the_untouched_form_saved_by_libreoffice_holds_nothing(soffice: Office, tmp_path: Path) -> None:
    reading = read_form(saved_again(soffice, filled({}), tmp_path, "docx"))
    assert (reading.answers.to_json(), reading.unplaced, reading.findings) == ({}, (), ())
    assert reading.form_version == NOTIFICATION.version


@pytest.mark.parametrize("kind", ["doc", "rtf"])
def test_saved_as_an_older_kind_and_as_a_docx_again(soffice: Office, kind: str, tmp_path: Path) -> None:
    name = SLICE[2]
    assert differences(saved_again(soffice, filled(ANSWERS[name]), tmp_path, kind, "docx"), ANSWERS[name]) == {}


@each_of_the_slice
def test_through_pandoc(name: str, tmp_path: Path) -> None:
    assert differences(through_pandoc(filled(ANSWERS[name]), tmp_path), ANSWERS[name]) == {}


def test_typed_into_libreoffice_cell_by_cell(soffice: Office, tmp_path: Path) -> None:
    answers = ANSWERS[SLICE[0]]
    assert differences(typed_in(soffice, filled({}), NOTIFICATION, answers, tmp_path), answers) == {}
