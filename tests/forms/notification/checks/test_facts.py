from __future__ import annotations

from typing import Any, Final

import pytest

from forms.notification.checks.facts import (
    adults_are_named,
    averted_means_near_miss,
    deaths_agree,
    deaths_reach_coroner_and_review,
    work_email_is_not_webmail,
    young_adults_are_children_too,
)
from tests.forms.notification.checks import problems

DIED: Final[dict[str, Any]] = {
    "incident_date": "2026-09-18",
    "children": [{"child_outcome_now": "died", "child_dob": "2015-01-01"}],
}


def test_a_death_asks_for_coroner_and_child_death_review() -> None:
    assert problems(deaths_reach_coroner_and_review, DIED) == [
        ("coroner_informed", "needed-for-a-death"),
        ("cdop_notified", "needed-for-a-death"),
    ]


def test_answers_about_coroner_and_review_are_enough() -> None:
    told = {"coroner_informed": "not_known", "cdop_notified": "yes"}
    assert problems(deaths_reach_coroner_and_review, DIED | told) == []


def test_a_death_that_was_not_notified_is_reported() -> None:
    told = {"coroner_informed": "yes", "cdop_notified": "no"}
    assert problems(deaths_reach_coroner_and_review, DIED | told) == [("cdop_notified", "notify-the-death")]


def test_the_child_death_review_is_for_deaths_under_18() -> None:
    adult = DIED | {"children": [{"child_outcome_now": "died", "child_dob": "2005-02-14"}]}
    assert problems(deaths_reach_coroner_and_review, adult | {"coroner_informed": "yes"}) == []


def test_without_a_death_nobody_asks() -> None:
    assert problems(deaths_reach_coroner_and_review, {"children": [{"child_outcome_now": "critical"}]}) == []


@pytest.mark.parametrize(
    "sign",
    [
        {"serious_harm_grounds": ["died"]},
        {"notification_reason": ["looked_after_child_death"]},
    ],
)
def test_a_death_without_a_child_who_died_is_reported(sign: dict[str, Any]) -> None:
    alive = {"children": [{"child_outcome_now": "critical"}]}
    assert problems(deaths_agree, sign | alive) == [("children[0].child_outcome_now", "answers-disagree")]


def test_the_child_whose_part_was_to_die_is_the_one_to_look_at() -> None:
    rows = [{"child_role": "seriously_harmed"}, {"child_role": "died", "child_outcome_now": "critical"}]
    assert problems(deaths_agree, {"children": rows}) == [("children[1].child_outcome_now", "answers-disagree")]


def test_a_death_without_any_child_points_to_the_children() -> None:
    assert problems(deaths_agree, {"serious_harm_grounds": ["died"]}) == [("children", "answers-disagree")]


def test_a_child_who_died_without_that_ground_is_reported() -> None:
    other_ground = DIED | {"serious_harm_grounds": ["serious_sexual_abuse"]}
    assert problems(deaths_agree, other_ground) == [("serious_harm_grounds", "answers-disagree")]


def test_answers_that_agree_about_a_death_pass() -> None:
    assert problems(deaths_agree, DIED | {"serious_harm_grounds": ["died"]}) == []
    assert problems(deaths_agree, {"children": [{"child_role": "seriously_harmed"}]}) == []


def test_harm_averted_goes_with_a_near_miss() -> None:
    averted = {"serious_harm_grounds": ["none_harm_averted"]}
    assert problems(averted_means_near_miss, averted | {"notification_reason": ["learning_request"]}) == [
        ("serious_harm_grounds", "averted-without-near-miss")
    ]
    assert problems(averted_means_near_miss, averted | {"notification_reason": ["near_miss"]}) == []


def test_at_least_one_adult_is_named() -> None:
    assert problems(adults_are_named, {}) == [("adults", "no-adult")]
    assert problems(adults_are_named, {"adults": [{"person_name": "Unknown"}]}) == []


def young(**elsewhere: Any) -> dict[str, Any]:
    person = {"person_name": "Wren  Ashdown", "person_dob": "2009-03"}
    return {"date_notification": "2026-09-18", "adults": [{"person_name": "Kit"}, person]} | elsewhere


def test_a_person_under_18_among_the_adults_is_reported() -> None:
    assert problems(young_adults_are_children_too, young()) == [("adults[1].person_dob", "under-18")]


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"children": [{"child_forenames": "Wren", "child_surname": "ASHDOWN"}]},
        {"siblings": [{"sibling_name": "Wren Ashdown"}]},
        {"siblings": [{"sibling_name": "Wrenna", "sibling_dob": "2009-03"}]},
    ],
    ids=["as a child", "as a sibling", "by date of birth"],
)
def test_a_person_under_18_who_is_a_child_elsewhere_passes(elsewhere: dict[str, Any]) -> None:
    assert problems(young_adults_are_children_too, young(**elsewhere)) == []


@pytest.mark.parametrize("dob", ["2008-09-18", "2008", "not_known"])
def test_a_person_who_may_be_an_adult_passes(dob: str) -> None:
    given = {"date_notification": "2026-09-18", "adults": [{"person_dob": dob}]}
    assert problems(young_adults_are_children_too, given) == []


@pytest.mark.parametrize("address", ["o.pentreath@GMAIL.com", "o.pentreath@hotmail.co.uk"])
def test_free_webmail_is_reported(address: str) -> None:
    assert problems(work_email_is_not_webmail, {"notifier_email": address}) == [("notifier_email", "private-address")]


@pytest.mark.parametrize("given", [{"notifier_email": "o.pentreath@nhs.example.org"}, {}])
def test_a_work_address_passes(given: dict[str, Any]) -> None:
    assert problems(work_email_is_not_webmail, given) == []
