"""Lists about social care: status, legal status, placement, leaving care (DOMAIN 3.2).

Codes of a letter and a digit are those of the SSDA903 return on looked-after children (Department for
Education).
"""

from __future__ import annotations

from forms.notification.lists.build import code_list

CSC_STATUS = code_list(
    "csc_status",
    {
        "not_known_to_csc": "Never known to children's social care",
        "early_help": "Early help",
        "referral_or_assessment_open": "Referral or assessment open",
        "child_in_need_plan": "Child in need plan",
        "child_protection_plan": "Child protection plan",
        "looked_after": "Looked after",
        "care_leaver": "Care leaver",
        "closed_previously_known": "Known in the past, now closed",
        "not_known": "Not known",
    },
)

LEGAL_STATUS = code_list(
    "legal_status",
    {
        "none": "None",
        "C1": "Interim care order",
        "C2": "Full care order",
        "D1": "Freeing order",
        "E1": "Placement order",
        "V2": "Accommodated by agreement (section 20)",
        "V3": "Short breaks, each stay recorded",
        "V4": "Short breaks, by agreement",
        "L1": "Police protection, in council accommodation",
        "L2": "Emergency protection order",
        "L3": "Child assessment order, in council accommodation",
        "J1": "On remand, to the council or to youth detention",
        "J2": "Held under PACE, in council accommodation",
        "J3": "Youth rehabilitation order with residence or fostering",
        "supervision_order": "Supervision order",
        "special_guardianship": "Special guardianship order",
        "child_arrangements_order": "Child arrangements order",
        "not_known": "Not known",
    },
)

PLACEMENT_TYPE = code_list(
    "placement_type",
    {
        "not_placed": "Not in a placement",
        "U1": "Foster care with family or friends – long term",
        "U2": "Foster care with family or friends – also approved adopters",
        "U3": "Foster care with family or friends – not long term",
        "U4": "Other foster care – long term",
        "U5": "Other foster care – also approved adopters",
        "U6": "Other foster care – not long term",
        "K1": "Secure children's home",
        "K2": "Children's home",
        "H5": "Semi-independent living",
        "P1": "With own parents, or others with parental responsibility",
        "P2": "Independent living",
        "P3": "Work with accommodation",
        "R1": "Residential care home",
        "R2": "Hospital or other health setting",
        "R3": "Family centre, or mother and baby unit",
        "R5": "Young offender institution or prison",
        "S1": "Residential school",
        "A3": "Adoption by consent – with the current foster carer",
        "A4": "Adoption by consent – with somebody else",
        "A5": "Adoption by placement order – with the current foster carer",
        "A6": "Adoption by placement order – with somebody else",
        "T0": "Temporary move, any type",
        "T1": "Temporary – in hospital",
        "T2": "Temporary – child on holiday",
        "T3": "Temporary – foster carer on holiday",
        "T4": "Temporary – seven days or less, another reason",
        "Z1": "Another placement",
        "not_known": "Not known",
    },
)

CARE_LEAVER_STATUS = code_list(
    "care_leaver_status",
    {
        "not_applicable": "Not a care leaver",
        "eligible": "Eligible: 16 or 17 and still in care",
        "relevant": "Relevant: 16 or 17 and has left care",
        "former_relevant": "Former relevant: 18 or over, left care",
        "qualifying": "Qualifying: left care, some support due",
        "not_known": "Not known",
    },
)
