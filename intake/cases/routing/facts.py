"""The facts that routing turns on, in the form's own language of conditions.

The worse of conflicting answers counts, and what nobody knows is never taken for 'no' (SAFETY 21).
"""

from __future__ import annotations

from typing import Final

from forms.conditions import AgeBetween, AllOf, AnyRow, Blank, Condition, Not, OneAtLeast, When
from forms.values import NOT_KNOWN
from intake.cases.answers import A_DEATH, DEATH_SAID, THIS_CHILD_DIED
from intake.cases.routing.rule import Elsewhere


def unanswered(question_id: str) -> Condition:
    """Blank or 'not known'."""
    return OneAtLeast(Blank(question_id), When(question_id, NOT_KNOWN))


# --- A row of `children` -------------------------------------------------------------------------------------------

LOOKED_AFTER: Final = When("child_csc_status", "looked_after")
SEEMS_LOOKED_AFTER: Final = OneAtLeast(
    # Codes that only a looked-after child has (DOMAIN 3.2, `legal_status` and `placement_type`).
    When("child_legal_status", "C1", "C2", "D1", "E1", "V2", "V3", "V4", "L1", "L2", "L3", "J1", "J2", "J3"),
    AllOf(
        Not(Blank("child_placement_type")),
        Not(When("child_placement_type", "not_placed", NOT_KNOWN)),
    ),
)
CARE_LEAVER: Final = OneAtLeast(
    When("child_csc_status", "care_leaver"),
    When("child_care_leaver_status", "relevant", "former_relevant", "qualifying"),
)
AGE_NOT_KNOWN: Final = Not(AgeBetween(0, 150))
MAY_BE_A_CHILD: Final = OneAtLeast(AgeBetween(0, 17), AGE_NOT_KNOWN)
CARE_NOT_KNOWN: Final = OneAtLeast(unanswered("child_csc_status"), SEEMS_LOOKED_AFTER)

PLACED_ELSEWHERE: Final = OneAtLeast(
    Elsewhere("child_placing_authority", "child_home_la"),
    Elsewhere("child_placing_authority", "incident_local_authority"),
)

# --- A row of `adults` ---------------------------------------------------------------------------------------------

OF_CONCERN: Final = When("person_of_concern", "yes")
TRUSTED: Final = When("person_position_of_trust", "yes")
MAY_BE_OF_CONCERN: Final = When("person_of_concern", "yes", NOT_KNOWN)
MAY_BE_TRUSTED: Final = OneAtLeast(TRUSTED, unanswered("person_position_of_trust"))

# --- The whole notification ----------------------------------------------------------------------------------------

ABUSE: Final = When("abuse_neglect_status", "known", "suspected")
ABUSE_SAID: Final = When("notification_reason", "death_abuse_neglect", "serious_harm_abuse_neglect")
OTHER_AREA: Final = When("in_area_test", "other_english_area")
ALLEGED_PROFESSIONAL: Final = When("alleged_harm_by", "professional", "residential_worker", "foster_carer")
DEATH_OF_UNNAMED_CHILD: Final = AllOf(DEATH_SAID, Not(AnyRow("children", THIS_CHILD_DIED)))
"""The form speaks of a death, and no child's own part says whose."""

SUSPECT_IN_TRUST: Final = OneAtLeast(
    AnyRow("adults", AllOf(MAY_BE_OF_CONCERN, MAY_BE_TRUSTED)),
    AnyRow("adults", AllOf(Blank("person_of_concern"), TRUSTED)),
    ALLEGED_PROFESSIONAL,
)
"""Somebody who may have caused harm may work for whoever receives this (SAFETY 13)."""

POLICE_INVESTIGATE: Final = OneAtLeast(
    When("police_investigation", "yes"),
    Not(Blank("police_force")),
    Not(Blank("police_contact")),
    Not(Blank("police_reference")),
    Not(Blank("police_outcome_so_far")),
)
"""The notification says so, or describes what they do."""
POLICE_NOT_KNOWN: Final = When("police_investigation", NOT_KNOWN)

SHARING_RESTRICTED: Final = Not(Blank("sharing_restrictions"))

RISK: Final = OneAtLeast(When("immediate_risk_now", "yes"), AnyRow("siblings", When("sibling_safe_now", "no")))
RISK_OPEN: Final = OneAtLeast(
    unanswered("immediate_risk_now"),
    AnyRow("siblings", unanswered("sibling_safe_now")),
)
ALARM: Final = OneAtLeast(RISK, RISK_OPEN, A_DEATH, When("media_interest", "actual"))

IN_CHILDRENS_HOME: Final = OneAtLeast(
    When("incident_location_type", "childrens_home"),
    When("notifier_agency_type", "childrens_home_provider"),
    AnyRow("children", When("child_placement_type", "K1", "K2")),
)
IN_FOSTER_CARE: Final = OneAtLeast(
    When("incident_location_type", "foster_home"),
    AnyRow("children", When("child_placement_type", "U1", "U2", "U3", "U4", "U5", "U6")),
)
NHS_NOTIFIER: Final = When(
    "notifier_agency_type",
    "nhs_acute",
    "nhs_community",
    "nhs_mental_health",
    "gp_primary_care",
    "ambulance",
    "midwifery",
    "health_visiting_school_nursing",
)
HARM_OPEN: Final = AllOf(unanswered("serious_harm_grounds"), Not(A_DEATH))
