"""Lists about agencies, and about the reviews and bodies beside this notification (DOMAIN 3.2)."""

from __future__ import annotations

from forms.notification.lists.build import code_list

AGENCY_TYPE = code_list(
    "agency_type",
    {
        "local_authority_csc": "Council – children's social care",
        "local_authority_early_help": "Council – early help",
        "local_authority_other": "Council – another service",
        "police": "Police",
        "icb": "NHS integrated care board (ICB)",
        "nhs_acute": "NHS hospital",
        "nhs_community": "NHS community service",
        "nhs_mental_health": "NHS mental health service",
        "gp_primary_care": "GP or other primary care",
        "ambulance": "Ambulance service",
        "midwifery": "Midwifery",
        "health_visiting_school_nursing": "Health visiting or school nursing",
        "school_college": "School or college",
        "early_years": "Nursery, childminder or other early years",
        "youth_justice": "Youth justice service",
        "probation": "Probation",
        "housing": "Housing",
        "adult_social_care": "Adult social care",
        "childrens_home_provider": "Children's home",
        "fostering_agency": "Fostering agency",
        "supported_accommodation_provider": "Supported accommodation",
        "secure_estate": "Secure children's home, training centre or prison",
        "voluntary_sector": "Charity or voluntary organisation",
        "drug_alcohol_service": "Drug and alcohol service",
        "domestic_abuse_service": "Domestic abuse service",
        "fire_rescue": "Fire and rescue",
        "cafcass": "Cafcass",
        "coroner": "Coroner",
        "other": "Another agency",
    },
)

REVIEW_KIND = code_list(
    "review_kind",
    {
        "dardr": "Domestic abuse related death review",
        "safeguarding_adult_review": "Safeguarding adults review",
        "child_death_review": "Child death review",
        "nhs_psii": "NHS patient safety investigation",
        "mappa_scr": "MAPPA serious case review",
        "yjb_serious_incident": "Youth Justice Board serious incident",
        "ppo": "Prisons and Probation Ombudsman",
        "iopc": "Police conduct (IOPC)",
        "hse": "Health and Safety Executive",
        "ofsted_regulatory": "Ofsted inspection or enforcement",
        "cqc_regulatory": "CQC inspection or enforcement",
        "single_agency_review": "Review by a single agency",
        "inquest": "Inquest",
        "none": "None",
        "not_known": "Not known",
    },
)

BODY_NOTIFIED = code_list(
    "body_notified",
    {
        "child_safeguarding_panel": "National Child Safeguarding Practice Review Panel",
        "dfe": "Department for Education",
        "ofsted": "Ofsted",
        "cqc": "Care Quality Commission",
        "nhs_england": "NHS England",
        "yjb": "Youth Justice Board",
        "placing_authority": "Council that placed the child",
        "host_authority": "Council where the child is placed",
        "home_authority_partners": "Partners in the child's home area",
        "coroner": "Coroner",
        "cdop": "Child death overview panel",
        "lado": "Designated officer for allegations (LADO)",
        "regulator_other": "Another regulator",
        "none": "None",
        "not_known": "Not known",
    },
)
