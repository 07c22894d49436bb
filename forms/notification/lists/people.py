"""Lists about children and adults: who they are, how they are, and what is known of them (DOMAIN 3.2)."""

from __future__ import annotations

from forms.notification.lists.build import code_list

# A child is never called a perpetrator (SAFETY 20).
CHILD_ROLE = code_list(
    "child_role",
    {
        "died": "Child who died",
        "seriously_harmed": "Child who was seriously harmed",
        "alleged_perpetrator": "Child who may have caused harm",
        "witness_or_affected": "Child who saw it or was affected by it",
        "near_miss_subject": "Child for whom serious harm was averted",
    },
)

SEX = code_list(
    "sex",
    {"male": "Male", "female": "Female", "indeterminate": "Indeterminate", "not_known": "Not known"},
)

ETHNICITY = code_list(
    "ethnicity",
    {
        "asian_indian": "Asian – Indian",
        "asian_pakistani": "Asian – Pakistani",
        "asian_bangladeshi": "Asian – Bangladeshi",
        "asian_chinese": "Asian – Chinese",
        "asian_other": "Asian – any other background",
        "black_caribbean": "Black – Caribbean",
        "black_african": "Black – African",
        "black_other": "Black – any other background",
        "mixed_white_black_caribbean": "Mixed – White and Black Caribbean",
        "mixed_white_black_african": "Mixed – White and Black African",
        "mixed_white_asian": "Mixed – White and Asian",
        "mixed_other": "Mixed – any other background",
        "white_british": "White – British",
        "white_irish": "White – Irish",
        "white_gypsy_irish_traveller": "White – Gypsy or Irish Traveller",
        "white_roma": "White – Roma",
        "white_other": "White – any other background",
        "other_arab": "Arab",
        "other_any": "Any other ethnic group",
        "refused": "Preferred not to say",
        "not_yet_obtained": "Not yet asked or recorded",
    },
)

# The Department for Education's disability codes (children in need census).
DISABILITY = code_list(
    "disability",
    {
        "none": "None",
        "MOB": "Mobility",
        "HAND": "Hand function",
        "PC": "Personal care",
        "INC": "Incontinence",
        "COMM": "Communication",
        "LD": "Learning",
        "HEAR": "Hearing",
        "VIS": "Vision",
        "BEH": "Behaviour",
        "CON": "Consciousness (such as epilepsy)",
        "AUT": "Autism, diagnosed",
        "DDA": "Another disability under the Equality Act",
        "not_known": "Not known",
    },
)

IMMIGRATION = code_list(
    "immigration",
    {
        "british_or_settled": "British, or settled in the UK",
        "indefinite_leave": "Indefinite leave to remain",
        "discretionary_leave": "Discretionary leave to remain",
        "refugee": "Refugee",
        "asylum_seeker_family": "Asylum seeker, with family",
        "uasc": "Asylum seeker, unaccompanied child",
        "other": "Another status",
        "not_known": "Not known",
    },
)

EDUCATION_STATUS = code_list(
    "education_status",
    {
        "not_statutory_age": "Below school age, no nursery place",
        "early_years_place": "Nursery or other early years place",
        "in_school_attending": "In school, attending",
        "in_school_low_attendance": "In school, low attendance",
        "excluded": "Excluded from school",
        "part_time_timetable": "Part-time timetable",
        "alternative_provision": "Alternative provision",
        "elective_home_education": "Educated at home by choice",
        "missing_education": "Missing education",
        "residential_school": "Residential school",
        "post16": "In education or training after 16",
        "neet": "After 16, not in work, education or training",
        "not_known": "Not known",
    },
)

OUTCOME_NOW = code_list(
    "outcome_now",
    {
        "died": "Died",
        "critical": "Critical",
        "hospital_stable": "In hospital, stable",
        "discharged_recovering": "Out of hospital, recovering",
        "recovered": "Recovered",
        "no_physical_injury": "No physical injury",
        "not_known": "Not known",
    },
)

RELATIONSHIP = code_list(
    "relationship",
    {
        "mother": "Mother",
        "father": "Father",
        "step_parent": "Step-parent",
        "parents_partner": "Partner of a parent",
        "grandparent": "Grandparent",
        "sibling_adult": "Adult brother or sister",
        "other_relative": "Another relative",
        "foster_carer": "Foster carer",
        "connected_carer": "Kinship or connected carer",
        "adoptive_parent": "Adoptive parent",
        "residential_worker": "Residential worker",
        "partner_of_young_person": "Partner of the young person",
        "lodger_or_visitor": "Lodger or visitor",
        "professional": "Professional",
        "unknown_person": "Somebody not yet identified",
        "other": "Somebody else",
    },
)

PERSON_FACTORS = code_list(
    "person_factors",
    {
        "domestic_abuse_victim": "Domestic abuse – victim",
        "domestic_abuse_perpetrator": "Domestic abuse – person causing it",
        "mental_health": "Mental health",
        "alcohol": "Alcohol misuse",
        "drugs": "Drug misuse",
        "learning_disability": "Learning disability",
        "physical_illness": "Physical illness or disability",
        "care_experienced": "Was in care as a child",
        "young_parent": "Young parent",
        "criminal_history": "Criminal history",
        "previous_child_removed": "A child was removed before",
        "none_known": "None that we know of",
        "not_known": "Not known",
    },
)
