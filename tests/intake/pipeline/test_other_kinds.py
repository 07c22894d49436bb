"""The form as .doc, .odt and .rtf: by mail and by hand it becomes the same case as the .docx, and says what it was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from forms import Answers
from forms.notification import NOTIFICATION
from intake.cli import main
from intake.opened import open_store
from intake.settings import Settings
from intake.store import originals
from intake.store.arrivals import Original, ReadingRecord
from tests.examples import example
from tests.intake.pipeline.made import mail, word
from tests.servers.office import Office

KINDS: Final = ("doc", "odt", "rtf")
ANSWERS: Final = NOTIFICATION.answers(example("0031"))[0]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("INTAKE_DATA_DIR", str(tmp_path / "data"))
    return tmp_path


def saved(office: Office, folder: Path, kind: str) -> Path:
    """A filled form as LibreOffice saves it."""
    (folder / "form.docx").write_bytes(word(example("0031")))
    return office.convert(folder / "form.docx", folder / f"form.{kind}")


def run(*arguments: object) -> list[dict[str, Any]]:
    """The JSON lines of a command."""
    done = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def kept(folder: Path) -> tuple[Answers, list[str], bytes]:
    """The one reading's answers and the problems of its findings, and the original."""
    store = open_store(Settings.load({"INTAKE_DATA_DIR": str(folder / "data")}))
    try:
        with store.reading() as session:
            reading = session.scalars(select(ReadingRecord)).one()
            found = [finding["problem"] for finding in store.vault.get(reading, "findings")]
            original = originals.whole(session, store.vault, session.scalars(select(Original)).one())
            return Answers(store.vault.get(reading, "answers")), found, original
    finally:
        store.close()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("by_mail", [False, True], ids=["by hand", "by mail"])
def test_it_becomes_a_case_with_equal_answers_and_the_finding(
    by_mail: bool, kind: str, soffice: Office, data: Path
) -> None:
    file = saved(soffice, data, kind)
    if by_mail:
        (data / "mail.eml").write_bytes(mail(("Notification.docx", file.read_bytes())))  # its name says nothing
    (result,) = run("ingest", data / "mail.eml" if by_mail else file, "--json")
    assert (result["outcome"], result["case"]) == ("case", result["reference"])
    answers, found, original = kept(data)
    assert answers.equal(ANSWERS)
    assert "converted" in found
    assert file.read_bytes() == original or (by_mail and b"Notification.docx" in original)


def test_it_is_the_repeat_of_the_same_form_as_a_docx(soffice: Office, data: Path) -> None:
    file = saved(soffice, data, "doc")
    first, again = run("ingest", data / "form.docx", file, "--json")
    assert (first["outcome"], again["outcome"]) == ("case", "duplicate")
    assert first["case"] == again["case"]


def test_where_libreoffice_is_switched_off_it_needs_a_person(
    soffice: Office, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTAKE_SOFFICE", "")
    (result,) = run("ingest", saved(soffice, data, "odt"), "--json")
    assert (result["outcome"], result["case"]) == ("needs_a_person", None)
    assert "no LibreOffice is set up here" in result["reason"]


@pytest.mark.parametrize("kind", KINDS)
def test_read_word_reads_it_too(kind: str, soffice: Office, data: Path) -> None:
    (reading,) = run("read-word", saved(soffice, data, kind), "--json")
    assert NOTIFICATION.answers(reading["answers"])[0].equal(ANSWERS)
    assert reading["findings"][0]["problem"] == "converted"
