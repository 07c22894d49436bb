"""Files beside the answers, as a notifier adds, sees, removes and sends them."""

from __future__ import annotations

import io
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse

from intake.cases.files import content
from intake.settings import Settings
from intake.store.arrivals import Original, OriginalChunk, Receipt
from intake.store.online import Attachment
from intake.store.store import Store
from intake.web.context import Context
from tests.intake.cases.files.made import GOOD, JPEG, zipped
from tests.intake.store.made import CANARY
from tests.intake.web.notify.conftest import begin

NOTES = b"1 May: seen at home."
JSON = {"Accept": "application/json"}


def post(client: FlaskClient, draft_id: str, *files: tuple[str, bytes], **more: object) -> TestResponse:
    """Send files as a browser does, several under one name."""
    chosen = [FileStorage(io.BytesIO(data), name) for name, data in files]
    return client.post(f"/notify/{draft_id}/files", data={"files": chosen}, **more)


def page(client: FlaskClient, draft_id: str) -> str:
    return unescape(client.get(f"/notify/{draft_id}/files").text)


def stored(store: Store) -> list[Attachment]:
    with store.reading() as session:
        return list(session.scalars(select(Attachment).order_by(Attachment.added_at)))


def number(store: Store, table: type[Original] | type[OriginalChunk]) -> int:
    with store.reading() as session:
        return session.scalars(select(func.count()).select_from(table)).one()


def ready_to_send(client: FlaskClient) -> str:
    draft_id = begin(client)
    client.post(f"/notify/{draft_id}/page/your-details", data={"notifier_phone": "01632 960 001"})
    return draft_id


def send(client: FlaskClient, draft_id: str) -> TestResponse:
    return client.post(f"/notify/{draft_id}/send", data={"declaration": "yes"})


def change(app: Flask, **changed: object) -> None:
    """Give the running application other settings."""
    made: Context = app.extensions["intake"]
    app.extensions["intake"] = replace(made, settings=replace(made.settings, **changed))  # type: ignore[arg-type]


def settings_of(app: Flask) -> Settings:
    found: Settings = app.extensions["intake"].settings
    return found


def test_what_may_be_added_is_said_before_anything_is_chosen(client: FlaskClient) -> None:
    text = page(client, begin(client))
    for words in ("A file can have up to 40 MB", "PDF", "Short sound or video", "No zip", "Used: 0 bytes of 200 MB"):
        assert words in text
    assert text.index("A file can have up to") < text.index('type="file"')
    assert 'enctype="multipart/form-data"' in text
    assert ".docx" in text.split('accept="')[1].split('"')[0]


def test_several_at_once_are_added_in_their_order_and_listed(client: FlaskClient, store: Store) -> None:
    draft_id = begin(client)
    files = [(f"file{ending}", data) for ending, data in GOOD.items()]
    answer = post(client, draft_id, *files)
    assert answer.status_code == 303
    text = page(client, draft_id)
    assert f"{len(GOOD)} files added." in text
    assert [text.index(f">file{ending}<") for ending in GOOD] == sorted(
        text.index(f">file{ending}<") for ending in GOOD
    )
    assert len(stored(store)) == len(GOOD)
    assert f"{len(GOOD)} files, " in unescape(client.get(f"/notify/{draft_id}/").text)
    check = unescape(client.get(f"/notify/{draft_id}/check").text)
    assert "file.docx" in check
    assert "Added. It was not checked for viruses." in check


def test_one_that_is_refused_takes_no_other_with_it(client: FlaskClient, store: Store) -> None:
    draft_id = begin(client)
    answer = post(
        client,
        draft_id,
        ("notes.txt", NOTES),
        ("all.zip", zipped({"a.txt": "x"})),
        ("", b""),
        ("report.docx.exe", b"MZ\x90\0" + b"\0" * 50),
        ("photo.jpg", JPEG),
    )
    text = unescape(answer.text)
    assert answer.status_code == 422
    assert "<title>Error: Files" in text
    assert text.count('href="#refused"') == 1  # one line with a count, however many there are
    assert "2 of 4 files were not added" in text
    assert content.PACKED in text
    assert content.PROGRAM in text
    assert "2 files added." in text
    assert [each.media_type for each in stored(store)] == ["text/plain", "image/jpeg"]


