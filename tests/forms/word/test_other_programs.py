"""Documents that LibreOffice and pandoc have written: the real programs, on the real form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from forms import Answers
from forms.answers import SET_BY_THE_SERVICE
from forms.notification import NOTIFICATION
from forms.word.plan import READY_BLOCKS
from tests.examples import EXAMPLES
from tests.figures import Figure
from tests.forms.word.documents import bent, filled, read_form, strip_tags
from tests.forms.word.office import saved_again, through_pandoc, typed_in
from tests.servers.office import Office

ANSWERS: Final = {given["notification_ref"]: NOTIFICATION.answers(given)[0] for given in EXAMPLES}
SLICE: Final = ("NSP-2026-0031", "NSP-2026-0043", "NSP-2026-0051")
FITTING: Final = [
    name
    for name, answers in ANSWERS.items()
    if all(len(answers.rows(group)) <= ready for group, ready in READY_BLOCKS.items())
]

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


@each_of_the_slice
def test_through_pandoc(name: str, tmp_path: Path) -> None:
    assert differences(through_pandoc(filled(ANSWERS[name]), tmp_path), ANSWERS[name]) == {}


def test_typed_into_libreoffice_cell_by_cell(soffice: Office, tmp_path: Path) -> None:
    answers = ANSWERS[FITTING[0]]
    assert differences(typed_in(soffice, filled({}), NOTIFICATION, answers, tmp_path), answers) == {}


@pytest.mark.prove
def test_every_example_through_every_program(soffice: Office, tmp_path: Path, figure: Figure) -> None:
    def again(*kinds: str) -> Callable[[Answers, Path], bytes]:
        return lambda answers, folder: saved_again(soffice, filled(answers), folder, *kinds)

    ways: dict[str, tuple[list[str], Callable[[Answers, Path], bytes]]] = {
        "saved by LibreOffice as docx": (list(ANSWERS), again("docx")),
        "saved by LibreOffice as odt, then docx": (list(ANSWERS), again("odt", "docx")),
        "passed through pandoc": (list(ANSWERS), lambda answers, folder: through_pandoc(filled(answers), folder)),
        "typed into LibreOffice": (FITTING, lambda a, folder: typed_in(soffice, filled({}), NOTIFICATION, a, folder)),
    }
    for number, (way, (names, make)) in enumerate(ways.items()):
        wrong: dict[str, Any] = {}
        for name in names:
            folder = tmp_path / f"{number}-{name}"
            folder.mkdir()
            for path, found in differences(make(ANSWERS[name], folder), ANSWERS[name]).items():
                wrong[f"{name} {path}"] = found
        total = sum(len(dict(ANSWERS[name].paths())) for name in names)
        figure(f"answers of {len(names)} notifications {way}, read back equal", f"{total - len(wrong):,} of {total:,}")
        assert wrong == {}, way
