"""Messages that did not arrive and other work that was given up: shown until somebody has seen to each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from intake.cases.casebook import NEEDS_A_PERSON
from intake.cases.settling import OPEN_RECEIPT
from intake.store import looked, outbox
from intake.store.arrivals import Receipt
from intake.store.base import is_id
from intake.store.casework import Case
from intake.store.work import AccessRecord, OutboxRow, OutgoingMessage

SETTLED: Final = "failure-settled"
"""Of the record: somebody has dealt with a message or a piece of work that failed."""
STUCK: Final = and_(OutboxRow.failed_at.is_not(None), OutboxRow.done_at.is_(None))
"""Work that nobody tries again by themselves."""


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


def number_failed(session: Session) -> int:
    """How many of them wait for a person."""
    return len(_failed_rows(session)) + len(_failed_messages(session))


def failed(session: Session) -> list[Failed]:
    """Messages that did not arrive, and other work that nobody tries again by themselves; oldest first."""
    messages = _failed_messages(session)
    stuck = stuck_by_subject(session, [message.id for message in messages])
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
    for row in session.scalars(select(OutboxRow).where(STUCK, about)):
        row.done_at = at


def stuck_by_subject(session: Session, subjects: Iterable[str]) -> dict[str, str]:
    """Id of what stuck work is about -> id of its outbox row."""
    rows = session.execute(
        select(OutboxRow.subject_id, OutboxRow.id).where(STUCK, OutboxRow.subject_id.in_(list(subjects)))
    )
    return dict(rows.all())


def _failed_messages(session: Session) -> Sequence[OutgoingMessage]:
    waiting = session.scalars(select(OutgoingMessage).where(OutgoingMessage.failed_at.is_not(None))).all()
    settled = _settled(session) if waiting else set()
    return [message for message in waiting if message.id not in settled]


def _failed_rows(session: Session) -> Sequence[OutboxRow]:
    """Work that is about neither a receipt that needs a person nor a message."""
    elsewhere: tuple[ColumnElement[bool], ...] = (
        OutboxRow.subject_id.not_in(select(Receipt.id).where(OPEN_RECEIPT)),
        OutboxRow.subject_id.not_in(select(OutgoingMessage.id).where(OutgoingMessage.failed_at.is_not(None))),
    )
    return session.scalars(select(OutboxRow).where(STUCK, *elsewhere)).all()


def _settled(session: Session) -> set[str]:
    facts = session.scalars(select(AccessRecord.facts).where(AccessRecord.what == SETTLED))
    return {str(each.get("failure")) for each in facts}


def _references(session: Session, case_ids: Iterable[str]) -> dict[str, str]:
    rows = session.execute(select(Case.id, Case.reference).where(Case.id.in_(list(case_ids))))
    return dict(rows.all())