def test_nothing_chosen_says_so(client: FlaskClient, store: Store) -> None:
    draft_id = begin(client)
    for data in ({}, {"files": (io.BytesIO(b""), "")}):
        answer = client.post(f"/notify/{draft_id}/files", data=data, content_type="multipart/form-data")
        assert answer.status_code == 422
        assert "Choose one or more files." in answer.text
        assert 'href="#files"' in answer.text
    assert stored(store) == []


def test_the_same_bytes_twice_are_one_file_and_said_so(client: FlaskClient, store: Store) -> None:
    draft_id = begin(client)
    post(client, draft_id, ("notes.txt", NOTES), ("copy of notes.txt", NOTES))
    text = page(client, draft_id)
    assert "1 file added." in text
    assert "1 file was here already, so it is kept once." in text
    post(client, draft_id, ("notes.txt", NOTES))
    assert len(stored(store)) == 1


def test_the_script_hears_what_became_of_each(client: FlaskClient, store: Store) -> None:
    draft_id = begin(client)
    assert post(client, draft_id, ("notes.txt", NOTES), headers=JSON).json == {"added": 1, "again": 0, "refused": []}
    assert post(client, draft_id, ("notes.txt", NOTES), headers=JSON).json == {"added": 0, "again": 1, "refused": []}
    refused = {"name": "all.zip", "why": content.PACKED}
    answer = post(client, draft_id, ("all.zip", zipped({"a": "x"})), headers=JSON)
    assert answer.json == {"added": 0, "again": 0, "refused": [refused]}
    assert len(stored(store)) == 1


def test_removing_asks_first_and_takes_the_bytes_away(client: FlaskClient, store: Store) -> None:
    draft_id = begin(client)
    post(client, draft_id, ("notes.txt", NOTES), ("photo.jpg", JPEG))
    first, second = stored(store)
    address = f"/notify/{draft_id}/files/{first.id}/remove"
    assert "notes.txt" in client.get(address).text
    assert len(stored(store)) == 2
    assert client.post(address).status_code == 303
    assert client.post(address).status_code == 303  # a double click
    assert client.get(address).status_code == 303
    assert [each.id for each in stored(store)] == [second.id]
    assert number(store, Original) == number(store, OriginalChunk) == 1
    text = page(client, draft_id)
    assert "1 file removed." in text
    assert "notes.txt" not in text


def test_sent_they_go_with_the_receipt_and_cannot_be_changed(client: FlaskClient, store: Store) -> None:
    draft_id = ready_to_send(client)
    post(client, draft_id, ("notes.txt", NOTES))
    (file,) = stored(store)
    assert send(client, draft_id).status_code == 303
    with store.reading() as session:
        receipt_id = session.scalars(select(Receipt.id)).one()
    late = [
        post(client, draft_id, ("photo.jpg", JPEG)),
        post(client, draft_id, ("photo.jpg", JPEG), headers=JSON),
        client.post(f"/notify/{draft_id}/files/{file.id}/remove"),
        client.get(f"/notify/{draft_id}/files"),
    ]
    for answer in late:
        assert str(answer.headers["Location"]).endswith("/sent")
    assert [(each.id, each.receipt_id) for each in stored(store)] == [(file.id, receipt_id)]


def test_another_browser_is_told_that_there_is_no_such_notification(
    app: Flask, client: FlaskClient, store: Store
) -> None:
    draft_id = begin(client)
    post(client, draft_id, ("notes.txt", NOTES))
    (file,) = stored(store)
    stranger, other = app.test_client(), app.test_client()
    other_draft = begin(other)
    for who in (stranger, other):
        assert who.get(f"/notify/{draft_id}/files").status_code == 404
        assert post(who, draft_id, ("x.txt", b"x")).status_code == 404
        assert who.post(f"/notify/{draft_id}/files/{file.id}/remove").status_code == 404
    assert other.post(f"/notify/{other_draft}/files/{file.id}/remove").status_code == 303
    assert [each.id for each in stored(store)] == [file.id]


