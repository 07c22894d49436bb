"""Staffed time: the hours in which somebody would notice that no mail comes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from intake.cases.working_days import LONDON, HolidayTable, local_date

OPENS: Final = time(9)
CLOSES: Final = time(17)
"""DOMAIN leaves the hours to the partnership; its own wording of them (`INTAKE_STAFFED_HOURS`) is for people."""


def staffed_between(begin: datetime, end: datetime, table: HolidayTable) -> timedelta:
    """How much of the span from ``begin`` to ``end`` (aware instants) lies within staffed hours of working days.

    Clocks that change in between do not matter: they change at night.
    """
    staffed, day, last = timedelta(), local_date(begin), local_date(end)
    while day <= last:
        if table.is_working(day):
            opens, closes = (datetime.combine(day, at, LONDON) for at in (OPENS, CLOSES))
            staffed += max(timedelta(), min(end, closes) - max(begin, opens))
        day += timedelta(days=1)
    return staffed


def opens_on(day: date) -> datetime:
    """The instant at which the office opens on a local day."""
    return datetime.combine(day, OPENS, LONDON).astimezone(UTC)
