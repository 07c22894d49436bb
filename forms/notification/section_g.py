"""Section G: siblings and other children, each of whom must be known to be safe."""

from __future__ import annotations

from typing import Final

from forms.conditions import When
from forms.definition import Group, Page, Section
from forms.notification.lists.answers import YN_NK
from forms.notification.lists.care import CSC_STATUS
from forms.notification.lists.people import SEX
from forms.notification.needs import PERSONAL, SPECIAL
from forms.questions import OPTIONAL, REQUIRED, LongText, OneOf, PartialDate, RequiredWhen, SeveralOf, Text

SIBLINGS: Final = Group(
    "siblings",
    "Siblings and other children",
    "Sibling or other child",
    (
        Page(
            "sibling-name",
            "Name and relationship",
            (
                Text("sibling_name", "Name", REQUIRED, PERSONAL, hint="‘Unborn’ will do."),
                Text(
                    "sibling_relationship", "Relationship", REQUIRED, PERSONAL,
                    hint="Full, half or step sibling, cousin, or a child living in the same home.",
                ),
                PartialDate(
                    "sibling_dob", "Date of birth", OPTIONAL, PERSONAL,
                    hint="A year, or a month and year, is enough.",
                ),
                Text(
                    "sibling_age_text", "Age, if there is no date of birth", OPTIONAL, PERSONAL,
                    hint="Such as ‘about 3 years’.",
                ),
                OneOf("sibling_sex", "Sex", OPTIONAL, PERSONAL, options=SEX, hint="As recorded."),
            ),
        ),
        Page(
            "sibling-safety",
            "Is this child safe?",
            (
                OneOf(
                    "sibling_safe_now", "Safe now?", REQUIRED, SPECIAL,
                    options=YN_NK,
                    hint="If not, or if you do not know: call 999 or children's social care first.",
                ),
                LongText(
                    "sibling_safety_action", "What has been done to keep this child safe",
                    RequiredWhen(When("sibling_safe_now", "no", "not_known")),
                    SPECIAL,
                    hint="Who did what, and when.",
                ),
            ),
        ),
        Page(
            "sibling-support",
            "Home, school and social care",
            (
                SeveralOf(
                    "sibling_csc_status", "Social care status", REQUIRED, SPECIAL,
                    options=CSC_STATUS,
                    hint="For this child alone.",
                ),
                Text(
                    "sibling_school", "School or nursery", OPTIONAL, PERSONAL,
                    hint="Somebody there may support this child.",
                ),
                LongText(
                    "sibling_address", "Address, if different", OPTIONAL, PERSONAL,
                    hint="For a child in care, give the council's name in place of the address.",
                ),
            ),
        ),
    ),
    OPTIONAL,
    hint="Children in the family or household whom the incident is not about. Tell us about each one's safety.",
)  # fmt: skip

SECTION_G: Final = Section(
    "G",
    "siblings",
    "Siblings and other children",
    (Page("the-siblings", "Siblings and other children", (SIBLINGS,)),),
)
