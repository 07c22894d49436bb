"""The book of one case: its history as rows, and the projections that are rewritten with every event.

The history is the truth. Status, clocks and the next due date are worked out from it in the same transaction that
appends to it, so that lists can be ordered and counted without opening anything (DESIGN, promise 6).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import bindparam, delete, func, or_, select
from sqlalchemy.orm import Session

from forms import Answers
from intake.cases.clocks.clock import Clock
from intake.cases.clocks.definition import Term
from intake.cases.clocks.k1 import Notified
from intake.cases.clocks.of_case import CountedBy, clocks_of
from intake.cases.recording import Event, Recorded, from_json, to_json
from intake.cases.status import status_of
from intake.cases.tracing import trace
from intake.cases.working_days import DayOne, HolidayTable
from intake.store.arrivals import ReadingRecord, Receipt
from intake.store.base import new_id
from intake.store.casework import Case, CaseClock, CaseEvent
from intake.store.vault import Vault

NEEDS_A_PERSON: Final = "needs_a_person"
"""Outcome of a receipt that no program could read; it stays so when a person attaches it to a case."""
NOTIFIES: Final = Receipt.outcome != NEEDS_A_PERSON
"""Of the receipts of a case: those that were read. What a person attached is a document, and answers nothing."""
# Asked several times for every step of a case: put together once, which takes longer than asking.
_HISTORY: Final = select(CaseEvent).where(CaseEvent.case_id == bindparam("case_id")).order_by(CaseEvent.seq)
_NOTIFICATIONS: Final = (
    select(Receipt, ReadingRecord)
    .join(ReadingRecord, ReadingRecord.receipt_id == Receipt.id)
    .where(Receipt.case_id == bindparam("case_id"), NOTIFIES)
    .order_by(ReadingRecord.version)
)


def find(session: Session, reference: str) -> Case | None:
    """The case of a reference as `reference.normalise` writes it, held against other writers of the transaction."""
    return session.scalar(select(Case).where(Case.reference == reference).with_for_update())


def reference_of_case(session: Session, reference: str) -> str | None:
    """The reference of the case that a notification's reference belongs to, its own included; None for no case."""
    by_receipt = select(Receipt.case_id).where(Receipt.reference == reference)
    found = select(Case.reference).where(or_(Case.reference == reference, Case.id.in_(by_receipt)))
    # A case that was joined to another keeps its reference, and what bore it belongs to the other.
    return session.scalar(found.order_by(Case.reference == reference).limit(1))


@dataclass(frozen=True, slots=True)
class Rules:
    """What a partnership has settled and the sums need: its statutory partners, day-one rule, area and holidays, and
    the terms of its own by the id of their clock."""

    partners: tuple[str, ...]
    day_one: DayOne
    our_area: str
    holidays: HolidayTable
    terms: Mapping[str, Term] = field(default_factory=dict)

    @property
    def counted_by(self) -> CountedBy:
        """What the clocks of a case are counted by."""
        return CountedBy(self.holidays, self.day_one, self.our_area, self.partners, self.terms)


@dataclass(frozen=True, slots=True)
class Casebook:
    """Reads and writes the history of cases within one transaction."""

    session: Session
    vault: Vault
    rules: Rules

    def record(self, case: Case, events: Iterable[Event]) -> None:
        """Append ``events`` and rewrite what follows from the history.

        Raises ImpossibleMove, and appends nothing that stays, when one of them cannot follow the state of the case.
        """
        self._append(case, events)
        self.rewrite(case)

    def looked(self, case: Case, event: Event) -> None:
        """Append an event that says who looked. Nothing follows from it, so nothing is rewritten, and the case's
        version stays: what somebody else is about to record is not overtaken by a reader."""
        self._append(case, [event])

    def history(self, case: Case) -> list[Event]:
        """Every event of the case, oldest first, details opened."""
        rows = self.session.scalars(_HISTORY, {"case_id": case.id})
        return [
            from_json(Recorded(row.kind, row.at, row.by, row.facts, self.vault.get(row, "details") or {}))
            for row in rows
        ]

    def notifications(self, case: Case) -> dict[str, Notified]:
        """The notifications linked to the case by receipt id, each with its latest reading."""
        rows = self.session.execute(_NOTIFICATIONS, {"case_id": case.id})
        return {
            receipt.id: Notified(Answers(self.vault.get(reading, "answers")), receipt.received_at)
            for receipt, reading in rows
        }

    def clocks(self, case: Case, further: Sequence[Event] = ()) -> tuple[Clock, ...]:
        """Every clock of the case that has started, counted now, as if ``further`` had happened too."""
        return self._counted([*self.history(case), *further], self.notifications(case))

    def _counted(self, history: Sequence[Event], notified: Mapping[str, Notified]) -> tuple[Clock, ...]:
        return clocks_of(history, notified, self.rules.counted_by)

    def rewrite(self, case: Case) -> None:
        """Work out status, clocks, next due date and what others may have in common with it, and keep them with it."""
        history, notified = self.history(case), self.notifications(case)
        case.status = status_of(history, self.rules.partners)
        clocks = self._counted(history, notified)
        self.session.execute(delete(CaseClock).where(CaseClock.case_id == case.id))
        self.session.add_all(_projected(case, clock) for clock in clocks if clock.confirmed)
        case.next_due = min((clock.due for clock in clocks if clock.orders), default=None)
        case.version += 1
        trace(self.session, self.vault, case, [each.answers for each in notified.values()])
        self.session.flush()

    def _append(self, case: Case, events: Iterable[Event]) -> None:
        last = self.session.scalar(select(func.max(CaseEvent.seq)).where(CaseEvent.case_id == case.id)) or 0
        for number, event in enumerate(events, start=last + 1):
            self.session.add(self._row(case, number, to_json(event)))
        self.session.flush()

    def _row(self, case: Case, number: int, recorded: Recorded) -> CaseEvent:
        row = CaseEvent(
            id=new_id(),
            dossier_id=case.dossier_id,
            case_id=case.id,
            seq=number,
            kind=recorded.kind,
            at=recorded.at,
            by=recorded.by,
            facts=recorded.facts,
        )
        self.vault.put(row, "details", recorded.details or None)
        return row


def _projected(case: Case, clock: Clock) -> CaseClock:
    return CaseClock(
        case_id=case.id,
        clock=clock.id,
        trigger_date=clock.trigger_date,
        due=clock.due,
        work_to=clock.work_to,
        provisional=clock.provisional,
        rule=clock.rule,
        source=clock.source,
        met_on=clock.met_on,
        stopped_on=clock.stopped_on,
    )
