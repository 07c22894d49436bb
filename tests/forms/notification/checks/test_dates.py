from __future__ import annotations

from typing import Any

import pytest

from forms.notification.checks.dates import (
    ages_fit,
    child_death_notified_after_death,
    dates_are_in_order,
    dates_are_past,
    death_is_after_birth,
    delivery_is_near,
)
from tests.forms.notification.checks import problems


def child(**answers: Any) -> dict[str, Any]:
    return {"children": [answers]}


@pytest.mark.parametrize(
    ("earlier", "later", "reported"),
    [
        ("incident_date", "date_notification", "incident_date"),
        ("incident_date", "incident_date_to", "incident_date_to"),
        ("incident_date", "date_agency_aware", "date_agency_aware"),
        ("date_agency_aware", "date_notification", "date_agency_aware"),
        ("incident_date", "date_la_aware", "date_la_aware"),
        ("date_la_aware", "date_notification", "date_la_aware"),
        ("csc_referral_date", "date_notification", "csc_referral_date"),
        ("date_la_aware", "panel_notification_date", "panel_notification_date"),
        ("safeguarding_lead_discussed_date", "date_notification", "safeguarding_lead_discussed_date"),
    ],
)
def test_dates_in_the_wrong_order_are_reported(earlier: str, later: str, reported: str) -> None:
    assert problems(dates_are_in_order, {earlier: "2026-09-02", later: "2026-09-01"}) == [
        (reported, "dates-out-of-order")
    ]
    assert problems(dates_are_in_order, {earlier: "2026-09-01", later: "2026-09-01"}) == []


def test_a_partial_date_is_reported_only_when_no_day_of_it_would_do() -> None:
    assert problems(dates_are_in_order, {"incident_date": "2026-09", "date_agency_aware": "2026-09-01"}) == []
    assert problems(dates_are_in_order, {"incident_date": "2026-10", "date_agency_aware": "2026-09-30"}) != []


def test_not_known_is_in_order_with_everything() -> None:
    assert problems(dates_are_in_order, {"incident_date": "not_known", "date_notification": "2026-09-01"}) == []


def test_without_a_date_of_notification_today_counts() -> None:
    assert problems(dates_are_in_order, {"incident_date": "2026-11-25"}) == [("incident_date", "dates-out-of-order")]
    assert problems(dates_are_in_order, {"incident_date": "2026-11-24"}) == []


@pytest.mark.parametrize(
    "question_id",
    [
        "date_notification",
        "strategy_discussion_date",
        "cdop_notified_date",
        "lado_referral_date",
        "panel_notification_date",
        "family_informed_date",
    ],
)
def test_what_has_happened_is_not_in_the_future(question_id: str) -> None:
    assert problems(dates_are_past, {question_id: "2026-11-25"}) == [(question_id, "in-the-future")]
    assert problems(dates_are_past, {question_id: "2026-11-24"}) == []


@pytest.mark.parametrize("question_id", ["child_dob", "child_date_of_death"])
def test_birth_and_death_are_not_in_the_future(question_id: str) -> None:
    assert problems(dates_are_past, child(**{question_id: "2026-12"})) == [
        (f"children[0].{question_id}", "in-the-future")
    ]
    assert problems(dates_are_past, child(**{question_id: "2026-11"})) == []


def test_death_comes_after_birth() -> None:
    born_first = {"child_dob": "2020-05-03", "child_date_of_death": "2020-05-03"}
    died_first = {"child_dob": "2020-05-03", "child_date_of_death": "2020-04"}
    assert problems(death_is_after_birth, {"children": [born_first, died_first]}) == [
        ("children[1].child_date_of_death", "dates-out-of-order")
    ]


@pytest.mark.parametrize(
    ("dob", "problem"),
    [
        ("2008-09-19", None),
        ("2008-09-18", "adult-not-care-leaver"),
        ("2008-09", None),
        ("2001-09-19", "adult-not-care-leaver"),
        ("2001-09-18", "too-old"),
        ("2026-09-18", None),
        ("2026-09-19", "born-after-incident"),
        ("not_known", None),
    ],
)
def test_ages_at_the_incident(dob: str, problem: str | None) -> None:
    expected = [("children[0].child_dob", problem)] if problem else []
    assert problems(ages_fit, child(child_dob=dob) | {"incident_date": "2026-09-18"}) == expected


@pytest.mark.parametrize(
    "known_by",
    [
        child(child_dob="2005-02-14", child_csc_status=["care_leaver"]),
        child(child_dob="2005-02-14", child_care_leaver_status="former_relevant"),
        child(child_dob="2005-02-14") | {"notification_reason": ["care_leaver_death"]},
    ],
    ids=["social care status", "care-leaver status", "reason"],
)
def test_a_care_leaver_may_be_an_adult(known_by: dict[str, Any]) -> None:
    assert problems(ages_fit, known_by | {"incident_date": "2026-09-18"}) == []


def test_a_child_may_be_born_while_the_period_lasts() -> None:
    born = child(child_dob="2026-03-01")
    assert problems(ages_fit, born | {"incident_date": "2025", "incident_date_to": "2026-09"}) == []
    assert problems(ages_fit, born | {"incident_date": "2025"}) != []


@pytest.mark.parametrize(("expected", "reported"), [("2027-06-22", False), ("2027-06-23", True), ("2025-01-01", True)])
def test_an_unborn_child_is_expected_within_42_weeks(expected: str, reported: bool) -> None:
    given = child(child_expected_delivery_date=expected) | {"date_notification": "2026-09-01"}
    found = [("children[0].child_expected_delivery_date", "too-far-away")] if reported else []
    assert problems(delivery_is_near, given) == found


def test_a_child_death_is_notified_after_it() -> None:
    died = child(child_date_of_death="2026-09-18")
    assert problems(child_death_notified_after_death, died | {"cdop_notified_date": "2026-09-17"}) == [
        ("cdop_notified_date", "dates-out-of-order")
    ]
    assert problems(child_death_notified_after_death, died | {"cdop_notified_date": "2026-09-18"}) == []


def test_the_first_of_several_deaths_counts() -> None:
    died = {"children": [{"child_date_of_death": "2026-09-20"}, {"child_date_of_death": "2026-09-18"}]}
    assert problems(child_death_notified_after_death, died | {"cdop_notified_date": "2026-09-19"}) == []
