"""Invented notifications that nobody has decided on yet."""

from __future__ import annotations

from datetime import timedelta

from intake.cases.working_days import local_date
from intake.demonstration.days import Days
from intake.demonstration.people import (
    ANOTHER_AREA,
    AREA,
    INVENTED,
    PHYSICAL_ABUSE_SUSPECTED,
    POLICE_FORCE,
    adult,
    child,
    notifier,
    settled,
)
from intake.demonstration.story import Door, Since, Story


def told_by_a_referral(days: Days) -> Story:
    """K1 counts, provisionally, from a referral to social care; what may be said to whom is restricted."""
    referred = days.k1_from(days.ahead(2))
    received = days.at(days.back(1), 15, 40)

    def then(since: Since) -> None:
        since.acknowledged(received + timedelta(minutes=2))

    return Story(
        "referral",
        Door.WORD,
        received,
        {
            **settled(days.back(1)),
            **notifier("Lucasta Pendrisk", "Deputy head", "school_college", "Brindlecote Primary School", 1),
            **PHYSICAL_ABUSE_SUSPECTED,
            "serious_harm_grounds": ["serious_physical_impairment"],
            "notifier_rationale": "Two agencies saw earlier injuries and neither knew of the other's record. "
            "We think that serious harm and suspected abuse are both met.",
            "review_sought": "rapid_review",
            "incident_date": referred.isoformat(),
            "date_agency_aware": referred.isoformat(),
            "incident_types": ["other_physical_injury"],
            "incident_location_type": "family_home",
            "incident_summary": f"{INVENTED} A seven-year-old came to school unable to move one arm. An X-ray showed a "
            "fresh fracture above an older one. The explanations given do not fit.",
            "alleged_harm_by": ["parents_partner"],
            "children": [
                child(
                    "Perran",
                    "Oakvessel",
                    days.today.replace(year=days.today.year - 7, month=3, day=12),
                    "seriously_harmed",
                    "hospital_stable",
                    child_current_location="Ward 4, Skerrymoor General Hospital",
                    child_csc_status=["referral_or_assessment_open"],
                )
            ],
            "adults": [adult("mother", "Rosalba Oakvessel", "no"), adult("parents_partner", "Not known", "yes")],
            "immediate_actions": "Taken to hospital by the school with the mother. Social care told the same morning.",
            "csc_referral_made": "yes",
            "csc_referral_date": referred.isoformat(),
            "protective_measures": ["hospital_admission"],
            "police_investigation": "yes",
            "police_force": POLICE_FORCE,
            "family_informed": "partly",
            "family_not_informed_reason": "The partner has not been told, at the request of the police.",
            "sharing_restrictions": "The partner's sister works at Brindlecote Primary School. "
            "Nothing to the school beyond Lucasta Pendrisk.",
        },
        then=then,
        beside="Ring my mobile after four: 07700 900 118. The school office must not take the call.",
    )


def update_to_the_referral(days: Days) -> Story:
    """News of a case that is known, by e-mail."""
    received = days.now - timedelta(minutes=70)
    told = told_by_a_referral(days)
    return Story(
        "update",
        Door.MAIL,
        received,
        {
            **told.answers,
            "date_notification": local_date(received).isoformat(),
            "is_update": "yes",
            "medical_findings": "A second healing fracture was found on the full survey. Opinion of the consultant.",
            "immediate_actions": "Supervised contact only. A younger cousin in the same home is being seen today.",
        },
        updates=told.key,
        checked="spf=pass; dmarc=none",
    )


