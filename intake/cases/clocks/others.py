"""Duties of other bodies (DOMAIN K15 to K19): shown as asked about and confirmed by whom, never as a clock of ours.

SAFETY 9. Whether one applies follows from the routing rules; `Rule.duty_of` names the body.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from intake.cases.clock_events import DutyAskedAbout, DutyConfirmed
from intake.cases.clocks.k1 import Notified, linked
from intake.cases.clocks.of_case import fires, office_says
from intake.cases.recording import Event
from intake.cases.routing.rule import Rule
from intake.cases.routing.table import RULES

DUTIES: Final = {
    "K15": ("childrens-home", "secure-childrens-home", "foster-agency"),
    "K16": ("early-years-setting",),
    "K17": ("position-of-trust", "early-years-staff"),
    "K18": ("youth-justice",),
    "K19": ("domestic-abuse-related-death",),
}
"""Number in DOMAIN's table of clocks -> the routing rules under which it applies."""
_RULES: Final = {rule.id: rule for rule in RULES}


@dataclass(frozen=True, slots=True)
class OthersDuty:
    """``asked_at`` is when the body was last asked; ``confirmed_on`` the day on which it did its duty, as it says."""

    id: str
    body: str
    what: str
    deadline: str
    """In words, as the duty has it; no date of ours follows from it."""
    basis: str
    asked_at: datetime | None
    confirmed_on: date | None
    confirmed_by: str


def duties_of(history: Sequence[Event], notified: Mapping[str, Notified]) -> tuple[OthersDuty, ...]:
    """The duties of other bodies that the case brings with it, each once."""
    notifications = linked(history, notified)
    found = []
    for duty, rule_ids in DUTIES.items():
        applies = [
            _RULES[rule_id]
            for rule_id in rule_ids
            if any(fires(rule_id, one) for one in notifications) or office_says(history, rule_id)
        ]
        if applies:
            found.append(_duty(duty, applies[0], history))
    return tuple(found)


def _duty(duty: str, rule: Rule, history: Sequence[Event]) -> OthersDuty:
    asked: datetime | None = None
    confirmed: DutyConfirmed | None = None
    for event in history:
        if isinstance(event, DutyAskedAbout) and event.duty == duty:
            asked = event.at
        elif isinstance(event, DutyConfirmed) and event.duty == duty:
            confirmed = event
    return OthersDuty(
        duty,
        rule.duty_of,
        rule.words,
        rule.deadline.removeprefix(f"{duty}: "),
        rule.basis,
        asked,
        confirmed.on if confirmed else None,
        confirmed.confirmed_by if confirmed else "",
    )
