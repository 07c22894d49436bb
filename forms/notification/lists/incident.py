"""Lists about the incident: why it is notified, what happened and where (DOMAIN 3.2)."""

from __future__ import annotations

from forms.notification.lists.build import code_list

NOTIFICATION_REASON = code_list(
    "notification_reason",
    {
        "death_abuse_neglect": "A child died and abuse or neglect is known or suspected",
        "serious_harm_abuse_neglect": "Serious harm, and abuse or neglect is known or suspected",
        "looked_after_child_death": "A looked-after child died, whatever the cause",
        "care_leaver_death": "A care leaver under 25 died, whatever the cause",
        "death_regulated_setting": "A child died in a regulated setting",
        "child_alleged_perpetrator_own_abuse": "A child may have caused harm, and has been abused too",
        "near_miss": "Near miss: serious harm was only just averted",
        "learning_request": "There is something to learn from it",
        "good_practice": "It shows good practice",
    },
)

ABUSE_CATEGORY = code_list(
    "abuse_category",
    {
        "neglect": "Neglect",
        "physical": "Physical abuse",
        "sexual": "Sexual abuse",
        "emotional": "Emotional abuse",
    },
)

HARM_GROUND = code_list(
    "harm_ground",
    {
        "died": "The child died",
        "life_threatening_injury": "Life-threatening injury",
        "serious_physical_impairment": "Serious harm to physical health",
        "serious_mental_health_impairment": "Serious harm to mental health",
        "serious_developmental_impairment": "Serious harm to development",
        "serious_sexual_abuse": "Serious sexual abuse",
        "serious_exploitation_harm": "Serious harm through exploitation",
        "long_term_impairment_likely_not_certain": "Lasting harm is likely, but not certain",
        "recovered_but_was_serious": "The child has recovered, but the harm was serious",
        "none_harm_averted": "None: the harm was averted",
    },
)

LOCAL_CRITERIA = code_list(
    "local_criteria",
    {
        "improvements_needed": "Improvements to safeguarding are needed",
        "recurrent_theme": "A theme that keeps coming back",
        "two_or_more_agencies_concern": "Concern about how two or more agencies worked together",
        "panel_suggested_local_review": "The national Panel suggested a local review",
    },
)

EXTRA_CONSIDERATIONS = code_list(
    "extra_considerations",
    {
        "single_agency_concern": "Concern about the work of one agency",
        "no_agency_involvement": "No agency was involved",
        "more_than_one_area": "More than one area is involved",
        "institutional_setting": "It happened in an institution",
        "custody_or_police_custody": "In custody or police custody",
        "detained_mental_health_act": "Detained under the Mental Health Act",
        "parent_homicide": "A parent was killed",
        "parent_mental_illness": "A parent's mental illness",
    },
)

INCIDENT_TYPE = code_list(
    "incident_type",
    {
        "abusive_head_trauma": "Abusive head injury",
        "other_physical_injury": "Other physical injury",
        "homicide_child": "Killing of a child",
        "sudden_unexpected_death_infant": "Sudden unexpected death, baby under 1",
        "sudden_unexpected_death_child": "Sudden unexpected death, child of 1 or over",
        "suspected_suicide": "Suspected suicide",
        "self_harm": "Self-harm",
        "neglect_chronic": "Long-running neglect",
        "ingestion_poisoning": "Swallowing or poisoning",
        "drowning": "Drowning or near drowning",
        "fire_burn_scald": "Fire, burn or scald",
        "intrafamilial_sexual_abuse": "Sexual abuse within the family",
        "extrafamilial_sexual_abuse_exploitation": "Sexual abuse or exploitation outside the family",
        "criminal_exploitation_violence": "Criminal exploitation or serious violence",
        "child_on_child_harm": "Harm by another child",
        "domestic_homicide_child_present": "Domestic killing with a child present",
        "institutional_abuse": "Abuse in an institution",
        "fabricated_induced_illness": "Fabricated or induced illness",
        "concealed_birth_newborn_death": "Concealed birth or death of a newborn",
        "medical_natural_causes": "Medical or natural causes",
        "missing": "Missing child",
        "fgm_harmful_practice": "Female genital mutilation or other harmful practice",
        "other": "Something else",
    },
)

LOCATION_TYPE = code_list(
    "location_type",
    {
        "family_home": "Family home",
        "relative_home": "Home of a relative",
        "foster_home": "Foster home",
        "childrens_home": "Children's home",
        "supported_accommodation": "Supported accommodation",
        "school": "School or college",
        "early_years_setting": "Nursery, childminder or other early years setting",
        "hospital": "Hospital",
        "custody": "Custody",
        "public_place": "Public place",
        "online": "Online",
        "other": "Somewhere else",
        "not_known": "Not known",
    },
)

PROTECTIVE_MEASURE = code_list(
    "protective_measure",
    {
        "police_protection": "Police protection",
        "emergency_protection_order": "Emergency protection order",
        "interim_care_order": "Interim care order",
        "section20": "Accommodated by agreement (section 20)",
        "bail_conditions": "Bail conditions",
        "remand_custody": "Remand in custody",
        "safety_plan": "Safety plan",
        "dvpo_non_molestation": "Domestic abuse protection or non-molestation order",
        "hospital_admission": "Stay in hospital",
        "placement_move": "Move to another placement",
        "staff_suspended": "Member of staff suspended",
        "none_needed": "None needed",
        "none_yet": "None yet",
    },
)

# The Department for Education's factors at the end of assessment (children in need census). In 1 to 6 the
# letter says whose factor it is: A the child, B a parent or carer, C another person in the household.
CONTEXT_FACTORS = code_list(
    "context_factors",
    {
        "1A": "Alcohol misuse – child",
        "1B": "Alcohol misuse – parent or carer",
        "1C": "Alcohol misuse – someone else in the household",
        "2A": "Drug misuse – child",
        "2B": "Drug misuse – parent or carer",
        "2C": "Drug misuse – someone else in the household",
        "3A": "Domestic abuse – child is the victim",
        "3B": "Domestic abuse – parent or carer is the victim",
        "3C": "Domestic abuse – someone else in the household is the victim",
        "4A": "Mental health – child",
        "4B": "Mental health – parent or carer",
        "4C": "Mental health – someone else in the household",
        "5A": "Learning disability – child",
        "5B": "Learning disability – parent or carer",
        "5C": "Learning disability – someone else in the household",
        "6A": "Physical disability or illness – child",
        "6B": "Physical disability or illness – parent or carer",
        "6C": "Physical disability or illness – someone else in the household",
        "7A": "Young carer",
        "8B": "Private fostering – child from overseas who means to go back",
        "8C": "Private fostering – child from overseas who means to stay",
        "8D": "Private fostering – UK child placed for education",
        "8E": "Private fostering – UK child in another family arrangement",
        "8F": "Private fostering – other",
        "9A": "Unaccompanied asylum-seeking child",
        "10A": "Going missing",
        "11A": "Child sexual exploitation",
        "12A": "Trafficking",
        "13A": "Gangs",
        "14A": "Socially unacceptable behaviour",
        "15A": "Self-harm",
        "16A": "Neglect",
        "17A": "Emotional abuse",
        "18B": "Physical abuse – by another child",
        "18C": "Physical abuse – by an adult",
        "19B": "Sexual abuse – by another child",
        "19C": "Sexual abuse – by an adult",
        "20": "Other factor",
        "21": "No factors found",
        "22A": "Female genital mutilation (FGM)",
        "23A": "Abuse linked to faith or belief",
        "24A": "Child criminal exploitation",
    },
)
