"""What may be recorded about a clock or another body's duty. Each function returns the event to append, or raises
`Permanent` with a sentence that says what is lacking."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from intake.cases.clock_events import ClockPaused, DutyAskedAbout, DutyConfirmed, LatenessExplained, LaterDateAgreed
from intake.cases.clocks.clock import Clock
from intake.cases.filing import in_the_past
from intake.errors import Permanent

WHY_PAUSED: Final = "Give the reason for the pause, and who asked for it."
WHY_LATER: Final = "Give the reason for the later date, and who agreed to it."
WHY_LATE: Final = "Say why the date was missed."
WHICH_AGENCY: Final = "Name the agency that is responsible for it."
HOW_ASKED: Final = "Say whom you asked, and how."
WHO_CONFIRMED: Final = "Name who confirmed it, and how."
"""What is said where a text is lacking, at every door."""


def pause(clock: Clock, first: date, until: date, reason: str, *, at: datetime, by: str) -> ClockPaused:
    """Days that do not count. Never for a national clock, nor for one in hours (SAFETY 3, 9)."""
    if not clock.may_move:
        raise Permanent("This clock is never paused. Record an agreed later date beside it instead.")
    if not clock.running:
        raise Permanent("This clock has ended, so there is nothing to pause.")
    if until <= first:
        raise Permanent("Counting goes on after the pause began: enter a later date.")
    return ClockPaused(at=at, by=by, clock=clock.id, first=first, until=until, reason=_said(reason, WHY_PAUSED))


def later_date(clock: Clock, on: date, reason: str, *, at: datetime, by: str) -> LaterDateAgreed:
    """A later date. Of a national clock it stands beside the due date, from which lateness counts (SAFETY 3)."""
    if on <= clock.due:
        raise Permanent("The agreed date must be later than the date that is due now.")
    return LaterDateAgreed(at=at, by=by, clock=clock.id, on=on, reason=_said(reason, WHY_LATER))


def lateness(clock: Clock, agency: str, reason: str, *, at: datetime, by: str) -> LatenessExplained:
    """Why it was missed, and whose it was."""
    if not clock.late(at):
        raise Permanent("This date was not missed.")
    return LatenessExplained(
        at=at, by=by, clock=clock.id, agency=_said(agency, WHICH_AGENCY), reason=_said(reason, WHY_LATE)
    )


def duty_asked(duty: str, how: str, *, at: datetime, by: str) -> DutyAskedAbout:
    """Another body was asked whether it did its own duty (SAFETY 9)."""
    return DutyAskedAbout(at=at, by=by, duty=duty, how=_said(how, HOW_ASKED))


def duty_confirmed(duty: str, on: date, confirmed_by: str, *, at: datetime, by: str) -> DutyConfirmed:
    """Another body says that it did its own duty, and when."""
    in_the_past(on, at)
    return DutyConfirmed(at=at, by=by, duty=duty, on=on, confirmed_by=_said(confirmed_by, WHO_CONFIRMED))


def _said(text: str, sentence: str) -> str:
    if not text.strip():
        raise Permanent(sentence)
    return text.strip()
