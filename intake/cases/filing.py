"""What only the local authority records: the day it became aware, and its national notification (SAFETY 1, 4, 5).

Each function returns the event to append, or raises `Permanent` with a sentence that says what is lacking.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from intake.cases.events import (
    CaseReopened,
    Filing,
    FilingAloneWithdrawn,
    K1TriggerCorrected,
    LocalAuthorityFilesAlone,
    NationalNotificationCorrected,
    NationalNotificationSent,
    NationalNotificationWithdrawn,
)
from intake.cases.recording import Event
from intake.cases.working_days import local_date
from intake.errors import Permanent

LOCAL_AUTHORITY_ROLES: Final = frozenset({"local_authority", "la_notifier"})
"""Roles of users who act for the local authority (SAFETY 7: the notifier is a role of its own)."""

WHICH_REFERENCE: Final = (
    "Give the reference that the national system returned: it shows that the notification was filed."
)
WHY_THIS_DATE: Final = "Give the reason for this date: the clock counts from it."
WHAT_WAS_WRONG: Final = "Say what was wrong with the record of the national notification."
WHY_WITHDRAWN: Final = "Give the reason why the notification was withdrawn."
WHY_ALONE: Final = "Give the reason why the local authority files alone."
WHY_NO_LONGER_ALONE: Final = "Give the reason why the local authority no longer files alone."
"""What is said where a text is lacking, at every door."""


def correct_k1_trigger(on: date, *, role: str, reason: str, at: datetime, by: str) -> K1TriggerCorrected:
    """The local authority confirms or changes the day it became aware that the incident occurred."""
    _local_authority_only(role)
    in_the_past(on, at)
    return K1TriggerCorrected(at=at, by=by, on=on, role=role, reason=_said(reason, WHY_THIS_DATE))


def notification_sent(
    on: date, *, reference: str, filing: Filing, role: str, at: datetime, by: str
) -> NationalNotificationSent:
    """The local authority confirms that it filed; only a serious incident starts K6."""
    _local_authority_only(role)
    in_the_past(on, at)
    return NationalNotificationSent(
        at=at, by=by, on=on, reference=_said(reference, WHICH_REFERENCE), filing=filing, role=role
    )


def notification_corrected(
    on: date, *, reference: str, filing: Filing, role: str, reason: str, at: datetime, by: str
) -> NationalNotificationCorrected:
    """The last filing was recorded wrongly; this takes its place and moves its clocks."""
    _local_authority_only(role)
    in_the_past(on, at)
    return NationalNotificationCorrected(
        at=at,
        by=by,
        on=on,
        reference=_said(reference, WHICH_REFERENCE),
        filing=filing,
        role=role,
        reason=_said(reason, WHAT_WAS_WRONG),
    )


def notification_withdrawn(on: date, *, role: str, reason: str, at: datetime, by: str) -> NationalNotificationWithdrawn:
    """The local authority took the notification back because the criteria are not met."""
    _local_authority_only(role)
    in_the_past(on, at)
    return NationalNotificationWithdrawn(at=at, by=by, on=on, role=role, reason=_said(reason, WHY_WITHDRAWN))


def file_alone(*, role: str, reason: str, at: datetime, by: str) -> LocalAuthorityFilesAlone:
    """The local authority will notify whatever the other partners hold."""
    _local_authority_only(role)
    return LocalAuthorityFilesAlone(at=at, by=by, role=role, reason=_said(reason, WHY_ALONE))


def no_longer_alone(*, role: str, reason: str, at: datetime, by: str) -> FilingAloneWithdrawn:
    """The local authority takes back that it files alone."""
    _local_authority_only(role)
    return FilingAloneWithdrawn(at=at, by=by, role=role, reason=_said(reason, WHY_NO_LONGER_ALONE))


def files_alone(history: Iterable[Event]) -> bool:
    """Whether the local authority has said that it files alone, and has not taken that back since."""
    alone = False
    for event in history:
        if isinstance(event, LocalAuthorityFilesAlone):
            alone = True
        elif isinstance(event, FilingAloneWithdrawn | CaseReopened):
            alone = False
    return alone


@dataclass(frozen=True, slots=True)
class Filed:
    """A national notification as last recorded; ``withdrawn_on`` when it was taken back."""

    on: date
    reference: str
    filing: Filing
    withdrawn_on: date | None = None


def filings(history: Iterable[Event]) -> tuple[Filed, ...]:
    """Every national notification of the case, corrections taken in, in the order in which they were recorded."""
    filed: list[Filed] = []
    for event in history:
        match event:
            case NationalNotificationSent():
                filed.append(Filed(event.on, event.reference, event.filing))
            case NationalNotificationCorrected() if filed:
                filed[-1] = Filed(event.on, event.reference, event.filing)
            case NationalNotificationWithdrawn() if filed:
                filed[-1] = replace(filed[-1], withdrawn_on=event.on)
            case _:
                pass
    return tuple(filed)


def _local_authority_only(role: str) -> None:
    if role not in LOCAL_AUTHORITY_ROLES:
        raise Permanent("Only the local authority can record this. Ask its notifier.")


def in_the_past(on: date, at: datetime) -> None:
    """Raise `Permanent` when ``on`` is later than the local day of the instant ``at``."""
    if on > local_date(at):
        raise Permanent("This date must be today or in the past.")


def _said(text: str, sentence: str) -> str:
    if not text.strip():
        raise Permanent(sentence)
    return text.strip()
