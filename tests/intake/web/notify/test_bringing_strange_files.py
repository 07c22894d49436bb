"""Files that are no filled-in form, or try to do harm: each gets its own sentence, a way on, and loses nothing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Final

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from forms.notification import NOTIFICATION
from forms.word.reader import read
from intake.store.arrivals import Draft, Original, OriginalChunk
from intake.store.store import Store
from intake.web.limits import ALLOWED, Allowance, Tried
from tests.examples import EXAMPLES
from tests.forms.word.compound_files import compound
from tests.forms.word.documents import MAIN, filled, packed, parts, with_part
from tests.intake.web.notify.carried import (
    bring,
    brought,
    file_in,
    kept,
    originals_of,
    reading_of,
    receipts,
    sent,
    settings_of,
    without_declaration,
    work,
)

LETTER: Final = packed(
    {
        "[Content_Types].xml": "<Types/>",
        MAIN: '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        "<w:p><w:r><w:t>Referral to the front door</w:t></w:r></w:p></w:body></w:document>",
    }
)
FORM: Final = filled(EXAMPLES[0])
DETAILS: Final = {"notifier_name": "Orla Pentreath", "notifier_phone": "01632 960 111"}


def bomb() -> bytes:
    """A small file that unpacks to 40 MB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr(MAIN, bytes(40_000_000))
    return out.getvalue()


