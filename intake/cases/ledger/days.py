"""How much came in on each local day, by door and by what became of it, and whether both sums are the same.

What came in is counted where it was seen: sightings in mailboxes, messages, submissions. What became of it is counted
among the receipts. Nothing is lost while both agree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from intake.cases.ledger.entries import bounds, without_receipt
from intake.cases.ledger.states import LATE, Door, State, door, state
from intake.store.arrivals import Message, Receipt, Sighting


@dataclass(frozen=True, slots=True)
class DayCount:
    """One local day. Keys that do not stand in a counter count 0."""

    day: date
    seen: Counter[Door] = field(default_factory=Counter)
    """What came in, as counted where it came in; a mail with several forms counts once for each."""
    became: Counter[State] = field(default_factory=Counter)
    """What became of it, as counted among the receipts."""

    @property
    def came(self) -> int:
        """All that came in."""
        return self.seen.total()

    @property
    def accounted(self) -> int:
        """All of which it is known what became."""
        return self.became.total() - self.became[State.MISSING]

    @property
    def adds_up(self) -> bool:
        """Whether all that came in has one state, and nothing else has."""
        return self.came == self.accounted


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with what ever came in."""

    late: int
    missing: int


def day_counts(session: Session, first: date, last: date, now: datetime) -> list[DayCount]:
    """The local days from ``first`` to ``last``, in turn; at most some months of them."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    window = _Window([bounds(day)[0] for day in days] + [bounds(last)[1]])
    counts = [DayCount(day) for day in days]
    for number, key, found in _seen(session, window):
        counts[number].seen[Door(key)] += found
    for number, key, found in _became(session, window, now):
        counts[number].became[State(key)] += found
    return counts


def trouble(session: Session, now: datetime) -> Trouble:
    """What has no outcome in time, and mails of which nothing was kept, of all days."""
    waiting = (Receipt.outcome.is_(None), Receipt.settled_at.is_(None), ~Receipt.test)
    late = select(func.count()).select_from(Receipt).where(*waiting, Receipt.received_at <= now - LATE)
    missing = select(func.count()).select_from(Message).where(without_receipt())
    return Trouble(session.scalars(late).one(), session.scalars(missing).one())


@dataclass(frozen=True, slots=True)
class _Window:
    """Days as instants: where each begins, and where the last ends. No database is asked about time zones."""

    edges: Sequence[datetime]

    def holds(self, at: InstrumentedAttribute[datetime]) -> ColumnElement[bool]:
        return and_(at >= self.edges[0], at < self.edges[-1])

    def number(self, at: InstrumentedAttribute[datetime]) -> ColumnElement[int]:
        return case(*((at < end, number) for number, end in enumerate(self.edges[1:])), else_=-1)


def _seen(session: Session, window: _Window) -> list[tuple[int, str, int]]:
    first_seen = (
        select(Sighting.message_id, Sighting.seen_at).where(window.holds(Sighting.seen_at)).subquery("first_seen")
    )
    by_mail = literal(Door.MAIL.value)
    sightings = _of(window, Sighting.seen_at, by_mail)
    handed_in = (
        _of(window, Message.received_at, by_mail)
        .outerjoin(
            first_seen,
            and_(first_seen.c.message_id == Message.id, first_seen.c.seen_at == Message.received_at),
        )
        .where(first_seen.c.message_id.is_(None))
    )
    further_forms = _of(window, Receipt.received_at, by_mail).where(Receipt.part > 0)
    others = _of(window, Receipt.received_at, door()).where(Receipt.message_id.is_(None))
    return [row for chosen in (sightings, handed_in, further_forms, others) for row in _counted(session, chosen)]


def _became(session: Session, window: _Window, now: datetime) -> list[tuple[int, str, int]]:
    receipts = _of(window, Receipt.received_at, state(now))
    again = (
        _of(window, Sighting.seen_at, literal(State.AGAIN.value))
        .join(Message, Message.id == Sighting.message_id)
        .where(Sighting.seen_at > Message.received_at)
    )
    missing = _of(window, Message.received_at, literal(State.MISSING.value)).where(without_receipt())
    return [row for chosen in (receipts, again, missing) for row in _counted(session, chosen)]


def _of(window: _Window, at: InstrumentedAttribute[datetime], key: ColumnElement[str]) -> Select[*tuple[Any, ...]]:
    return select(window.number(at).label("day"), key.label("key")).select_from(at.class_).where(window.holds(at))


def _counted(session: Session, chosen: Select[*tuple[Any, ...]]) -> list[tuple[int, str, int]]:
    each = chosen.subquery()
    rows = session.execute(select(each.c.day, each.c.key, func.count()).group_by(each.c.day, each.c.key))
    return [(day, key, found) for day, key, found in rows]
