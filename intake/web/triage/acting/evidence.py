"""What a partner decides on, in short: the latest answer to each question that the decision turns on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from forms import Answers, SummaryRow, question_of
from forms.notification import NOTIFICATION
from intake.web.triage.acting.opened import Acting

TURNS_ON: Final = frozenset(
    {
        "incident_date",
        "incident_local_authority",
        "incident_summary",
        "notification_reason",
        "abuse_neglect_status",
        "serious_harm_grounds",
        "in_area_test",
        "immediate_risk_now",
        "sharing_restrictions",
        "notifier_rationale",
        "child_forenames",
        "child_surname",
        "child_dob",
        "child_age_text",
        "child_role",
        "child_outcome_now",
        "child_date_of_death",
        "child_home_la",
        "child_csc_status",
    }
)
"""Questions behind the criteria (DOMAIN 5) and behind who may know."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Rows by heading ('' for the incident, 'Child 1'), and of how many notifications."""

    runs: dict[str, list[SummaryRow]]
    notifications: int


def evidence_of(at: Acting) -> Evidence:
    """The latest answers of all notifications of the case; the case page shows every one of them beside it."""
    notified = sorted(at.visit.book.notifications(at.visit.case).values(), key=lambda one: one.received_at)
    latest = Answers()
    for each in notified:
        latest = latest.with_values(each.answers)
    runs: dict[str, list[SummaryRow]] = {}
    for _section, rows in NOTIFICATION.summary(latest):
        for row in rows:
            if question_of(row.path) in TURNS_ON:
                runs.setdefault(row.heading, []).append(row)
    return Evidence(runs, len(notified))
