"""Invented notifications that the partners have decided on with one voice."""

from __future__ import annotations

from datetime import timedelta

from intake.cases.events import Outcome, View
from intake.demonstration.days import Days
from intake.demonstration.people import INVENTED, POLICE_FORCE, adult, child, notifier, settled
from intake.demonstration.story import FALLS_SHORT, MEETS, Door, Since, Story


def looked_after_death(days: Days) -> Story:
    """A looked-after child died of an illness: to be notified nationally, and no rapid review is needed."""
    died = days.k1_from(days.ahead(1))
    day = days.back(2)
    received = days.at(day, 9, 45)

    def then(since: Since) -> None:
        since.acknowledged(received + timedelta(minutes=1))
        since.triage(received + timedelta(minutes=30))
        since.to_partners(received + timedelta(hours=1))
        since.everyone(
            days.at(days.back(1), 9),
            View.NOTIFY_ONLY,
            "A looked-after child died of a known illness. No abuse is suspected: to be notified, no review.",
        )
        since.agreed(days.at(days.back(1), 14), Outcome.NOTIFY_ONLY)

    return Story(
        "looked-after-death",
        Door.ONLINE,
        received,
        {
            **settled(day),
            **notifier("Octavian Rushbeck", "Service manager", "local_authority_csc", "Skerrymoor children in care", 7),
            "notification_reason": ["looked_after_child_death"],
            "sin_nature": "child_death",
            "abuse_neglect_status": "not_suspected",
            "serious_harm_grounds": ["died"],
            "notifier_rationale": "A looked-after child died of a heart condition that was known from birth. We notify "
            "because every such death is notified, not because of a concern.",
            "review_sought": "not_sure",
            "incident_date": died.isoformat(),
            "date_agency_aware": died.isoformat(),
            "date_la_aware": died.isoformat(),
            "incident_types": ["medical_natural_causes"],
            "incident_location_type": "hospital",
            "incident_summary": f"{INVENTED} A nine-year-old in long-term foster care died in hospital after an "
            "operation that had been planned for months. The foster carers were with her.",
            "children": [
                child(
                    "Eulalia",
                    "Brackenfold",
                    days.today.replace(year=days.today.year - 9, month=2, day=17),
                    "died",
                    "died",
                    child_date_of_death=died.isoformat(),
                    child_place_of_death="Skerrymoor General Hospital",
                    child_death_expected="unexpected",
                    child_nhs_number_missing_reason="not_looked_up",
                    child_current_location="Hospital mortuary",
                    child_csc_status=["looked_after"],
                    child_legal_status="C2",
                    child_placement_type="U4",
                    child_placing_authority="Skerrymoor",
                    child_placement_provider="Skerrymoor fostering service",
                )
            ],
            "adults": [adult("foster_carer", "Hesper Millsworth", "no")],
            "immediate_actions": "Child death review partners told within the hour. Foster carers and parents visited.",
            "protective_measures": ["none_needed"],
            "coroner_informed": "yes",
            "coroner_area": "Skerrymoor",
            "cdop_notified": "yes",
            "cdop_notified_date": died.isoformat(),
            "family_support_offered": "Bereavement nurse, also for two other children in the foster home.",
        },
        then=then,
    )


