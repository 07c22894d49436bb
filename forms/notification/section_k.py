"""Section K: family and media."""

from __future__ import annotations

from typing import Final

from forms.conditions import When
from forms.definition import Page, Section
from forms.notification.lists.answers import FAMILY_INFORMED, MEDIA_INTEREST, YN_NK
from forms.notification.needs import LOCAL_AUTHORITY, NONE, PERSONAL, SPECIAL
from forms.questions import OPTIONAL, REQUIRED, Date, LongText, OneOf, Text

SECTION_K: Final = Section(
    "K",
    "family-and-media",
    "Family and media",
    (
        Page(
            "family-informed",
            "What the family knows",
            (
                OneOf(
                    "family_informed", "Does the family know about this notification?", REQUIRED, PERSONAL,
                    options=FAMILY_INFORMED,
                    essential=True,
                    hint="You need not have their consent. If you do not know, nobody will write to them.",
                ),
                Date("family_informed_date", "Date the family was told", OPTIONAL, PERSONAL),
                LongText(
                    "family_not_informed_reason", "Why the family, or some of them, have not been told",
                    When("family_informed", "no", "partly"), SPECIAL,
                    hint="Name who may be told and who must not. Say why: risk to a child, evidence, "
                    "police advice.",
                ),
            ),
        ),
        Page(
            "family-views-and-support",
            "The family's views and support",
            (
                LongText(
                    "family_views", "What the family say", OPTIONAL, SPECIAL,
                    hint="In their own words; note who said it.",
                ),
                Text(
                    "family_contact_lead", "Single point of contact for the family", OPTIONAL, PERSONAL,
                    hint="Often a family liaison officer or the social worker.",
                ),
                LongText(
                    "family_support_offered", "Support offered to the family", OPTIONAL, SPECIAL,
                    hint="For bereavement or as victims; for brothers and sisters too.",
                ),
            ),
        ),
        Page(
            "media",
            "Media",
            (
                OneOf(
                    "media_interest", "Media interest", REQUIRED, NONE,
                    options=MEDIA_INTEREST,
                    hint="If there is any already, we phone the chief officers.",
                ),
                LongText(
                    "media_details", "Details of media interest",
                    When("media_interest", "actual", "possible"), PERSONAL,
                    hint="Newspapers, social media, elected members.",
                ),
            ),
        ),
        Page(
            "who-has-been-briefed",
            "Who has been briefed",
            (
                OneOf(
                    "communications_lead_informed", "Has the communications team been told?", OPTIONAL, NONE,
                    options=YN_NK,
                    asked_of=LOCAL_AUTHORITY,
                    hint="Phone them before you write, if the media are already there.",
                ),
                OneOf(
                    "chief_officers_briefed", "Have the chief officers been briefed?", OPTIONAL, NONE,
                    options=YN_NK,
                    asked_of=LOCAL_AUTHORITY,
                    hint="Director of children's services, ICB, police, chief executive.",
                ),
            ),
        ),
    ),
)  # fmt: skip
