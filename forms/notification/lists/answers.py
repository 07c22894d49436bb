"""Yes and no, and the values that DOMAIN 3.1 gives in a question's own cell."""

from __future__ import annotations

from forms.notification.lists.build import code_list

YES_NO = code_list("yes_no", {"yes": "Yes", "no": "No"})

YN_NK = code_list("yn_nk", {"yes": "Yes", "no": "No", "not_known": "Not known"})

YN_NA_NK = code_list(
    "yn_na_nk",
    {"yes": "Yes", "no": "No", "not_applicable": "Does not apply", "not_known": "Not known"},
)

SUBMISSION_CHANNEL = code_list(
    "submission_channel",
    {
        "online_form": "Online form",
        "word_email": "Word form by e-mail",
        "other_email": "Other e-mail",
        "phone_transcribed": "By phone, written down by the office",
    },
)

SIN_NATURE = code_list(
    "sin_nature",
    {"child_death": "Child death", "serious_harm": "Serious harm", "other": "Other"},
)

ABUSE_NEGLECT_STATUS = code_list(
    "abuse_neglect_status",
    {
        "known": "Yes, known",
        "suspected": "Suspected",
        "not_suspected": "No, not suspected",
        "not_known": "Not known",
    },
)

IN_AREA_TEST = code_list(
    "in_area_test",
    {
        "in_our_area": "In our area",
        "other_english_area": "In another area of England",
        "outside_england_child_normally_resident_here": "Outside England, and the child normally lives here",
        "not_known": "Not known",
    },
)

REVIEW_SOUGHT = code_list(
    "review_sought",
    {
        "rapid_review": "A rapid review",
        "local_learning_review": "A local learning review",
        "line_of_sight": "Line of Sight (local learning)",
        "not_sure": "I am not sure",
    },
)

INCIDENT_DATE_BASIS = code_list(
    "incident_date_basis",
    {
        "exact": "The exact date",
        "approximate": "An approximate date",
        "period": "It went on for a period",
        "not_known": "Not known",
    },
)

CHILD_DOB_STATUS = code_list(
    "child_dob_status",
    {
        "exact": "The exact date",
        "estimated": "An estimate",
        "not_known": "Not known",
        "unborn": "Not born yet",
    },
)

NHS_NUMBER_MISSING_REASON = code_list(
    "child_nhs_number_missing_reason",
    {
        "non_resident": "The child does not live in England",
        "not_available": "The child has none, or it cannot be found",
        "not_looked_up": "Nobody has looked it up yet",
    },
)

DEATH_EXPECTED = code_list(
    "child_death_expected",
    {
        "expected": "Expected",
        "unexpected": "Unexpected: not foreseen 24 hours before",
        "not_known": "Not known",
    },
)

CP_PLAN_STATUS = code_list(
    "child_cp_plan_status",
    {
        "current": "On a plan now",
        "previous": "On a plan in the past",
        "never": "Never on a plan",
        "not_known": "Not known",
    },
)

FAMILY_INFORMED = code_list(
    "family_informed",
    {
        "yes": "Yes",
        "partly": "Some of the family, or only in part",
        "no": "No",
        "not_known": "Not known",
    },
)

MEDIA_INTEREST = code_list(
    "media_interest",
    {
        "none_expected": "None expected",
        "possible": "Possible",
        "actual": "Yes, already",
        "not_known": "Not known",
    },
)

SAFEGUARDING_LEAD_AGREES = code_list(
    "safeguarding_lead_agrees",
    {"yes": "Yes", "no": "No", "not_yet_reached": "I have not reached them yet"},
)

ATTACHMENT_TYPE = code_list(
    "attachment_type",
    {
        "chronology": "Chronology",
        "genogram": "Family tree (genogram)",
        "assessment": "Assessment",
        "medical_report": "Medical report",
        "strategy_minutes": "Minutes of a strategy discussion",
        "photograph": "Photograph",
        "other": "Something else",
    },
)
