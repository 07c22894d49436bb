"""Section C: why it is notified. The tests in law are asked of the local authority."""

from __future__ import annotations

from typing import Final

from forms.conditions import When
from forms.definition import Page, Section
from forms.notification.lists.answers import ABUSE_NEGLECT_STATUS, IN_AREA_TEST, REVIEW_SOUGHT, SIN_NATURE
from forms.notification.lists.incident import (
    ABUSE_CATEGORY,
    EXTRA_CONSIDERATIONS,
    HARM_GROUND,
    LOCAL_CRITERIA,
    NOTIFICATION_REASON,
)
from forms.notification.needs import LOCAL_AUTHORITY, NONE, SPECIAL
from forms.questions import OPTIONAL, REQUIRED, LongText, OneOf, SeveralOf

SECTION_C: Final = Section(
    "C",
    "why",
    "Why you are notifying",
    (
        Page(
            "harm-and-abuse",
            "Harm, abuse and neglect",
            (
                OneOf(
                    "abuse_neglect_status", "Is abuse or neglect known or suspected?", REQUIRED, SPECIAL,
                    options=ABUSE_NEGLECT_STATUS,
                    essential=True,
                    hint="As the cause, or as something that played a part.",
                ),
                SeveralOf(
                    "serious_harm_grounds", "Grounds for death or serious harm", REQUIRED, SPECIAL,
                    options=HARM_GROUND,
                    exclusive=("none_harm_averted",),
                    essential=True,
                    hint="Tick all that may apply. ‘None’ is for near misses only.",
                ),
            ),
        ),
        Page(
            "kind-of-abuse",
            "Kind of abuse or neglect",
            (
                SeveralOf(
                    "abuse_categories", "Which kind of abuse or neglect?",
                    When("abuse_neglect_status", "known", "suspected"), SPECIAL,
                    options=ABUSE_CATEGORY,
                    hint="Tick what is suspected; it need not be proved.",
                ),
            ),
        ),
        Page(
            "reason",
            "Reason for notifying",
            (
                SeveralOf(
                    "notification_reason", "Reason for notifying", REQUIRED, SPECIAL,
                    options=NOTIFICATION_REASON,
                    hint="Tick all that apply.",
                ),
                LongText(
                    "notifier_rationale", "Why you think the criteria are met, and what agencies could learn",
                    REQUIRED, SPECIAL,
                    min_length=50,
                    max_length=6000,
                    hint="Keep facts apart from opinion.",
                ),
                OneOf(
                    "review_sought", "What do you think should happen?", OPTIONAL, NONE,
                    options=REVIEW_SOUGHT,
                    hint="Your advice; the partners decide.",
                ),
            ),
        ),
        Page(
            "good-practice",
            "Good practice",
            (
                LongText(
                    "good_practice_seen", "Good practice noticed", OPTIONAL, SPECIAL,
                    hint="Anything that was done well and that others could learn from.",
                ),
            ),
        ),
        Page(
            "tests-in-law",
            "Tests in law and guidance",
            (
                OneOf(
                    "sin_nature", "Nature for the national notification", OPTIONAL, SPECIAL,
                    options=SIN_NATURE,
                    asked_of=LOCAL_AUTHORITY,
                    hint="The office may change it.",
                ),
                OneOf(
                    "in_area_test", "Where did it happen, for the duty to notify?", REQUIRED, NONE,
                    options=IN_AREA_TEST,
                    asked_of=LOCAL_AUTHORITY,
                    hint="It decides which local authority is responsible.",
                ),
                SeveralOf(
                    "local_criteria_met", "Which criteria for a local review do you see?", OPTIONAL, NONE,
                    options=LOCAL_CRITERIA,
                    asked_of=LOCAL_AUTHORITY,
                    hint="Your view; the partners decide.",
                ),
                SeveralOf(
                    "extra_considerations", "What else applies?", OPTIONAL, SPECIAL,
                    options=EXTRA_CONSIDERATIONS,
                    asked_of=LOCAL_AUTHORITY,
                    hint="Tick any that may apply.",
                ),
            ),
        ),
    ),
)  # fmt: skip