def near_miss(days: Days) -> Story:
    """It calls itself a near miss; K1 runs all the same until the partners record 'not met'."""
    day = days.back(1)
    received = days.at(day, 11, 5)

    def then(since: Since) -> None:
        since.acknowledged(received + timedelta(minutes=1))
        since.triage(received + timedelta(hours=2))

    return Story(
        "near-miss",
        Door.ONLINE,
        received,
        {
            **settled(day),
            **notifier("Benedikt Marlowick", "Health visitor", "health_visiting_school_nursing", "Skerrymoor 0-19", 2),
            "notification_reason": ["near_miss", "learning_request"],
            "abuse_neglect_status": "suspected",
            "abuse_categories": ["neglect"],
            "serious_harm_grounds": ["none_harm_averted"],
            "notifier_rationale": "A toddler was found under water and revived by chance. Three services knew that the "
            "family was exhausted, and none had said so to the others.",
            "review_sought": "line_of_sight",
            "incident_date": day.isoformat(),
            "date_agency_aware": day.isoformat(),
            "incident_types": ["drowning"],
            "incident_location_type": "family_home",
            "incident_summary": f"{INVENTED} A two-year-old was left in a running bath while the parent slept next "
            "door. A neighbour heard the water, forced the door and revived the child.",
            "children": [
                child(
                    "Linnet",
                    "Thrapwater",
                    days.today.replace(year=days.today.year - 2, month=1, day=20),
                    "near_miss_subject",
                    "recovered",
                    child_education_status="not_statutory_age",
                )
            ],
            "adults": [adult("father", "Evander Thrapwater")],
            "immediate_actions": "Both parents agreed to a safety plan with the grandmother. Daily visits this week.",
        },
        then=then,
    )


def another_area(days: Days) -> Story:
    """It happened elsewhere: no clock of ours, offered to that area and watched until somebody there accepts it."""
    day = days.back(2)
    received = days.at(day, 10, 30)

    def then(since: Since) -> None:
        since.acknowledged(received + timedelta(minutes=1))
        since.offered(received + timedelta(hours=4), ANOTHER_AREA, "The child lives there, and it happened there.")

    return Story(
        "another-area",
        Door.ONLINE,
        received,
        {
            **settled(day),
            **notifier("Ignatia Dunmarrow", "Ward sister", "nhs_acute", "Skerrymoor General Hospital", 3),
            "notification_reason": ["serious_harm_abuse_neglect"],
            "abuse_neglect_status": "suspected",
            "abuse_categories": ["neglect"],
            "serious_harm_grounds": ["life_threatening_injury"],
            "in_area_test": "other_english_area",
            "incident_local_authority": ANOTHER_AREA,
            "notifier_rationale": "The child was brought to our hospital because it is nearest. We think that the "
            "partners of the other area must hear of it.",
            "incident_date": days.back(3).isoformat(),
            "date_agency_aware": days.back(3).isoformat(),
            "incident_types": ["ingestion_poisoning"],
            "incident_location_type": "relative_home",
            "incident_summary": f"{INVENTED} A four-year-old drank from an unmarked bottle at an uncle's house and was "
            "flown to our hospital. Visits to that house had been advised against.",
            "children": [
                child(
                    "Corisande",
                    "Vellacott-Stroon",
                    days.today.replace(year=days.today.year - 4, month=6, day=2),
                    "seriously_harmed",
                    "critical",
                    child_home_address="2 Heronfleet, Ostrel Fen",
                    child_home_postcode="ZZ99 7HF",
                    child_home_la=ANOTHER_AREA,
                    child_current_location="Intensive care, Skerrymoor General Hospital",
                )
            ],
            "adults": [adult("mother", "Marguerita Vellacott-Stroon")],
            "immediate_actions": "The emergency duty team of the other area was told by phone at night.",
            "csc_referral_made": "yes",
            "csc_referral_date": days.back(3).isoformat(),
            "protective_measures": ["hospital_admission"],
        },
        then=then,
    )


def incomplete(days: Days) -> Story:
    """Sent in haste: most of it is still to be asked for."""
    received = days.now - timedelta(minutes=25)
    return Story(
        "incomplete",
        Door.MAIL,
        received,
        {
            "date_notification": local_date(received).isoformat(),
            "notifier_name": "Ambrosine Kettlewick",
            "notifier_agency_type": "ambulance",
            "notifier_agency_name": "Skerrymoor Ambulance Service",
            "notifier_phone": "07700 900404",
            "notification_reason": ["serious_harm_abuse_neglect"],
            "incident_date": local_date(received).isoformat(),
            "incident_local_authority": AREA,
            "incident_summary": f"{INVENTED} Called to a baby with burns to both feet. More when I am off shift.",
            "children": [{"child_forenames": "Baby", "child_surname": "Not known", "child_role": "seriously_harmed"}],
            "immediate_risk_now": "not_known",
            "declaration": True,
        },
        checked="spf=fail; dkim=none; dmarc=fail",
    )
