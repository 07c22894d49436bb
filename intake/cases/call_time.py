"""When a call came in, as somebody types it who writes the call down."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from intake.cases.working_days import LONDON
from intake.errors import Permanent

LONG_AGO: Final = timedelta(days=180)
"""A call that long ago is taken for a year typed wrongly: the clocks would run from it."""
_MINUTE: Final = timedelta(minutes=1)


def called_when(day: date, at: time, now: datetime) -> datetime:
    """The instant of a call, from its local day and time. In the hour that comes twice it is the earlier one.

    Raises Permanent for a time that is still to come, lies far back, or that the clocks left out that night. The
    minute that runs is no time to come.
    """
    local = datetime.combine(day, at, LONDON)
    instant = local.astimezone(UTC)
    if instant.astimezone(LONDON).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise Permanent("The clocks went forward then, so that this time did not exist. Check the time of the call.")
    if instant > now:
        raise Permanent("The call cannot have come in later than now. Check the day and the time.")
    if now - instant > LONG_AGO:
        raise Permanent("Check the year: the call cannot have come in more than half a year ago.")
    return now if now - instant < _MINUTE else instant
