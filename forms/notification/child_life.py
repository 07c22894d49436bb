"""Section E, second part: identity, health, home, school, and the child's own voice."""

from __future__ import annotations

from typing import Final

from forms.conditions import AllOf, Blank, Not, When
from forms.definition import Page
from forms.notification.lists.answers import NHS_NUMBER_MISSING_REASON, YN_NK
from forms.notification.lists.people import DISABILITY, EDUCATION_STATUS, ETHNICITY, SEX
from forms.notification.needs import CHILD_DIED, NONE, PERSONAL, SPECIAL
from forms.questions import (
    OPTIONAL,
    REQUIRED,
    LongText,
    NhsNumber,
    OneOf,
    Postcode,
    PupilNumber,
    RequiredWhen,
    SeveralOf,
    Text,
)

CHILD_LIFE_PAGES: Final = (
    Page(
        "child-identity",
        "Identity",
        (
            Text(
                "child_other_names", "Other names used", OPTIONAL, PERSONAL,
                hint="Aliases, earlier names, names used online.",
            ),
            OneOf("child_sex", "Sex", REQUIRED, PERSONAL, options=SEX, hint="As recorded."),
            Text(
                "child_gender_identity", "Gender identity, if different", OPTIONAL, SPECIAL,
                hint="In the child's own words.",
            ),
            OneOf(
                "child_ethnicity", "Ethnic group", REQUIRED, SPECIAL,
                options=ETHNICITY,
                hint="If nobody has asked yet, say so: the gap matters.",
            ),
            Text(
                "child_ethnicity_other", "Ethnic group, in the family's own words", OPTIONAL, SPECIAL,
                hint="If the list does not fit.",
            ),
        ),
    ),
    Page(
        "child-language-and-belief",
        "Language and belief",
        (
            Text(
                "child_first_language", "First language", OPTIONAL, PERSONAL,
                hint="The main language at home.",
            ),
            OneOf(
                "child_interpreter_needed", "Is an interpreter needed?", OPTIONAL, PERSONAL,
                options=YN_NK,
                hint="For sign language too.",
            ),
            Text(
                "child_religion", "Religion or belief", OPTIONAL, SPECIAL,
                hint="Only as given by the family, or recorded.",
            ),
        ),
    ),
    Page(
        "child-health",
        "Disability and health",
        (
            SeveralOf(
                "child_disabilities", "Disabilities",
                RequiredWhen(Not(When("child_dob_status", "unborn"))), SPECIAL,
                options=DISABILITY,
                exclusive=("none",),
                hint="Tick all that apply. Leave it empty for an unborn child.",
            ),
            LongText(
                "child_disability_details", "Details of disability or health need", OPTIONAL, SPECIAL,
                hint="Diagnosis, education, health and care plan, aids, how the child communicates.",
            ),
            Text(
                "child_gp_practice", "GP practice", OPTIONAL, PERSONAL,
                hint="The name is enough.",
            ),
            NhsNumber(
                "child_nhs_number", "NHS number", OPTIONAL, PERSONAL,
                hint="10 digits, such as 999 123 4560.",
            ),
            OneOf(
                "child_nhs_number_missing_reason", "Why is there no NHS number?",
                AllOf(Blank("child_nhs_number"), CHILD_DIED), NONE,
                options=NHS_NUMBER_MISSING_REASON,
                hint="The child death review asks for it.",
            ),
        ),
    ),
    Page(
        "child-home",
        "Home address",
        (
            LongText(
                "child_home_address", "Home address", REQUIRED, PERSONAL,
                hint="‘Not known’ is an answer.",
            ),
            Postcode(
                "child_home_postcode", "Home postcode", OPTIONAL, PERSONAL,
                hint="Leave it empty if there is no fixed address.",
            ),
            OneOf(
                "child_address_sensitive", "Must the address be kept from anyone?", REQUIRED, PERSONAL,
                options=YN_NK,
                hint="If yes, we leave it out of letters and lists.",
            ),
        ),
    ),
    Page(
        "child-at-the-time",
        "At the time of the incident",
        (
            Text(
                "child_whereabouts_at_incident", "Where was the child at the time?", OPTIONAL, SPECIAL,
                hint="If it was not where the incident happened.",
            ),
            Text(
                "child_carer_at_incident", "Who was caring for the child then?", OPTIONAL, PERSONAL,
                hint="How they are related to the child first, then the name if you know it.",
            ),
        ),
    ),
    Page(
        "child-school",
        "School, college or nursery",
        (
            Text(
                "child_education_setting", "School, college or nursery", OPTIONAL, PERSONAL,
                hint="Name and town.",
            ),
            OneOf(
                "child_education_status", "Education status", REQUIRED, PERSONAL,
                options=EDUCATION_STATUS,
                hint="On the day of the incident.",
            ),
            PupilNumber(
                "child_upn", "Unique pupil number (UPN)", OPTIONAL, PERSONAL,
                hint="A letter and 12 more characters; the school has it.",
            ),
        ),
    ),
    Page(
        "child-voice",
        "The child's voice",
        (
            LongText(
                "child_voice", "What the child has said or shown about life at home", OPTIONAL, SPECIAL,
                hint="Put the child's own words in quotation marks.",
            ),
        ),
    ),
)  # fmt: skip
