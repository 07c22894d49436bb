"""The form as .doc, .odt and .rtf: read as the .docx is, through a LibreOffice that can do no harm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from forms import Answers, Reading
from forms.notification import NOTIFICATION
from forms.word.limits import Limits
from forms.word.reading import sniff
from forms.word.reading.sniff import seen
from intake.documents import confined, profile
from intake.documents.office import BOUNDS, Office
from intake.documents.reader import WITHOUT_OFFICE, DocumentReader
from tests.examples import example
from tests.forms.word.documents import filled
from tests.intake.documents.made import (
    ear,
    installed,
    odt,
    odt_that_includes,
    odt_that_links_to,
    odt_with_a_macro,
    rtf_that_links_to,
)
from tests.servers.office import Office as OfficeOfTheTests

KINDS: Final = ("doc", "odt", "rtf")
READER: Final = DocumentReader(office=installed())

each_kind = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture(scope="module")
def saved(soffice: OfficeOfTheTests, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """A filled form as each kind of document."""
    folder = tmp_path_factory.mktemp("saved")
    (folder / "form.docx").write_bytes(filled(answers()))
    return {kind: soffice.convert(folder / "form.docx", folder / f"form.{kind}").read_bytes() for kind in KINDS}


def answers() -> Answers:
    return NOTIFICATION.answers(example("0031"))[0]


def read(data: bytes, reader: DocumentReader = READER) -> Reading:
    return reader.read(data, NOTIFICATION)


@each_kind
def test_22_a_form_saved_as_another_kind_is_read_and_says_what_it_was(saved: Mapping[str, bytes], kind: str) -> None:
    assert seen(saved[kind]).kind == f".{kind}"
    reading = read(saved[kind])
    assert reading.answers.equal(answers())
    assert reading.unplaced == ()
    assert [(finding.problem, finding.message) for finding in reading.findings] == [
        (
            "converted",
            f"This was a .{kind}; it was turned into .docx by LibreOffice to be read. Compare it with the original.",
        )
    ]


@each_kind
def test_22_without_libreoffice_each_says_what_to_do(saved: Mapping[str, bytes], kind: str) -> None:
    reason = read(saved[kind], WITHOUT_OFFICE).reason
    assert reason in {sniff.OLD_WORD, sniff.OPEN_DOCUMENT, sniff.RICH_TEXT}
    assert f"(.{kind})" in (reason or "")


def test_a_libreoffice_that_was_removed_is_said_and_crashes_nothing(saved: Mapping[str, bytes]) -> None:
    gone = DocumentReader(office=Office(Path("/nowhere/soffice")))
    reading = read(saved["doc"], gone)
    assert reading.outcome == "unreadable"
    assert "could not be started" in (reading.reason or "")


@pytest.mark.parametrize(
    "bounds", [replace(BOUNDS, seconds=0.2), replace(BOUNDS, memory_bytes=60_000_000)], ids=["time", "memory"]
)
def test_a_document_that_takes_too_much_needs_a_person(bounds: Any, saved: Mapping[str, bytes]) -> None:
    reading = read(saved["rtf"], DocumentReader(office=installed(bounds)))
    assert reading.outcome == "unreadable"
    assert "LibreOffice" in (reading.reason or "")
    assert (reading.reason or "").endswith("ask the sender for a Word document (.docx).")


@pytest.mark.parametrize("data", [b"{\\rtf1 " + b"{" * 100_000, odt("<unclosed>"), b"{\\rtf1\\bin-1 }"])
def test_what_libreoffice_makes_of_broken_files_is_never_an_exception(data: bytes) -> None:
    assert read(data).outcome == "unreadable"


def test_another_document_is_told_apart_and_its_text_is_kept() -> None:
    reading = read(odt("<text:p xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'>Referral</text:p>"))
    assert reading.outcome == "unreadable"
    assert "not the notification form" in (reading.reason or "")
    assert reading.unplaced == ("Hello", "Referral")


def test_the_limits_hold_before_and_behind_libreoffice(saved: Mapping[str, bytes]) -> None:
    small = Limits(file_bytes=1000)
    for kind in KINDS:
        assert "larger than" in (read(saved[kind], replace(READER, limits=small)).reason or "")
    few = replace(READER, limits=Limits(elements=1000))
    assert "unpacks" in (read(saved["rtf"], few).reason or "")


def test_an_odt_that_unpacks_to_too_much_never_reaches_libreoffice() -> None:
    bomb = odt(parts={"Pictures/a.png": bytes(3_000_000)})
    few = DocumentReader(Limits(expanded_bytes=1_000_000), Office(Path("/nowhere/soffice")))
    assert "unpacks" in (read(bomb, few).reason or "")


def test_an_odt_with_a_password_says_so() -> None:
    locked = odt(
        manifest='<manifest:file-entry manifest:full-path="x"><manifest:encryption-data/></manifest:file-entry>'
    )
    assert read(locked).reason == sniff.PROTECTED


@pytest.mark.parametrize("make", [odt_that_links_to, rtf_that_links_to])
def test_what_a_document_links_to_is_never_asked_for(make: Any) -> None:
    """Its settings alone keep LibreOffice silent; the network is left to it here."""
    with ear() as outside:
        reading = read(make(outside.address), DocumentReader(office=installed(alone=False)))
        assert reading.unplaced[:1] != ()
        assert reading.unplaced[0].startswith("Hello")
        assert outside.heard == []


def test_a_libreoffice_left_to_itself_would_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the test above proves would be nothing if this one failed."""
    monkeypatch.setattr(profile, "_SETTINGS", ())
    with ear() as outside:
        read(odt_that_links_to(outside.address), DocumentReader(office=installed(alone=False)))
        assert outside.heard


def test_what_lies_on_this_machine_is_not_put_into_a_document() -> None:
    with confined.folder() as inside:
        inside.chmod(0o755)
        secret = inside / "secret.txt"
        secret.write_text("canary")
        reading = read(odt_that_includes(secret.as_uri()))
        assert reading.unplaced[0] == "Hello"
        assert "canary" not in str(reading.unplaced)


def test_macros_are_not_run() -> None:
    with confined.folder() as inside:
        inside.chmod(0o777)
        proof = inside / "proof"
        assert read(odt_with_a_macro(proof)).unplaced == ("Hello",)
        assert not proof.exists()
