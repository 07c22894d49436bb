"""When each conditional question is wanted: one case for and one against, for every C of DOMAIN 3.1."""

from __future__ import annotations

from typing import Any, Final

import pytest

from forms.conditions import Condition, When
from forms.notification import NOTIFICATION
from forms.questions import OneOf, RequiredWhen, SeveralOf

Given = dict[str, Any]


def child(**answers: Any) -> Given:
    return {"children": [answers]}


DIED: Final = {"child_outcome_now": "died"}
INCIDENT: Final = {"incident_date": "2026-09-18"}

# question: (answers that make it wanted, answers that do not)
CASES: Final[dict[str, tuple[Given, Given]]] = {
    "updates_notification_ref": ({"is_update": "yes"}, {"is_update": "no"}),
    "abuse_categories": ({"abuse_neglect_status": "suspected"}, {"abuse_neglect_status": "not_known"}),
    "incident_date_to": ({"incident_date_basis": "period"}, {"incident_date_basis": "exact"}),
    "child_dob": (child(child_dob_status="estimated"), child(child_dob_status="unborn")),
    "child_age_text": (child(child_dob_status="not_known"), child(child_dob_status="exact")),
    "child_expected_delivery_date": (child(child_dob_status="unborn"), child(child_dob_status="not_known")),
    "child_disabilities": (child(child_dob_status="exact"), child(child_dob_status="unborn")),
    "child_nhs_number_missing_reason": (child(**DIED), child(**DIED, child_nhs_number="9991158383")),
    "child_date_of_death": (child(**DIED), child(child_outcome_now="critical")),
    "child_place_of_death": (child(**DIED), child(child_outcome_now="critical")),
    "child_death_expected": (child(**DIED), child(child_outcome_now="critical")),
    "child_cp_plan_category": (child(child_cp_plan_status="previous"), child(child_cp_plan_status="never")),
    "child_cp_plan_dates": (child(child_cp_plan_status="current"), child(child_cp_plan_status="not_known")),
    "child_placement_type": (
        child(child_csc_status=["looked_after"]),
        child(child_csc_status=["care_leaver"]),
    ),
    "child_placing_authority": (
        child(child_csc_status=["care_leaver"]),
        child(child_csc_status=["early_help"]),
    ),
    "child_placement_provider": (
        child(child_csc_status=["child_protection_plan", "looked_after"]),
        child(child_csc_status=["care_leaver"]),
    ),
    "child_care_leaver_status": (
        child(child_dob="2010-09-18") | INCIDENT,
        child(child_dob="2010-09-19") | INCIDENT,
    ),
    "sibling_safety_action": (
        {"siblings": [{"sibling_safe_now": "not_known"}]},
        {"siblings": [{"sibling_safe_now": "yes"}]},
    ),
    "csc_referral_date": ({"csc_referral_made": "yes"}, {"csc_referral_made": "not_applicable"}),
    "strategy_discussion_date": ({"strategy_discussion_held": "yes"}, {"strategy_discussion_held": "no"}),
    "police_force": ({"police_investigation": "yes"}, {"police_investigation": "not_known"}),
    "coroner_informed": (child(**DIED), child(child_outcome_now="critical")),
    "coroner_area": ({"coroner_informed": "yes"}, {"coroner_informed": "no"}),
    "cdop_notified": (
        child(**DIED, child_dob="2015-01-01") | INCIDENT,
        child(**DIED, child_dob="2005-02-14") | INCIDENT,
    ),
    "cdop_notified_date": ({"cdop_notified": "yes"}, {"cdop_notified": "no"}),
    "care_proceedings_details": ({"care_proceedings": "yes"}, {"care_proceedings": "no"}),
    "lado_referred": (
        {"adults": [{"person_name": "A"}, {"person_position_of_trust": "yes"}]},
        {"adults": [{"person_position_of_trust": "not_known"}]},
    ),
    "lado_referral_date": ({"lado_referred": "yes"}, {"lado_referred": "no"}),
    "panel_notification_date": ({"panel_notified": "yes"}, {"panel_notified": "no"}),
    "family_not_informed_reason": ({"family_informed": "partly"}, {"family_informed": "yes"}),
    "media_details": ({"media_interest": "possible"}, {"media_interest": "none_expected"}),
}

CONDITIONS: Final = {
    asked.id: asked.need.condition if isinstance(asked.need, RequiredWhen) else asked.need
    for asked in NOTIFICATION.questions.values()
    if isinstance(asked.need, Condition | RequiredWhen)
}


def is_missing(question_id: str, given: Given) -> bool:
    answers, findings = NOTIFICATION.answers(given)
    assert findings == []
    return any(path.rsplit(".", 1)[-1] == question_id for path in NOTIFICATION.missing(answers))


def test_every_conditional_question_has_a_case() -> None:
    assert set(CASES) == set(CONDITIONS)


@pytest.mark.parametrize("question_id", CASES)
def test_wanted_where_the_condition_holds(question_id: str) -> None:
    assert is_missing(question_id, CASES[question_id][0])


@pytest.mark.parametrize("question_id", CASES)
def test_not_wanted_where_it_does_not(question_id: str) -> None:
    assert not is_missing(question_id, CASES[question_id][1])


@pytest.mark.parametrize("question_id", CONDITIONS)
def test_conditions_look_at_things_that_exist(question_id: str) -> None:
    everything = set(NOTIFICATION.questions) | set(NOTIFICATION.groups)
    assert CONDITIONS[question_id].names() <= everything


@pytest.mark.parametrize("question_id", CONDITIONS)
def test_conditions_name_codes_that_can_be_answered(question_id: str) -> None:
    for part in whens(CONDITIONS[question_id]):
        looked_at = NOTIFICATION.questions[part.question_id]
        assert isinstance(looked_at, OneOf | SeveralOf)
        assert part.values <= set(looked_at.options.labels)


def whens(condition: object) -> list[When]:
    """Every ``When`` inside a condition."""
    if isinstance(condition, When):
        return [condition]
    inner = [
        *getattr(condition, "conditions", ()),
        *(getattr(condition, name) for name in ("condition", "other") if hasattr(condition, name)),
    ]
    return [found for part in inner for found in whens(part)]


def test_a_death_at_an_unknown_age_counts_as_a_childs() -> None:
    assert is_missing("cdop_notified", child(**DIED, child_dob_status="not_known"))


@pytest.mark.parametrize(
    "given",
    [
        {"siblings": [{"sibling_safe_now": "yes", "sibling_safety_action": "Staying with grandmother."}]},
        child(**DIED, child_dob_status="exact", child_dob="2005-02-14")
        | INCIDENT
        | {"cdop_notified": "not_applicable"},
        child(child_dob_status="unborn", child_disabilities=["HEAR"]),
    ],
    ids=["a safe sibling", "an adult's death", "an unborn child"],
)
def test_what_is_told_unasked_about_safety_stands_and_is_sent(given: Given) -> None:
    answers, _ = NOTIFICATION.answers(given)
    assert NOTIFICATION.applicable(answers).equal(answers)


def test_an_answer_whose_condition_is_false_is_left_out_of_what_is_sent() -> None:
    answers, _ = NOTIFICATION.answers({"is_update": "no", "updates_notification_ref": "NSP-2026-0001"})
    assert "updates_notification_ref" not in NOTIFICATION.applicable(answers)
