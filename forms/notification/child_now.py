"""Section E, first part: who the child is, how the child is now, and a death."""

from __future__ import annotations

from typing import Final

from forms.conditions import When
from forms.definition import Page
from forms.notification.lists.answers import CHILD_DOB_STATUS, DEATH_EXPECTED, YN_NK
from forms.notification.lists.care import CSC_STATUS
from forms.notification.lists.people import CHILD_ROLE, OUTCOME_NOW
from forms.notification.lists.places import LOCAL_AUTHORITIES
from forms.notification.needs import CHILD_DIED, LOCAL_AUTHORITY, NONE, PERSONAL, SPECIAL
from forms.questions import OPTIONAL, REQUIRED, Date, OneOf, PartialDate, SeveralOf, Text, Time

CHILD_NOW_PAGES: Final = (
    Page(
        "child-name",
        "Name and part in the incident",
        (
            Text(
                "child_forenames", "Forenames", REQUIRED, PERSONAL,
                essential=True,
                hint="‘Baby’ or ‘Unborn’ will do.",
            ),
            Text(
                "child_surname", "Surname", REQUIRED, PERSONAL,
                essential=True,
                hint="As on the birth record, if you know it.",
            ),
            OneOf(
                "child_role", "Part in the incident", REQUIRED, SPECIAL,
                options=CHILD_ROLE,
                essential=True,
                hint="The one that fits this child best.",
            ),
        ),
    ),
    Page(
        "child-birth",
        "Date of birth or age",
        (
            OneOf(
                "child_dob_status", "How sure is the date of birth?", REQUIRED, NONE,
                options=CHILD_DOB_STATUS,
                essential=True,
            ),
            PartialDate(
                "child_dob", "Date of birth", When("child_dob_status", "exact", "estimated"), PERSONAL,
                essential=True,
                hint="A year, or a month and year, is enough. Never put 1 January for a day you do not know.",
            ),
            Text(
                "child_age_text", "Age, if there is no date of birth",
                When("child_dob_status", "not_known"), PERSONAL,
                essential=True,
                hint="Such as ‘about 3 years’.",
            ),
            Date(
                "child_expected_delivery_date", "Expected delivery date",
                When("child_dob_status", "unborn"), SPECIAL,
                hint="For a child not born yet.",
            ),
        ),
    ),
    Page(
        "child-condition",
        "How and where the child is now",
        (
            OneOf(
                "child_outcome_now", "Condition now", REQUIRED, SPECIAL,
                options=OUTCOME_NOW,
                essential=True,
                hint="Send an update when it changes.",
            ),
            PartialDate(
                "child_date_of_death", "Date of death", CHILD_DIED, SPECIAL,
                essential=True,
                hint="A month and year, if you know no more.",
            ),
            Text(
                "child_current_location", "Where is the child now?", REQUIRED, SPECIAL,
                essential=True,
                hint="Ward, placement, home, or place of rest.",
            ),
        ),
    ),
    Page(
        "child-area",
        "Home area and social care",
        (
            Text(
                "child_home_la", "Local authority of home", REQUIRED, PERSONAL,
                essential=True,
                suggestions=LOCAL_AUTHORITIES,
                hint="The council where the child normally lives.",
            ),
            SeveralOf(
                "child_csc_status", "Children's social care status", REQUIRED, SPECIAL,
                options=CSC_STATUS,
                essential=True,
                hint="Tick all that were true on the day of the incident.",
            ),
        ),
    ),
    Page(
        "child-death",
        "If the child has died",
        (
            Time(
                "child_time_of_death", "Time of death", OPTIONAL, SPECIAL,
                only_if=CHILD_DIED,
                hint="As certified, on the 24-hour clock.",
            ),
            Text("child_place_of_death", "Place of death", CHILD_DIED, SPECIAL, hint="Name and town."),
            OneOf(
                "child_death_expected", "Was the death expected?", CHILD_DIED, SPECIAL,
                options=DEATH_EXPECTED,
                hint="Unexpected means that nobody foresaw it 24 hours before.",
            ),
        ),
    ),
    Page(
        "child-post-mortem",
        "Post-mortem and cause of death",
        (
            OneOf(
                "child_post_mortem", "Is a post-mortem planned?", OPTIONAL, SPECIAL,
                options=YN_NK,
                asked_of=LOCAL_AUTHORITY,
                hint="The coroner's office will know.",
            ),
            Text(
                "child_cause_of_death", "Cause of death, if known", OPTIONAL, SPECIAL,
                asked_of=LOCAL_AUTHORITY,
                hint="As given by a doctor or the coroner. Never a guess.",
            ),
        ),
    ),
)  # fmt: skip
