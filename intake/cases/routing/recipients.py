"""Who can be told: stable ids with the words that people see. Addresses live elsewhere; the partners are settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Reach(StrEnum):
    """How a recipient is reached."""

    INSIDE = "inside"
    """The office itself and its rota: never held."""
    MESSAGE = "message"
    """The program sends an alert without content."""
    PHONE = "phone"
    """A person phones; the program only asks for it."""
    PERSON = "person"
    """A person sees to it, in person or through that body's own system; the program sends nothing (SAFETY 15)."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who may have to hear of a case."""

    id: str
    label: str
    reach: Reach


BUSINESS_UNIT: Final = "business_unit"
STATUTORY_PARTNERS: Final = "statutory_partners"
"""In a rule: each of the partners that the settings name (SAFETY 7). Never a recipient of a firing."""

_LISTED: Final = (
    Recipient(BUSINESS_UNIT, "Business unit", Reach.INSIDE),
    Recipient("duty_rota", "Rota on duty", Reach.INSIDE),
    Recipient("local_authority", "Local authority (children's services)", Reach.MESSAGE),
    Recipient("icb", "Integrated care board", Reach.MESSAGE),
    Recipient("police", "Police", Reach.MESSAGE),
    Recipient("la_notifier", "Local authority's national notifier", Reach.MESSAGE),
    Recipient("education_lead", "Education lead", Reach.MESSAGE),
    Recipient("review_group", "Review group (near miss, learning, Line of Sight)", Reach.MESSAGE),
    Recipient("police_999", "Police (999)", Reach.PHONE),
    Recipient("front_door", "Front door of children's social care", Reach.PHONE),
    Recipient("home_la", "Local authority where the child lives", Reach.MESSAGE),
    Recipient("home_partnership", "Partners of the area where the child lives", Reach.MESSAGE),
    Recipient("other_area_partnership", "Partnership of the area where it happened", Reach.MESSAGE),
    Recipient("placing_la", "Placing local authority", Reach.MESSAGE),
    Recipient("placing_partnership", "Partnership of the placing area", Reach.MESSAGE),
    Recipient("host_la", "Host local authority", Reach.MESSAGE),
    Recipient("host_partnership", "Partnership of the host area", Reach.MESSAGE),
    Recipient("host_icb", "Integrated care board of the host area", Reach.MESSAGE),
    Recipient("iro", "Independent reviewing officer", Reach.MESSAGE),
    Recipient("secretary_of_state", "Secretary of State, through the national system", Reach.PERSON),
    Recipient("dfe", "Department for Education, through the national system", Reach.PERSON),
    Recipient("ofsted", "Ofsted", Reach.PERSON),
    Recipient("cqc", "Care Quality Commission", Reach.PERSON),
    Recipient("parents_and_pr_holders", "Parents and others with parental responsibility", Reach.PERSON),
    Recipient("cdr_partners", "Child death review partners, through eCDOP", Reach.PERSON),
    Recipient("designated_doctor", "Designated doctor for child deaths", Reach.MESSAGE),
    Recipient("coroner", "Coroner", Reach.PERSON),
    Recipient("joint_agency_response", "Joint agency response", Reach.PHONE),
    Recipient("safeguarding_adults_board", "Safeguarding Adults Board", Reach.MESSAGE),
    Recipient("community_safety_partnership", "Community safety partnership", Reach.MESSAGE),
    Recipient("lado", "Designated officer (LADO) for the area of employment", Reach.MESSAGE),
    Recipient("la_early_years", "Local authority early years team", Reach.MESSAGE),
    Recipient("yjb", "Youth Justice Board, through the YJAF", Reach.PERSON),
    Recipient("ycs_placements", "Youth Custody Service placements team", Reach.PHONE),
    Recipient("ppo", "Prisons and Probation Ombudsman", Reach.PERSON),
    Recipient("icb_quality_lead", "Quality lead of the integrated care board", Reach.MESSAGE),
    Recipient("senior_investigating_officer", "Senior investigating officer", Reach.MESSAGE),
    Recipient("cps", "Crown Prosecution Service", Reach.PERSON),
    Recipient("chief_officers", "Chief officers", Reach.PHONE),
    Recipient("communications_leads", "Communications leads", Reach.PHONE),
)

RECIPIENTS: Final[Mapping[str, Recipient]] = {recipient.id: recipient for recipient in _LISTED}


def recipient(recipient_id: str, labels: Mapping[str, str] | None = None) -> Recipient:
    """The recipient of an id. A partner that only the settings know is reached by message; ``labels`` name it."""
    known = RECIPIENTS.get(recipient_id)
    label = (labels or {}).get(recipient_id) or (known.label if known else recipient_id)
    return Recipient(recipient_id, label, known.reach if known else Reach.MESSAGE)
