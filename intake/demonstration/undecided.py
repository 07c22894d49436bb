"""Invented notifications on which the partners are not of one mind: a view is missing, or two differ."""

from __future__ import annotations

from datetime import timedelta

from intake.cases.events import View
from intake.demonstration.days import Days
from intake.demonstration.people import (
    INVENTED,
    PHYSICAL_ABUSE_SUSPECTED,
    POLICE_FORCE,
    adult,
    child,
    notifier,
    settled,
)
from intake.demonstration.story import BETWEEN_VIEWS, FALLS_SHORT, MEETS, Door, Since, Story


def overdue(days: Days) -> Story:
    """K1 fell due on the working day before today, and one partner's view is missing."""
    aware = days.k1_from(days.back(1))
    day = days.back(4)
    received = days.at(day, 9, 20)

    def then(since: Since) -> None:
        since.acknowledged(received + timedelta(minutes=3))
        since.triage(received + timedelta(hours=1))
        since.to_partners(received + timedelta(hours=5))
        for number, partner in enumerate(since.partners[:-1]):
            since.view(days.at(days.back(3), 10) + number * BETWEEN_VIEWS, partner, View.MEETS_SIN, MEETS)

    return Story(
        "overdue",
        Door.WORD,
        received,
        {
            **settled(day),
            **notifier("Theophila Garrowby", "Named nurse", "nhs_acute", "Skerrymoor General Hospital", 5),
            **PHYSICAL_ABUSE_SUSPECTED,
            "serious_harm_grounds": ["life_threatening_injury"],
            "notifier_rationale": "A baby who cannot roll over has bruises and bleeding around the brain. Midwife and "
            "health visitor had each seen a mark and had no way of knowing of the other's.",
            "review_sought": "rapid_review",
            "incident_date": aware.isoformat(),
            "date_agency_aware": aware.isoformat(),
            "date_la_aware": aware.isoformat(),
            "incident_types": ["abusive_head_trauma"],
            "incident_location_type": "family_home",
            "incident_summary": f"{INVENTED} A baby of three months was brought in limp. Scans show bleeding of "
            "different ages. The parents give no account that explains it.",
            "alleged_harm_by": ["unknown_person"],
            "children": [
                child(
                    "Emmeric",
                    "Stannage-Loe",
                    aware - timedelta(days=95),
                    "seriously_harmed",
                    "critical",
                    child_current_location="Intensive care, Skerrymoor General Hospital",
                    child_education_status="not_statutory_age",
                )
            ],
            "adults": [adult("mother", "Philippa Stannage"), adult("father", "Auberon Loe")],
            "immediate_actions": "Admitted; contact with the parents is supervised. Twin sister seen and well.",
            "siblings": [
                {
                    "sibling_name": "Ysolde Stannage-Loe",
                    "sibling_dob": (aware - timedelta(days=95)).isoformat(),
                    "sibling_relationship": "Twin sister",
                    "sibling_csc_status": ["referral_or_assessment_open"],
                    "sibling_safe_now": "yes",
                }
            ],
            "csc_referral_made": "yes",
            "csc_referral_date": aware.isoformat(),
            "strategy_discussion_held": "yes",
            "strategy_discussion_date": aware.isoformat(),
            "protective_measures": ["hospital_admission", "bail_conditions"],
            "police_investigation": "yes",
            "police_force": POLICE_FORCE,
        },
        then=then,
    )


def disputed(days: Days) -> Story:
    """K1 is due today, and the partners differ."""
    aware = days.k1_from(days.today)
    day = days.back(3)
    received = days.at(day, 14, 10)

    def then(since: Since) -> None:
        since.acknowledged(received + timedelta(minutes=1))
        since.triage(received + timedelta(minutes=40))
        since.to_partners(received + timedelta(hours=2))
        for number, partner in enumerate(since.partners):
            view, reasons = (View.DOES_NOT_MEET, FALLS_SHORT) if number == 1 else (View.MEETS_SIN, MEETS)
            since.view(days.at(days.back(2), 11) + number * BETWEEN_VIEWS, partner, view, reasons)

    return Story(
        "disputed",
        Door.ONLINE,
        received,
        {
            **settled(day),
            **notifier("Barnabas Fennimoor", "Team manager", "youth_justice", "Skerrymoor Youth Justice Service", 6),
            "notification_reason": ["serious_harm_abuse_neglect", "child_alleged_perpetrator_own_abuse"],
            "abuse_neglect_status": "known",
            "abuse_categories": ["emotional"],
            "serious_harm_grounds": ["serious_exploitation_harm"],
            "notifier_rationale": "A boy who was made to carry drugs was stabbed when he tried to stop. Four services "
            "knew a part of it and nobody had the whole.",
            "review_sought": "not_sure",
            "incident_date": aware.isoformat(),
            "date_agency_aware": aware.isoformat(),
            "incident_types": ["criminal_exploitation_violence"],
            "incident_location_type": "public_place",
            "incident_summary": f"{INVENTED} A fifteen-year-old was stabbed in the thigh at a bus station. He says "
            "that he owes money to people who gave him things to carry.",
            "children": [
                child(
                    "Caspian",
                    "Wrothmere",
                    days.today.replace(year=days.today.year - 15, month=1, day=9),
                    "seriously_harmed",
                    "discharged_recovering",
                    child_education_status="part_time_timetable",
                    child_csc_status=["child_in_need_plan"],
                    child_youth_justice="yes",
                )
            ],
            "adults": [adult("grandparent", "Sunniva Wrothmere", "no")],
            "immediate_actions": "Moved to an aunt outside the area the same night. Police guard at the hospital.",
            "csc_referral_made": "yes",
            "csc_referral_date": aware.isoformat(),
            "police_investigation": "yes",
            "police_force": POLICE_FORCE,
            "media_interest": "possible",
            "media_details": "A passer-by put a film of the bus station on the web.",
        },
        then=then,
    )
