"""From which day K1 counts, and whether it runs."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from intake.cases.clocks.awareness import awareness_of, k1_applies
from tests.examples import EXAMPLES, example

RECEIVED = datetime(2026, 9, 10, 9, 0, tzinfo=UTC)

EARLY = "2026-09-03"
LATE = "2026-09-08"


def aware(received_at: datetime = RECEIVED, **answers: Any) -> tuple[date, str]:
    found = awareness_of(answers, received_at)
    assert found.provisional
    return found.date, found.field


@pytest.mark.parametrize(
    ("field", "opened_by"),
    [
        ("date_la_aware", {}),
        ("csc_referral_date", {"csc_referral_made": "yes"}),
        ("strategy_discussion_date", {"strategy_discussion_held": "yes"}),
        ("lado_referral_date", {"lado_referred": "yes"}),
        ("panel_notification_date", {"panel_notified": "yes"}),
        ("date_agency_aware", {"notifier_agency_type": "local_authority_csc"}),
        ("date_agency_aware", {"notifier_agency_type": "local_authority_early_help"}),
        ("date_agency_aware", {"notifier_agency_type": "local_authority_other"}),
        ("date_agency_aware", {"notifier_agency_type": "adult_social_care"}),
        ("date_agency_aware", {"notifier_agency_type": "youth_justice"}),
        ("safeguarding_lead_discussed_date", {"notifier_agency_type": "local_authority_csc"}),
        ("manager_signoff_date", {"notifier_agency_type": "youth_justice"}),
        ("date_notification", {"notifier_agency_type": "local_authority_csc"}),
    ],
)
def test_safety_01_any_part_of_the_local_authority_that_knew_starts_k1(field: str, opened_by: dict[str, Any]) -> None:
    assert aware(**{**opened_by, field: EARLY}) == (date(2026, 9, 3), field)


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"date_la_aware": "not_known"},
        {"date_agency_aware": EARLY, "notifier_agency_type": "nhs_acute"},
        {"date_notification": EARLY, "notifier_agency_type": "police"},
        {"csc_referral_made": "no", "csc_referral_date": EARLY},
        {"strategy_discussion_held": "not_applicable", "strategy_discussion_date": EARLY},
        {"cdop_notified": "yes", "cdop_notified_date": EARLY},
        {"family_informed": "yes", "family_informed_date": EARLY},
        {"incident_date": EARLY},
    ],
)
def test_safety_01_without_a_sign_of_the_local_authority_k1_starts_on_receipt(answers: dict[str, Any]) -> None:
    assert aware(**answers) == (date(2026, 9, 10), "receipt")


def test_safety_01_the_earliest_sign_counts() -> None:
    found = aware(date_la_aware=LATE, csc_referral_made="yes", csc_referral_date=EARLY)
    assert found == (date(2026, 9, 3), "csc_referral_date")


def test_safety_01_a_referral_date_counts_although_the_question_before_it_is_blank_or_not_known() -> None:
    assert aware(csc_referral_date=EARLY)[1] == "csc_referral_date"
    assert aware(csc_referral_made="not_known", csc_referral_date=EARLY)[1] == "csc_referral_date"


def test_safety_01_a_sign_after_the_receipt_is_a_slip_and_is_said() -> None:
    found = awareness_of({"date_la_aware": "2027-09-03"}, RECEIVED)
    assert (found.date, found.field) == (date(2026, 9, 10), "receipt")
    assert [(finding.field, finding.problem) for finding in found.findings] == [("date_la_aware", "after-receipt")]


def test_a_sign_before_the_incident_counts_and_is_said() -> None:
    found = awareness_of({"date_la_aware": "2026-08-03", "incident_date": "2026-09"}, RECEIVED)
    assert found.date == date(2026, 8, 3)
    assert [finding.problem for finding in found.findings] == ["before-incident"]


def test_a_sign_within_the_month_of_the_incident_is_no_finding() -> None:
    assert awareness_of({"date_la_aware": EARLY, "incident_date": "2026-09"}, RECEIVED).findings == ()


def test_receipt_just_before_midnight_utc_in_summer_is_the_next_day_in_london() -> None:
    assert aware(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == (date(2026, 7, 2), "receipt")


def test_a_sign_on_the_day_that_has_begun_in_london_is_not_after_the_receipt() -> None:
    received = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert aware(received, date_la_aware="2026-07-02") == (date(2026, 7, 2), "date_la_aware")


@pytest.mark.parametrize(
    ("ending", "day"),
    [
        ("0031", "2026-09-05"),
        ("0034", "2026-09-18"),
        ("0036", "2026-09-27"),  # the referral was a day before the date given for the local authority
        ("0038", "2026-10-03"),
        ("0040", "2026-10-08"),
        ("0041", "2026-10-15"),
        ("0043", "2026-10-14"),
        ("0044", "2026-10-25"),
        ("0046", "2026-10-30"),
        ("0047", "2026-11-04"),
        ("0049", "2026-11-06"),
        ("0051", "2026-11-20"),
    ],
)
def test_the_examples_start_k1_on_their_first_sign(ending: str, day: str) -> None:
    given = example(ending)
    found = awareness_of(given, datetime.fromisoformat(f"{given['date_notification']}T12:00:00+00:00"))
    assert found.date == date.fromisoformat(day)


def test_k1_runs_for_every_example_but_the_other_areas() -> None:
    without = [given["notification_ref"] for given in EXAMPLES if not k1_applies(given)[0]]
    assert without == ["NSP-2026-0049"]


LEARNING: dict[str, Any] = {"notification_reason": ["learning_request"], "in_area_test": "in_our_area"}


@pytest.mark.parametrize(
    "answers",
    [
        LEARNING,
        {"notification_reason": ["good_practice", "learning_request"]},
        {**LEARNING, "serious_harm_grounds": ["none_harm_averted"]},
        {**LEARNING, "children": [{"child_outcome_now": "recovered", "child_role": "witness_or_affected"}]},
        {"in_area_test": "other_english_area", "serious_harm_grounds": ["died"]},
    ],
)
def test_safety_01_k1_does_not_run(answers: dict[str, Any]) -> None:
    assert not k1_applies(answers)[0]


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"notification_reason": ["near_miss"], "serious_harm_grounds": ["none_harm_averted"]},
        {"notification_reason": ["near_miss", "learning_request"]},
        {"notification_reason": "not_known"},
        {**LEARNING, "serious_harm_grounds": ["recovered_but_was_serious"]},
        {**LEARNING, "serious_harm_grounds": "not_known"},
        {**LEARNING, "children": [{}, {"child_outcome_now": "died"}]},
        {**LEARNING, "children": [{"child_outcome_now": "not_known"}]},
        {**LEARNING, "children": [{"child_outcome_now": "critical"}]},
        {**LEARNING, "children": [{"child_date_of_death": "2026-09"}]},
        {**LEARNING, "children": [{"child_role": "seriously_harmed"}]},
        {**LEARNING, "incident_types": ["suspected_suicide"]},
        {**LEARNING, "sin_nature": "child_death"},
        {"in_area_test": "not_known", "serious_harm_grounds": ["died"]},
        {"in_area_test": "outside_england_child_normally_resident_here"},
    ],
)
def test_safety_01_k1_runs_wherever_death_or_harm_is_possible(answers: dict[str, Any]) -> None:
    assert k1_applies(answers)[0]


@pytest.mark.parametrize("place", ["Marram Bay", "marram bay city council"])
def test_safety_01_a_tick_for_another_area_does_not_stop_k1_where_our_own_is_named(place: str) -> None:
    answers = {"in_area_test": "other_english_area", "incident_local_authority": place}
    assert k1_applies(answers, our_area="Marram Bay")[0]
    assert not k1_applies({**answers, "incident_local_authority": "Northdale"}, our_area="Marram Bay")[0]
    assert not k1_applies({**answers, "incident_local_authority": "not_known"}, our_area="Marram Bay")[0]
