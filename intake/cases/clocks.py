"""Clocks as data, and the sum of one clock. When a clock starts and stops is worked out in `case_clocks`.

DOMAIN 2 ('Clocks') is the source of every row; a further clock counted in working days is one more row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Final

from intake.cases.working_days import LONDON, Day, DayOne, HolidayTable, due_on, explain, previous_working_day

_NOON: Final = time(12, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockDefinition:
    """One row of DOMAIN's table of clocks, counted in working days of England."""

    id: str
    name: str
    working_days: int
    starts: str
    """The trigger, as the end of the sentence 'N working days from …'."""
    source: str
    """The duty, and where its length stands."""
    closures_count: bool
    """Whether the partnership's own closure days lengthen it; never for K1 and K6 (SAFETY 3)."""


K1: Final = ClockDefinition(
    id="K1",
    name="Notify the national Panel",
    working_days=5,
    starts="the day the local authority became aware that the incident occurred",
    source="Children Act 2004 s.16C(1); length: Working Together to Safeguard Children, chapter 5",
    closures_count=False,
)
K6: Final = ClockDefinition(
    id="K6",
    name="Send the rapid review to the Panel",
    working_days=15,
    starts="the day the local authority sent the serious incident notification",
    source="Working Together to Safeguard Children, chapter 5",
    closures_count=False,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One started clock of one case, with its whole sum.

    ``due`` follows the partnership's day-one rule and ends at 23:59 in London. ``work_to`` is the due date by the
    earlier day-one reading and ``aim_for`` noon in London of the working day before that, as aware UTC (SAFETY 3).
    ``met_on`` is the day the duty was done; ``stopped_on`` the day it fell away, ``stopped_why`` in words.
    """

    id: str
    name: str
    trigger_date: date
    trigger_words: str
    due: date
    provisional: bool
    rule: str
    source: str
    work_to: date
    aim_for: datetime
    explained: tuple[Day, ...]
    holidays_confirmed: bool
    """False when a bank holiday on the way may still be moved or added."""
    met_on: date | None = None
    stopped_on: date | None = None
    stopped_why: str = ""

    @property
    def running(self) -> bool:
        """Whether the duty is still open."""
        return self.met_on is None and self.stopped_on is None

    def late(self, today: date) -> bool:
        """Whether the due date passed before the duty was done or fell away. No pause ever excuses it (SAFETY 3)."""
        return (self.met_on or self.stopped_on or today) > self.due

    def to_json(self) -> dict[str, Any]:
        """The object of CONTRACT ('Commands', `cases`), with what a page shows beside it."""
        return {
            "id": self.id,
            "name": self.name,
            "trigger_date": self.trigger_date.isoformat(),
            "trigger_words": self.trigger_words,
            "due": self.due.isoformat(),
            "provisional": self.provisional,
            "rule": self.rule,
            "source": self.source,
            "work_to": self.work_to.isoformat(),
            "aim_for": self.aim_for.isoformat().replace("+00:00", "Z"),
            "holidays_confirmed": self.holidays_confirmed,
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
    trigger: date,
    trigger_words: str,
    table: HolidayTable,
    day_one: DayOne,
    *,
    provisional: bool,
    met_on: date | None = None,
    stopped_on: date | None = None,
    stopped_why: str = "",
) -> Clock:
    """The clock of ``definition`` that starts on ``trigger``; ``trigger_words`` say why that day."""
    counted_by = table if definition.closures_count else table.without_closures()
    strip = explain(trigger, definition.working_days, counted_by, day_one)
    work_to = due_on(trigger, definition.working_days, counted_by, DayOne.INCLUSIVE)
    return Clock(
        id=definition.id,
        name=definition.name,
        trigger_date=trigger,
        trigger_words=trigger_words,
        due=strip[-1].date,
        provisional=provisional,
        rule=rule_words(definition, day_one),
        source=definition.source,
        work_to=work_to,
        aim_for=aim_for(work_to, counted_by),
        explained=strip,
        holidays_confirmed=strip[-1].date <= table.confirmed_until,
        met_on=met_on,
        stopped_on=stopped_on,
        stopped_why=stopped_why,
    )


def rule_words(definition: ClockDefinition, day_one: DayOne) -> str:
    """The rule in one or two sentences, with the day-one reading it was counted by."""
    reading = {
        DayOne.AFTER: "That day is day 0; the next working day is day 1.",
        DayOne.INCLUSIVE: "That day is day 1 when it is a working day.",
    }
    return f"{definition.working_days} working days from {definition.starts}. {reading[day_one]}"


def aim_for(work_to: date, table: HolidayTable) -> datetime:
    """Noon in London of the working day before ``work_to``, as aware UTC: what people aim for (SAFETY 3)."""
    return noon_utc(previous_working_day(work_to, table))


def noon_utc(day: date) -> datetime:
    """Noon in London on ``day`` as an aware UTC instant."""
    return datetime.combine(day, _NOON, tzinfo=LONDON).astimezone(UTC)
