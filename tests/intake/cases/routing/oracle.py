"""DOMAIN's routing table read a second time, in plain Python: it shares no code with the program.

For each rule: does the row of DOMAIN 4 apply to these answers? Only what the fields decide; questions are apart.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Given = dict[str, Any]

GROUNDS_OF_HARM = {
    "died", "life_threatening_injury", "serious_physical_impairment", "serious_mental_health_impairment",
    "serious_developmental_impairment", "serious_sexual_abuse", "serious_exploitation_harm",
    "long_term_impairment_likely_not_certain", "recovered_but_was_serious",
}  # fmt: skip
REASONS_OF_DEATH = {
    "death_abuse_neglect", "looked_after_child_death", "care_leaver_death", "death_regulated_setting",
}  # fmt: skip


def ticked(given: Given, name: str) -> set[str]:
    value = given.get(name) or []
    return {value} if isinstance(value, str) else set(value)


def rows(given: Given, group: str) -> list[Given]:
    value = given.get(group)
    return value if isinstance(value, list) else []


def dead(child: Given) -> bool:
    if child.get("child_outcome_now") == "died" or child.get("child_role") == "died":
        return True
    return child.get("child_date_of_death") not in {None, "", "not_known"}


def the_dead(given: Given) -> list[Given]:
    return [child for child in rows(given, "children") if dead(child)]


def span(text: str | None) -> tuple[str, str] | None:
    """First and last possible day of a partial date, as ISO text."""
    if not text or not text[0].isdigit():
        return None
    return (text + "-01-01"[len(text) - 4 :])[:10], (text + "-12-31"[len(text) - 4 :])[:10]


def ages(given: Given, child: Given) -> tuple[int, int] | None:
    """Youngest and oldest that the child can have been when it died, else when it happened or was notified."""
    born = span(child.get("child_dob"))
    then = next(
        (
            found
            for text in (child.get("child_date_of_death"), given.get("incident_date"), given.get("date_notification"))
            if (found := span(text))
        ),
        None,
    )
    if born is None or then is None:
        return None
    return years(born[1], then[0]), years(born[0], then[1])


def years(born: str, then: str) -> int:
    return int(then[:4]) - int(born[:4]) - (then[5:] < born[5:])


def maybe_aged(given: Given, child: Given, low: int, high: int) -> bool:
    known = ages(given, child)
    return known is not None and known[0] <= high and known[1] >= low


def maybe_a_child(given: Given, child: Given) -> bool:
    known = ages(given, child)
    return known is None or known[1] < 0 or maybe_aged(given, child, 0, 17)


def looked_after(child: Given) -> bool:
    return "looked_after" in ticked(child, "child_csc_status")


def care_leaver(child: Given) -> bool:
    statuses = {"relevant", "former_relevant", "qualifying"}
    return "care_leaver" in ticked(child, "child_csc_status") or child.get("child_care_leaver_status") in statuses


def other_place(one: str | None, other: str | None) -> bool:
    return bool(one and other and "not_known" not in {one, other} and one.lower() != other.lower())


def harmed(given: Given) -> bool:
    return bool(ticked(given, "serious_harm_grounds") & GROUNDS_OF_HARM) or some_death(given)


def some_death(given: Given) -> bool:
    return bool(
        the_dead(given)
        or "died" in ticked(given, "serious_harm_grounds")
        or ticked(given, "notification_reason") & REASONS_OF_DEATH
        or given.get("sin_nature") == "child_death"
    )


def concern_in_trust(given: Given) -> bool:
    return any(
        adult.get("person_of_concern") == "yes" and adult.get("person_position_of_trust") == "yes"
        for adult in rows(given, "adults")
    )


def police(given: Given) -> bool:
    told = ("police_force", "police_contact", "police_reference", "police_outcome_so_far")
    return given.get("police_investigation") == "yes" or any(given.get(name) for name in told)


def foster(given: Given) -> bool:
    return given.get("incident_location_type") == "foster_home" or any(
        str(child.get("child_placement_type")).startswith("U") for child in rows(given, "children")
    )


ROWS: dict[str, Callable[[Given], bool]] = {
    "child-at-risk-now": lambda g: (
        g.get("immediate_risk_now") == "yes"
        or any(child.get("sibling_safe_now") == "no" for child in rows(g, "siblings"))
    ),
    "alarm": lambda g: (
        g.get("immediate_risk_now") != "no"
        or any(child.get("sibling_safe_now") != "yes" for child in rows(g, "siblings"))
        or some_death(g)
        or g.get("media_interest") == "actual"
    ),
    "every-notification": lambda _: True,
    "conflict-of-interest": lambda _: False,
    "national-notification": lambda g: (
        g.get("abuse_neglect_status") in {"known", "suspected"}
        and harmed(g)
        and g.get("in_area_test") != "other_english_area"
    ),
    "child-lives-elsewhere": lambda g: (
        g.get("in_area_test") == "in_our_area"
        and any(other_place(c.get("child_home_la"), g.get("incident_local_authority")) for c in rows(g, "children"))
    ),
    "harmed-outside-england": lambda g: g.get("in_area_test") == "outside_england_child_normally_resident_here",
    "other-area": lambda g: g.get("in_area_test") == "other_english_area",
    "looked-after-death": lambda g: any(looked_after(child) for child in the_dead(g)),
    "looked-after-out-of-area": lambda g: any(
        looked_after(child)
        and (
            other_place(child.get("child_placing_authority"), child.get("child_home_la"))
            or other_place(child.get("child_placing_authority"), g.get("incident_local_authority"))
        )
        for child in rows(g, "children")
    ),
    "childrens-home": lambda g: (
        g.get("incident_location_type") == "childrens_home"
        or g.get("notifier_agency_type") == "childrens_home_provider"
        or any(child.get("child_placement_type") in {"K1", "K2"} for child in rows(g, "children"))
    ),
    "secure-childrens-home": lambda g: any(child.get("child_placement_type") == "K1" for child in rows(g, "children")),
    "foster-agency": lambda g: (
        g.get("notifier_agency_type") == "fostering_agency"
        or (foster(g) and any(agency.get("agency_type") == "fostering_agency" for agency in rows(g, "agencies")))
    ),
    "care-leaver-death": lambda g: any(care_leaver(child) and maybe_aged(g, child, 18, 24) for child in the_dead(g)),
    "in-care-child-death": lambda g: any(
        (looked_after(child) or care_leaver(child)) and maybe_a_child(g, child) for child in the_dead(g)
    ),
    "child-death": lambda g: any(maybe_a_child(g, child) for child in the_dead(g)),
    "unexpected-child-death": lambda g: any(
        maybe_a_child(g, child) and child.get("child_death_expected") == "unexpected" for child in the_dead(g)
    ),
    "domestic-abuse-related-death": lambda g: (
        "domestic_homicide_child_present" in ticked(g, "incident_types")
        or "parent_homicide" in ticked(g, "extra_considerations")
        or "dardr" in ticked(g, "other_reviews")
    ),
    "adult-with-care-needs": lambda g: "safeguarding_adult_review" in ticked(g, "other_reviews"),
    "position-of-trust": concern_in_trust,
    "youth-justice": lambda g: (
        "yjb_serious_incident" in ticked(g, "other_reviews")
        or any(child.get("child_youth_justice") == "yes" and maybe_a_child(g, child) for child in the_dead(g))
    ),
    "custody": lambda g: (
        g.get("incident_location_type") == "custody" or "custody_or_police_custody" in ticked(g, "extra_considerations")
    ),
    "early-years-setting": lambda g: g.get("incident_location_type") == "early_years_setting",
    "early-years-staff": lambda g: (
        g.get("incident_location_type") == "early_years_setting"
        and ("professional" in ticked(g, "alleged_harm_by") or concern_in_trust(g))
    ),
    "nhs-care": lambda g: bool(ticked(g, "other_reviews") & {"nhs_psii", "cqc_regulatory"}),
    "criminal-investigation": police,
    "media": lambda g: g.get("media_interest") in {"actual", "possible"},
    "learning": lambda g: bool(ticked(g, "notification_reason") & {"near_miss", "learning_request", "good_practice"}),
}
