"""Notifications made at random, of the fields that routing looks at."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from forms import OneOf, SeveralOf
from forms.notification import NOTIFICATION

PLACES = st.sampled_from(["Marram Bay", "Carrow Vale", "Northdale", "not_known"])
DAYS = st.sampled_from(["not_known", "2026", "2026-08", "2026-08-28", "2026-02-28"])
BIRTHS = st.sampled_from(
    ["not_known", "2026", "2026-08", "2010-08-28", "2008-08", "2008-08-28", "2008-08-29", "2002", "2001-08-28", "1999"]
)
SOMETIMES = {
    "police_force": st.just("Estuary Police"),
    "police_contact": st.just("DI of the day"),
    "police_reference": st.just("EST-26-1"),
    "police_outcome_so_far": st.just("Bail."),
    "sharing_restrictions": st.just("Not to the school."),
}


# Codes that a rule waits for, among lists too long to meet them often.
FAVOURED: dict[str, list[Any]] = {
    "incident_location_type": ["early_years_setting", "childrens_home", "foster_home", "custody"],
    "alleged_harm_by": [["professional"], ["father"]],
    "notifier_agency_type": ["fostering_agency", "childrens_home_provider", "nhs_acute"],
    "agency_type": ["fostering_agency"],
    "child_placement_type": ["K1", "U6", "R5"],
}


def choice(question_id: str) -> st.SearchStrategy[Any]:
    any_code = any_choice(question_id)
    favoured = FAVOURED.get(question_id)
    return st.sampled_from(favoured) | any_code if favoured else any_code


def any_choice(question_id: str) -> st.SearchStrategy[Any]:
    question = NOTIFICATION.questions[question_id]
    if isinstance(question, SeveralOf):
        codes = [option.code for option in question.options.options]
        return st.lists(st.sampled_from(codes), min_size=1, max_size=3, unique=True) | st.just("not_known")
    assert isinstance(question, OneOf), question_id
    return st.sampled_from([option.code for option in question.options.options] + ["not_known"])


def row(*choices: str, **other: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={**{name: choice(name) for name in choices}, **other})


CHILD = row(
    "child_role",
    "child_outcome_now",
    "child_death_expected",
    "child_csc_status",
    "child_legal_status",
    "child_placement_type",
    "child_care_leaver_status",
    "child_youth_justice",
    child_dob=BIRTHS,
    child_date_of_death=DAYS,
    child_home_la=PLACES,
    child_placing_authority=PLACES,
)
GROUPS = {
    "children": st.lists(CHILD, min_size=1, max_size=3),
    "adults": st.lists(row("person_of_concern", "person_position_of_trust", "person_factors"), min_size=1, max_size=3),
    "siblings": st.lists(row("sibling_safe_now"), min_size=1, max_size=2),
    "agencies": st.lists(row("agency_type"), min_size=1, max_size=2),
}
NOTIFICATIONS = row(
    "notifier_agency_type",
    "notification_reason",
    "sin_nature",
    "abuse_neglect_status",
    "serious_harm_grounds",
    "in_area_test",
    "extra_considerations",
    "incident_types",
    "incident_location_type",
    "alleged_harm_by",
    "immediate_risk_now",
    "police_investigation",
    "other_reviews",
    "media_interest",
    incident_date=DAYS,
    date_notification=st.just("2026-11-20"),
    incident_local_authority=PLACES,
    **GROUPS,
    **SOMETIMES,
)
