"""Every message that the form's checks can show is a sentence, names no answer, and points to a question."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

from forms.answers import Finding
from forms.notification import NOTIFICATION

# As wrong as answers can be: nearly every check has something to say.
WRONG: Final[dict[str, Any]] = {
    "date_notification": "2027-01-01",
    "incident_date": "2027-02",
    "date_agency_aware": "2026-01-01",
    "notifier_email": "canary.name@gmail.com",
    "serious_harm_grounds": ["none_harm_averted", "serious_sexual_abuse"],
    "immediate_risk_now": "yes",
    "csc_referral_made": "no",
    "protective_measures": ["none_yet", "safety_plan"],
    "cdop_notified": "no",
    "cdop_notified_date": "2000-01-01",
    "lado_referred": "no",
    "children": [
        {"child_outcome_now": "died", "child_date_of_death": "2001-01-01", "child_dob": "2002-01-01"},
        {"child_forenames": "Canary", "child_dob": "1970"},
        {"child_dob": "2008"},
        {"child_dob": "2030"},
        {"child_expected_delivery_date": "2030-01-01"},
    ],
    "adults": [
        {
            "person_name": "Canary Name",
            "person_dob": "2020",
            "person_of_concern": "yes",
            "person_position_of_trust": "yes",
        }
    ],
    "siblings": [{"sibling_name": "Canary", "sibling_safe_now": "no"}],
}


def found() -> list[Finding]:
    answers, refused = NOTIFICATION.answers(WRONG)
    assert refused == []
    today = date(2026, 11, 24)
    return NOTIFICATION.findings(answers, today) + NOTIFICATION.blockers(answers, today)


def test_messages_are_whole_sentences() -> None:
    assert len({finding.message for finding in found()}) > 20
    for finding in found():
        assert re.fullmatch(r"[A-Z‘].*[.]", finding.message), finding.message
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", finding.problem)


def test_messages_repeat_nothing_that_was_typed() -> None:
    for finding in found():
        assert "canary" not in finding.message.casefold()


def test_findings_point_to_questions_or_groups() -> None:
    for finding in found():
        ending = finding.field.rsplit(".", 1)[-1]
        assert ending in NOTIFICATION.questions or ending in NOTIFICATION.groups
