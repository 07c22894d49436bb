"""The states a case can be in: DOMAIN 2's names, and the words that people see for them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Status(StrEnum):
    """State names of DOMAIN 2; commands print them and rows carry them."""

    RECEIVED = "received"
    INTAKE_EXCEPTION = "intake_exception"
    REJECTED_NOT_THIS_FORM = "rejected_not_this_form"
    ACKNOWLEDGED = "acknowledged"
    TRIAGE = "triage"
    AWAITING_INFO = "awaiting_info"
    PARTNER_DECISION = "partner_decision"
    DISPUTED = "disputed"
    NOTIFY_ONLY_DUE = "notify_only_due"
    SIN_DUE = "sin_due"
    SIN_SUBMITTED = "sin_submitted"
    SIN_WITHDRAWN = "sin_withdrawn"
    RR_SCOPING = "rr_scoping"
    RR_MEETING = "rr_meeting"
    RR_SIGNOFF = "rr_signoff"
    RR_SUBMITTED = "rr_submitted"
    PANEL_RESPONSE = "panel_response"
    LCSPR_COMMISSIONED = "lcspr_commissioned"
    LCSPR_IN_PROGRESS = "lcspr_in_progress"
    PUBLICATION_PREP = "publication_prep"
    PUBLICATION_HOLD = "publication_hold"
    PUBLISHED = "published"
    IMPROVEMENTS_ONLY_PUBLISHED = "improvements_only_published"
    LEARNING_ACTIONS = "learning_actions"
    IMPACT_AUDIT = "impact_audit"
    LOCAL_LEARNING = "local_learning"
    NATIONAL_REVIEW = "national_review"
    NOT_MET_CLOSED = "not_met_closed"
    TRANSFERRED_OTHER_AREA = "transferred_other_area"
    JOINED = "joined"
    CLOSED = "closed"


WORDS: Final[Mapping[Status, str]] = {
    Status.RECEIVED: "Received",
    Status.INTAKE_EXCEPTION: "Needs a person",
    Status.REJECTED_NOT_THIS_FORM: "Not this form",
    Status.ACKNOWLEDGED: "Acknowledged",
    Status.TRIAGE: "In triage",
    Status.AWAITING_INFO: "Waiting for information",
    Status.PARTNER_DECISION: "Waiting for the partners' views",
    Status.DISPUTED: "Partners differ",
    Status.NOTIFY_ONLY_DUE: "National notification due, no rapid review",
    Status.SIN_DUE: "Serious incident notification due",
    Status.SIN_SUBMITTED: "Serious incident notified",
    Status.SIN_WITHDRAWN: "National notification withdrawn",
    Status.RR_SCOPING: "Rapid review: asking agencies",
    Status.RR_MEETING: "Rapid review: meeting",
    Status.RR_SIGNOFF: "Rapid review: sign-off",
    Status.RR_SUBMITTED: "Rapid review sent to the Panel",
    Status.PANEL_RESPONSE: "Panel has answered",
    Status.LCSPR_COMMISSIONED: "Local review commissioned",
    Status.LCSPR_IN_PROGRESS: "Local review in progress",
    Status.PUBLICATION_PREP: "Preparing publication",
    Status.PUBLICATION_HOLD: "Publication on hold",
    Status.PUBLISHED: "Published",
    Status.IMPROVEMENTS_ONLY_PUBLISHED: "Improvements published",
    Status.LEARNING_ACTIONS: "Learning actions",
    Status.IMPACT_AUDIT: "Checking the change",
    Status.LOCAL_LEARNING: "Local learning",
    Status.NATIONAL_REVIEW: "National review",
    Status.NOT_MET_CLOSED: "Criteria not met",
    Status.TRANSFERRED_OTHER_AREA: "Taken over by another area",
    Status.JOINED: "Joined to another case",
    Status.CLOSED: "Closed",
}

CLOSED: Final = frozenset(
    {
        Status.REJECTED_NOT_THIS_FORM,
        Status.SIN_WITHDRAWN,
        Status.NOT_MET_CLOSED,
        Status.TRANSFERRED_OTHER_AREA,
        Status.JOINED,
        Status.CLOSED,
    }
)
"""Nothing more is due here; new facts open the case again."""

UNDECIDED: Final = frozenset(
    {
        Status.RECEIVED,
        Status.INTAKE_EXCEPTION,
        Status.ACKNOWLEDGED,
        Status.TRIAGE,
        Status.AWAITING_INFO,
        Status.PARTNER_DECISION,
        Status.DISPUTED,
    }
)
"""The partners' decision is still open."""
