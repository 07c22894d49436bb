"""What does not belong to a case is taken out of it again, by a person with a reason (SAFETY 11).

An update that named the wrong case, a repeat that is none, a document that somebody attached: each waits for a person
then. The history of the case keeps that it was there, who took it out and why.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms import Answers
from intake.cases.casebook import NEEDS_A_PERSON, Casebook
from intake.cases.events import ReceiptUnlinked, Relation
from intake.cases.opening import route
from intake.cases.settling import How, wait_again
from intake.errors import Permanent
from intake.store.arrivals import ReadingRecord, Receipt
from intake.store.casework import Case

NO_REASON: Final = "Say why it does not belong to the case."
WHY_IT_WAITS: Final = "It was taken out of a case that it does not belong to. Decide where it belongs."
_LINKED: Final = frozenset(relation.value for relation in Relation)
_UNREADABLE: Final = "unreadable"


def can_be_taken_out(receipt: Receipt) -> bool:
    """Whether its case could do without it: that which opened a case stays with it."""
    attached = receipt.settled_how == How.ATTACHED
    return receipt.case_id is not None and (attached or receipt.outcome in _LINKED)


def take_out(book: Casebook, receipt: Receipt, case: Case, *, reason: str, by: str, at: datetime) -> None:
    """Take a receipt, and repeats of it, out of its case. Both rows must be held.

    What it said counts for nothing there any more: the clocks, the status and who must hear are worked out anew.
    Raises Permanent without a reason, or where it is not in this case.
    """
    if not can_be_taken_out(receipt) or receipt.case_id != case.id:
        raise Permanent("It is not in this case, or the case began with it.")
    if not (why := reason.strip()):
        raise Permanent(NO_REASON)
    repeats = select(Receipt).where(Receipt.duplicate_of_id == receipt.id, Receipt.case_id == case.id)
    gone = [receipt, *book.session.scalars(repeats.with_for_update())]
    for one in gone:
        if one.outcome != NEEDS_A_PERSON:
            one.outcome, one.reason = NEEDS_A_PERSON, WHY_IT_WAITS
        wait_again(book.session, book.vault, one, case, reason=why, by=by, at=at)
    book.session.flush()
    book.record(case, [ReceiptUnlinked(at=at, by=by, receipt_id=one.id, reason=why) for one in gone])
    route(book, case)


def was_read(session: Session, receipt: Receipt) -> bool:
    """Whether a program could read the receipt, or a person keyed it in."""
    return _reading(session, receipt) is not None


def answers_read(book: Casebook, receipt: Receipt) -> Answers | None:
    """What a receipt says, where it was read or keyed in; None where nobody could."""
    reading = _reading(book.session, receipt)
    return None if reading is None else Answers(book.vault.get(reading, "answers"))


def _reading(session: Session, receipt: Receipt) -> ReadingRecord | None:
    latest = select(ReadingRecord).where(ReadingRecord.receipt_id == receipt.id).order_by(ReadingRecord.version.desc())
    reading = session.scalar(latest.limit(1))
    return None if reading is None or reading.outcome == _UNREADABLE else reading