REFUSED: Final[dict[str, tuple[bytes, str, str]]] = {
    "locked": (compound("EncryptedPackage", "EncryptionInfo"), "protected with a password", "take the password off"),
    "labelled": (
        compound("EncryptedPackage", "\x06DataSpaces/TransformInfo/DRMEncryptedTransform/\x06Primary"),
        "sensitivity label",
        "without the label",
    ),
    "damaged": (FORM[:4000], "It is damaged.", "save it under a new name"),
    "empty": (b"", "The file was empty.", "upload it again"),
    "another form": (LETTER, "It is not our notification form.", "chose the right file"),
    "a workbook": (compound("Workbook"), "It is an Excel workbook.", "Fill in the form here instead"),
    "a picture": (b"\x89PNG" + bytes(200), "It is a picture.", "not a picture of it"),
    "a text": (b"Dear all", "It is not a Word document.", "Fill in the form here instead"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_story_22_each_kind_has_its_sentence_and_what_to_do(client: FlaskClient, store: Store, what: str) -> None:
    data, why, then = REFUSED[what]
    draft_id = brought(client, data)
    page = client.get(f"/notify/{draft_id}/brought").text
    assert "We could not read your file" in page
    assert why in page
    assert then in page
    assert "call 999" in page
    assert "Upload another file" in page
    assert f'href="/notify/{draft_id}/"' in page
    with store.reading() as session:
        assert session.scalars(select(Original)).one().size == len(data)


def test_story_23_a_bomb_is_refused_in_the_same_words_as_by_mail(client: FlaskClient) -> None:
    data = bomb()
    draft_id = brought(client, data)
    assert str(read(data, NOTIFICATION).reason) in client.get(f"/notify/{draft_id}/brought").text


def test_the_words_of_a_letter_are_kept_to_be_placed_and_go_along(
    app: Flask, client: FlaskClient, store: Store
) -> None:
    draft_id = brought(client, LETTER)
    assert "Referral to the front door" in client.get(f"/notify/{draft_id}/brought").text
    client.post(f"/notify/{draft_id}/page/your-details", data=DETAILS)
    sent(client, draft_id)
    work(store, settings_of(app))
    (receipt,) = receipts(store)
    assert originals_of(store, receipt).keys() == {"answers", "word"}
    record = reading_of(store, receipt)
    assert store.vault.get(record, "unplaced") == ["Referral to the front door"]
    assert "could not be read as the form" in store.vault.get(record, "findings")[0]["message"]


def test_after_a_refusal_the_right_file_takes_the_place_of_the_wrong_one(client: FlaskClient, store: Store) -> None:
    draft_id = brought(client, REFUSED["locked"][0])
    assert brought(client, FORM) == draft_id
    assert kept(store, draft_id).answers.equal(without_declaration(0))
    with store.reading() as session:
        assert session.scalars(select(Original)).one().size == len(FORM)
        chunks = select(func.count()).select_from(OriginalChunk)
        assert session.scalar(chunks) == 1


def test_a_refused_draft_that_was_typed_into_is_left_alone(client: FlaskClient, store: Store) -> None:
    draft_id = brought(client, REFUSED["locked"][0])
    client.post(f"/notify/{draft_id}/page/your-details", data=DETAILS)
    assert brought(client, FORM) != draft_id
    assert kept(store, draft_id).answers["notifier_name"] == "Orla Pentreath"


def macro() -> bytes:
    kind = parts(FORM)["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    return with_part(with_part(FORM, "[Content_Types].xml", kind), "word/vbaProject.bin", b"x")


def test_story_22_macros_are_not_run_and_are_said(client: FlaskClient, store: Store) -> None:
    draft_id = brought(client, macro(), "form.docm")
    assert kept(store, draft_id).answers.equal(without_declaration(0))
    assert "macros. They were not run" in client.get(f"/notify/{draft_id}/brought").text


@pytest.mark.parametrize(
    "name",
    ["form.pdf", "../../etc/passwd", "a" * 400 + ".docx", "\u202excod.exe", "‘<script>alert(1)</script>.docx", "NUL"],
)
def test_what_it_is_called_means_nothing(client: FlaskClient, store: Store, name: str) -> None:
    draft_id = brought(client, FORM, name)
    assert kept(store, draft_id).answers.equal(without_declaration(0))
    assert "<script>alert" not in client.get(f"/notify/{draft_id}/brought").text
    with store.reading() as session:
        assert len(store.vault.get(session.scalars(select(Original)).one(), "name")) <= 300


def test_a_form_with_five_children_has_five(client: FlaskClient, store: Store) -> None:
    draft_id = brought(client, filled(EXAMPLES[6]))
    assert len(kept(store, draft_id).answers.rows("children")) == 5


@pytest.mark.parametrize(("size", "status"), [(25_000_001, 422), (49_000_000, 422), (50_000_001, 413)])
def test_a_file_that_is_too_large_is_refused_before_anything_is_kept(
    client: FlaskClient, store: Store, size: int, status: int
) -> None:
    answer = bring(client, b"PK" + bytes(size - 2))
    assert answer.status_code == status
    assert "larger than 25 MB" in answer.text or "too large" in answer.text
    with store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Draft)) == 0


def test_no_file_is_said_so(client: FlaskClient) -> None:
    for data in ({}, {"file": (io.BytesIO(b""), "")}):
        answer = client.post("/bring", data=data, content_type="multipart/form-data")
        assert answer.status_code == 422
        assert "<title>Error: " in answer.text
        assert 'href="#file"' in answer.text


def together(*works: Callable[[], object]) -> None:
    """Do all of it at one moment. What one raises is raised."""
    barrier = Barrier(len(works))

    def run(one: Callable[[], object]) -> None:
        barrier.wait()
        one()

    with ThreadPoolExecutor(len(works)) as pool:
        list(pool.map(run, works))


def test_four_presses_at_once_are_one_draft_with_one_file(app: Flask, client: FlaskClient, store: Store) -> None:
    client.get("/bring")
    cookie = client.get_cookie("notify_owner")
    assert cookie is not None

    def press() -> None:
        own = app.test_client()
        own.set_cookie("notify_owner", cookie.value)
        assert bring(own, FORM).status_code == 303

    together(*[press] * 4)
    with store.reading() as session:
        (draft_id,) = session.scalars(select(Draft.id)).all()
        assert len(session.scalars(select(Original)).all()) == 1
    assert kept(store, draft_id).answers.equal(without_declaration(0))


def test_two_windows_that_deal_with_one_text_do_it_once(app: Flask, client: FlaskClient, store: Store) -> None:
    draft_id = brought(client, LETTER)
    cookie = client.get_cookie("notify_owner")
    assert cookie is not None

    def press() -> None:
        own = app.test_client()
        own.set_cookie("notify_owner", cookie.value)
        data = {"do": "choose|0", "where-0": "incident_summary"}
        assert own.post(f"/notify/{draft_id}/brought", data=data).status_code == 303

    together(press, press)
    assert kept(store, draft_id).answers["incident_summary"] == "Referral to the front door"
    assert file_in(store, draft_id).left == []


def test_a_program_that_uploads_again_and_again_is_slowed_down(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ALLOWED, Tried.UPLOAD, Allowance(3))
    for _ in range(3):
        assert client.post("/bring", data={}, content_type="multipart/form-data").status_code == 422
    assert client.post("/bring", data={}, content_type="multipart/form-data").status_code == 429


def test_nothing_that_the_file_says_is_logged(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    surname = EXAMPLES[0]["children"][0]["child_surname"]
    brought(client, FORM, f"{surname}.docx")
    brought(client, FORM[:4000], f"{surname}.docx")
    assert surname not in caplog.text
