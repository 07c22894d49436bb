"""How much time is left, in words and as an urgency, for lists and pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from intake.cases.clocks import K1, K6, aim_for
from intake.cases.working_days import HolidayTable, working_days_left

SHORT_NAMES: Final = {K1.id: "Notify the Panel", K6.id: "Send the rapid review"}
"""What is to be done when a clock runs out, for a list."""
SOON: Final = 2
"""Working days left from which a date is marked as near."""


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


def due_of(clock: str, on: date, work_to: date, table: HolidayTable, today: date, *, provisional: bool) -> Due:
    """A running clock of a case as it stands on ``today``, a local date. Closure days never count (SAFETY 3)."""
    statutory = table.without_closures()
    aim = aim_for(work_to, statutory)
    left, urgency = time_left(on, statutory, today)
    return Due(
        clock, SHORT_NAMES.get(clock, clock), left, urgency, on, aim if aim.date() >= today else None, provisional
    )


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


def _working_days(days: int) -> str:
    return f"{days} working day{'' if days == 1 else 's'}"
