"""The words that people see for what was decided and recorded: views, criteria, outcomes, filings, arrivals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from intake.cases.events import Filing, Outcome, Relation, View

VIEWS: Final[Mapping[View, str]] = {
    View.MEETS_SIN: "Meets the criteria: notify nationally, and review",
    View.DOES_NOT_MEET: "Does not meet the criteria",
    View.MORE_INFO: "More information is needed first",
    View.NOTIFY_ONLY: "Notify nationally, no rapid review",
}

LEADS_TO: Final[Mapping[View, str]] = {
    View.MEETS_SIN: "The local authority sends the serious incident notification. A rapid review follows.",
    View.DOES_NOT_MEET: "Nothing is notified if all partners hold this. You can still agree on local learning.",
    View.MORE_INFO: "The office asks. The national clock runs on meanwhile.",
    View.NOTIFY_ONLY: "For the death of a looked-after child or care leaver without suspected abuse or neglect.",
}
"""What a view leads to, in one line each."""

CRITERIA: Final[Mapping[str, str]] = {
    "abuse_or_neglect": "Is abuse or neglect of the child known or suspected?",
    "died_or_seriously_harmed": "Did the child die, or were they seriously harmed?",
    "happened_here": "Did it happen in our area, or outside England to a child who normally lives here?",
    "age": "Was the child under 18?",
}
"""The tests of a serious child safeguarding case, one by one (DOMAIN 5)."""

ANSWERS: Final[Mapping[str, str]] = {"yes": "Yes", "no": "No", "not_known": "Not known"}

OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.SIN_AND_RR: "Serious incident notification and rapid review",
    Outcome.NOTIFY_ONLY: "National notification without a rapid review",
    Outcome.LOCAL_LEARNING_REVIEW: "Criteria not met: local learning review",
    Outcome.LINE_OF_SIGHT: "Criteria not met: Line of Sight",
    Outcome.SINGLE_AGENCY_REVIEW: "Criteria not met: review by a single agency",
    Outcome.AUDIT_THEME: "Criteria not met: a theme for audit",
    Outcome.OTHER_PROCESS: "Criteria not met: another process (domestic abuse, adults' or child death review)",
    Outcome.NO_FURTHER_ACTION: "Criteria not met: no further action",
}

FILINGS: Final[Mapping[Filing, str]] = {
    Filing.SERIOUS_INCIDENT: "Serious incident",
    Filing.LOOKED_AFTER_DEATH: "Death of a looked-after child",
    Filing.CARE_LEAVER_DEATH: "Death of a care leaver",
}

RELATIONS: Final[Mapping[Relation, str]] = {
    Relation.DUPLICATE: "Repeat: the same answers again",
    Relation.UPDATE: "Update to this case",
    Relation.JOINED: "Joined by a person: the same incident",
}

CHANNELS: Final[Mapping[str, str]] = {
    "online_form": "Online form",
    "word_email": "Word form by e-mail",
    "other_email": "Other e-mail",
    "phone_transcribed": "By phone, written down by the office",
}
