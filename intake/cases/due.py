"""How much time is left, in words and as an urgency, for lists and pages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from intake.cases.clocks.clock import Clock, aim_for
from intake.cases.clocks.table import CLOCKS
from intake.cases.working_days import HolidayTable, local_date, working_days_left

SOON: Final = 2
"""Working days left from which a date is marked as near."""


_HOUR: Final = timedelta(hours=1)
_ONE_DAY: Final = 24


class Urgency(StrEnum):
    """How near a due date is; the pages give each its colour, always beside words."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Due:
    """A date that runs. ``left`` is such as '2 working days left' or 'overdue by 1 working day'."""

    clock: str
    what: str
    left: str
    urgency: Urgency
    on: date
    aim: datetime | None
    """Noon of the day before the earlier reading of the date, aware UTC; None once it has passed (SAFETY 3)."""
    provisional: bool


def due_of(clock: Clock, table: HolidayTable, now: datetime) -> Due:
    """A running clock of a case as it stands ``now``, an aware instant."""
    due = due_on_day(clock.id, clock.due, clock.work_to, table, local_date(now), provisional=clock.provisional)
    if clock.due_at is None:
        return due
    left, urgency = hours_left(clock.due_at, now)
    return replace(due, left=left, urgency=urgency, aim=None)


def due_on_day(clock: str, on: date, work_to: date, table: HolidayTable, today: date, *, provisional: bool) -> Due:
    """A running clock, by its id, as it stands on ``today``, a local date. Closure days never count (SAFETY 3)."""
    statutory = table.without_closures()
    aim = aim_for(work_to, statutory)
    left, urgency = time_left(on, statutory, today)
    return Due(clock, CLOCKS[clock].short, left, urgency, on, aim if aim.date() >= today else None, provisional)


def hours_left(at: datetime, now: datetime) -> tuple[str, Urgency]:
    """The time up to an instant in words, in whole hours, and how urgent that is: nights and holidays count."""
    if now > at:
        hours = int((now - at) / _HOUR)
        return f"overdue by {_hours(hours)}" if hours else "overdue by less than an hour", Urgency.OVERDUE
    hours = int((at - now) / _HOUR)
    left = f"{_hours(hours)} left" if hours else "less than an hour left"
    return left, Urgency.TODAY if hours < _ONE_DAY else Urgency.SOON


def time_left(on: date, table: HolidayTable, today: date) -> tuple[str, Urgency]:
    """The time up to a due date in words, and how urgent that is."""
    days = working_days_left(today, on, table)
    if days < 0:
        return f"overdue by {_working_days(-days)}", Urgency.OVERDUE
    if on == today:
        return "due today", Urgency.TODAY
    if days == 0:
        return "less than a working day left", Urgency.TODAY
    return f"{_working_days(days)} left", Urgency.SOON if days <= SOON else Urgency.LATER


def _hours(hours: int) -> str:
    return f"{hours} hour{'' if hours == 1 else 's'}"


def _working_days(days: int) -> str:
    return f"{days} working day{'' if days == 1 else 's'}"
