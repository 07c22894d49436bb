"""Section B: who is notifying."""

from __future__ import annotations

from typing import Final

from forms.definition import Page, Section
from forms.notification.lists.agencies import AGENCY_TYPE
from forms.notification.lists.answers import YN_NK
from forms.notification.needs import NONE, OFF, PERSONAL, SPECIAL
from forms.questions import OPTIONAL, REQUIRED, Email, LongText, OneOf, Phone, Text

SECTION_B: Final = Section(
    "B",
    "you",
    "You and your agency",
    (
        Page(
            "your-details",
            "Your name and how to reach you",
            (
                Text(
                    "notifier_name", "Your name", REQUIRED, PERSONAL,
                    essential=True,
                    hint="One person, not a team.",
                ),
                Text("notifier_role", "Job title", REQUIRED, PERSONAL, essential=True),
                Text(
                    "notifier_agency_name", "Agency and team", REQUIRED, NONE,
                    essential=True,
                    hint="The full name, without abbreviations.",
                ),
                Phone(
                    "notifier_phone", "Phone", REQUIRED, PERSONAL,
                    essential=True,
                    hint="A direct line or mobile, in case we must ask you something today.",
                ),
                Email(
                    "notifier_email", "Secure work e-mail", REQUIRED, PERSONAL,
                    essential=True,
                    hint="Not a private address.",
                ),
            ),
        ),
        Page(
            "your-agency",
            "Your agency",
            (
                OneOf("notifier_agency_type", "Type of agency", REQUIRED, NONE, options=AGENCY_TYPE),
                LongText(
                    "notifier_address", "Work address", OPTIONAL, PERSONAL,
                    asked_of=OFF,
                    hint="The base that you work from.",
                ),
                Text(
                    "notifier_availability", "When can we reach you?", OPTIONAL, PERSONAL,
                    asked_of=OFF,
                    hint="Such as your working days, if you are part-time.",
                ),
            ),
        ),
        Page(
            "your-involvement",
            "Your involvement",
            (
                LongText(
                    "notifier_own_involvement", "Your involvement with the child or family",
                    REQUIRED, SPECIAL,
                    hint="Dates, your role and your last contact. ‘None’ is fine.",
                ),
                OneOf(
                    "notifier_can_present", "Could you present the case to the review group?", OPTIONAL, NONE,
                    options=YN_NK,
                    hint="The group may ask whoever notified to come.",
                ),
            ),
        ),
    ),
)  # fmt: skip
