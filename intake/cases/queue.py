"""The partners' queue: which cases stand in it, in what order, and how many there are of each kind.

Everything here is one question to the database for a whole page, whatever stands on it. Rows: `queue_rows`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from forms import Form
from intake.cases.casebook import Rules
from intake.cases.queue_rows import QueueRow, histories_of, rows_of, waits_for_view
from intake.cases.states import CLOSED, Status
from intake.cases.working_days import due_on
from intake.store.casework import Case
from intake.store.vault import Vault

PAGE: Final = 50
LOOKED_THROUGH: Final = 1000
"""How many cases one page opens at most, to find those of a type of agency: their answers are sealed."""


class Tab(StrEnum):
    """A part of the queue. ``OPEN`` holds everything that is not closed, so that nothing falls between two tabs."""

    OPEN = "open"
    TRIAGE = "triage"
    MY_VIEW = "my-view"
    RUNNING = "running"
    CLOSED = "closed"


class Within(StrEnum):
    """How soon the next clock runs out; each includes the ones before it."""

    OVERDUE = "overdue"
    TODAY = "today"
    TWO = "2"
    FIVE = "5"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of the queue begins: after the case with these values."""

    due: date | None
    received_at: datetime
    reference: str

    def __str__(self) -> str:
        return "~".join((self.due.isoformat() if self.due else "", self.received_at.isoformat(), self.reference))

    @classmethod
    def read(cls, text: str) -> Place | None:
        """The place that ``str`` wrote; None for anything else."""
        try:
            due, received_at, reference = text.split("~")
            at = datetime.fromisoformat(received_at)
            if at.tzinfo is None or "\0" in reference:  # which PostgreSQL refuses to compare with
                return None
            return cls(date.fromisoformat(due) if due else None, at.astimezone(UTC), reference)
        except (ValueError, OverflowError):  # the first and the last day there are have no other zone
            return None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks of the queue. ``partner`` is the statutory partner they speak for; '' for none."""

    tab: Tab = Tab.OPEN
    within: Within | None = None
    agency_type: str = ""
    after: Place | None = None
    partner: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases there are of each kind. ``overdue``, ``today`` and ``soon`` do not overlap."""

    tabs: dict[Tab, int]
    overdue: int
    today: int
    soon: int


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page of the queue; ``next`` is where the following one begins, None on the last."""

    rows: list[QueueRow]
    counts: Counts
    next: Place | None


def queue_page(session: Session, vault: Vault, form: Form, rules: Rules, wanted: Wanted, today: date) -> QueuePage:
    """The cases of a tab, what is due first standing first; closed ones the latest first."""
    waiting = _waiting_for(session, rules, wanted.partner)
    counts = _counts(session, rules, len(waiting), today)
    chosen = _chosen(wanted, rules, waiting, today)
    rows: list[QueueRow] = []
    place, looked = wanted.after, 0
    while True:
        found = _batch(session, wanted.tab, chosen, place)
        batch, more = found[:PAGE], len(found) > PAGE
        shown = rows_of(session, vault, form, rules, batch, today)
        for one, row in zip(batch, shown, strict=True):
            place = Place(one.next_due, one.received_at, one.reference)
            if not wanted.agency_type or row.glance.agency_type == wanted.agency_type:
                rows.append(row)
            if len(rows) == PAGE:
                more = more or one is not batch[-1]
                break
        looked += len(batch)
        if len(rows) == PAGE or not more or looked >= LOOKED_THROUGH:
            return QueuePage(rows, counts, place if more else None)


_ENDED: Final = and_(Case.status.in_(CLOSED), Case.next_due.is_(None))
# What the office set aside stays open while its clock runs: only the local authority stops it (SAFETY 1).
_OPEN: Final = or_(Case.status.not_in(CLOSED), Case.next_due.is_not(None))
_TRIAGE: Final = Case.status.in_(
    {Status.RECEIVED, Status.INTAKE_EXCEPTION, Status.ACKNOWLEDGED, Status.TRIAGE, Status.AWAITING_INFO}
)
_RUNNING: Final = Case.next_due.is_not(None)
_VIEWS_WANTED: Final = Case.status.in_({Status.PARTNER_DECISION, Status.DISPUTED, Status.AWAITING_INFO})


def _waiting_for(session: Session, rules: Rules, partner: str) -> list[str]:
    """Ids of the cases that were put to the partners and lack the view of this one."""
    if partner not in rules.partners:
        return []
    ids = session.scalars(select(Case.id).where(_VIEWS_WANTED).limit(LOOKED_THROUGH)).all()
    histories = histories_of(session, ids)
    return [case_id for case_id in ids if waits_for_view(histories[case_id], partner, rules.partners)]


def _counts(session: Session, rules: Rules, waiting: int, today: date) -> Counts:
    statutory = rules.holidays.without_closures()
    soon = due_on(today, 2, statutory)

    def number(condition: ColumnElement[bool]) -> ColumnElement[Any]:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    kinds = (_OPEN, _TRIAGE, _RUNNING, _ENDED, Case.next_due < today, Case.next_due == today)
    near = and_(Case.next_due > today, Case.next_due <= soon)
    row = session.execute(select(*(number(kind) for kind in (*kinds, near)))).one()
    opened, triage, running, closed, overdue, due_today, due_soon = (int(value) for value in row)
    tabs = {
        Tab.OPEN: opened,
        Tab.TRIAGE: triage,
        Tab.MY_VIEW: waiting,
        Tab.RUNNING: running,
        Tab.CLOSED: closed,
    }
    return Counts(tabs, overdue, due_today, due_soon)


def _chosen(wanted: Wanted, rules: Rules, waiting: Sequence[str], today: date) -> list[ColumnElement[bool]]:
    chosen: dict[Tab, ColumnElement[bool]] = {
        Tab.OPEN: _OPEN,
        Tab.TRIAGE: _TRIAGE,
        Tab.MY_VIEW: Case.id.in_(waiting),
        Tab.RUNNING: _RUNNING,
        Tab.CLOSED: _ENDED,
    }
    if wanted.within is None:
        return [chosen[wanted.tab]]
    statutory = rules.holidays.without_closures()
    limit = {
        Within.OVERDUE: Case.next_due < today,
        Within.TODAY: Case.next_due <= today,
        Within.TWO: Case.next_due <= due_on(today, 2, statutory),
        Within.FIVE: Case.next_due <= due_on(today, 5, statutory),
    }
    return [chosen[wanted.tab], limit[wanted.within]]


def _batch(session: Session, tab: Tab, chosen: Sequence[ColumnElement[bool]], after: Place | None) -> Sequence[Case]:
    """One case more than a page holds, so that the last page is known for what it is."""
    latest_first = tab is Tab.CLOSED
    if latest_first:
        order: tuple[Any, ...] = (Case.received_at.desc(), Case.reference)
    else:
        order = (Case.next_due.is_(None), Case.next_due, Case.received_at, Case.reference)
    beyond = [] if after is None else [_closed_beyond(after) if latest_first else _open_beyond(after)]
    return session.scalars(select(Case).where(*chosen, *beyond).order_by(*order).limit(PAGE + 1)).all()


def _open_beyond(after: Place) -> ColumnElement[bool]:
    later = or_(
        Case.received_at > after.received_at,
        and_(Case.received_at == after.received_at, Case.reference > after.reference),
    )
    if after.due is None:
        return and_(Case.next_due.is_(None), later)
    return or_(Case.next_due > after.due, and_(Case.next_due == after.due, later), Case.next_due.is_(None))


def _closed_beyond(after: Place) -> ColumnElement[bool]:
    return or_(
        Case.received_at < after.received_at,
        and_(Case.received_at == after.received_at, Case.reference > after.reference),
    )
