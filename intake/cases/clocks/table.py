"""The clocks as data (DOMAIN 2, 'Clocks'): those that run on a case of ours, by their numbers.

Duties of other bodies (K15 to K19) stand in `others`: they are asked about and confirmed, and never our clock
(SAFETY 9).
"""

from __future__ import annotations

from typing import Final

from intake.cases.clocks.definition import ClockDefinition, Term, Unit, Whose
from intake.cases.working_days import DayOne

_CHAPTER_5: Final = "Working Together to Safeguard Children, chapter 5"
_SET_HERE: Final = "No national rule; set by the partnership"
_AWARE: Final = "the day the local authority became aware that the incident occurred"
_DAYS_OR_HOURS: Final = (Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.HOURS)

K1_WORKING_DAYS: Final = 5
USUAL_DAYS: Final = 1
"""Working days of K4 and K5 where the partnership has set none."""

K1: Final = ClockDefinition(
    id="K1",
    name="Notify the national Panel",
    short="Notify the Panel",
    term=Term(K1_WORKING_DAYS, Unit.WORKING_DAYS),
    starts=_AWARE,
    source=f"Children Act 2004 s.16C(1); length: {_CHAPTER_5}",
    whose=Whose.NATIONAL,
)
K2: Final = ClockDefinition(
    id="K2",
    name="Tell the other safeguarding partners",
    short="Tell the partners",
    term=Term(5, Unit.WORKING_DAYS),
    starts=_AWARE,
    source=f"Children Act 2004 s.16C; {_CHAPTER_5}",
    whose=Whose.NATIONAL,
)
K3: Final = ClockDefinition(
    id="K3",
    name="The agency tells the partners",
    short="Agency to notify",
    term=None,
    starts="the end of the day on which the agency became aware",
    source=_SET_HERE,
    whose=Whose.LOCAL,
    day_one=DayOne.AFTER,
    settable=_DAYS_OR_HOURS,
    closures_count=True,
)
K4: Final = ClockDefinition(
    id="K4",
    name="The office has read it",
    short="Read it",
    term=Term(USUAL_DAYS, Unit.WORKING_DAYS),
    starts="the day it was received",
    source=_SET_HERE,
    whose=Whose.LOCAL,
    day_one=DayOne.AFTER,
    settable=(Unit.WORKING_DAYS,),
    closures_count=True,
    confirmed=False,
)
K5: Final = ClockDefinition(
    id="K5",
    name="The partners have looked at it together",
    short="Partners to decide",
    term=Term(USUAL_DAYS, Unit.WORKING_DAYS),
    starts="the day it was received",
    source=_SET_HERE,
    whose=Whose.LOCAL,
    day_one=DayOne.AFTER,
    settable=(Unit.WORKING_DAYS,),
    closures_count=True,
    may_move=True,
    confirmed=False,
)
K6: Final = ClockDefinition(
    id="K6",
    name="Send the rapid review to the Panel",
    short="Send the rapid review",
    term=Term(15, Unit.WORKING_DAYS),
    starts="the day the local authority sent the serious incident notification",
    source=_CHAPTER_5,
    whose=Whose.NATIONAL,
)
K12: Final = ClockDefinition(
    id="K12",
    name="Notify the death of a looked-after child",
    short="Notify the death in care",
    term=Term(5, Unit.WORKING_DAYS),
    starts=_AWARE,
    source="Children Act 1989 Sch 2 para 20(1); length: GOV.UK, Report a serious child safeguarding incident",
    whose=Whose.NATIONAL,
    rules=("looked-after-death",),
)
K13: Final = ClockDefinition(
    id="K13",
    name="Notify the death of a care leaver",
    short="Notify the care leaver's death",
    term=Term(5, Unit.WORKING_DAYS),
    starts=_AWARE,
    source=f"{_CHAPTER_5}: should be notified, up to the 25th birthday",
    whose=Whose.NATIONAL,
    rules=("care-leaver-death",),
)
K14: Final = ClockDefinition(
    id="K14",
    name="Tell the child death review partners",
    short="Tell the death review partners",
    term=Term(24, Unit.HOURS),
    starts="the moment at which the notification of the death was received",
    source="Children Act 2004 s.16M; Child death review guidance; 24 or 48 hours as the partnership has set",
    whose=Whose.LOCAL,
    settable=(Unit.HOURS,),
    rules=("child-death",),
    told=("cdr_partners",),
    confirmed=False,
)

CLOCKS: Final = {one.id: one for one in (K1, K2, K3, K4, K5, K6, K12, K13, K14)}
"""Every clock of a case by its id, in the order of the table."""
