"""Counting working days of England, so that every date can show its sum.

A working day is Monday to Friday without the bank holidays of England and without the partnership's own closure
days (DOMAIN 2, 'Day counting'). Dates are local dates of Europe/London; nothing here asks for today.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import count
from typing import Final
from zoneinfo import ZoneInfo

import holidays

LONDON: Final = ZoneInfo("Europe/London")

LIST_CHECKED_UNTIL: Final = date(2027, 12, 31)
"""How far the government's own list reached when the pinned `holidays` library was compared with it. Later bank
holidays follow from the usual rules, but one may still be moved or added by proclamation."""

_WEEKEND: Final = {5: "Saturday", 6: "Sunday"}


class DayOne(StrEnum):
    """Which day is day 1 of a count (DOMAIN 2: 'Offer inclusive mode')."""

    AFTER = "after"
    """The trigger is day 0; the next working day is day 1."""
    INCLUSIVE = "inclusive"
    """The trigger itself is day 1 when it is a working day."""


@dataclass(frozen=True, slots=True)
class HolidayTable:
    """The days that do not count, each with its name.

    ``days`` are bank holidays; ``closure_days`` are the partnership's own, which never touch K1 or K6 (SAFETY 3).
    Up to ``confirmed_until`` the bank holidays have been compared with the official list.
    """

    days: Mapping[date, str]
    confirmed_until: date
    closure_days: Mapping[date, str] = field(default_factory=dict)

    def without_closures(self) -> HolidayTable:
        """The same bank holidays with no closure day: what statutory clocks count by."""
        return replace(self, closure_days={})

    def why_not(self, day: date) -> str | None:
        """Why ``day`` is no working day ('Saturday', 'Good Friday' …), or None when it is one."""
        return self.days.get(day) or self.closure_days.get(day) or _WEEKEND.get(day.weekday())

    def is_working(self, day: date) -> bool:
        """Whether ``day`` counts."""
        return self.why_not(day) is None


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a count. ``number`` is its place among the counted days, None when it does not count."""

    date: date
    counted: bool
    number: int | None
    why: str


def england_holidays(years: Iterable[int], confirmed_until: date = LIST_CHECKED_UNTIL) -> HolidayTable:
    """The bank holidays of England in ``years``, from the library `holidays` (GB, subdivision ENG).

    ``years`` must reach back to the earliest trigger and on to the latest due date; the table is never confirmed
    beyond the last of them.
    """
    wanted = sorted(years)
    listed = holidays.country_holidays("GB", subdiv="ENG", years=wanted)
    return HolidayTable(dict(sorted(listed.items())), min(confirmed_until, date(wanted[-1], 12, 31)))


def local_date(instant: datetime) -> date:
    """The date in London at an aware instant: 23:30 UTC in summer is already the next day."""
    if instant.tzinfo is None:
        raise ValueError("An instant needs its time zone.")
    return instant.astimezone(LONDON).date()


def due_on(trigger: date, working_days: int, table: HolidayTable, day_one: DayOne = DayOne.AFTER) -> date:
    """The last day of a term of ``working_days`` (at least 1); it ends at 23:59 London time."""
    return explain(trigger, working_days, table, day_one)[-1].date


def explain(trigger: date, working_days: int, table: HolidayTable, day_one: DayOne = DayOne.AFTER) -> tuple[Day, ...]:
    """Every day from the trigger to the due date, counted or skipped, each with its reason."""
    return counted_days(trigger, working_days, table.why_not, day_one, "working day")


def counted_days(
    trigger: date, length: int, why_not: Callable[[date], str | None], day_one: DayOne, kind: str
) -> tuple[Day, ...]:
    """Every day from the trigger until ``length`` days were counted. ``why_not`` says why a day is skipped, None when
    it counts; ``kind`` is what the days are called. Raises ValueError for a length below 1."""
    if length < 1:
        raise ValueError("A term has at least one day.")
    strip: list[Day] = []
    counted = 0
    for day in _days_from(trigger):
        skipped = why_not(day)
        if day == trigger and day_one is DayOne.AFTER:
            strip.append(Day(day, False, None, f"Day 0: the count starts on the next {kind}"))
        elif skipped:
            strip.append(Day(day, False, None, skipped))
        else:
            counted += 1
            strip.append(Day(day, True, counted, f"{kind.capitalize()} {counted} of {length}"))
        if counted == length:
            break
    return tuple(strip)


def working_days_left(today: date, due: date, table: HolidayTable) -> int:
    """Working days after today up to the due date: 0 on the due date, negative (never 0) once it has passed."""
    if today <= due:
        return sum(table.is_working(day) for day in _between(today, due))
    return min(-1, -sum(table.is_working(day) for day in _between(due, today)))


def previous_working_day(day: date, table: HolidayTable) -> date:
    """The last working day before ``day``."""
    earlier = day - timedelta(days=1)
    while not table.is_working(earlier):
        earlier -= timedelta(days=1)
    return earlier


def _days_from(first: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in count())


def _between(after: date, until: date) -> Iterator[date]:
    return (after + timedelta(days=n) for n in range(1, (until - after).days + 1))
