"""Section L: handling, attachments and sign-off."""

from __future__ import annotations

from typing import Final

from forms.definition import Group, Page, Section
from forms.notification.lists.answers import ATTACHMENT_TYPE, SAFEGUARDING_LEAD_AGREES
from forms.notification.needs import NONE, OFF, PERSONAL, SPECIAL
from forms.questions import OPTIONAL, REQUIRED, Date, LongText, OneOf, Text, Tick

ATTACHMENTS: Final = Group(
    "attachments",
    "Attachments",
    "Attachment",
    (
        Page(
            "attachment",
            "Attachment",
            (
                Text("attachment_name", "Name of the document", OPTIONAL, SPECIAL),
                OneOf("attachment_type", "Type of document", OPTIONAL, SPECIAL, options=ATTACHMENT_TYPE),
            ),
        ),
    ),
    OPTIONAL,
    hint="Name the documents that you send with this, or will send.",
)  # fmt: skip

SECTION_L: Final = Section(
    "L",
    "handling",
    "Handling, attachments and sign-off",
    (
        Page(
            "who-must-not-see",
            "Who must not see this",
            (
                LongText(
                    "sharing_restrictions", "Anything here that must not go to a named person or agency",
                    OPTIONAL, SPECIAL,
                    essential=True,
                    hint="Name them, and say what they must not see. Think of anyone involved who works for "
                    "an agency that will receive this. Every reader sees your words.",
                ),
            ),
        ),
        Page("documents", "Attachments", (ATTACHMENTS,)),
        Page(
            "safeguarding-lead",
            "Your safeguarding lead",
            (
                Text(
                    "safeguarding_lead_name", "Designated safeguarding lead you spoke to", REQUIRED, PERSONAL,
                    hint="The named or designated professional of your agency.",
                ),
                Text(
                    "safeguarding_lead_role", "Role of the safeguarding lead", REQUIRED, PERSONAL,
                    hint="Such as named nurse, DSL or detective chief inspector.",
                ),
                Text(
                    "safeguarding_lead_contact", "Phone or e-mail of the safeguarding lead",
                    REQUIRED, PERSONAL,
                    hint="For work only.",
                ),
                Date("safeguarding_lead_discussed_date", "Date you discussed it", REQUIRED, NONE),
                OneOf(
                    "safeguarding_lead_agrees", "Do they agree to this notification?", REQUIRED, NONE,
                    options=SAFEGUARDING_LEAD_AGREES,
                    hint="You can send it whatever the answer.",
                ),
            ),
        ),
        Page(
            "manager-sign-off",
            "Manager's sign-off",
            (
                Text(
                    "manager_signoff_name", "Senior manager signing", OPTIONAL, PERSONAL,
                    asked_of=OFF,
                    hint="If your agency wants it.",
                ),
                Text(
                    "manager_signoff_role", "Role of the senior manager", OPTIONAL, PERSONAL,
                    asked_of=OFF,
                    hint="Head of service or above.",
                ),
                Date(
                    "manager_signoff_date", "Date signed", OPTIONAL, NONE,
                    asked_of=OFF,
                    hint="It may follow later.",
                ),
            ),
        ),
        Page(
            "declaration",
            "Declaration",
            (
                Tick(
                    "declaration", "I have given what I know now and will send updates", REQUIRED, NONE,
                    essential=True,
                ),
                Text(
                    "signed_name", "Signed (type your name)", REQUIRED, PERSONAL,
                    asked_of=OFF,
                ),
            ),
        ),
    ),
)  # fmt: skip
