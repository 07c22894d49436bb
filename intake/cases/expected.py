"""What a notifier may expect after sending, and by when: the partnership's own terms, counted by the same rules.

DOMAIN 2: K4 and K5 have no national rule. Their usual lengths stand until the partnership has set its own, and are
shown as not yet confirmed by it (SAFETY 10).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from intake.cases.clocks.clock import Clock, start
from intake.cases.clocks.definition import ClockDefinition, Term, Unit
from intake.cases.clocks.table import K4, K5, USUAL_DAYS
from intake.cases.working_days import DayOne, HolidayTable, local_date


@dataclass(frozen=True, slots=True)
class Expectations:
    """``read_days`` and ``meeting_days`` are working days after the day of receipt; None where nobody has set them.

    ``share_decision`` lets a notifier see whether there will be a rapid review. ``office_phone`` is the number of the
    partnership's own office, '' where nobody has set one.
    """

    read_days: int | None = None
    meeting_days: int | None = None
    share_decision: bool = False
    office_phone: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What should have happened by the end of a day. ``confirmed``: the partnership has set the term itself."""

    by: date
    confirmed: bool
    late: bool


@dataclass(frozen=True, slots=True)
class Steps:
    """The dated steps after sending."""

    read: Step
    meeting: Step


def steps_after(received_at: datetime, expected: Expectations, table: HolidayTable, today: date) -> Steps:
    """What should happen after ``received_at`` (aware), and whether that is late on ``today``.

    The day of receipt is day 0, whatever the partnership's reading for the national clocks: a notification of eleven at
    night must not promise that somebody reads it by midnight. Both count from receipt alone (SAFETY 2).
    """
    day = local_date(received_at)
    read_days = expected.read_days or USUAL_DAYS
    meeting_days = expected.meeting_days or max(USUAL_DAYS, read_days)  # they look at what has been read
    return Steps(
        _step(_clock(K4, read_days, day, table), expected.read_days, today),
        _step(_clock(K5, meeting_days, day, table), expected.meeting_days, today),
    )


def _clock(usual: ClockDefinition, days: int, day: date, table: HolidayTable) -> Clock:
    definition = usual.with_term(Term(days, Unit.WORKING_DAYS))
    return start(definition, day, definition.starts, table, DayOne.AFTER, provisional=False)


def _step(clock: Clock, days: int | None, today: date) -> Step:
    return Step(clock.due, confirmed=days is not None and clock.holidays_confirmed, late=clock.late(today))
