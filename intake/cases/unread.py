"""What waits for a person outside any case: receipts that could not be read, work and messages that failed for good."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from intake.cases.mailed import suggested_cases
from intake.documents.reader import PDF_TEXT, PDF_WITHOUT_TEXT
from intake.errors import Permanent
from intake.store import looked, outbox
from intake.store.arrivals import Original, ReadingRecord, Receipt
from intake.store.base import is_id
from intake.store.casework import Case
from intake.store.originals import came_with
from intake.store.vault import Vault
from intake.store.work import AccessRecord, OutboxRow, OutgoingMessage

NEEDS_A_PERSON: Final = "needs_a_person"
SETTLED: Final = "failure-settled"
"""Of the record: somebody has dealt with a message or a piece of work that failed."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An original that can be downloaded. ``name`` is the sender's own: data, never a path."""

    id: str
    kind: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class PdfShown:
    """The texts of the PDFs of a receipt, and sentences about them."""

    texts: tuple[str, ...]
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """A receipt that needs a person. ``retry`` names the outbox row that can be put back; '' where trying is no use."""

    id: str
    reference: str
    channel: str
    received_at: datetime
    reason: str
    originals: tuple[Kept, ...]
    retry: str
    pdf: PdfShown | None = None
    """What a PDF says that came, where one did and the reader may see it."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Work that failed for good: ``kind`` is a message's kind or the topic of the work. ``case`` is a reference."""

    id: str
    kind: str
    reason: str
    failed_at: datetime
    case: str
    message: bool
    retry: str


_UNREADABLE: Final = "unreadable"
_OF_PDFS: Final = frozenset({PDF_TEXT, PDF_WITHOUT_TEXT})
_PAGE_CHARACTERS: Final = 1_000_000
"""Of all texts of PDFs on one page: a browser shows more only with effort."""
_NO_ROOM: Final = "There is no room here for the text of this PDF. Deal with others first, or open the original."

_OPEN_RECEIPT: Final = and_(Receipt.outcome == NEEDS_A_PERSON, Receipt.settled_at.is_(None))
_STUCK: Final = and_(OutboxRow.failed_at.is_not(None), OutboxRow.done_at.is_(None))


def number_unread(session: Session) -> int:
    """How many things wait for a person."""
    receipts = session.scalar(select(func.count()).select_from(Receipt).where(_OPEN_RECEIPT)) or 0
    return receipts + len(_failed_rows(session)) + len(_failed_messages(session))


def unread(session: Session, vault: Vault, *, texts: bool = False, limit: int = 200) -> list[Unread]:
    """The receipts that need a person, the longest waiting first. ``texts``: with what their PDFs say."""
    receipts = session.scalars(
        select(Receipt).where(_OPEN_RECEIPT).order_by(Receipt.received_at, Receipt.id).limit(limit)
    ).all()
    kept = _originals(session, vault, receipts)
    stuck = _stuck_by_subject(session, [receipt.id for receipt in receipts])
    pdfs = _pdfs(session, vault, receipts) if texts else {}
    cases = suggested_cases(session, vault, receipts)
    return [
        Unread(
            id=receipt.id,
            reference=receipt.reference,
            channel=receipt.channel,
            received_at=receipt.received_at,
            reason=(receipt.reason or "It could not be read.") + may_belong(cases.get(receipt.id)),
            originals=tuple(kept[receipt.id]),
            retry=stuck.get(receipt.id, ""),
            pdf=pdfs.get(receipt.id),
        )
        for receipt in receipts
    ]


def failed(session: Session) -> list[Failed]:
    """Messages that did not arrive, and other work that nobody tries again by themselves; oldest first."""
    messages = _failed_messages(session)
    stuck = _stuck_by_subject(session, [message.id for message in messages])
    cases = _references(session, [message.case_id for message in messages if message.case_id])
    found = [
        Failed(
            id=message.id,
            kind=message.kind,
            reason=message.reason or "",
            failed_at=message.failed_at or message.created_at,
            case=cases.get(message.case_id or "", ""),
            message=True,
            retry=stuck.get(message.id, ""),
        )
        for message in messages
    ]
    found += [
        Failed(row.id, row.topic, row.reason or "", row.failed_at or row.created_at, "", message=False, retry=row.id)
        for row in _failed_rows(session)
    ]
    return sorted(found, key=lambda one: one.failed_at)


def receipt_of(session: Session, reference: str) -> Receipt | None:
    """The receipt of a reference, if it needs a person or did: one that became a case is read there."""
    return session.scalar(
        select(Receipt).where(
            Receipt.reference == reference, Receipt.outcome == NEEDS_A_PERSON, Receipt.case_id.is_(None)
        )
    )


def original_of_receipt(session: Session, receipt: Receipt, original_id: str) -> Original | None:
    """An original that came with the receipt; None for any other."""
    original = session.get(Original, original_id) if is_id(original_id) else None
    return original if original is not None and came_with(original, receipt) else None


def settle(session: Session, vault: Vault, receipt: Receipt, *, note: str, by: str, at: datetime) -> None:
    """A person has seen to a receipt; ``note`` says how. Raises Permanent without one, or where somebody was first."""
    if not note.strip():
        raise Permanent("Say what you did about it. Whoever looks later has only your note.")
    if receipt.settled_at is not None:
        raise Permanent("Somebody has dealt with this already. Your note was not kept.")
    receipt.settled_at, receipt.settled_by = at, by
    vault.put(receipt, "settled_note", note.strip())
    for row in session.scalars(select(OutboxRow).where(_STUCK, OutboxRow.subject_id == receipt.id)):
        row.done_at = at
    looked.note(session, "receipt-settled", by=by, at=at, receipt_id=receipt.id, reference=receipt.reference)


