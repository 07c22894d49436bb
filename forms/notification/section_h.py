"""Section H: agencies and professionals involved."""

from __future__ import annotations

from typing import Final

from forms.definition import Group, Page, Section
from forms.notification.lists.agencies import AGENCY_TYPE
from forms.notification.lists.answers import YN_NK
from forms.notification.needs import NONE, PERSONAL, SPECIAL
from forms.questions import OPTIONAL, REQUIRED, Email, LongText, OneOf, Phone, Text

AGENCIES: Final = Group(
    "agencies",
    "Agencies and professionals involved",
    "Agency",
    (
        Page(
            "agency-contact",
            "Agency and contact",
            (
                OneOf(
                    "agency_type", "Type of agency", REQUIRED, NONE,
                    options=AGENCY_TYPE,
                    hint="Services for adults and other areas count too.",
                ),
                Text("agency_name", "Agency", REQUIRED, NONE, hint="With the team or site."),
                Text(
                    "agency_contact_name", "Professional", OPTIONAL, PERSONAL,
                    hint="The one who knows the child.",
                ),
                Text("agency_contact_role", "Role", OPTIONAL, PERSONAL, hint="Such as health visitor."),
                Phone("agency_contact_phone", "Phone", OPTIONAL, PERSONAL),
                Email(
                    "agency_contact_email", "E-mail", OPTIONAL, PERSONAL,
                    hint="The office asks for information here.",
                ),
            ),
        ),
        Page(
            "agency-work",
            "What the agency did and knows",
            (
                LongText(
                    "agency_involvement", "What they did, from when to when", OPTIONAL, SPECIAL,
                    hint="Two or three lines.",
                ),
                OneOf(
                    "agency_still_involved", "Still involved?", REQUIRED, NONE,
                    options=YN_NK,
                    hint="On the day of the incident.",
                ),
                OneOf(
                    "agency_informed", "Told about this incident?", REQUIRED, NONE,
                    options=YN_NK,
                    hint="If no, the office will tell them.",
                ),
                OneOf(
                    "agency_records_secured", "Records secured?", OPTIONAL, NONE,
                    options=YN_NK,
                    hint="Agencies should lock their files on this child at once.",
                ),
            ),
        ),
    ),
    OPTIONAL,
    hint="Every agency that knew the child or the family, as far as you know.",
)  # fmt: skip

SECTION_H: Final = Section(
    "H",
    "agencies",
    "Agencies and professionals involved",
    (Page("the-agencies", "Agencies and professionals involved", (AGENCIES,)),),
)
