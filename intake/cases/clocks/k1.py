"""K1: whether it runs, from which day, and what ends it (SAFETY 1, 2, 4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from intake.cases.answers import AnswersLike
from intake.cases.clocks.awareness import RECEIPT, Awareness, awareness_of, k1_applies, signs_of
from intake.cases.clocks.clock import STILL_OPEN, Ended
from intake.cases.decisions import NOT_MET, decision_in_force
from intake.cases.events import (
    CaseOpened,
    CaseReopened,
    Filing,
    K1TriggerCorrected,
    LocalAuthorityFilesAlone,
    NationalNotificationSent,
    Outcome,
    PartnerViewRecorded,
    ReceiptAttached,
    ReceiptLinked,
    ReceiptUnlinked,
    Relation,
    SetAside,
    TransferAccepted,
    View,
)
from intake.cases.filing import LOCAL_AUTHORITY_ROLES, filings
from intake.cases.likeness_events import joined_into
from intake.cases.recording import Event
from intake.cases.working_days import local_date


@dataclass(frozen=True, slots=True)
class Notified:
    """One notification of a case: its answers, and when it was received (aware UTC)."""

    answers: AnswersLike
    received_at: datetime


def k1_runs(history: Sequence[Event], notified: Mapping[str, Notified], our_area: str) -> bool:
    """Whether the duty may be ours: a notification says so, or somebody who may judge it holds so."""
    return any(k1_applies(each.answers, our_area)[0] for each in linked(history, notified)) or any(
        _asks_for_k1(event) for event in history
    )


def linked(history: Sequence[Event], notified: Mapping[str, Notified]) -> list[Notified]:
    """The notifications that count for the case: its own, updates and those joined to it, in their order.

    None where the case was joined to another: they are the other's, where their clocks run (SAFETY 2).
    """
    if joined_into(history) is not None:
        return []
    before, _, after = _around_correction(history)
    return _of([*before, *after], notified)


def k1_ended(history: Sequence[Event]) -> Ended:
    """How the duty was done, or fell away."""
    met = _met_on(history)
    return Ended(met=met) if met else _stopped(history)


def fell_away(history: Sequence[Event]) -> Ended:
    """Whether the duty to notify is no longer ours, whatever the partners hold of the criteria: another area's
    acceptance, or the local authority's own word that it is no notification (SAFETY 1)."""
    ended = STILL_OPEN
    for event in history:
        if isinstance(event, TransferAccepted):
            ended = Ended(stopped=local_date(event.at), why="A named person in the other area accepted the case.")
        elif isinstance(event, SetAside) and event.role in LOCAL_AUTHORITY_ROLES:
            ended = Ended(
                stopped=local_date(event.at),
                why="The local authority recorded with reasons that this is no notification.",
            )
        elif isinstance(event, CaseReopened | LocalAuthorityFilesAlone):
            ended = STILL_OPEN
    return ended


def k1_awareness(history: Sequence[Event], notified: Mapping[str, Notified]) -> Awareness:
    """The day K1 counts from (SAFETY 1, 2).

    Of several notifications the earliest day counts, and no later one moves it back: only the local authority does,
    with a reason. A sign in a notification that is linked after that, earlier than the local authority's own day and
    not known before, makes the clock provisional again: the local authority has not yet spoken about it.

    What a person attached has no answers: the day it arrived stands beside the receipt of the notifications.
    """
    before, correction, after = _around_correction(history)
    if correction is None:
        found = [awareness_of(each.answers, each.received_at) for each in _of(after, notified)]
        found += [Awareness(day, RECEIPT, _ATTACHED) for day in _attached(history)]
        return min(found, key=lambda one: (one.date, one.field == RECEIPT))
    spoken_about = {(sign.field, sign.date) for sign in _signs(before, notified)}
    newer = [sign for sign in _signs(after, notified) if (sign.field, sign.date) not in spoken_about]
    confirmed = Awareness(
        correction.on, "k1_trigger_corrected", "The local authority set this day, with its reason.", provisional=False
    )
    return min([confirmed, *newer], key=lambda one: one.date)


def _asks_for_k1(event: Event) -> bool:
    """Whether somebody who may judge it holds that the case is to be notified, whatever its form said."""
    if isinstance(event, PartnerViewRecorded):
        return event.view in {View.MEETS_SIN, View.NOTIFY_ONLY}
    return isinstance(event, K1TriggerCorrected | LocalAuthorityFilesAlone | NationalNotificationSent)


def _met_on(history: Sequence[Event]) -> date | None:
    """The day of the national notification. Another filing than a serious incident meets K1 only where the partners
    agreed that nothing more is to be notified (SAFETY 4)."""
    filed = filings(history)
    if serious := [one.on for one in filed if one.filing is Filing.SERIOUS_INCIDENT]:
        return min(serious)
    decision = decision_in_force(history)
    if filed and decision is not None and decision.outcome is Outcome.NOTIFY_ONLY:
        return min(one.on for one in filed)
    return None


def _stopped(history: Sequence[Event]) -> Ended:
    """No label, pause or office stops it: 'not met' agreed with reasons, or what makes it not ours (SAFETY 1)."""
    decision = decision_in_force(history)
    if decision is not None and decision.outcome in NOT_MET:
        return Ended(
            stopped=local_date(decision.at), why="The partners recorded with reasons that the criteria are not met."
        )
    return fell_away(history)


def _around_correction(history: Sequence[Event]) -> tuple[list[str], K1TriggerCorrected | None, list[str]]:
    """Receipt ids that were linked before the local authority's last word on the day, that word, and those after."""
    before: list[str] = []
    correction: K1TriggerCorrected | None = None
    after: list[str] = []
    opening: str | None = None
    for event in history:
        match event:
            case CaseOpened():
                opening = event.receipt_id
                after.append(event.receipt_id)
            case ReceiptLinked(relation=Relation.UPDATE | Relation.JOINED):
                after.append(event.receipt_id)
            case ReceiptUnlinked() if event.receipt_id != opening:
                before = [receipt_id for receipt_id in before if receipt_id != event.receipt_id]
                after = [receipt_id for receipt_id in after if receipt_id != event.receipt_id]
            case K1TriggerCorrected():
                before, correction, after = before + after, event, []
            case _:
                pass
    return before, correction, after


def _attached(history: Sequence[Event]) -> list[date]:
    """The days on which what is attached to the case arrived."""
    arrived: dict[str, date] = {}
    for event in history:
        if isinstance(event, ReceiptAttached):
            arrived[event.receipt_id] = event.arrived_on
        elif isinstance(event, ReceiptUnlinked):
            arrived.pop(event.receipt_id, None)
    return list(arrived.values())


_ATTACHED: Final = (
    "Provisional: a message about it that could not be read, and is attached to the case, arrived on that day."
)


def _of(receipt_ids: Iterable[str], notified: Mapping[str, Notified]) -> list[Notified]:
    return [notified[receipt_id] for receipt_id in receipt_ids]


def _signs(receipt_ids: Iterable[str], notified: Mapping[str, Notified]) -> list[Awareness]:
    return [sign for each in _of(receipt_ids, notified) for sign in signs_of(each.answers, each.received_at)[0]]
