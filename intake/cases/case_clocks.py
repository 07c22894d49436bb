"""The clocks of a case, worked out from its events and notifications: the one place where clocks come from.

Nothing here is stored and forgotten: call `clocks_of` again whenever an event, a linked notification, the holiday
table or the day-one rule changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from intake.cases.answers import AnswersLike
from intake.cases.awareness import RECEIPT, Awareness, awareness_of, k1_applies, signs_of
from intake.cases.clocks import K1, K6, Clock, start
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
from intake.cases.recording import Event
from intake.cases.working_days import DayOne, HolidayTable, local_date


@dataclass(frozen=True, slots=True)
class Notified:
    """One notification of a case: its answers, and when it was received (aware UTC)."""

    answers: AnswersLike
    received_at: datetime


def clocks_of(
    history: Sequence[Event],
    notified: Mapping[str, Notified],
    table: HolidayTable,
    day_one: DayOne = DayOne.AFTER,
    our_area: str = "",
) -> tuple[Clock, ...]:
    """Every clock of the case that has started, K1 first; met and stopped ones included.

    ``notified`` holds the notifications of the history by receipt id; those of duplicates may be left out, as they say
    nothing new. ``our_area`` is the name of our own local authority.
    """
    clocks = (_k1(history, notified, table, day_one, our_area), _k6(history, table, day_one))
    return tuple(clock for clock in clocks if clock is not None)


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


def _k1(
    history: Sequence[Event],
    notified: Mapping[str, Notified],
    table: HolidayTable,
    day_one: DayOne,
    our_area: str,
) -> Clock | None:
    before, _, after = _around_correction(history)
    applies = any(k1_applies(each.answers, our_area)[0] for each in _of([*before, *after], notified))
    if not applies and not any(_asks_for_k1(event) for event in history):
        return None
    awareness = k1_awareness(history, notified)
    met_on = _k1_met_on(history)
    stopped_on, stopped_why = (None, "") if met_on else _k1_stopped(history)
    return start(
        K1,
        awareness.date,
        awareness.words,
        table,
        day_one,
        provisional=awareness.provisional,
        met_on=met_on,
        stopped_on=stopped_on,
        stopped_why=stopped_why,
    )


def _asks_for_k1(event: Event) -> bool:
    """Whether somebody who may judge it holds that the case is to be notified, whatever its form said."""
    if isinstance(event, PartnerViewRecorded):
        return event.view in {View.MEETS_SIN, View.NOTIFY_ONLY}
    return isinstance(event, K1TriggerCorrected | LocalAuthorityFilesAlone | NationalNotificationSent)


def _k1_met_on(history: Sequence[Event]) -> date | None:
    """The day of the national notification. Another filing than a serious incident meets K1 only where the partners
    agreed that nothing more is to be notified (SAFETY 4)."""
    filed = filings(history)
    if serious := [one.on for one in filed if one.filing is Filing.SERIOUS_INCIDENT]:
        return min(serious)
    decision = decision_in_force(history)
    if filed and decision is not None and decision.outcome is Outcome.NOTIFY_ONLY:
        return min(one.on for one in filed)
    return None


def _k1_stopped(history: Sequence[Event]) -> tuple[date | None, str]:
    """When and why the duty fell away: 'not met' agreed with reasons, another area's acceptance, or the local
    authority's own word that it is no notification. No label, pause or office does it (SAFETY 1)."""
    decision = decision_in_force(history)
    if decision is not None and decision.outcome in NOT_MET:
        return local_date(decision.at), "The partners recorded with reasons that the criteria are not met."
    stopped: tuple[date | None, str] = (None, "")
    for event in history:
        if isinstance(event, TransferAccepted):
            stopped = local_date(event.at), "A named person in the other area accepted the case."
        elif isinstance(event, SetAside) and event.role in LOCAL_AUTHORITY_ROLES:
            stopped = local_date(event.at), "The local authority recorded with reasons that this is no notification."
        elif isinstance(event, CaseReopened | LocalAuthorityFilesAlone):
            stopped = None, ""
    return stopped


def _k6(history: Sequence[Event], table: HolidayTable, day_one: DayOne) -> Clock | None:
    """The rapid review, due only from a serious incident notification that the local authority confirmed (SAFETY 4).

    A second notification of the same incident never gives more time: the earliest that stands counts.
    """
    serious = [one for one in filings(history) if one.filing is Filing.SERIOUS_INCIDENT]
    if not serious:
        return None
    standing = [one for one in serious if one.withdrawn_on is None]
    first = min(standing or serious, key=lambda one: one.on)
    return start(
        K6,
        first.on,
        "The local authority confirmed that it sent the serious incident notification that day.",
        table,
        day_one,
        provisional=False,
        stopped_on=None if standing else first.withdrawn_on,
        stopped_why="" if standing else "The national notification was withdrawn with reasons.",
    )


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
