"""Every rule fires exactly where a second reading of DOMAIN's table says so, and nowhere else."""

import json
from typing import Any

import pytest
from hypothesis import given, settings

from forms.notification import NOTIFICATION
from intake.cases.routing import RECIPIENTS, RULES, Context, Firing, Reach, fire
from intake.cases.routing.recipients import STATUTORY_PARTNERS
from tests.examples import EXAMPLES, example
from tests.intake.cases.routing.notifications import NOTIFICATIONS
from tests.intake.cases.routing.oracle import ROWS
from tests.intake.cases.story import PARTNERS

CONTEXT = Context(PARTNERS)
OTHER_BODIES = ("childrens-home", "secure-childrens-home", "foster-agency", "early-years-setting", "position-of-trust")
OTHER_BODIES_TOO = ("youth-justice", "domestic-abuse-related-death")


def told(answers: dict[str, Any], context: Context = CONTEXT) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for firing in fire(answers, context):
        if not firing.question_to_office:
            found.setdefault(firing.rule_id, []).append(firing.recipient)
    return found


def asked(answers: dict[str, Any], context: Context = CONTEXT) -> dict[str, Firing]:
    return {firing.rule_id: firing for firing in fire(answers, context) if firing.question_to_office}


def expected(answers: dict[str, Any]) -> set[str]:
    return {rule for rule, applies in ROWS.items() if applies(answers)}


def test_the_second_reading_knows_every_rule() -> None:
    assert [rule.id for rule in RULES] == list(ROWS)


@pytest.mark.parametrize("answers", EXAMPLES, ids=lambda answers: answers["notification_ref"])
def test_the_examples_fire_as_the_second_reading_says(answers: dict[str, Any]) -> None:
    assert set(told(answers)) == expected(answers)


@settings(max_examples=500)
@given(NOTIFICATIONS)
def test_made_up_notifications_fire_as_the_second_reading_says(answers: dict[str, Any]) -> None:
    assert set(told(answers)) == expected(answers)


def test_the_made_up_notifications_make_every_rule_fire_and_not_fire() -> None:
    seen: dict[str, set[bool]] = {rule: set() for rule in ROWS}

    @settings(max_examples=500, database=None, derandomize=True)
    @given(NOTIFICATIONS)
    def look(answers: dict[str, Any]) -> None:
        fired = expected(answers)
        for rule, ways in seen.items():
            ways.add(rule in fired)

    look()
    assert {rule for rule, ways in seen.items() if len(ways) < 2} == {"every-notification", "conflict-of-interest"}


@given(NOTIFICATIONS)
def test_a_rule_fires_or_asks_and_never_both(answers: dict[str, Any]) -> None:
    assert not set(told(answers)) & set(asked(answers))


@given(NOTIFICATIONS)
def test_a_firing_names_fields_and_holds_no_answer(answers: dict[str, Any]) -> None:
    names = NOTIFICATION.questions.keys() | NOTIFICATION.groups.keys()
    paths = [path for firing in fire(answers, CONTEXT) for path in firing.facts]
    assert {path.rsplit(".")[-1] for path in paths} <= names


def test_a_firing_says_which_answers_made_it() -> None:
    death = [firing for firing in fire(example("0038"), CONTEXT) if firing.rule_id == "looked-after-death"]
    assert [firing.recipient for firing in death] == [
        "secretary_of_state",
        "ofsted",
        "parents_and_pr_holders",
        "placing_la",
        "host_la",
    ]
    assert "children[0].child_csc_status" in death[0].facts
    assert "Carrow" not in json.dumps([firing.facts for firing in death])


def test_rules_name_fields_that_the_form_has() -> None:
    names = NOTIFICATION.questions.keys() | NOTIFICATION.groups.keys()
    assert all(set(rule.fields) <= names for rule in RULES)


def test_every_recipient_has_words() -> None:
    named = {recipient for rule in RULES for recipient in rule.recipients}
    assert named - {STATUTORY_PARTNERS} <= RECIPIENTS.keys()


@pytest.mark.parametrize(
    ("ending", "questions"),
    [
        ("0031", {"adult-with-care-needs", "nhs-care"}),
        ("0034", {"child-at-risk-now"}),
        ("0040", {"national-notification", "domestic-abuse-related-death", "youth-justice"}),
        ("0043", {"child-at-risk-now", "foster-agency", "adult-with-care-needs"}),
        ("0046", set()),
        ("0049", {"child-at-risk-now", "conflict-of-interest"}),
        (
            "0051",
            {"child-at-risk-now", "conflict-of-interest", "national-notification", "position-of-trust"}
            | {"youth-justice", "nhs-care", "media"},
        ),
    ],
)
def test_what_no_field_decides_is_asked_of_the_office(ending: str, questions: set[str]) -> None:
    found = asked(example(ending))
    assert set(found) == questions
    assert all(firing.recipient == "business_unit" and firing.question.strip() for firing in found.values())


def test_an_empty_notification_asks_and_drops_nothing() -> None:
    assert set(asked({})) == {
        "child-at-risk-now",
        "national-notification",
        "other-area",
        "criminal-investigation",
        "media",
    }


def test_the_office_answers_for_a_rule() -> None:
    answers = example("0043")
    assert "foster-agency" in told(answers, Context(PARTNERS, office={"foster-agency": True}))
    denied = Context(PARTNERS, office={"foster-agency": False})
    assert "foster-agency" not in told(answers, denied) | asked(answers, denied)


def test_safety_07_the_statutory_partners_come_from_the_settings() -> None:
    two = ("local_authority_north", "local_authority_south", "icb", "police")
    assert told({}, Context(two))["every-notification"] == ["business_unit", *two, "education_lead"]


@pytest.mark.parametrize("rule_id", [*OTHER_BODIES, *OTHER_BODIES_TOO])
def test_safety_09_another_bodys_duty_is_asked_and_confirmed(rule_id: str) -> None:
    assert next(rule for rule in RULES if rule.id == rule_id).duty_of


def test_safety_09_k14_is_not_another_bodys_and_counts_hours() -> None:
    rule = next(rule for rule in RULES if rule.id == "child-death")
    assert not rule.duty_of
    assert "hours" in rule.deadline


def test_safety_15_parents_are_told_by_a_person() -> None:
    assert RECIPIENTS["parents_and_pr_holders"].reach is Reach.PERSON


@pytest.mark.parametrize(
    "answers",
    [
        {"immediate_risk_now": "yes"},
        {"immediate_risk_now": "not_known"},
        {},
        {"immediate_risk_now": "no", "children": [{"child_outcome_now": "died"}]},
        {"immediate_risk_now": "no", "serious_harm_grounds": ["died"]},
        {"immediate_risk_now": "no", "siblings": [{"sibling_safe_now": "yes"}, {"sibling_safe_now": "not_known"}]},
        {"immediate_risk_now": "no", "media_interest": "actual"},
        {"immediate_risk_now": "no", "notification_reason": ["near_miss"], "siblings": [{"sibling_safe_now": "no"}]},
    ],
)
def test_safety_21_the_rota_is_called(answers: dict[str, Any]) -> None:
    assert told(answers)["alarm"] == ["duty_rota"]


def test_safety_21_and_not_for_nothing() -> None:
    assert "alarm" not in told({"immediate_risk_now": "no", "siblings": [{"sibling_safe_now": "yes"}]})