def retry(session: Session, row_id: str, *, by: str, at: datetime) -> str | None:
    """Put failed work back into the outbox; its key, or None when it did not wait for a person any more."""
    if not is_id(row_id):
        return None
    why = session.scalar(select(OutboxRow.reason).where(OutboxRow.id == row_id))
    row = outbox.retry(session, row_id, at)
    if row is None:
        return None
    receipt = session.get(Receipt, row.subject_id)
    if receipt is not None and receipt.outcome == NEEDS_A_PERSON and receipt.reason == why:
        receipt.outcome, receipt.reason = None, None  # giving up had said so: the work says anew what comes of it
    message = session.get(OutgoingMessage, row.subject_id)
    if message is not None:
        message.failed_at, message.reason = None, None
    facts = {"row": row.id} if receipt is None else {"row": row.id, "reference": receipt.reference}
    looked.note(session, "receipt-retried", by=by, at=at, receipt_id=receipt.id if receipt else None, **facts)
    return row.key


def settle_failure(session: Session, failure_id: str, *, by: str, at: datetime) -> None:
    """A person has seen to a message or to work that failed; it is not tried again."""
    looked.note(session, SETTLED, by=by, at=at, failure=failure_id)
    about = (OutboxRow.id == failure_id) | (OutboxRow.subject_id == failure_id)
    for row in session.scalars(select(OutboxRow).where(_STUCK, about)):
        row.done_at = at


def may_belong(case: str | None) -> str:
    """A sentence more about the case that something may belong to; '' where it names none."""
    return "" if case is None else f" Its subject names {case}: it may belong to that case."


def _failed_messages(session: Session) -> Sequence[OutgoingMessage]:
    waiting = session.scalars(select(OutgoingMessage).where(OutgoingMessage.failed_at.is_not(None))).all()
    settled = _settled(session) if waiting else set()
    return [message for message in waiting if message.id not in settled]


def _failed_rows(session: Session) -> Sequence[OutboxRow]:
    """Work that is about neither a receipt shown above nor a message."""
    elsewhere: tuple[ColumnElement[bool], ...] = (
        OutboxRow.subject_id.not_in(select(Receipt.id).where(_OPEN_RECEIPT)),
        OutboxRow.subject_id.not_in(select(OutgoingMessage.id).where(OutgoingMessage.failed_at.is_not(None))),
    )
    return session.scalars(select(OutboxRow).where(_STUCK, *elsewhere)).all()


def _settled(session: Session) -> set[str]:
    facts = session.scalars(select(AccessRecord.facts).where(AccessRecord.what == SETTLED))
    return {str(each.get("failure")) for each in facts}


def _stuck_by_subject(session: Session, subjects: Iterable[str]) -> dict[str, str]:
    rows = session.execute(
        select(OutboxRow.subject_id, OutboxRow.id).where(_STUCK, OutboxRow.subject_id.in_(list(subjects)))
    )
    return dict(rows.all())


def _references(session: Session, case_ids: Iterable[str]) -> dict[str, str]:
    rows = session.execute(select(Case.id, Case.reference).where(Case.id.in_(list(case_ids))))
    return dict(rows.all())


def _originals(session: Session, vault: Vault, receipts: Sequence[Receipt]) -> dict[str, list[Kept]]:
    """The originals of receipts by receipt id; those of one message belong to each of its receipts."""
    by_message = {receipt.message_id for receipt in receipts if receipt.message_id}
    found = session.scalars(
        select(Original)
        .where(Original.receipt_id.in_([receipt.id for receipt in receipts]) | Original.message_id.in_(by_message))
        .order_by(Original.kept_at, Original.id)
    ).all()
    vault.ready(original.dossier_id for original in found)
    kept = [(original, Kept(original.id, original.kind, _name(vault, original), original.size)) for original in found]
    return {receipt.id: [shown for original, shown in kept if came_with(original, receipt)] for receipt in receipts}


def _pdfs(session: Session, vault: Vault, receipts: Sequence[Receipt]) -> dict[str, PdfShown]:
    """What PDFs say, by receipt id; as much as one page can show, the longest waiting first."""
    ids = [receipt.id for receipt in receipts]
    readings = session.scalars(
        select(ReadingRecord)
        .where(ReadingRecord.receipt_id.in_(ids), ReadingRecord.outcome == _UNREADABLE)
        .order_by(ReadingRecord.version)
    ).all()
    vault.ready(reading.dossier_id for reading in readings)
    latest = {reading.receipt_id: reading for reading in readings}
    shown: dict[str, PdfShown] = {}
    room = _PAGE_CHARACTERS
    for receipt_id in ids:
        if receipt_id not in latest:
            continue
        said = [found["message"] for found in vault.get(latest[receipt_id], "findings") if found["problem"] in _OF_PDFS]
        texts = [str(text) for text in vault.get(latest[receipt_id], "unplaced")] if said else []
        if sum(map(len, texts)) > room:
            said, texts = [_NO_ROOM], []
        if said:
            room -= sum(map(len, texts))
            shown[receipt_id] = PdfShown(tuple(texts), tuple(dict.fromkeys(said)))
    return shown


def _name(vault: Vault, original: Original) -> str:
    return vault.get(original, "name") or ""
