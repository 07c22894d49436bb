"""Two cases that are alike, put before a person: joined to one, kept apart, or parted again; each with a reason.

Joining takes over what came in for one case as a whole and loses nothing: the notifications count for the other from
then on, K1 from the earliest day on which the local authority knew by any of them (SAFETY 2), and the history of the
first stays where it is. A case on which somebody has decided anything is therefore never the one that goes over:
what was decided there would count for nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import or_, select

from intake.cases import events
from intake.cases.casebook import NEEDS_A_PERSON, Casebook, reference_of_case
from intake.cases.clocks.table import K1
from intake.cases.events import PutBeforePerson, ReceiptAttached, ReceiptLinked, ReceiptUnlinked, Relation
from intake.cases.likeness_events import (
    CaseJoined,
    JoinedInto,
    JoinUndone,
    KeptApart,
    LikenessFound,
    Pair,
    joined_into,
    kept_here,
    pairs,
)
from intake.cases.opening import route
from intake.cases.recording import Event
from intake.cases.states import CLOSED, Status
from intake.cases.working_days import local_date
from intake.errors import Permanent
from intake.store.arrivals import Receipt
from intake.store.casework import Case
from intake.store.engine import one_at_a_time

NO_REASON: Final = "Say why. Whoever looks later has only your words."
NOT_REAL: Final = "A case of the demonstration and a real one are never put together."
BOTH_DECIDED: Final = (
    "Something has been decided or recorded on both cases, so neither can be joined to the other without losing it. "
    "Work on them side by side: each keeps its own clocks."
)
NOT_JOINED: Final = "These two cases are not joined."
CLOCK_STOPPED: Final = (
    "The case that would stay is closed, or its clock for the national notification was stopped, while that of the "
    "other may still run. Open it again first, so that no clock is lost."
)
JOINED_ALREADY: Final = "One of these two cases is joined to another already."

_GOES_OVER_WITH: Final = (
    events.CaseOpened,
    events.ReceiptLinked,
    events.ReceiptUnlinked,
    events.ReceiptAttached,
    events.Acknowledged,
    events.AcknowledgementCameBack,
    events.PutBeforePerson,
    events.TextPlaced,
    events.TextTakenOut,
    events.AnswerCorrected,
    events.AnswerConfirmed,
    events.FileTakenOut,
    events.FilePutBack,
    events.RecipientTold,
    events.RecipientNotReached,
    events.TriageStarted,
    events.CaseViewed,
    events.OriginalDownloaded,
    events.FileDownloaded,
    events.DocumentRead,
    LikenessFound,
    KeptApart,
    JoinedInto,
    JoinUndone,
)
"""Events whose effect is in the notifications themselves, or that the other case repeats. Every other one decides
something on its own case, and holds it there."""


@dataclass(frozen=True, slots=True)
class Two:
    """Two cases, both held against other writers, with their histories."""

    book: Casebook
    one: Case
    other: Case
    history: list[Event]
    """Of ``one``."""
    other_history: list[Event]

    @property
    def stands(self) -> Pair | None:
        """How the two stand; None where nobody found them alike."""
        return pairs(self.history).get(self.other.reference)

    @property
    def stays(self) -> Case:
        """The case that would stay. Raises Permanent where they cannot be joined."""
        return self.in_order()[0]

    def in_order(self) -> tuple[Case, Case]:
        """The case that would stay, on which something was decided or which came first, and the one that goes over.

        Raises Permanent where they cannot be joined.
        """
        if self.one.demonstration != self.other.demonstration:
            raise Permanent(NOT_REAL)
        if joined_into(self.history) or joined_into(self.other_history):
            raise Permanent(JOINED_ALREADY)
        held = decided(self.history), decided(self.other_history)
        if all(held):
            raise Permanent(BOTH_DECIDED)
        first = (self.one.received_at, self.one.reference) <= (self.other.received_at, self.other.reference)
        stays, goes = (self.one, self.other) if held[0] or (first and not held[1]) else (self.other, self.one)
        if Status(stays.status) in CLOSED or self._stopped(stays):
            raise Permanent(CLOCK_STOPPED)
        return stays, goes

    def _stopped(self, stays: Case) -> bool:
        return any(clock.id == K1.id and clock.stopped_on is not None for clock in self.book.clocks(stays))


def hold(book: Casebook, one: str, other: str) -> Two | None:
    """The cases of two references, held in an order that is everybody's; None where there are not two.

    A reference whose case is joined to another stands for itself here.
    """
    one_at_a_time(book.session, "opening")  # what names one of them is not put into it while they are joined
    rows = select(Case).where(Case.reference.in_({one, other})).order_by(Case.reference).with_for_update()
    found = {case.reference: case for case in book.session.scalars(rows)}
    if len(found) < 2:
        return None
    first, second = found[one], found[other]
    return Two(book, first, second, book.history(first), book.history(second))


def decided(history: Sequence[Event]) -> bool:
    """Whether a person settled something on the case that would count for nothing if it went over to another."""
    return bool(kept_here(history)) or any(
        not isinstance(one, (*_GOES_OVER_WITH, CaseJoined)) for one in history
    )  # fmt: skip


def join(two: Two, *, reason: str, by: str, at: datetime) -> Case:
    """Make the two one case. Returns the one that stays.

    Raises Permanent without a reason, or where they cannot be joined.
    """
    stays, goes = two.in_order()
    why = _said(reason)
    book, history = two.book, two.history if goes is two.one else two.other_history
    receipts = book.session.scalars(
        select(Receipt).where(Receipt.case_id == goes.id).order_by(Receipt.received_at, Receipt.id).with_for_update()
    ).all()
    for receipt in receipts:
        receipt.case_id = stays.id
    book.session.flush()
    moved = {receipt.id for receipt in receipts}
    doubts = [
        PutBeforePerson(at=at, by=by, about=past.about, receipt_id=past.receipt_id)
        for past in history
        if isinstance(past, PutBeforePerson) and past.receipt_id in moved
    ]
    linked = [_linked(receipt, by, at) for receipt in receipts]
    book.record(goes, [JoinedInto(at=at, by=by, other=stays.reference, receipts=tuple(sorted(moved)), reason=why)])
    book.record(stays, [CaseJoined(at=at, by=by, other=goes.reference, reason=why), *linked, *doubts])
    route(book, goes)
    route(book, stays)
    return stays


def part(two: Two, *, reason: str, by: str, at: datetime) -> Case:
    """Undo a joining: what went over comes back. Returns the case that stands by itself again.

    Repeats of it that came in since come with it. All else that came in or was decided since stays where it is.
    Raises Permanent without a reason, or where the two are not joined.
    """
    why = _said(reason)
    back, stayed, history = two.one, two.other, two.history
    if (last := joined_into(history)) is None or last.other != stayed.reference:
        back, stayed, history = two.other, two.one, two.other_history
        last = joined_into(history)
    if last is None or last.other != stayed.reference:
        raise Permanent(NOT_JOINED)
    book = two.book
    # What a person took out of the other case meanwhile waits for a person, and stays there.
    theirs = or_(Receipt.id.in_(last.receipts), Receipt.duplicate_of_id.in_(last.receipts))
    there = select(Receipt).where(theirs, Receipt.case_id == stayed.id).order_by(Receipt.received_at, Receipt.id)
    receipts = book.session.scalars(there.with_for_update()).all()
    for receipt in receipts:
        receipt.case_id = back.id
    book.session.flush()
    unlinked = [ReceiptUnlinked(at=at, by=by, receipt_id=receipt.id, reason=why) for receipt in receipts]
    book.record(stayed, [*unlinked, JoinUndone(at=at, by=by, other=back.reference, reason=why)])
    since = [_linked(receipt, by, at) for receipt in receipts if receipt.id not in last.receipts]
    book.record(back, [JoinUndone(at=at, by=by, other=stayed.reference, reason=why), *since])
    route(book, stayed)
    route(book, back)
    return back


def keep_apart(two: Two, *, reason: str, by: str, at: datetime) -> None:
    """Record on both that they are two cases. A likeness to a case that is joined to one of them is settled with it.

    Raises Permanent without a reason, or where the two are joined: then they are parted instead.
    """
    why = _said(reason)
    if two.stands is Pair.JOINED:
        raise Permanent(JOINED_ALREADY)
    for case, history, other in (
        (two.one, two.history, two.other),
        (two.other, two.other_history, two.one),
    ):
        stand_for_it = [
            named for named, stands in pairs(history).items()
            if stands is Pair.OPEN and reference_of_case(two.book.session, named) == other.reference
        ]  # fmt: skip
        settled = dict.fromkeys([other.reference, *stand_for_it])
        two.book.record(case, [KeptApart(at=at, by=by, other=named, reason=why) for named in settled])


def receipts_joined(history: Sequence[Event]) -> set[str]:
    """Ids of the receipts that came with a case that was joined to this one."""
    links = (event for event in history if isinstance(event, ReceiptLinked))
    return {event.receipt_id for event in links if event.relation is Relation.JOINED}


def _linked(receipt: Receipt, by: str, at: datetime) -> Event:
    if receipt.outcome == NEEDS_A_PERSON:
        return ReceiptAttached(at=at, by=by, receipt_id=receipt.id, arrived_on=local_date(receipt.received_at))
    relation = Relation.DUPLICATE if receipt.duplicate_of_id is not None else Relation.JOINED
    return ReceiptLinked(at=at, by=by, receipt_id=receipt.id, relation=relation)


def _said(reason: str) -> str:
    if not (why := reason.strip()):
        raise Permanent(NO_REASON)
    return why