def two_children(days: Days) -> Story:
    """Agreed and filed nationally: K1 is met and K6 runs."""
    aware = days.k1_from(days.back(3))
    day = days.back(7)
    received = days.at(day, 16, 15)

    def then(since: Since) -> None:
        since.acknowledged(received + timedelta(minutes=4))
        since.triage(days.at(days.back(6), 9))
        since.to_partners(days.at(days.back(6), 11))
        since.everyone(days.at(days.back(5), 10), View.MEETS_SIN, MEETS)
        since.agreed(days.at(days.back(5), 15), Outcome.SIN_AND_RR)
        since.filed(days.at(days.back(4), 12), days.back(4), "CSINS-DEMONSTRATION-1")

    return Story(
        "two-children",
        Door.MAIL,
        received,
        {
            **settled(day),
            **notifier("DI Mirabel Tansloe", "Detective inspector", "police", "Skerrymoor Police, child abuse team", 8),
            "notification_reason": ["serious_harm_abuse_neglect"],
            "sin_nature": "serious_harm",
            "abuse_neglect_status": "known",
            "abuse_categories": ["neglect", "emotional"],
            "serious_harm_grounds": ["serious_developmental_impairment"],
            "notifier_rationale": "Two brothers were kept from school and doctors for years. Housing, education and "
            "police had each been at the door.",
            "review_sought": "rapid_review",
            "incident_date": aware.isoformat(),
            "incident_date_basis": "approximate",
            "date_agency_aware": aware.isoformat(),
            "date_la_aware": aware.isoformat(),
            "incident_types": ["neglect_chronic"],
            "incident_location_type": "family_home",
            "incident_summary": f"{INVENTED} Officers who forced a door found two brothers, badly underweight, in a "
            "room without light. Neither could read, and the younger could barely walk.",
            "children": [
                child(
                    forenames,
                    "Tolverby-Nance",
                    days.today.replace(year=days.today.year - age, month=month, day=3),
                    "seriously_harmed",
                    "hospital_stable",
                    child_current_location="Ward 4, Skerrymoor General Hospital",
                    child_education_status="missing_education",
                )
                for forenames, age, month in (("Leofric", 11, 5), ("Osric", 8, 2))
            ],
            "adults": [adult("father", "Gideon Nance", "yes"), adult("mother", "Isaura Nance", "yes")],
            "immediate_actions": "Police protection, then an emergency protection order. Both brothers in hospital.",
            "csc_referral_made": "yes",
            "csc_referral_date": aware.isoformat(),
            "strategy_discussion_held": "yes",
            "strategy_discussion_date": aware.isoformat(),
            "protective_measures": ["police_protection", "emergency_protection_order", "hospital_admission"],
            "police_investigation": "yes",
            "police_force": POLICE_FORCE,
            "police_contact": "DI Mirabel Tansloe",
        },
        then=then,
        checked="spf=pass; dkim=pass; dmarc=pass",
    )


def not_met(days: Days) -> Story:
    """The partners recorded with reasons that the criteria are not met: K1 is stopped and the case closed."""
    day = days.back(8)
    received = days.at(day, 13, 25)

    def then(since: Since) -> None:
        since.acknowledged(received + timedelta(minutes=1))
        since.triage(days.at(days.back(7), 9, 30))
        since.to_partners(days.at(days.back(7), 12))
        since.everyone(days.at(days.back(6), 10), View.DOES_NOT_MEET, FALLS_SHORT)
        since.agreed(days.at(days.back(5), 10), Outcome.NO_FURTHER_ACTION)

    return Story(
        "not-met",
        Door.ONLINE,
        received,
        {
            **settled(day),
            **notifier("Florentin Askeleigh", "Nursery manager", "early_years", "Little Curraghs Nursery", 9),
            "notification_reason": ["serious_harm_abuse_neglect"],
            "abuse_neglect_status": "not_known",
            "serious_harm_grounds": ["recovered_but_was_serious"],
            "notifier_rationale": "A child fell from a climbing frame and lost consciousness. We do not know whether "
            "anybody was at fault and would like the partners to look.",
            "review_sought": "not_sure",
            "incident_date": days.back(9).isoformat(),
            "date_agency_aware": days.back(9).isoformat(),
            "incident_types": ["other"],
            "incident_location_type": "early_years_setting",
            "incident_summary": f"{INVENTED} A three-year-old fell from a climbing frame while two members of staff "
            "were near. She was unconscious for a minute and went home the same evening.",
            "children": [
                child(
                    "Seraphine",
                    "Dowlinghurst",
                    days.today.replace(year=days.today.year - 3, month=4, day=28),
                    "seriously_harmed",
                    "recovered",
                    child_education_status="early_years_place",
                )
            ],
            "adults": [adult("mother", "Clemency Dowlinghurst", "no")],
            "immediate_actions": "Ambulance called at once; the frame is closed until it has been looked at.",
        },
        then=then,
    )
