"""How a person brings what nobody could read to an end: set aside, attached to a case, keyed in, or a case of its own.

Whoever comes first settles it. The second is told who that was, and nothing is overwritten. The time of first arrival
stays whatever becomes of it (SAFETY 1, 2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from intake.cases.casebook import NEEDS_A_PERSON, Casebook
from intake.cases.events import ReceiptAttached, ReceiptUnlinked
from intake.cases.working_days import local_date
from intake.errors import Permanent
from intake.store import looked
from intake.store.arrivals import Receipt
from intake.store.casework import Case
from intake.store.vault import Vault
from intake.store.work import OutboxRow

OPEN_RECEIPT: Final = and_(Receipt.outcome == NEEDS_A_PERSON, Receipt.settled_at.is_(None))
"""Of receipts that still wait for a person."""


class How(StrEnum):
    """What was done with a receipt: `Receipt.settled_how` carries the word."""

    ATTACHED = "attached"
    OPENED = "opened"
    KEYED_IN = "keyed_in"
    SET_ASIDE = "set_aside"
    DEALT_WITH = "dealt_with"


UNDOABLE: Final = frozenset({How.SET_ASIDE, How.DEALT_WITH})
"""Ways after which it can be put back by a click; an attached one is taken out of its case, with a reason."""

NO_REASON: Final = "Say why, or what you did about it. Whoever looks later has only your words."
NOT_WAITING: Final = "It does not wait for a person any more. It may have been read meanwhile: look again."
NOT_REAL: Final = "A case of the demonstration and a real message are never put together."


class SettledAlready(Permanent):
    """Somebody else was first."""


@dataclass(frozen=True, slots=True)
class Settled:
    """One end that was put to a receipt; a later one follows where it was put back. ``by`` is a user's id."""

    how: str
    by: str
    at: datetime
    note: str


def held(session: Session, reference: str) -> Receipt | None:
    """The receipt of a reference, held against other writers of the transaction; only one that needs a person, or
    that a person has settled."""
    ours = or_(Receipt.outcome == NEEDS_A_PERSON, Receipt.settled_at.is_not(None))
    return session.scalar(select(Receipt).where(Receipt.reference == reference, ours).with_for_update())


def being_read(session: Session, reference: str) -> bool:
    """Whether the receipt of a reference is with the program at the moment, as after 'read it again'."""
    return (
        session.scalar(select(Receipt.id).where(Receipt.reference == reference, Receipt.outcome.is_(None))) is not None
    )


def is_open(receipt: Receipt) -> bool:
    """Whether it still waits for a person."""
    return receipt.outcome == NEEDS_A_PERSON and receipt.settled_at is None


def must_be_open(receipt: Receipt) -> None:
    """Raises SettledAlready where somebody was first, Permanent where it is being read again."""
    if receipt.settled_at is not None:
        raise SettledAlready("Somebody has dealt with this already. Nothing of yours was kept.")
    if receipt.outcome != NEEDS_A_PERSON:
        raise Permanent(NOT_WAITING)


def settlements(vault: Vault, receipt: Receipt) -> tuple[Settled, ...]:
    """Everything that people did about a receipt, the earliest first."""
    return tuple(
        Settled(one["how"], one["by"], datetime.fromisoformat(one["at"]), one["note"]) for one in _notes(vault, receipt)
    )


def settle(session: Session, vault: Vault, receipt: Receipt, how: How, *, note: str, by: str, at: datetime) -> None:
    """Put an end to a receipt that waits. Ends that nothing else tells of want a ``note`` that says why.

    Raises Permanent without one, or where somebody was first.
    """
    must_be_open(receipt)
    if how in UNDOABLE and not note.strip():
        raise Permanent(NO_REASON)
    receipt.settled_at, receipt.settled_by, receipt.settled_how = at, by, how.value
    said = {"how": how.value, "by": by, "at": at.isoformat(), "note": note.strip()}
    vault.put(receipt, "settled_note", [*_notes(vault, receipt), said])
    for row in session.scalars(
        select(OutboxRow).where(
            OutboxRow.subject_id == receipt.id, OutboxRow.failed_at.is_not(None), OutboxRow.done_at.is_(None)
        )
    ):
        row.done_at = at
    _note(session, "receipt-settled", receipt, by, at, how=how.value)


def read_again(session: Session, receipt: Receipt, *, by: str, at: datetime) -> None:
    """Leave the reading of a receipt to be done once more; the caller puts the work into the outbox.

    The time of arrival stays, and what was read before stands beside what is read now.
    """
    must_be_open(receipt)
    receipt.state, receipt.outcome, receipt.reason = "received", None, None
    _note(session, "receipt-read-again", receipt, by, at)


def put_back(session: Session, receipt: Receipt, *, by: str, at: datetime) -> None:
    """It waits for a person again; what was said of it stays. Raises Permanent where nothing was set aside."""
    if receipt.settled_how not in UNDOABLE:
        raise Permanent("Only what was set aside or dealt with can be put back.")
    _reopen(receipt)
    _note(session, "receipt-put-back", receipt, by, at)


def attach(book: Casebook, receipt: Receipt, case: Case, *, by: str, at: datetime) -> None:
    """Make a receipt a document of a case. The day it arrived counts for K1 where nothing earlier does (SAFETY 2).

    Both rows must be held. Raises Permanent where somebody was first.
    """
    must_be_open(receipt)
    if receipt.test != case.demonstration:
        raise Permanent(NOT_REAL)
    receipt.case_id = case.id
    settle(book.session, book.vault, receipt, How.ATTACHED, note="", by=by, at=at)
    book.session.flush()
    arrived = local_date(receipt.received_at)
    book.record(case, [ReceiptAttached(at=at, by=by, receipt_id=receipt.id, arrived_on=arrived)])


def take_out(book: Casebook, receipt: Receipt, case: Case, *, reason: str, by: str, at: datetime) -> None:
    """Attaching was a mistake: the receipt waits for a person again, and the case's history says why."""
    if receipt.settled_how != How.ATTACHED or receipt.case_id != case.id:
        raise Permanent("It is not attached to this case.")
    if not reason.strip():
        raise Permanent(NO_REASON)
    receipt.case_id = None
    _reopen(receipt)
    book.session.flush()
    book.record(case, [ReceiptUnlinked(at=at, by=by, receipt_id=receipt.id, reason=reason.strip())])
    _note(book.session, "receipt-put-back", receipt, by, at, case=case.reference)


def _notes(vault: Vault, receipt: Receipt) -> list[Mapping[str, Any]]:
    kept = vault.get(receipt, "settled_note") or []
    if isinstance(kept, str) and receipt.settled_at is not None:  # as earlier versions kept it: the text alone
        at, by = receipt.settled_at.isoformat(), receipt.settled_by or ""
        return [{"how": How.DEALT_WITH.value, "by": by, "at": at, "note": kept}]
    return list(kept)


def _reopen(receipt: Receipt) -> None:
    receipt.settled_at = receipt.settled_by = receipt.settled_how = None


def _note(session: Session, what: str, receipt: Receipt, by: str, at: datetime, **facts: str) -> None:
    looked.note(session, what, by=by, at=at, receipt_id=receipt.id, reference=receipt.reference, **facts)
