"""What a sender wrote, whether or not it has been read yet: for them to have a copy of, to add to and to correct."""

from __future__ import annotations

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms import Form
from intake.cases.casebook import Casebook
from intake.cases.invitations import Caution, Sender, caution, restricts, sender_of
from intake.store import originals
from intake.store.arrivals import Draft, Original, ReadingRecord, Receipt
from intake.store.casework import Case
from intake.store.vault import Vault


def as_sent(session: Session, vault: Vault, form: Form, receipt: Receipt) -> Sender | None:
    """What the sender of ``receipt`` wrote, and nobody else; None where that cannot be told apart, or told at all.

    What came as answers is known before it is read: the confirmation offers a copy in the same minute.
    """
    read = select(ReadingRecord.id).where(ReadingRecord.receipt_id == receipt.id).limit(1)
    if session.scalar(read) is not None:
        return sender_of(session, vault, form, receipt)
    own = select(Original).where(Original.receipt_id == receipt.id, Original.kind == originals.ANSWERS)
    original = session.scalar(own.limit(1))
    if original is None:
        return None
    sent = json.loads(originals.whole(session, vault, original))
    return Sender(receipt, form.answers(sent["answers"])[0])


def caution_of(book: Casebook, sender: Sender) -> Caution:
    """How careful to be with what ``sender`` wrote, by everything known now; before it has a case, by itself alone."""
    if sender.receipt.case_id is not None:
        return caution(book, book.session.get_one(Case, sender.receipt.case_id))
    return Caution.NO_LINK if restricts(sender.answers) else Caution.NONE


def receipt_of(session: Session, draft: Draft) -> Receipt | None:
    """The receipt that ``draft`` was sent as; None while it is not."""
    return None if draft.sent_receipt_id is None else session.get(Receipt, draft.sent_receipt_id)
