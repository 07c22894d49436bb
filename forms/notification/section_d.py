"""Section D: the incident."""

from __future__ import annotations

from typing import Final

from forms.conditions import When
from forms.definition import Group, Page, Section
from forms.notification.lists.answers import INCIDENT_DATE_BASIS
from forms.notification.lists.incident import CONTEXT_FACTORS, INCIDENT_TYPE, LOCATION_TYPE
from forms.notification.lists.people import RELATIONSHIP
from forms.notification.lists.places import LOCAL_AUTHORITIES
from forms.notification.needs import CRIMINAL, LOCAL_AUTHORITY, NONE, PERSONAL, SPECIAL
from forms.questions import (
    OPTIONAL,
    REQUIRED,
    Date,
    LongText,
    OneOf,
    PartialDate,
    Postcode,
    SeveralOf,
    Text,
    Time,
)

KEY_EVENTS: Final = Group(
    "key_events",
    "Key dates",
    "Key date",
    (
        Page(
            "key-date",
            "Key date",
            (
                PartialDate(
                    "event_date", "Date of event", OPTIONAL, SPECIAL,
                    hint="A year, or a month and year, is enough.",
                ),
                LongText("event_description", "What happened then", OPTIONAL, SPECIAL),
            ),
        ),
    ),
    OPTIONAL,
    hint="A few dates that matter. Your agency's full chronology comes later.",
)  # fmt: skip

SECTION_D: Final = Section(
    "D",
    "incident",
    "The incident",
    (
        Page(
            "what-happened",
            "What happened",
            (
                LongText(
                    "incident_summary", "What happened", REQUIRED, SPECIAL,
                    essential=True,
                    min_length=100,
                    max_length=10_000,
                    hint="Before, during and after.",
                ),
                PartialDate(
                    "incident_date", "Date of incident, or when it began", REQUIRED, SPECIAL,
                    essential=True,
                    hint="A year, or a month and year, is enough if you know no more.",
                ),
                Text(
                    "incident_local_authority", "Local authority where it happened", REQUIRED, NONE,
                    essential=True,
                    suggestions=LOCAL_AUTHORITIES,
                    hint="The council of that place, even if the child lives elsewhere.",
                ),
                Date(
                    "date_agency_aware", "Date your agency became aware", REQUIRED, NONE,
                    essential=True,
                    hint="The first day on which anybody in your agency knew.",
                ),
            ),
        ),
        Page(
            "type-of-incident",
            "Type of incident",
            (
                SeveralOf(
                    "incident_types", "Type of incident", REQUIRED, SPECIAL,
                    options=INCIDENT_TYPE,
                    hint="What fits best today; it can change.",
                ),
            ),
        ),
        Page(
            "more-about-when",
            "More about when it happened",
            (
                OneOf(
                    "incident_date_basis", "How sure is the date of the incident?", REQUIRED, NONE,
                    options=INCIDENT_DATE_BASIS,
                    hint="Choose a period for long-running neglect.",
                ),
                PartialDate(
                    "incident_date_to", "End of the period", When("incident_date_basis", "period"), SPECIAL,
                    hint="Or today's date, if it still goes on.",
                ),
                Time(
                    "incident_time", "Time of incident", OPTIONAL, SPECIAL,
                    hint="On the 24-hour clock. Leave it empty if you do not know.",
                ),
            ),
        ),
        Page(
            "where-it-happened",
            "Where it happened",
            (
                OneOf(
                    "incident_location_type", "Kind of place", REQUIRED, SPECIAL,
                    options=LOCATION_TYPE,
                    hint="Where the child was harmed, not where the child was found.",
                ),
                LongText(
                    "incident_address", "Address or description of the place", OPTIONAL, PERSONAL,
                    hint="Leave it out if it is a refuge or a foster home.",
                ),
                Postcode(
                    "incident_postcode", "Postcode of the place", OPTIONAL, PERSONAL,
                    hint="We check the local authority with it.",
                ),
            ),
        ),
        Page(
            "injuries",
            "Injuries and who may be responsible",
            (
                LongText(
                    "medical_findings", "Injuries or medical findings so far", OPTIONAL, SPECIAL,
                    hint="Say who gave the opinion, and when.",
                ),
                SeveralOf(
                    "alleged_harm_by", "Who is thought to be responsible, if anyone?", OPTIONAL, CRIMINAL,
                    options=RELATIONSHIP,
                    hint="How they are related to the child. Give the name with the adults.",
                ),
            ),
        ),
        Page("key-dates", "Key dates", (KEY_EVENTS,)),
        Page(
            "awareness-and-context",
            "The local authority's awareness, and context",
            (
                Date(
                    "date_la_aware", "Date the local authority became aware", OPTIONAL, NONE,
                    asked_of=LOCAL_AUTHORITY,
                    hint="The first day on which any part of it knew, out-of-hours and youth justice "
                    "teams too. "
                    "The five working days run from here.",
                ),
                SeveralOf(
                    "context_factors", "Context factors", OPTIONAL, SPECIAL,
                    options=CONTEXT_FACTORS,
                    exclusive=("21",),
                    asked_of=LOCAL_AUTHORITY,
                    hint="Tick what is known to have played a part.",
                ),
            ),
        ),
    ),
)  # fmt: skip
