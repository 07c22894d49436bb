"""Word forms that a browser brings, and what stands in the draft afterwards."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime

from flask import Flask
from flask.testing import FlaskClient
from lxml import etree
from sqlalchemy import select
from werkzeug.test import TestResponse

from forms import Answers
from forms.notification import NOTIFICATION
from intake.cases import drafts
from intake.cases.brought import Brought, brought_into
from intake.opened import open_pipeline
from intake.settings import Settings
from intake.store.arrivals import Draft, Original, ReadingRecord, Receipt
from intake.store.store import Store
from tests.examples import EXAMPLES
from tests.forms.word.documents import bent, element, filled, paragraph_of, table_row, text_run
from tests.intake.web.notify.conftest import NOW

LOOSE = "She phoned the ward again at half past nine."
DECLARED = {"declaration": "yes"}


def form_with_loose_text(number: int = 0, under: str = "incident_summary", text: str = LOOSE) -> bytes:
    """An example's form with a row of its sender's own under a question."""

    def bend(root: etree._Element) -> None:
        row, cell = element("<w:tr/>"), element("<w:tc/>")
        cell.append(paragraph_of(text_run(text)))
        row.append(cell)
        table_row(root, under).addnext(row)

    return bent(filled(EXAMPLES[number]), bend)


def bring(client: FlaskClient, data: bytes, name: str = "form.docx") -> TestResponse:
    """Press the button; the answer of the server."""
    return client.post("/bring", data={"file": (io.BytesIO(data), name)}, content_type="multipart/form-data")


def brought(client: FlaskClient, data: bytes, name: str = "form.docx") -> str:
    """Bring a file; the draft's id."""
    answer = bring(client, data, name)
    assert answer.status_code == 303, answer.text
    return answer.location.split("/")[2]


@dataclass(frozen=True)
class Kept:
    """What a draft holds."""

    answers: Answers
    file: Brought | None


def kept(store: Store, draft_id: str) -> Kept:
    with store.reading() as session:
        draft = session.get_one(Draft, draft_id)
        return Kept(drafts.answers_of(store.vault, draft), brought_into(store.vault, draft))


def file_in(store: Store, draft_id: str) -> Brought:
    file = kept(store, draft_id).file
    assert file is not None
    return file


def without_declaration(number: int) -> Answers:
    """An example's answers as a draft takes them from a file."""
    return NOTIFICATION.answers({key: value for key, value in EXAMPLES[number].items() if key != "declaration"})[0]


def sent(client: FlaskClient, draft_id: str) -> None:
    answer = client.post(f"/notify/{draft_id}/send", data=DECLARED)
    assert answer.status_code == 303, answer.text


def settings_of(app: Flask) -> Settings:
    """What the application was made with."""
    found: Settings = app.extensions["intake"].settings
    return found


def work(store: Store, settings: Settings, now: datetime = NOW) -> None:
    """What workers do."""
    open_pipeline(settings, store, now).drain(now)


def receipts(store: Store) -> list[Receipt]:
    with store.reading() as session:
        return list(session.scalars(select(Receipt).order_by(Receipt.received_at, Receipt.channel)))


def reading_of(store: Store, receipt: Receipt) -> ReadingRecord:
    with store.reading() as session:
        return session.scalars(select(ReadingRecord).where(ReadingRecord.receipt_id == receipt.id)).one()


def originals_of(store: Store, receipt: Receipt) -> dict[str, int]:
    with store.reading() as session:
        rows = session.scalars(select(Original).where(Original.receipt_id == receipt.id))
        return {row.kind: row.size for row in rows}
