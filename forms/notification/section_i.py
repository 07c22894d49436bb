"""Section I: immediate safety, and what has been done."""

from __future__ import annotations

from typing import Final

from forms.conditions import When
from forms.definition import Page, Section
from forms.notification.lists.answers import YN_NA_NK, YN_NK
from forms.notification.lists.incident import PROTECTIVE_MEASURE
from forms.notification.needs import LOCAL_AUTHORITY, SPECIAL
from forms.questions import OPTIONAL, REQUIRED, Date, LongText, OneOf, SeveralOf

SECTION_I: Final = Section(
    "I",
    "safety",
    "Immediate safety and action",
    (
        Page(
            "safe-now",
            "Is everyone safe now?",
            (
                OneOf(
                    "immediate_risk_now", "Is any child at risk now?", REQUIRED, SPECIAL,
                    options=YN_NK,
                    essential=True,
                    hint="If yes, call 999 or children's social care first. This form is not a child "
                    "referral.",
                ),
                LongText(
                    "immediate_actions", "Action taken so far", REQUIRED, SPECIAL,
                    essential=True,
                    min_length=20,
                    hint="Who did what, and when.",
                ),
                OneOf(
                    "csc_referral_made", "Referred to children's social care?", REQUIRED, SPECIAL,
                    options=YN_NA_NK,
                    essential=True,
                    hint="This form does not refer the child. Social care has its own front door.",
                ),
                Date(
                    "csc_referral_date", "Date of referral", When("csc_referral_made", "yes"), SPECIAL,
                    essential=True,
                ),
            ),
        ),
        Page(
            "protection",
            "Strategy discussion and protection",
            (
                OneOf(
                    "strategy_discussion_held", "Strategy discussion held?", REQUIRED, SPECIAL,
                    options=YN_NA_NK,
                    hint="With police, health and the local authority at least.",
                ),
                Date(
                    "strategy_discussion_date", "Date of strategy discussion",
                    When("strategy_discussion_held", "yes"), SPECIAL,
                    hint="The first one.",
                ),
                SeveralOf(
                    "protective_measures", "Measures in place", REQUIRED, SPECIAL,
                    options=PROTECTIVE_MEASURE,
                    exclusive=("none_needed", "none_yet"),
                    hint="Tick all that protect a child today.",
                ),
            ),
        ),
        Page(
            "section-47",
            "Section 47 enquiry",
            (
                OneOf(
                    "section47_started", "Section 47 enquiry started?", OPTIONAL, SPECIAL,
                    options=YN_NA_NK,
                    asked_of=LOCAL_AUTHORITY,
                ),
            ),
        ),
    ),
)  # fmt: skip
