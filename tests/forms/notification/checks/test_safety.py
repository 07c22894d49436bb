from __future__ import annotations

from typing import Any

import pytest

from forms.notification.checks.safety import (
    allegations_reach_the_designated_officer,
    every_sibling_is_safe,
    nobody_is_at_risk_now,
    serious_harm_is_referred,
    somebody_protects_the_child,
)
from tests.forms.notification.checks import problems


@pytest.mark.parametrize(("risk", "reported"), [("yes", True), ("not_known", True), ("no", False)])
def test_safety_21_risk_now_and_not_knowing_ask_for_a_call(risk: str, reported: bool) -> None:
    found = [("immediate_risk_now", "call-now")] if reported else []
    assert problems(nobody_is_at_risk_now, {"immediate_risk_now": risk}) == found


def test_risk_that_nobody_asked_about_is_left_to_the_chase_list() -> None:
    assert problems(nobody_is_at_risk_now, {}) == []


@pytest.mark.parametrize(
    ("referred", "grounds", "reported"),
    [
        ("no", ["serious_physical_impairment"], True),
        ("no", ["recovered_but_was_serious", "none_harm_averted"], True),
        ("no", ["none_harm_averted"], False),
        ("no", ["not_known"], False),
        ("not_known", ["serious_physical_impairment"], False),
        ("yes", ["serious_physical_impairment"], False),
    ],
)
def test_serious_harm_without_referral_is_reported(referred: str, grounds: list[str], reported: bool) -> None:
    given = {"csc_referral_made": referred, "serious_harm_grounds": grounds}
    assert problems(serious_harm_is_referred, given) == ([("csc_referral_made", "not-referred")] if reported else [])


@pytest.mark.parametrize(
    ("measures", "reported"),
    [(["none_yet"], True), (["safety_plan", "none_yet"], True), (["none_needed"], False)],
)
def test_no_measure_yet_is_reported(measures: list[str], reported: bool) -> None:
    found = [("protective_measures", "unprotected")] if reported else []
    assert problems(somebody_protects_the_child, {"protective_measures": measures}) == found


def test_each_sibling_who_may_not_be_safe_is_reported() -> None:
    rows = [{"sibling_safe_now": answer} for answer in ("yes", "no", "not_known")]
    assert problems(every_sibling_is_safe, {"siblings": rows}) == [
        ("siblings[1].sibling_safe_now", "not-known-to-be-safe"),
        ("siblings[2].sibling_safe_now", "not-known-to-be-safe"),
    ]


def adult(concern: str, trust: str, lado: str) -> dict[str, Any]:
    person = {"person_of_concern": concern, "person_position_of_trust": trust}
    return {"adults": [{"person_name": "Kit"}, person], "lado_referred": lado}


def test_concern_about_somebody_in_trust_goes_to_the_designated_officer() -> None:
    assert problems(allegations_reach_the_designated_officer, adult("yes", "yes", "no")) == [
        ("lado_referred", "not-referred-to-lado")
    ]


@pytest.mark.parametrize("given", [adult("yes", "no", "no"), adult("no", "yes", "no"), adult("yes", "yes", "yes")])
def test_no_concern_no_trust_or_a_referral_passes(given: dict[str, Any]) -> None:
    assert problems(allegations_reach_the_designated_officer, given) == []
