"""One started clock of one case, with its whole sum. When it starts and stops is worked out in `of_case`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, overload

from intake.cases.clocks.counting import Pause, count
from intake.cases.clocks.definition import ClockDefinition, Term, Unit, Whose
from intake.cases.working_days import LONDON, Day, DayOne, HolidayTable, local_date, previous_working_day

_NOON: Final = time(12, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """A later date that was agreed, with its reason."""

    on: date
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a clock ended: the duty was done at ``met``, or fell away at ``stopped``, ``why`` in words.

    Each is a local date, or an aware instant where the moment is known. At most one of them is set.
    """

    met: date | datetime | None = None
    stopped: date | datetime | None = None
    why: str = ""


STILL_OPEN: Final = Ended()


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One started clock of one case.

    ``due`` follows the partnership's day-one rule and ends at 23:59 in London; a term in hours ends at ``due_at``, an
    aware instant. ``work_to`` is the due date by the earlier day-one reading and ``aim_for`` noon in London of the
    working day before that, as aware UTC (SAFETY 3); None for a term in hours, where there is no day before.
    ``agreed`` is a later date that was agreed: it is the due date of a clock that may be moved, and stands beside the
    due date of any other. ``confirmed`` is False where nobody of this partnership signed its length off (SAFETY 10).
    """

    id: str
    name: str
    whose: Whose
    trigger_date: date
    trigger_words: str
    due: date
    due_at: datetime | None
    provisional: bool
    rule: str
    source: str
    work_to: date
    aim_for: datetime | None
    explained: tuple[Day, ...]
    holidays_confirmed: bool
    """False when a bank holiday on the way may still be moved or added."""
    confirmed: bool
    may_move: bool
    agreed: Agreed | None
    ended: Ended

    @property
    def met_on(self) -> date | None:
        """The local day on which the duty was done."""
        return _day(self.ended.met)

    @property
    def stopped_on(self) -> date | None:
        """The local day on which the duty fell away."""
        return _day(self.ended.stopped)

    @property
    def stopped_why(self) -> str:
        """Why it fell away, in words; '' where it did not."""
        return self.ended.why

    @property
    def running(self) -> bool:
        """Whether the duty is still open."""
        return self.ended.met is None and self.ended.stopped is None

    @property
    def orders(self) -> bool:
        """Whether lists are ordered by it: while it runs, and its length is the law's or the partnership's own."""
        return self.running and self.confirmed

    def late(self, now: date | datetime) -> bool:
        """Whether the term ended before the duty was done or fell away, as seen on a local day or at an aware instant.

        No pause excuses a national clock (SAFETY 3).
        """
        end = self.ended.met or self.ended.stopped or now
        if self.due_at is None:
            return _day(end) > self.due
        if isinstance(end, datetime):
            return end > self.due_at
        return end > self.due

    def to_json(self) -> dict[str, Any]:
        """The object of CONTRACT ('Commands', `cases`), with what a page shows beside it."""
        return {
            "id": self.id,
            "name": self.name,
            "trigger_date": self.trigger_date.isoformat(),
            "trigger_words": self.trigger_words,
            "due": self.due.isoformat(),
            "due_at": _utc(self.due_at),
            "provisional": self.provisional,
            "confirmed": self.confirmed,
            "rule": self.rule,
            "source": self.source,
            "work_to": self.work_to.isoformat(),
            "aim_for": _utc(self.aim_for),
            "holidays_confirmed": self.holidays_confirmed,
            "agreed": self.agreed.on.isoformat() if self.agreed else None,
            "met_on": self.met_on.isoformat() if self.met_on else None,
            "stopped_on": self.stopped_on.isoformat() if self.stopped_on else None,
            "stopped_why": self.stopped_why,
            "explained": [
                {"date": day.date.isoformat(), "counted": day.counted, "number": day.number, "why": day.why}
                for day in self.explained
            ],
        }


def start(
    definition: ClockDefinition,
    trigger: date | datetime,
    trigger_words: str,
    table: HolidayTable,
    day_one: DayOne,
    *,
    provisional: bool,
    ended: Ended = STILL_OPEN,
    pauses: Sequence[Pause] = (),
    agreed: Agreed | None = None,
) -> Clock:
    """The clock of ``definition`` that starts at ``trigger``; ``trigger_words`` say why then.

    ``trigger`` is a local date, or for a term in hours an aware instant. ``pauses`` count for a clock that may be moved
    alone. Raises ValueError for a definition without a term.
    """
    term = definition.term
    if term is None:
        raise ValueError(f"{definition.id} has no length here, so it does not start.")
    counted_by = table if definition.closures_count else table.without_closures()
    counts = pauses if definition.may_move else ()
    reading = definition.day_one or day_one
    sum_ = count(term, trigger, counted_by, reading, counts)
    strip, due = sum_.strip, sum_.due
    work_to = count(term, trigger, counted_by, definition.day_one or DayOne.INCLUSIVE, counts).due
    if agreed is not None and definition.may_move and agreed.on > due:
        strip, due, work_to = (*strip, *_moved(due, agreed)), agreed.on, agreed.on
    return Clock(
        id=definition.id,
        name=definition.name,
        whose=definition.whose,
        trigger_date=_day(trigger),
        trigger_words=trigger_words,
        due=due,
        due_at=sum_.due_at,
        provisional=provisional,
        rule=rule_words(definition, term, reading),
        source=definition.source,
        work_to=work_to,
        aim_for=None if term.unit is Unit.HOURS else aim_for(work_to, counted_by),
        explained=strip,
        holidays_confirmed=term.unit is not Unit.WORKING_DAYS or due <= table.confirmed_until,
        confirmed=definition.confirmed,
        may_move=definition.may_move,
        agreed=agreed,
        ended=ended,
    )


def rule_words(definition: ClockDefinition, term: Term, day_one: DayOne) -> str:
    """The rule in one or two sentences, with the day-one reading it was counted by."""
    sentence = f"{term.words} from {definition.starts}."
    if term.unit is Unit.HOURS:
        return f"{sentence} Nights, weekends and holidays count."
    if term.unit is Unit.MONTHS:
        return f"{sentence} It ends on the day of the same number, or the last of a shorter month."
    reading = {
        DayOne.AFTER: f"That day is day 0; the next {term.unit.one} is day 1.",
        DayOne.INCLUSIVE: f"That day is day 1 when it is a {term.unit.one}."
        if term.unit is Unit.WORKING_DAYS
        else "That day is day 1.",
    }
    return f"{sentence} {reading[day_one]}"


def aim_for(work_to: date, table: HolidayTable) -> datetime:
    """Noon in London of the working day before ``work_to``, as aware UTC: what people aim for (SAFETY 3)."""
    return noon_utc(previous_working_day(work_to, table))


def noon_utc(day: date) -> datetime:
    """Noon in London on ``day`` as an aware UTC instant."""
    return datetime.combine(day, _NOON, tzinfo=LONDON).astimezone(UTC)


def _moved(due: date, agreed: Agreed) -> list[Day]:
    why = f"A later date was agreed: {agreed.why}"
    return [Day(due + timedelta(days=n), False, None, why) for n in range(1, (agreed.on - due).days + 1)]


@overload
def _day(when: date) -> date: ...
@overload
def _day(when: None) -> None: ...
def _day(when: date | None) -> date | None:
    """The local day of a date or an aware instant."""
    return local_date(when) if isinstance(when, datetime) else when


def _utc(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")
