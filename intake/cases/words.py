"""The words that people see for what was decided and recorded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from intake.cases.events import Filing, Outcome, Relation, View

VIEWS: Final[Mapping[View, str]] = {
    View.MEETS_SIN: "Meets the criteria: notify as a serious incident",
    View.DOES_NOT_MEET: "Does not meet the criteria",
    View.MORE_INFO: "More information is needed first",
    View.NOTIFY_ONLY: "Notify nationally, no rapid review",
}

OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.SIN_AND_RR: "Serious incident notification and rapid review",
    Outcome.NOTIFY_ONLY: "National notification, no rapid review",
    Outcome.LOCAL_LEARNING_REVIEW: "Local learning review",
    Outcome.LINE_OF_SIGHT: "Line of Sight",
    Outcome.SINGLE_AGENCY_REVIEW: "Review by one agency",
    Outcome.AUDIT_THEME: "Theme for an audit",
    Outcome.OTHER_PROCESS: "Another process deals with it",
    Outcome.NO_FURTHER_ACTION: "No further action",
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
    "api": "From the agency’s own system",
}
