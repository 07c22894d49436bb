"""What came in and what went out, in counts by day and outcome. Nothing personal, no reference."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from intake.cases.working_days import LONDON, local_date
from intake.store.arrivals import Receipt
from intake.store.watching import MailboxCount
from intake.store.work import DeliveryAttempt, OutboxRow, OutgoingMessage

DAYS: Final = 7
MAIL_LATE: Final = timedelta(minutes=15)
"""A mail server may be restarted meanwhile; a partner must not wait longer unnoticed."""
IN_WORK: Final = "in_work"
"""In place of an outcome: it arrived, and is not worked yet."""
TEST: Final = "test"
_MESSAGE: Final = "message"
"""Of outbox rows whose subject is an outgoing message (`intake.pipeline.tell.TOPIC`)."""
_CAME_BACK: Final = "came_back"
_ATTEMPTS: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DayOfArrivals:
    """What arrived on one local day, by outcome."""

    day: date
    outcomes: Mapping[str, int]

    @property
    def total(self) -> int:
        """All of it."""
        return sum(self.outcomes.values())


@dataclass(frozen=True, slots=True)
class CountedMailbox:
    """The latest comparison of a mailbox's own count with ours."""

    mailbox: str
    day: date
    difference: int


@dataclass(frozen=True, slots=True)
class Leaving:
    """How messages of ours get away."""

    waiting: int
    sent_today: int
    came_back: int
    """In the last seven days."""
    attempts: Mapping[tuple[str, str], int]
    """(transport, 'later' or 'refused') -> attempts of the last 24 hours that failed."""
    stuck_since: datetime | None
    """When the oldest message was written that was tried in vain and is tried again."""
    stuck_why: str = ""


@dataclass(frozen=True, slots=True)
class Traffic:
    """Seven local days up to and with today, the oldest first; what leaves; the latest counts."""

    days: tuple[DayOfArrivals, ...]
    leaving: Leaving
    counts: tuple[CountedMailbox, ...]

    @property
    def today(self) -> DayOfArrivals:
        """The last of the days."""
        return self.days[-1]

    def over_all(self, outcome: str) -> int:
        """How many in all the days."""
        return sum(day.outcomes.get(outcome, 0) for day in self.days)

    @property
    def outcomes(self) -> list[str]:
        """Every outcome that there was, the most frequent first."""
        found = {outcome for day in self.days for outcome in day.outcomes}
        return sorted(found, key=lambda outcome: (-self.over_all(outcome), outcome))


def traffic(session: Session, now: datetime) -> Traffic:
    """What there was in the seven days that end with the local day of ``now``."""
    today = local_date(now)
    days = [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    return Traffic(_days(session, days), leaving(session, now), _counts(session))


def _days(session: Session, days: list[date]) -> tuple[DayOfArrivals, ...]:
    columns = [_number(_on(day)) for day in days]
    of_ours = or_(Receipt.test.is_(False), Receipt.outcome == TEST)  # invented cases are no traffic
    asked = (
        select(Receipt.outcome, *columns)
        .where(Receipt.received_at >= _begins(days[0]), of_ours)
        .group_by(Receipt.outcome)
    )  # fmt: skip
    found: list[dict[str, int]] = [{} for _ in days]
    for outcome, *numbers in session.execute(asked):
        for number, on_day in zip(numbers, found, strict=True):
            if number:
                on_day[outcome or IN_WORK] = int(number)
    return tuple(DayOfArrivals(day, outcomes) for day, outcomes in zip(days, found, strict=True))


def leaving(session: Session, now: datetime) -> Leaving:
    """How messages of ours get away, as of ``now``."""
    today = local_date(now)
    week = today - timedelta(days=DAYS - 1)
    waiting = (OutboxRow.topic == _MESSAGE, OutboxRow.done_at.is_(None), OutboxRow.failed_at.is_(None))
    stuck = session.execute(
        select(OutboxRow.created_at, OutboxRow.reason)
        .where(*waiting, OutboxRow.reason.is_not(None))
        .order_by(OutboxRow.created_at)
        .limit(1)
    ).first()
    came_back = or_(
        OutgoingMessage.delivery == _CAME_BACK,
        and_(OutgoingMessage.sent_at.is_not(None), OutgoingMessage.failed_at.is_not(None)),
    )
    attempts = session.execute(
        select(DeliveryAttempt.transport, DeliveryAttempt.outcome, func.count())
        .where(DeliveryAttempt.at >= now - _ATTEMPTS, DeliveryAttempt.outcome != "taken")
        .group_by(DeliveryAttempt.transport, DeliveryAttempt.outcome)
    )
    return Leaving(
        waiting=_how_many(session, OutboxRow, waiting),
        sent_today=_how_many(session, OutgoingMessage, (OutgoingMessage.sent_at >= _begins(today),)),
        came_back=_how_many(session, OutgoingMessage, (OutgoingMessage.created_at >= _begins(week), came_back)),
        attempts={(transport, outcome): number for transport, outcome, number in attempts},
        stuck_since=None if stuck is None else stuck[0],
        stuck_why=(stuck[1] if stuck is not None else None) or "",
    )


def _counts(session: Session) -> tuple[CountedMailbox, ...]:
    latest = select(MailboxCount.mailbox, func.max(MailboxCount.day).label("day")).group_by(MailboxCount.mailbox)
    last = latest.subquery()
    rows = session.scalars(
        select(MailboxCount)
        .join(last, and_(MailboxCount.mailbox == last.c.mailbox, MailboxCount.day == last.c.day))
        .order_by(MailboxCount.mailbox)
    )
    return tuple(CountedMailbox(row.mailbox, row.day, row.difference) for row in rows)


def _on(day: date) -> ColumnElement[bool]:
    return and_(Receipt.received_at >= _begins(day), Receipt.received_at < _begins(day + timedelta(days=1)))


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON)


def _number(wanted: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((wanted, 1), else_=0)), 0)


def _how_many(session: Session, table: type[OutboxRow | OutgoingMessage], wanted: Iterable[ColumnElement[bool]]) -> int:
    return session.scalars(select(func.count()).select_from(table).where(*wanted)).one()
