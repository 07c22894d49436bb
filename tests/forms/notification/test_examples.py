"""The twelve examples are answers to this form, and their gaps are those they were given on purpose."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import pytest

from forms.notification import NOTIFICATION
from tests.examples import EXAMPLES, example

TODAY: Final = date(2026, 11, 24)

each_example = pytest.mark.parametrize("given", EXAMPLES, ids=lambda given: given["notification_ref"])


def sets(value: Any) -> Any:
    """``value`` without empty answers, and with several choices as sets: their order says nothing."""
    match value:
        case [str(), *_]:
            return frozenset(value)
        case list():
            return [sets(item) for item in value]
        case dict():
            return {key: sets(item) for key, item in value.items() if item}
    return value


def missing(ending: str) -> list[str]:
    return NOTIFICATION.missing(NOTIFICATION.answers(example(ending))[0])


def problems(ending: str) -> set[tuple[str, str]]:
    answers, _ = NOTIFICATION.answers(example(ending))
    return {(finding.field, finding.problem) for finding in NOTIFICATION.findings(answers, TODAY)}


def test_there_are_twelve() -> None:
    assert len({given["notification_ref"] for given in EXAMPLES}) == 12


@each_example
def test_every_value_is_taken_as_it_is(given: dict[str, Any]) -> None:
    answers, findings = NOTIFICATION.answers(given)
    assert findings == []
    assert sets(answers.to_json()) == sets(given)


@each_example
def test_nothing_is_left_out_when_it_is_sent(given: dict[str, Any]) -> None:
    answers, _ = NOTIFICATION.answers(given)
    assert NOTIFICATION.applicable(answers).equal(answers)


@each_example
def test_nothing_stops_it_from_being_sent(given: dict[str, Any]) -> None:
    answers, _ = NOTIFICATION.answers(given)
    assert NOTIFICATION.blockers(answers, TODAY) == []


@each_example
def test_dates_are_in_order(given: dict[str, Any]) -> None:
    answers, _ = NOTIFICATION.answers(given)
    found = {finding.problem for finding in NOTIFICATION.findings(answers, TODAY)}
    assert not found & {
        "dates-out-of-order",
        "in-the-future",
        "answers-disagree",
        "does-not-apply",
        "not-alone",
    }


@pytest.mark.parametrize("ending", ["0031", "0036", "0040", "0043", "0044", "0046", "0047", "0049"])
def test_a_complete_example_lacks_nothing(ending: str) -> None:
    assert missing(ending) == []


def test_0034_lacks_what_it_left_out() -> None:
    assert missing("0034") == ["abuse_categories", "family_informed"]


def test_0038_names_a_worker_in_trust_and_does_not_speak_of_lado() -> None:
    assert missing("0038") == ["lado_referred"]


def test_0041_names_a_young_person_of_16_without_care_leaver_status() -> None:
    assert missing("0041") == ["children[0].child_care_leaver_status"]


def test_0051_lacks_what_it_left_out() -> None:
    assert set(missing("0051")) == {
        *(
            f"children[{n}].{q}"
            for n in (0, 1)
            for q in ("child_disabilities", "child_cp_plan_status", "child_legal_status")
        ),
        "children[0].child_education_status",
        "children[0].child_youth_justice",
        "police_force",
        "family_informed",
        "safeguarding_lead_role",
        "safeguarding_lead_contact",
        "safeguarding_lead_discussed_date",
    }


def test_0043_has_more_children_than_the_national_system_takes() -> None:
    assert ("children", "many") in problems("0043")


def test_0051_is_told_to_notify_the_death_and_to_call() -> None:
    assert {("cdop_notified", "notify-the-death"), ("immediate_risk_now", "call-now")} <= problems("0051")


@pytest.mark.parametrize("ending", ["0031", "0036", "0038", "0040", "0044", "0046", "0047"])
def test_an_example_in_order_raises_no_finding(ending: str) -> None:
    assert problems(ending) == set()
