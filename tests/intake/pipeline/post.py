"""Notifications sent in, and the letters that come of them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from threading import Barrier
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.cases.casebook import Casebook
from intake.cases.events import RecipientReleased
from intake.pipeline.letters import Letterhead
from intake.pipeline.receive import TOPIC, receive_file, receive_message
from intake.pipeline.tell import tell_case
from intake.store import outbox
from intake.store.arrivals import Receipt
from intake.store.base import new_id
from intake.store.casework import Case, CaseEvent, Told
from intake.store.people import User
from intake.store.store import Store
from tests.intake.pipeline.made import KEY, LETTERHEAD, NOW, RULES, Letterbox, pipeline

VOUCHED: Final = "mx.example.org; spf=pass; dkim=pass; dmarc=pass (p=reject) header.from=nhs.example.org"

PARTNERS: Final = {
    "office@example.org": "business_unit",
    "director@council.example.org": "local_authority",
    "duty@council.example.org": "local_authority",
    "nurse@icb.example.org": "icb",
    "inspector@police.example.org": "police",
    "schools@council.example.org": "education",
    "reader@example.org": "scrutineer",
    "accounts@example.org": "administrator",
}


def people(store: Store, **of_all: Any) -> None:
    with store.transaction() as session:
        for email, role in PARTNERS.items():
            session.add(User(id=new_id(), email=email, role=role, password_hash="-", created_at=NOW, **of_all))


def send(
    store: Store, data: bytes, box: Letterbox, now: datetime = NOW, letterhead: Letterhead = LETTERHEAD
) -> Receipt:
    """Take in a form or a mail, and work everything."""
    if data.startswith(b"PK"):
        received = receive_file(store, KEY, data, "form.docx", "word_email", now)
    else:
        received = receive_message(store, KEY, data, now)
    pipeline(store, transport=box, letterhead=letterhead).drain(now)
    with store.reading() as session:
        return session.get_one(Receipt, received.receipt_id)


def parsed(box: Letterbox) -> list[EmailMessage]:
    parser = BytesParser(policy=policy.default)
    return [parser.parsebytes(letter.data) for letter in box.letters]


def to(box: Letterbox) -> list[str]:
    return sorted(letter.to for letter in box.letters)


def said(box: Letterbox) -> str:
    (message,) = parsed(box)
    return str(message.get_content())


def told(store: Store, recipient: str) -> list[Told]:
    with store.reading() as session:
        return list(session.scalars(select(Told).where(Told.recipient == recipient)))


def kinds(store: Store) -> list[str]:
    with store.reading() as session:
        return list(session.scalars(select(CaseEvent.kind).order_by(CaseEvent.seq)))


def work_receipts(store: Store) -> None:
    """Work every receipt, and send nothing."""
    with store.reading() as session:
        keys = [outbox.key_of(TOPIC, receipt_id) for receipt_id in session.scalars(select(Receipt.id))]
    for key in keys:
        pipeline(store).answer(key, NOW)


def opened(store: Store, session: Session) -> tuple[Casebook, Case]:
    return Casebook(session, store.vault, RULES), session.scalars(select(Case)).one()


def release(store: Store, recipient: str) -> None:
    with store.transaction() as session:
        book, case = opened(store, session)
        agreed = {"reason": "They need to know.", "officer_agreement": "DI Invented, today."}
        book.record(case, [RecipientReleased(at=NOW, by="u" * 32, recipient=recipient, **agreed)])
        tell_case(book, LETTERHEAD, case, NOW)


def drain_together(store: Store, box: Letterbox, workers: int = 4, letterhead: Letterhead = LETTERHEAD) -> None:
    """Let several workers drain the outbox at one moment, then one more after every lease has ended."""
    together = Barrier(workers)

    def work(_number: int) -> None:
        together.wait()
        pipeline(store, transport=box, letterhead=letterhead).drain(NOW)

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, range(workers)))
    pipeline(store, transport=box, letterhead=letterhead).drain(NOW + outbox.LEASE)
