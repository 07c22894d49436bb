"""The sum of a term in each of its units, so that every date can show how it came about.

Working and calendar days are local dates of Europe/London; hours are real hours, across holidays and across the nights
on which the clocks change (SAFETY 9).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from intake.cases.clocks.definition import Term, Unit
from intake.cases.working_days import LONDON, Day, DayOne, HolidayTable, counted_days, local_date


@dataclass(frozen=True, slots=True)
class Pause:
    """Days that do not count: from ``first`` up to the day before ``until``, on which the count goes on."""

    first: date
    until: date
    why: str

    def holds(self, day: date) -> bool:
        """Whether ``day`` is one of them."""
        return self.first <= day < self.until


@dataclass(frozen=True, slots=True)
class Count:
    """``due`` is the last local day of the term. ``due_at`` is the instant (aware UTC) of a term in hours, else None:
    then the term ends at 23:59 in London. ``strip`` holds every day from the trigger to the end."""

    due: date
    strip: tuple[Day, ...]
    due_at: datetime | None = None


def count(
    term: Term,
    trigger: date | datetime,
    table: HolidayTable,
    day_one: DayOne = DayOne.AFTER,
    pauses: Sequence[Pause] = (),
) -> Count:
    """The sum of ``term`` from ``trigger``: a local date, or for hours an aware instant.

    Raises ValueError for a length below 1, for hours from a date alone or days from an instant.
    """
    if isinstance(trigger, datetime) is not (term.unit is Unit.HOURS):
        raise ValueError("Hours are counted from an instant, everything else from a day.")
    if isinstance(trigger, datetime):
        return _hours(term.length, trigger)
    if term.unit is Unit.MONTHS:
        return _months(term.length, trigger, _apart(pauses))

    def why_not(day: date) -> str | None:
        paused = next((f"Paused: {pause.why}" for pause in pauses if pause.holds(day)), None)
        return paused or (table.why_not(day) if term.unit is Unit.WORKING_DAYS else None)

    strip = counted_days(trigger, term.length, why_not, day_one, term.unit.one)
    return Count(strip[-1].date, strip)


def _months(months: int, trigger: date, pauses: Sequence[Pause]) -> Count:
    """The day of the same number, or the last of a shorter month; each paused day on the way moves it on by one."""
    if months < 1:
        raise ValueError("A term has at least one month.")
    strip = [Day(trigger, False, None, "The count starts")]
    strip += [
        Day(_months_on(trigger, number), True, number, f"Month {number} of {months}") for number in range(1, months + 1)
    ]
    due = strip[-1].date
    for pause in pauses:
        if trigger < pause.until and pause.first <= due:
            days = (pause.until - max(pause.first, trigger)).days
            due += timedelta(days=days)
            strip.append(Day(due, False, None, f"Paused for {days} day{'' if days == 1 else 's'}: {pause.why}"))
    return Count(due, tuple(strip))


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _apart(pauses: Sequence[Pause]) -> list[Pause]:
    """The same days as pauses that neither touch nor overlap, the earliest first."""
    apart: list[Pause] = []
    for pause in sorted(pauses, key=lambda one: one.first):
        if apart and pause.first <= apart[-1].until:
            last = apart.pop()
            why = last.why if pause.why == last.why else f"{last.why}; {pause.why}"
            pause = Pause(last.first, max(last.until, pause.until), why)
        apart.append(pause)
    return apart


def _hours(hours: int, trigger: datetime) -> Count:
    if hours < 1:
        raise ValueError("A term has at least one hour.")
    due_at = trigger.astimezone(UTC) + timedelta(hours=hours)
    strip: list[Day] = []
    at = trigger
    while at < due_at:
        day = local_date(at)
        midnight = datetime.combine(day + timedelta(days=1), time(0), tzinfo=LONDON).astimezone(UTC)
        until = min(midnight, due_at)
        strip.append(Day(day, True, None, f"{_clock(at)} to {_clock(until)}: {_long(until - at)}"))
        at = until
    return Count(local_date(due_at), tuple(strip), due_at)


def _clock(at: datetime) -> str:
    return at.astimezone(LONDON).strftime("%H:%M")


def _long(span: timedelta) -> str:
    hours, minutes = divmod(round(span.total_seconds() / 60), 60)
    parts = [f"{hours} hour{'' if hours == 1 else 's'}"] if hours else []
    if minutes:
        parts.append(f"{minutes} minute{'' if minutes == 1 else 's'}")
    return " ".join(parts)
