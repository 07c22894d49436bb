"""What a notifier may know of where their notification stands: how far it is, and nothing of anybody else's.

SAFETY 12, 13 and 18; docs/decisions/0046.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final

from sqlalchemy import select

from intake.cases.casebook import Casebook
from intake.cases.decisions import decision_in_force
from intake.cases.events import Filing, Outcome, Relation
from intake.cases.filing import files_alone, filings
from intake.cases.invitations import Caution
from intake.cases.recording import Event
from intake.cases.states import Status
from intake.cases.working_days import local_date
from intake.store.arrivals import ReadingRecord, Receipt
from intake.store.casework import Case


class Stage(Enum):
    """How far a notification is, in the few steps that concern whoever sent it."""

    RECEIVED = "received"
    CONSIDERED = "considered"
    DECIDED = "decided"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Standing:
    """``questions_open`` says that questions have no answer yet, never which (SAFETY 16).

    ``review`` is whether there will be a rapid review, decided on ``decided_on``; None where that is not shared, or not
    decided. ``withheld``: a person says more, the page does not. ``update``: it was added to an earlier notification,
    whose own reference shows how far that is.
    """

    stage: Stage
    questions_open: bool = False
    review: bool | None = None
    decided_on: date | None = None
    withheld: bool = False
    update: bool = False


_STAGES: Final[Mapping[Status, Stage]] = {
    Status.RECEIVED: Stage.RECEIVED,
    Status.INTAKE_EXCEPTION: Stage.RECEIVED,
    # A program sent the first reply: nobody need have read anything yet.
    Status.ACKNOWLEDGED: Stage.RECEIVED,
    Status.TRIAGE: Stage.CONSIDERED,
    Status.AWAITING_INFO: Stage.CONSIDERED,
    Status.PARTNER_DECISION: Stage.CONSIDERED,
    # That partners differ is theirs to know.
    Status.DISPUTED: Stage.CONSIDERED,
    Status.REJECTED_NOT_THIS_FORM: Stage.CLOSED,
    Status.TRANSFERRED_OTHER_AREA: Stage.CLOSED,
    Status.CLOSED: Stage.CLOSED,
}
"""All other states come after the decision."""


def standing_of(book: Casebook, receipt: Receipt, caution: Caution, *, share_decision: bool) -> Standing:
    """Where the notification of ``receipt`` stands, as far as its sender may know it.

    Where anything is held or restricted, that is 'received' and no more: a change of words could tell somebody who must
    not know. An update that a program linked by the reference it names shows itself alone: whoever overheard a
    reference could send one, and learn from it how far the case is.
    """
    if caution is not Caution.NONE:
        return Standing(Stage.RECEIVED, withheld=True)
    if receipt.case_id is None:
        return Standing(Stage.RECEIVED if receipt.settled_at is None else Stage.CLOSED)
    if receipt.outcome == Relation.UPDATE and receipt.settled_by is None:
        return Standing(Stage.RECEIVED, update=True)
    case = book.session.get_one(Case, receipt.case_id)
    status = Status(case.status)
    stage = _STAGES.get(status, Stage.DECIDED)
    review, decided_on = _decision(status, book.history(case)) if share_decision and _is_over(stage) else (None, None)
    return Standing(
        stage,
        questions_open=not _is_over(stage) and (status is Status.AWAITING_INFO or _lacks_answers(book, receipt)),
        review=review,
        decided_on=decided_on,
    )


def _is_over(stage: Stage) -> bool:
    return stage in {Stage.DECIDED, Stage.CLOSED}


def _lacks_answers(book: Casebook, receipt: Receipt) -> bool:
    """Whether the notification left questions open, as it was first read."""
    first = select(ReadingRecord.outcome).where(ReadingRecord.receipt_id == receipt.id)
    return book.session.scalar(first.order_by(ReadingRecord.version).limit(1)) == "partial"


def _decision(status: Status, history: Sequence[Event]) -> tuple[bool | None, date | None]:
    """Whether there will be a rapid review, and since when that is decided; the day is None where no one day says so.

    Only a serious incident notification makes one due, and only its withdrawal ends that (SAFETY 4).
    """
    filed = [one for one in filings(history) if one.filing is Filing.SERIOUS_INCIDENT and one.withdrawn_on is None]
    if status is Status.SIN_WITHDRAWN and not filed:
        return False, None
    decision = decision_in_force(history)
    decided_on = None if decision is None else local_date(decision.at)
    if filed or files_alone(history):
        return True, decided_on
    return (None, None) if decision is None else (decision.outcome is Outcome.SIN_AND_RR, decided_on)
