"""Whoever notifies, and what every invented notification says alike. Names of nobody, in an area that is nowhere."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

AREA: Final = "Skerrymoor"
ANOTHER_AREA: Final = "Ostrel Fen"
POLICE_FORCE: Final = "Skerrymoor Police"
INVENTED: Final = "Invented for demonstration: no such people, no such place."
"""Begins every account of what happened, so that no copy of it is ever taken for a true one."""

PHYSICAL_ABUSE_SUSPECTED: Final = {
    "notification_reason": ["serious_harm_abuse_neglect"],
    "sin_nature": "serious_harm",
    "abuse_neglect_status": "suspected",
    "abuse_categories": ["physical"],
}


def notifier(name: str, role: str, agency_type: str, agency: str, number: int) -> dict[str, Any]:
    """Section B for an invented person; ``number`` ends their telephone number and tells them apart."""
    mailbox = name.lower().replace(" ", ".")
    return {
        "notifier_name": name,
        "notifier_role": role,
        "notifier_agency_type": agency_type,
        "notifier_agency_name": agency,
        "notifier_phone": f"01632 9604{number:02}",
        "notifier_email": f"{mailbox}@example.org",
        "notifier_own_involvement": "None before the incident.",
        "notifier_can_present": "yes",
        "safeguarding_lead_name": "Honor Wexcliffe",
        "safeguarding_lead_role": "Designated safeguarding lead",
        "safeguarding_lead_contact": "07700 900450",
        "safeguarding_lead_agrees": "yes",
    }


def settled(written: date) -> dict[str, Any]:
    """What is the same in every whole notification, written on the day ``written``."""
    return {
        "date_notification": written.isoformat(),
        "is_update": "no",
        "incident_local_authority": AREA,
        "in_area_test": "in_our_area",
        "incident_date_basis": "exact",
        "immediate_risk_now": "no",
        "csc_referral_made": "no",
        "strategy_discussion_held": "no",
        "protective_measures": ["safety_plan"],
        "police_investigation": "no",
        "care_proceedings": "no",
        "other_reviews": ["none"],
        "bodies_notified": ["none"],
        "panel_notified": "no",
        "family_informed": "yes",
        "media_interest": "none_expected",
        "safeguarding_lead_discussed_date": written.isoformat(),
        "declaration": True,
        "signed_name": "As above",
    }


def child(forenames: str, surname: str, born: date, role: str, outcome: str, **more: Any) -> dict[str, Any]:
    """A row of section E for an invented child."""
    return {
        "child_role": role,
        "child_forenames": forenames,
        "child_surname": surname,
        "child_dob_status": "exact",
        "child_dob": born.isoformat(),
        "child_sex": "not_known",
        "child_ethnicity": "not_yet_obtained",
        "child_disabilities": ["none"],
        "child_home_address": "7 Lanternwick Row, Skerrymoor",
        "child_home_postcode": "ZZ99 4QD",
        "child_home_la": AREA,
        "child_address_sensitive": "no",
        "child_current_location": "At home with a grandparent",
        "child_outcome_now": outcome,
        "child_education_status": "in_school_attending",
        "child_csc_status": ["not_known_to_csc"],
        "child_cp_plan_status": "never",
        "child_legal_status": "none",
        "child_youth_justice": "no",
        **more,
    }


def adult(relationship: str, name: str, of_concern: str = "not_known") -> dict[str, Any]:
    """A row of section F for an invented adult."""
    return {
        "person_relationship": relationship,
        "person_name": name,
        "person_parental_responsibility": "yes" if relationship in {"mother", "father"} else "no",
        "person_lives_with_child": "yes",
        "person_of_concern": of_concern,
        "person_position_of_trust": "no",
    }
