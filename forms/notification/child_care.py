"""Section E, last part: child protection, youth justice, and what the local authority knows of care."""

from __future__ import annotations

from typing import Final

from forms.conditions import AgeBetween, When
from forms.definition import Page
from forms.notification.lists.answers import CP_PLAN_STATUS, YN_NK
from forms.notification.lists.care import CARE_LEAVER_STATUS, LEGAL_STATUS, PLACEMENT_TYPE
from forms.notification.lists.incident import ABUSE_CATEGORY
from forms.notification.lists.people import IMMIGRATION
from forms.notification.lists.places import LOCAL_AUTHORITIES
from forms.notification.needs import CRIMINAL, LOCAL_AUTHORITY, PERSONAL, SPECIAL
from forms.questions import OPTIONAL, REQUIRED, OneOf, SeveralOf, Text

_ON_A_PLAN: Final = When("child_cp_plan_status", "current", "previous")
_LOOKED_AFTER: Final = When("child_csc_status", "looked_after")

CHILD_CARE_PAGES: Final = (
    Page(
        "child-protection",
        "Child protection and youth justice",
        (
            OneOf(
                "child_cp_plan_status", "Child protection plan", REQUIRED, SPECIAL,
                options=CP_PLAN_STATUS,
                hint="For this child, in any area.",
            ),
            OneOf(
                "child_youth_justice", "Known to youth justice?", REQUIRED, CRIMINAL,
                options=YN_NK,
            ),
        ),
    ),
    Page(
        "child-protection-plans",
        "Child protection plans",
        (
            SeveralOf(
                "child_cp_plan_category", "Category of the plan", _ON_A_PLAN, SPECIAL,
                options=ABUSE_CATEGORY,
                asked_of=LOCAL_AUTHORITY,
                hint="Of the latest plan. Tick several if it had several.",
            ),
            Text(
                "child_cp_plan_dates", "When each plan began and ended", _ON_A_PLAN, SPECIAL,
                asked_of=LOCAL_AUTHORITY,
                hint="Such as ‘April 2024 to March 2025’.",
            ),
        ),
    ),
    Page(
        "child-legal-status",
        "Legal status, placement and leaving care",
        (
            OneOf(
                "child_legal_status", "Legal status", REQUIRED, SPECIAL,
                options=LEGAL_STATUS,
                asked_of=LOCAL_AUTHORITY,
                hint="On the day of the incident.",
            ),
            OneOf(
                "child_placement_type", "Placement", _LOOKED_AFTER, SPECIAL,
                options=PLACEMENT_TYPE,
                asked_of=LOCAL_AUTHORITY,
                hint="On the day of the incident.",
            ),
            Text(
                "child_placing_authority", "Responsible (placing) local authority",
                When("child_csc_status", "looked_after", "care_leaver"), PERSONAL,
                suggestions=LOCAL_AUTHORITIES,
                asked_of=LOCAL_AUTHORITY,
                hint="The council that has the child in its care.",
            ),
            Text(
                "child_placement_provider", "Home, agency or provider, and its Ofsted number",
                _LOOKED_AFTER, PERSONAL,
                asked_of=LOCAL_AUTHORITY,
                hint="The Ofsted number (URN) has 7 characters, such as SC999101.",
            ),
            OneOf(
                "child_care_leaver_status", "Care-leaver status", AgeBetween(16, 24), SPECIAL,
                options=CARE_LEAVER_STATUS,
                asked_of=LOCAL_AUTHORITY,
                hint="For a young person of 16 to 24.",
            ),
        ),
    ),
    Page(
        "child-council-records",
        "Council records",
        (
            Text(
                "child_social_care_id", "Social care case number", OPTIONAL, PERSONAL,
                asked_of=LOCAL_AUTHORITY,
                hint="From the council's own system.",
            ),
            OneOf(
                "child_immigration_status", "Immigration status", OPTIONAL, PERSONAL,
                options=IMMIGRATION,
                asked_of=LOCAL_AUTHORITY,
                hint="Do not guess.",
            ),
        ),
    ),
)  # fmt: skip
