"""Initials, ages and flags: what a list may say of a case without naming anybody."""

from datetime import date
from typing import Any

import pytest

from forms.notification import NOTIFICATION
from intake.cases.glance import age_words, child_at_a_glance, glance, initials, risk_now
from tests.examples import EXAMPLES, example

TODAY = date(2026, 9, 8)


def flags(*notifications: dict[str, Any]) -> set[str]:
    return {flag.words for flag in glance(NOTIFICATION, notifications, TODAY).flags}


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"child_dob": "2026-09-08"}, "0 days"),
        ({"child_dob": "2026-09-07"}, "1 day"),
        ({"child_dob": "2026-08-12"}, "27 days"),
        ({"child_dob": "2026-08-11"}, "4 weeks"),
        ({"child_dob": "2026-05-09"}, "3 months"),
        ({"child_dob": "2024-09-09"}, "23 months"),
        ({"child_dob": "2024-09-08"}, "2 years"),
        ({"child_dob": "2009-09-09"}, "16 years"),
        ({"child_dob": "2020", "child_dob_status": "estimated"}, "about 6 years"),
        ({"child_dob": "2020-01-01", "child_dob_status": "estimated"}, "about 6 years"),
        ({"child_dob": "2030-01-01"}, "age not known"),
        ({"child_dob": "not_known"}, "age not known"),
        ({}, "age not known"),
        ({"child_dob_status": "unborn"}, "not born yet"),
        ({"child_age_text": "Wren is about 3 years, I think"}, "about 3 years"),
        ({"child_age_text": "Wren, a toddler"}, "age not known"),
        ({"child_dob": "2026-05-03", "child_date_of_death": "2026-05-05"}, "died, 2 days"),
        ({"child_role": "died"}, "died, age not known"),
    ],
)
def test_ages_say_what_is_known_and_repeat_nothing_that_was_typed(row: dict[str, str], words: str) -> None:
    assert age_words(row, TODAY) == words


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"child_forenames": "Tobias Wren", "child_surname": "Ashdown-Kale"}, "T.A."),
        ({"child_forenames": "‘Baby’", "child_surname": "not_known"}, "B.?."),
        ({"child_forenames": "émile"}, "É.?."),
        ({}, "?.?."),
    ],
)
def test_initials(row: dict[str, str], words: str) -> None:
    assert initials(row) == words


@pytest.mark.parametrize("given", EXAMPLES, ids=lambda given: given["notification_ref"])
def test_no_name_and_no_narrative_is_in_a_glance(given: dict[str, Any]) -> None:
    shown = repr(glance(NOTIFICATION, [given], TODAY))
    for child in given["children"]:
        assert child_at_a_glance(child, TODAY) in shown
        assert child["child_surname"] not in shown
    assert given["incident_summary"][:30] not in shown


def test_safety_21_the_worse_of_conflicting_notifications_counts() -> None:
    safe = {"immediate_risk_now": "no"}
    assert risk_now([safe]) is None
    assert "Risk now not known" in flags(safe, {})
    assert "Risk now not known" in flags({"immediate_risk_now": "not_known"}, safe)
    assert "Child at risk now" in flags(safe, {"immediate_risk_now": "yes"}, safe)
    assert "Child at risk now" in flags(safe | {"siblings": [{"sibling_safe_now": "no"}]})


def test_flags_follow_any_notification() -> None:
    assert {"Looked after", "Press interest", "Sharing restricted", "Address kept secret"} <= flags(
        {"media_interest": "actual", "sharing_restrictions": "Not to the clinic."},
        {"children": [{"child_csc_status": ["looked_after"], "child_address_sensitive": "yes"}]},
    )
    assert "Another area" in flags(example("0049"))


def test_the_latest_notification_that_says_it_gives_the_words() -> None:
    seen = glance(NOTIFICATION, [example("0031"), {"incident_types": ["other"]}, {}], TODAY)
    assert seen.children == ("T.A., 4 months",)
    assert seen.kinds == NOTIFICATION.questions["incident_types"].show(["other"])
    assert seen.agency_type == "nhs_acute"


def test_many_kinds_are_cut_and_none_is_said() -> None:
    assert glance(NOTIFICATION, [{"incident_types": ["other", "neglect_chronic", "other"]}], TODAY).kinds.endswith(
        "; and 1 more"
    )
    assert glance(NOTIFICATION, [{}], TODAY).kinds == "Kind of incident not given"
    assert glance(NOTIFICATION, [{"incident_types": "not_known"}], TODAY).kinds == "Not known"
