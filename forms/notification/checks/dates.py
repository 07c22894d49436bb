"""Checks of dates against each other and against today.

A partial date counts as the whole month or year it names: only what is certainly out of order is reported.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from forms.answers import Answers, Finding, path_of
from forms.conditions import age_on, day_range


@dataclass(frozen=True)
class _Order:
    """``earlier`` must not come after ``later``; ``field`` is the one to look at again."""

    earlier: str
    later: str
    field: str
    message: str


_NOTIFIED: Final = "date_notification"

_ORDERS: Final = (
    _Order(
        "incident_date", _NOTIFIED, "incident_date",
        "The incident cannot be later than the date of notification. Check both dates.",
    ),
    _Order(
        "incident_date", "incident_date_to", "incident_date_to",
        "The period cannot end before the incident began. Check both dates.",
    ),
    _Order(
        "incident_date", "date_agency_aware", "date_agency_aware",
        "Your agency cannot have become aware before the incident. Check both dates.",
    ),
    _Order(
        "date_agency_aware", _NOTIFIED, "date_agency_aware",
        "Your agency must have become aware on or before the date of notification. Check both dates.",
    ),
    _Order(
        "incident_date", "date_la_aware", "date_la_aware",
        "The local authority cannot have become aware before the incident. Check both dates.",
    ),
    _Order(
        "date_la_aware", _NOTIFIED, "date_la_aware",
        "Give the date the local authority became aware only if that was on or before the date "
        "of notification.",
    ),
    _Order(
        "csc_referral_date", _NOTIFIED, "csc_referral_date",
        "The referral to children's social care cannot be later than the date of notification. "
        "Check both dates.",
    ),
    _Order(
        "date_la_aware", "panel_notification_date", "panel_notification_date",
        "The national notification cannot be earlier than the date the local authority became "
        "aware. Check both dates.",
    ),
    _Order(
        "safeguarding_lead_discussed_date", _NOTIFIED, "safeguarding_lead_discussed_date",
        "You must have spoken to your safeguarding lead on or before the date of notification. "
        "Check both dates.",
    ),
)  # fmt: skip

_PAST: Final = {
    _NOTIFIED: "The date of notification is in the future. Put the day on which you send this.",
    "strategy_discussion_date": (
        "The date of the strategy discussion is in the future. Put it in once it has been held."
    ),
    "cdop_notified_date": "The date the child death was notified is in the future. Check the date.",
    "lado_referral_date": "The date of referral to LADO is in the future. Check the date.",
    "panel_notification_date": "The date of the national notification is in the future. Check the date.",
    "family_informed_date": "The date the family was told is in the future. Check the date.",
    "child_dob": "The date of birth is in the future. Check it, or say that the child is not born yet.",
    "child_date_of_death": "The date of death is in the future. Check the date.",
}

_FORTY_TWO_WEEKS: Final = timedelta(weeks=42)
_CHILDHOOD_ENDS: Final = 18
_CARE_LEAVING_ENDS: Final = 25


def dates_are_in_order(answers: Answers, today: date) -> list[Finding]:
    """Incident, then awareness, then notification; and the other orders of DOMAIN 3.1."""
    return [
        Finding(order.field, "dates-out-of-order", order.message)
        for order in _ORDERS
        if _certainly_before(_notified(answers, today, order.later), answers.get(order.earlier))
    ]


def dates_are_past(answers: Answers, today: date) -> list[Finding]:
    """What has happened has not happened in the future."""
    return [
        Finding(path, "in-the-future", _PAST[path.rsplit(".", 1)[-1]])
        for path, value in answers.paths()
        if path.rsplit(".", 1)[-1] in _PAST and _certainly_before(today.isoformat(), value)
    ]


def death_is_after_birth(answers: Answers, today: date) -> list[Finding]:
    """Nobody dies before they are born."""
    words = "The child cannot have died before the date of birth. Check both dates."
    return [
        Finding(path_of("children", number, "child_date_of_death"), "dates-out-of-order", words)
        for number, row in enumerate(answers.rows("children"))
        if _certainly_before(row.get("child_date_of_death"), row.get("child_dob"))
    ]


def ages_fit(answers: Answers, today: date) -> list[Finding]:
    """A child is 0 to 17 when it happened; 18 to 24 for a care leaver only."""
    began = day_range(answers.get("incident_date")) or day_range(_notified(answers, today, _NOTIFIED))
    ended = day_range(answers.get("incident_date_to")) or began
    leaving_care = "care_leaver_death" in _codes(answers.get("notification_reason"))
    found = []
    for number, row in enumerate(answers.rows("children")):
        born = day_range(row.get("child_dob"))
        if born is None or began is None or ended is None:
            continue
        if born[0] > ended[1]:
            found.append(_age(number, "born-after-incident", _BORN_AFTER))
        elif (youngest := age_on(born[1], began[0])) >= _CARE_LEAVING_ENDS:
            found.append(_age(number, "too-old", _TOO_OLD))
        elif youngest >= _CHILDHOOD_ENDS and not (leaving_care or _is_care_leaver(row)):
            found.append(_age(number, "adult-not-care-leaver", _NOT_CARE_LEAVER))
    return found


def delivery_is_near(answers: Answers, today: date) -> list[Finding]:
    """An unborn child is expected within 42 weeks of the notification."""
    notified = day_range(_notified(answers, today, _NOTIFIED))
    words = "The expected delivery date is more than 42 weeks from the date of notification. Check both dates."
    return [
        Finding(path_of("children", number, "child_expected_delivery_date"), "too-far-away", words)
        for number, row in enumerate(answers.rows("children"))
        if (expected := day_range(row.get("child_expected_delivery_date"))) is not None
        and notified is not None
        and abs(expected[0] - notified[0]) > _FORTY_TWO_WEEKS
    ]


def child_death_notified_after_death(answers: Answers, today: date) -> list[Finding]:
    """A death is notified to the child death review after it has happened."""
    deaths = [found for row in answers.rows("children") if (found := day_range(row.get("child_date_of_death")))]
    told = day_range(answers.get("cdop_notified_date"))
    if told is None or not deaths or told[1] >= min(first for first, _ in deaths):
        return []
    words = "The child death cannot have been notified before the date of death. Check both dates."
    return [Finding("cdop_notified_date", "dates-out-of-order", words)]


_BORN_AFTER: Final = (
    "The date of birth is later than the incident. Check both dates; if the harm was done before birth, leave them."
)
_TOO_OLD: Final = "This person was 25 or older at the incident. Check the date of birth; an adult goes with the adults."
_NOT_CARE_LEAVER: Final = (
    "This person was 18 or older at the incident. Check the date of birth, or tick ‘Care leaver’ in the "
    "children's social care status."
)


def _age(number: int, problem: str, message: str) -> Finding:
    return Finding(path_of("children", number, "child_dob"), problem, message)


def _is_care_leaver(row: dict[str, object]) -> bool:
    status = row.get("child_care_leaver_status")
    return "care_leaver" in _codes(row.get("child_csc_status")) or status in {
        "eligible", "relevant", "former_relevant", "qualifying",
    }  # fmt: skip


def _codes(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _notified(answers: Answers, today: date, question_id: str) -> object:
    """The answer; today, for a notification that does not say its own date yet."""
    value = answers.get(question_id)
    return today.isoformat() if question_id == _NOTIFIED and day_range(value) is None else value


def _certainly_before(one: object, other: object) -> bool:
    first, second = day_range(one), day_range(other)
    return first is not None and second is not None and first[1] < second[0]
