"""What people record about a clock: a pause, a later date, why it was missed; and the duties of other bodies.

What each does to the sum is for `clocks.of_case` to say: a pause or a later date never moves a national clock
(SAFETY 3).
"""

from __future__ import annotations

from datetime import date

from intake.cases.recording import Event, event, sealed


@event("clock_paused", "Clock paused")
class ClockPaused(Event):
    """The days from ``first`` up to the day before ``until`` do not count, where the clock may be moved."""

    clock: str
    first: date
    until: date
    reason: str = sealed()


@event("later_date_agreed", "Later date agreed")
class LaterDateAgreed(Event):
    """The last one counts. Of a clock that may not be moved it stands beside the due date, and lateness counts from
    the original."""

    clock: str
    on: date
    reason: str = sealed()


@event("lateness_explained", "Reason for a missed date recorded")
class LatenessExplained(Event):
    """Why a clock was missed, and which agency is responsible for that."""

    clock: str
    agency: str = sealed()
    reason: str = sealed()


@event("duty_asked_about", "Another body asked about its own duty")
class DutyAskedAbout(Event):
    """A duty that is not ours (SAFETY 9): the body was asked whether it has done it."""

    duty: str
    how: str = sealed()


@event("duty_confirmed", "Another body confirmed that it did its own duty")
class DutyConfirmed(Event):
    """``on`` is the day on which the body did it."""

    duty: str
    on: date
    confirmed_by: str = sealed()
