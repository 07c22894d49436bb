"""How a person brings what waits for one to an end: set aside, attached to a case, keyed in, or a case of its own.

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
from intake.cases.events import ReceiptAttached, Relation
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


TAKEN_OUT: Final = "taken_out"
"""Among what people did about a receipt: it was taken out of a case, and waits again."""
UNDOABLE: Final = frozenset({How.SET_ASIDE, How.DEALT_WITH})
"""Ways after which it can be put back by a click; an attached one is taken out of its case, with a reason."""

NO_REASON: Final = "Say why, or what you did about it. Whoever looks later has only your words."
NOT_WAITING: Final = "It does not wait for a person any more. It may have been read meanwhile: look again."
NOT_REAL: Final = "A case of the demonstration and a real message are never put together."


class SettledAlready(Permanent):
    """Somebody else was first."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What somebody did about a receipt: an end, or that it was taken out of a case. ``by`` is a user's id."""

    how: str
    by: str
    at: datetime
    note: str

    @property
    def ended(self) -> bool:
        """Whether it waited for nobody then. A later one follows where it was put back."""
        return self.how != TAKEN_OUT


def held(session: Session, reference: str, *, linked: bool = False) -> Receipt | None:
    """The receipt of a reference, held against other writers of the transaction; only one that needs a person, or
    that a person has settled; with ``linked`` also one that the program put into a case that was there."""
    ours = or_(
        Receipt.outcome == NEEDS_A_PERSON,
        Receipt.settled_at.is_not(None),
        Receipt.outcome.in_([relation.value for relation in Relation if linked]),
    )
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


def taken_out_of(vault: Vault, receipt: Receipt) -> frozenset[str]:
    """Ids of the cases that a person took the receipt out of: no program puts it into them again."""
    if receipt.settled_note is None:
        return frozenset()
    return frozenset(one["case"] for one in _notes(vault, receipt) if one["how"] == TAKEN_OUT)


def settle(session: Session, vault: Vault, receipt: Receipt, how: How, *, note: str, by: str, at: datetime) -> None:
    """Put an end to a receipt that waits. Ends that nothing else tells of want a ``note`` that says why.

    Raises Permanent without one, or where somebody was first.
    """
    must_be_open(receipt)
    if how in UNDOABLE and not note.strip():
        raise Permanent(NO_REASON)
    receipt.settled_at, receipt.settled_by, receipt.settled_how = at, by, how.value
    _say(vault, receipt, how.value, note.strip(), by, at)
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


def wait_again(
    session: Session, vault: Vault, receipt: Receipt, case: Case, *, reason: str, by: str, at: datetime
) -> None:
    """A receipt that was taken out of ``case`` waits for a person, beside whom and why."""
    receipt.case_id = receipt.duplicate_of_id = None
    _reopen(receipt)
    _say(vault, receipt, TAKEN_OUT, reason, by, at, case=case.id)
    _note(session, "receipt-taken-out", receipt, by, at, case=case.reference)


def _say(vault: Vault, receipt: Receipt, how: str, note: str, by: str, at: datetime, **more: str) -> None:
    said = {"how": how, "by": by, "at": at.isoformat(), "note": note, **more}
    vault.put(receipt, "settled_note", [*_notes(vault, receipt), said])


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