def test_limits_hold_to_the_byte_and_to_the_file(app: Flask, client: FlaskClient, store: Store) -> None:
    rules = replace(settings_of(app).files, file_bytes=1000, all_bytes=2500, most=3)
    change(app, files=rules)
    draft_id = begin(client)
    assert post(client, draft_id, ("exact.txt", b"a" * 1000)).status_code == 303
    over = unescape(post(client, draft_id, ("over.txt", b"a" * 1001)).text)
    assert "The file is larger than 0.001 MB" in over
    assert "1 of 1 files was not added" in over
    full = post(client, draft_id, ("b.txt", b"b" * 1000), ("c.txt", b"c" * 501), ("d.txt", b"d" * 500))
    assert "There is no room for it" in full.text
    assert "1 of 3 files was not added" in full.text
    assert [each.media_type for each in stored(store)] == ["text/plain"] * 3
    assert "this one has as many" in post(client, draft_id, ("e.txt", b"e")).text


def test_two_hundred_at_once_are_taken_as_far_as_they_may(client: FlaskClient, store: Store) -> None:
    draft_id = begin(client)
    answer = post(client, draft_id, *((f"note {each}.txt", b"note %d" % each) for each in range(200)))
    assert "100 of 200 files were not added" in answer.text
    assert len(stored(store)) == 100


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../../etc/passwd.txt", "passwd.txt"),
        ("C:/Users/op/notes.txt", "notes.txt"),
        ("<script>alert(1)<.txt", "&lt;script&gt;alert(1)&lt;.txt"),
        ("notes\u202etxt.cod", "notestxt.cod"),
        ("n" * 300 + ".txt", "n" * 59 + "…" + "n" * 16 + ".txt"),
        ("'; DROP TABLE draft;--.txt", "&#39;; DROP TABLE draft;--.txt"),
    ],
)
def test_a_hostile_name_is_data_and_shown_safely(client: FlaskClient, store: Store, name: str, shown: str) -> None:
    draft_id = begin(client)
    assert post(client, draft_id, (name, NOTES)).status_code == 303
    text = client.get(f"/notify/{draft_id}/files").text
    assert shown in text
    assert "\u202e" not in text
    (file,) = stored(store)
    with store.reading() as session:
        assert store.vault.get(session.get_one(Original, file.original_id), "name") == name


def test_a_name_in_another_encoding_or_none_harms_nothing(client: FlaskClient, store: Store) -> None:
    draft_id = begin(client)
    for disposition in (
        b"filename*=utf-16''%FF%FE%D8",
        b"filename*=UTF-8''%ED%A0%80.txt",
        b'filename="\xff\xfe\xed\xa0\x80.txt"',
        b'filename="a\\"b.txt"',
    ):
        body = (
            b'--x\r\nContent-Disposition: form-data; name="files"; ' + disposition
            + b"\r\n\r\n" + disposition + b"\r\n--x--\r\n"
        )  # fmt: skip
        answer = client.post(
            f"/notify/{draft_id}/files", data=body, content_type="multipart/form-data; boundary=x", headers=JSON
        )
        assert answer.status_code == 200, disposition
    assert client.get(f"/notify/{draft_id}/files").status_code == 200


def test_names_and_contents_are_in_no_cookie_and_no_address(client: FlaskClient) -> None:
    draft_id = begin(client)
    answer = post(client, draft_id, ("Zebedee Quillfeather.txt", b"Zebedee Quillfeather"))
    assert "Zebedee" not in str(answer.headers)


def test_no_word_of_a_file_stands_open_in_the_database(client: FlaskClient, tmp_path: Path) -> None:
    post(client, begin(client), (f"{CANARY}.txt", CANARY.encode() * 1000))
    kept_bytes = b"".join(file.read_bytes() for file in tmp_path.glob("*.db*"))
    assert b"text/plain" in kept_bytes
    assert CANARY.encode() not in kept_bytes
