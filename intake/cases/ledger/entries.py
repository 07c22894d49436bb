"""The lines of the ledger, the latest first, page by page: every receipt, and every mail that was seen once more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from intake.cases.ledger.states import Door, State, door, state
from intake.cases.working_days import LONDON
from intake.store.arrivals import Message, Receipt, Sighting
from intake.store.base import is_id
from intake.store.casework import Case

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class After:
    """Where a page begins: below the line of this time and id."""

    at: datetime
    id: str

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.id}"

    @classmethod
    def read(cls, text: str) -> After | None:
        """The place that ``str`` wrote; None for anything else."""
        try:
            at, _, row_id = text.partition("~")
            instant = datetime.fromisoformat(at)
            return cls(instant.astimezone(UTC), row_id) if instant.tzinfo is not None and is_id(row_id) else None
        except (ValueError, OverflowError):  # the first and the last day there are have no other zone
            return None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks of the ledger; None for all."""

    day: date | None = None
    state: State | None = None
    door: Door | None = None
    after: After | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. ``reference`` is that of its receipt, or of the e-mail that it repeats; '' where nothing was kept.

    ``mailbox`` is '' for what came by no mailbox; ``case`` is a reference, or ''.
    """

    at: datetime
    id: str
    reference: str
    door: Door
    state: State
    mailbox: str
    case: str

    @property
    def place(self) -> After:
        """Where the page after this line begins."""
        return After(self.at, self.id)


def entries(session: Session, wanted: Wanted, now: datetime, limit: int = PAGE) -> tuple[list[Entry], After | None]:
    """At most ``limit`` lines, and where the next page begins; None on the last."""
    found: list[tuple[Any, ...]] = []
    for chosen, at, row_id in _sources(wanted, now):
        found += session.execute(
            chosen.where(*_within(at, row_id, wanted)).order_by(at.desc(), row_id.desc()).limit(limit + 1)
        ).all()
    found.sort(key=lambda row: (row[0], row[1]), reverse=True)
    shown = found[:limit]
    seen_in = _mailboxes(session, [row[6] for row in shown if row[6] and not row[5]])
    lines = [
        Entry(at, row_id, reference or "", Door(way), State(became), box or seen_in.get(message, ""), of_case or "")
        for at, row_id, reference, way, became, box, message, of_case in shown
    ]
    return lines, lines[-1].place if len(found) > limit else None


def bounds(day: date) -> tuple[datetime, datetime]:
    """A local day's first instant and that of the following day."""
    first, following = (datetime.combine(one, time(), LONDON).astimezone(UTC) for one in (day, day + timedelta(days=1)))
    return first, following


def without_receipt() -> ColumnElement[bool]:
    """Of a message: no receipt belongs to it. Both are kept in one transaction, so that there is none."""
    return ~exists().where(Receipt.message_id == Message.id)


_Source = tuple[Select[*tuple[Any, ...]], InstrumentedAttribute[datetime], InstrumentedAttribute[str]]


def _sources(wanted: Wanted, now: datetime) -> list[_Source]:
    found = [_receipts(wanted, now)]
    if wanted.door in {None, Door.MAIL}:
        if wanted.state in {None, State.AGAIN}:
            found.append(_again())
        if wanted.state in {None, State.MISSING}:
            found.append(_missing())
    return found


def _receipts(wanted: Wanted, now: datetime) -> _Source:
    way, became, box = door(), state(now), literal("")
    chosen = select(
        Receipt.received_at, Receipt.id, Receipt.reference, way, became, box, Receipt.message_id, Case.reference
    ).outerjoin(Case, Case.id == Receipt.case_id)
    if wanted.door is not None:
        chosen = chosen.where(way == wanted.door.value)
    if wanted.state is not None:
        chosen = chosen.where(became == wanted.state.value)
    return chosen, Receipt.received_at, Receipt.id


def _again() -> _Source:
    """Sightings later than their message's arrival: `intake.pipeline.receive` sees to it that they are."""
    chosen = (
        select(
            Sighting.seen_at,
            Sighting.id,
            Receipt.reference,
            literal(Door.MAIL.value),
            literal(State.AGAIN.value),
            Sighting.mailbox,
            Sighting.message_id,
            Case.reference,
        )
        .join(Message, Message.id == Sighting.message_id)
        .outerjoin(Receipt, and_(Receipt.message_id == Message.id, Receipt.part == 0))
        .outerjoin(Case, Case.id == Receipt.case_id)
        .where(Sighting.seen_at > Message.received_at)
    )
    return chosen, Sighting.seen_at, Sighting.id


def _missing() -> _Source:
    chosen = select(
        Message.received_at,
        Message.id,
        literal(""),
        literal(Door.MAIL.value),
        literal(State.MISSING.value),
        literal(""),
        Message.id,
        literal(""),
    ).where(without_receipt())
    return chosen, Message.received_at, Message.id


def _within(
    at: InstrumentedAttribute[datetime], row_id: InstrumentedAttribute[str], wanted: Wanted
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.day is not None:
        first, following = bounds(wanted.day)
        conditions += [at >= first, at < following]
    if wanted.after is not None:
        conditions.append(or_(at < wanted.after.at, and_(at == wanted.after.at, row_id < wanted.after.id)))
    return conditions


def _mailboxes(session: Session, message_ids: Sequence[str]) -> dict[str, str]:
    """The mailbox that each message was first seen in."""
    if not message_ids:
        return {}
    rows = session.execute(
        select(Sighting.message_id, Sighting.mailbox)
        .where(Sighting.message_id.in_(message_ids))
        .order_by(Sighting.seen_at.desc(), Sighting.id.desc())
    )
    return dict(rows.all())
