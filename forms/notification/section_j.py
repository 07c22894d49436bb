"""Section J: other proceedings and notifications."""

from __future__ import annotations

from typing import Final

from forms.conditions import AnyRow, When
from forms.definition import Page, Section
from forms.notification.lists.agencies import BODY_NOTIFIED, REVIEW_KIND
from forms.notification.lists.answers import YN_NA_NK, YN_NK
from forms.notification.lists.places import POLICE_FORCES
from forms.notification.needs import (
    ANY_CHILD_DIED,
    ANY_CHILD_DIED_UNDER_18,
    CRIMINAL,
    LOCAL_AUTHORITY,
    NONE,
    PERSONAL,
    POLICE,
    SPECIAL,
)
from forms.questions import OPTIONAL, REQUIRED, Date, LongText, OneOf, RequiredWhen, SeveralOf, Text

_POLICE_PAGES: Final = (
    Page(
        "police",
        "Police",
        (
            OneOf(
                "police_investigation", "Is there a police investigation?", REQUIRED, CRIMINAL,
                options=YN_NK,
                hint="If you do not know, we ask the police.",
            ),
            Text(
                "police_force", "Police force", When("police_investigation", "yes"), NONE,
                suggestions=POLICE_FORCES,
            ),
        ),
    ),
    Page(
        "police-details",
        "Details of the investigation",
        (
            Text(
                "police_contact", "Senior investigating officer", OPTIONAL, PERSONAL,
                asked_of=POLICE,
                hint="Name, rank and team.",
            ),
            Text(
                "police_reference", "Crime or incident number", OPTIONAL, CRIMINAL,
                asked_of=POLICE,
                hint="As your force writes it.",
            ),
            LongText(
                "police_outcome_so_far", "Arrests, bail and charges", OPTIONAL, CRIMINAL,
                asked_of=POLICE,
                hint="Send an update when somebody is charged, or at a verdict.",
            ),
        ),
    ),
)  # fmt: skip

_DEATH_PAGES: Final = (
    Page(
        "coroner-and-child-death",
        "Coroner and child death review",
        (
            OneOf(
                "coroner_informed", "Has the coroner been informed?", ANY_CHILD_DIED, SPECIAL,
                options=YN_NA_NK,
                hint="For every death that is unnatural or not explained.",
            ),
            OneOf(
                "cdop_notified", "Has the child death been notified (eCDOP)?",
                RequiredWhen(ANY_CHILD_DIED_UNDER_18), SPECIAL,
                options=YN_NA_NK,
                hint="For every death under 18, whatever the cause.",
            ),
            Date(
                "cdop_notified_date", "Date the child death was notified",
                When("cdop_notified", "yes"), SPECIAL,
            ),
        ),
    ),
    Page(
        "death-references",
        "References of coroner and child death review",
        (
            Text(
                "coroner_area", "Coroner area and reference", When("coroner_informed", "yes"), SPECIAL,
                asked_of=LOCAL_AUTHORITY,
                hint="The area follows where the body lies.",
            ),
            Text(
                "cdop_reference", "eCDOP reference", OPTIONAL, SPECIAL,
                asked_of=LOCAL_AUTHORITY,
                hint="It links the two cases; they are never merged.",
            ),
        ),
    ),
)  # fmt: skip

_OTHER_PAGES: Final = (
    Page(
        "family-court",
        "Family court",
        (
            OneOf(
                "care_proceedings", "Are there care or other family proceedings?", REQUIRED, SPECIAL,
                options=YN_NK,
                hint="Court privacy rules apply to what you write.",
            ),
            LongText(
                "care_proceedings_details", "Court, order and next hearing",
                When("care_proceedings", "yes"), SPECIAL,
                asked_of=LOCAL_AUTHORITY,
                hint="Court, case number, next date.",
            ),
        ),
    ),
    Page(
        "allegations-officer",
        "Designated officer for allegations (LADO)",
        (
            OneOf(
                "lado_referred", "Referred to the designated officer (LADO)?",
                AnyRow("adults", When("person_position_of_trust", "yes")), CRIMINAL,
                options=YN_NA_NK,
                hint="For anybody who may have caused harm and works or volunteers with children.",
            ),
            Date("lado_referral_date", "Date of referral to LADO", When("lado_referred", "yes"), CRIMINAL),
        ),
    ),
    Page(
        "other-reviews",
        "Other reviews and bodies",
        (
            SeveralOf(
                "other_reviews", "Other reviews known or likely", REQUIRED, NONE,
                options=REVIEW_KIND,
                exclusive=("none",),
                asked_of=LOCAL_AUTHORITY,
                hint="Tick all that apply.",
            ),
            LongText(
                "other_reviews_details", "Details of any other review", OPTIONAL, SPECIAL,
                hint="Who leads it, its reference, and how far it has come.",
            ),
            SeveralOf(
                "bodies_notified", "Bodies already told", REQUIRED, NONE,
                options=BODY_NOTIFIED,
                exclusive=("none",),
                asked_of=LOCAL_AUTHORITY,
                hint="Tick all that apply.",
            ),
        ),
    ),
    Page(
        "national-panel",
        "National notification",
        (
            OneOf(
                "panel_notified", "Has the local authority notified the national Panel?", REQUIRED, NONE,
                options=YN_NK,
                asked_of=LOCAL_AUTHORITY,
                hint="If yes, the 15 working days of the rapid review may be running.",
            ),
            Date(
                "panel_notification_date", "Date of the national notification",
                When("panel_notified", "yes"), NONE,
                asked_of=LOCAL_AUTHORITY,
            ),
            Text(
                "panel_notification_ref", "Reference of the national notification", OPTIONAL, NONE,
                asked_of=LOCAL_AUTHORITY,
                hint="From the receipt of the national system.",
            ),
        ),
    ),
)  # fmt: skip

SECTION_J: Final = Section(
    "J",
    "proceedings",
    "Other proceedings and notifications",
    _POLICE_PAGES + _DEATH_PAGES + _OTHER_PAGES,
)
