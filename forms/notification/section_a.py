"""Section A: the notification itself. Three of its questions are set by the service and never asked."""

from __future__ import annotations

from typing import Final

from forms.conditions import When
from forms.definition import Page, Section
from forms.notification.lists.answers import SUBMISSION_CHANNEL, YES_NO
from forms.notification.needs import LOCAL_AUTHORITY, NONE, PERSONAL
from forms.questions import OPTIONAL, REQUIRED, Date, OneOf, Text, Time

SECTION_A: Final = Section(
    "A",
    "notification",
    "This notification",
    (
        Page(
            "when-you-are-notifying",
            "When you are notifying",
            (
                Text("notification_ref", "Reference", REQUIRED, NONE, system=True),
                Text("form_version", "Form version", REQUIRED, NONE, system=True),
                OneOf(
                    "submission_channel", "How it arrived", REQUIRED, NONE,
                    options=SUBMISSION_CHANNEL, system=True,
                ),
                Date(
                    "date_notification", "Date of notification", REQUIRED, NONE,
                    hint="Today, or the day on which you sent this.",
                ),
                Time(
                    "time_notification", "Time of notification", OPTIONAL, NONE,
                    hint="On the 24-hour clock, such as 17:40.",
                ),
            ),
        ),
        Page(
            "new-or-update",
            "New notification or update",
            (
                OneOf(
                    "is_update", "Is this an update to an earlier notification?", REQUIRED, NONE,
                    options=YES_NO,
                    hint="Say yes if you, or somebody else, have already notified this incident.",
                ),
                Text(
                    "updates_notification_ref", "Earlier reference", When("is_update", "yes"), NONE,
                    hint="From the reply to the earlier notification.",
                ),
            ),
        ),
        Page(
            "linked-cases",
            "Linked cases",
            (
                Text(
                    "linked_cases", "Linked cases", OPTIONAL, PERSONAL,
                    asked_of=LOCAL_AUTHORITY,
                    hint="Reference numbers only, no names.",
                ),
            ),
        ),
    ),
)  # fmt: skip
