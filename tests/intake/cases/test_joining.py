"""Two cases become one, stay two, or are parted again: nothing is lost by it, and the earliest awareness counts."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select

from intake.cases import events, joining
from intake.cases.casebook import reference_of_case
from intake.cases.decisions import joint_outcome
from intake.cases.events import PutBeforePerson, ReceiptLinked, ReceiptUnlinked, Relation, View
from intake.cases.filing import correct_k1_trigger
from intake.cases.joining import Two, hold
from intake.cases.likeness_events import CaseJoined, JoinedInto, JoinUndone, LikenessFound, Pair, pairs
from intake.cases.recording import Event
from intake.cases.settling import attach
from intake.cases.states import Status
from intake.cases.status import ImpossibleMove
from intake.errors import Permanent
from intake.pipeline.receive import receive_message
from intake.store.arrivals import Receipt
from intake.store.casework import CaseClock, Told
from intake.store.store import Store
from tests.intake.cases.alike.placed import case_of, history, looked, on_case, placed, receipts
from tests.intake.cases.alike.test_score import CHILD, told
from tests.intake.cases.story import LA, PARTNERS, happened, views
from tests.intake.pipeline.made import KEY, NOW, mail, pipeline

HARM: dict[str, Any] = {
    "notification_reason": ["serious_harm_abuse_neglect"], "serious_harm_grounds": ["life_threatening_injury"],
}  # fmt: skip
FIRST = told(CHILD, **HARM, date_la_aware="2026-09-04")
SECOND = told({**CHILD, "child_forenames": "Rowam"}, **HARM, date_la_aware="2026-09-02")
LATER = NOW + timedelta(hours=2)
BY: dict[str, Any] = {"reason": "The same ambulance call.", "by": "office", "at": LATER}


def two_of(store: Store, second: dict[str, Any] = SECOND) -> tuple[str, str]:
    one, other = placed(store, FIRST), placed(store, second, NOW + timedelta(hours=1))
    looked(store)
    return one, other


def with_two(store: Store, one: str, other: str, do: Callable[[Two], Any]) -> Any:
    def both(book: Any, _case: Any) -> Any:
        two = hold(book, one, other)
        assert two is not None
        return do(two)

    return on_case(store, one, both)


def joined(store: Store, one: str, other: str) -> str:
    stays: str = with_two(store, one, other, lambda two: joining.join(two, **BY).reference)
    return stays


def parted(store: Store, one: str, other: str) -> None:
    with_two(store, one, other, lambda two: joining.part(two, **{**BY, "reason": "It was his cousin."}))


def k1(store: Store, reference: str) -> CaseClock | None:
    with store.reading() as session:
        return session.scalar(
            select(CaseClock).where(CaseClock.case_id == case_of(session, reference).id, CaseClock.clock == "K1")
        )


def status(store: Store, reference: str) -> str:
    with store.reading() as session:
        return case_of(session, reference).status


def record(store: Store, reference: str, *further: Event) -> None:
    on_case(store, reference, lambda book, case: book.record(case, further))


def everything(store: Store, reference: str) -> tuple[Any, ...]:
    """What a case is to those who work on it."""
    clock = k1(store, reference)
    with store.reading() as session:
        case = case_of(session, reference)
        hear = {(row.recipient, row.rule) for row in session.scalars(select(Told).where(Told.case_id == case.id))}
        due = clock and (clock.trigger_date, clock.due, clock.met_on, clock.stopped_on)
        return case.status, case.next_due, due, hear, {one.reference for one in receipts(store, reference)}


def test_safety_02_joined_cases_keep_both_notifications_and_the_earliest_awareness(store: Store) -> None:
    one, other = two_of(store)
    assert joined(store, other, one) == one
    assert {receipt.reference for receipt in receipts(store, one)} == {one, other}
    assert k1(store, one).trigger_date == date(2026, 9, 2)  # type: ignore[union-attr]
    assert (status(store, other), k1(store, other), receipts(store, other)) == (Status.JOINED, None, [])
    linked = [event for event in history(store, one) if isinstance(event, ReceiptLinked)]
    assert [event.relation for event in linked] == [Relation.JOINED]
    assert pairs(history(store, one)) == {other: Pair.JOINED}
    assert [event.reason for event in history(store, other) if isinstance(event, JoinedInto)] == [BY["reason"]]


def test_parting_two_cases_gives_each_back_what_it_was(store: Store) -> None:
    one, other = two_of(store)
    before = everything(store, one), everything(store, other)
    joined(store, one, other)
    parted(store, one, other)
    assert (everything(store, one), everything(store, other)) == before
    assert looked(store) == 0
    assert pairs(history(store, one)) == {other: Pair.APART}
    assert pairs(history(store, other)) == {one: Pair.APART}
    assert joined(store, one, other) == one  # a person may say so again


def test_what_names_a_case_that_was_joined_goes_to_the_one_that_stays(store: Store) -> None:
    one, other = two_of(store)
    joined(store, one, other)
    with store.reading() as session:
        assert reference_of_case(session, other) == one
    update = {**told(), "is_update": "yes", "updates_notification_ref": other, "incident_summary": "He is better."}
    assert placed(store, update) == one
    assert placed(store, SECOND) == one  # a repeat of what went over
    parted(store, one, other)
    assert len(receipts(store, one)) == 2  # its own, and the update that came in since
    assert len(receipts(store, other)) == 2  # with the repeat, wherever that was put
    with store.reading() as session:
        assert reference_of_case(session, other) == other


def test_a_third_case_joined_follows_wherever_the_first_goes(store: Store) -> None:
    one, other = two_of(store)
    third = placed(store, told(CHILD, **HARM, date_la_aware="2026-09-01"), NOW + timedelta(hours=3))
    looked(store)
    joined(store, one, other)
    assert joined(store, third, one) == one
    assert k1(store, one).trigger_date == date(2026, 9, 1)  # type: ignore[union-attr]
    parted(store, one, other)
    assert {receipt.reference for receipt in receipts(store, one)} == {one, third}


def test_kept_apart_is_not_asked_again_also_after_an_answer_changes(store: Store) -> None:
    one, other = two_of(store)
    with_two(store, one, other, lambda two: joining.keep_apart(two, **BY))
    assert pairs(history(store, one)) == {other: Pair.APART}
    assert pairs(history(store, other)) == {one: Pair.APART}
    placed(
        store,
        {**told({**CHILD, "child_nhs_number": "9990000018"}), "is_update": "yes", "updates_notification_ref": one},
    )
    looked(store)
    assert pairs(history(store, one)) == {other: Pair.APART}


def test_a_likeness_to_what_was_joined_is_settled_with_the_case_that_stays(store: Store) -> None:
    one, other = two_of(store)
    third = placed(store, told({**CHILD, "child_surname": "Tatersall"}, **HARM))
    looked(store)
    joined(store, one, other)
    assert pairs(history(store, third)) == {one: Pair.OPEN, other: Pair.OPEN}
    with_two(store, third, one, lambda two: joining.keep_apart(two, **BY))
    assert pairs(history(store, third)) == {one: Pair.APART, other: Pair.APART}


@pytest.mark.parametrize(
    "work",
    [
        correct_k1_trigger(date(2026, 9, 3), reason="The night team took the call.", **LA),
        happened(events.SentToPartners),
        happened(events.ConflictAnswered, recipients=("police",), reason="His aunt works there."),
        happened(events.InformationRequested, question="Which ward?", asked_of="The hospital"),
    ],
    ids=lambda event: event.kind,
)
def test_what_a_person_settled_is_never_lost_by_joining(store: Store, work: Event) -> None:
    one, other = two_of(store)
    record(store, other, work)
    assert joined(store, one, other) == other  # though it came later
    parted(store, one, other)
    record(store, one, happened(events.SentToPartners))
    with pytest.raises(Permanent, match="neither can be joined"):
        joined(store, one, other)


def test_safety_01_no_clock_stops_by_joining_a_running_case_to_a_stopped_one(store: Store) -> None:
    one, other = two_of(store)
    not_met = views(View.DOES_NOT_MEET, View.DOES_NOT_MEET, View.DOES_NOT_MEET)
    record(store, one, *not_met, joint_outcome(not_met, PARTNERS, at=NOW, by="user"))
    with pytest.raises(Permanent, match="Open it again first"):
        joined(store, one, other)
    assert k1(store, other).stopped_on is None  # type: ignore[union-attr]
    record(store, one, happened(events.CaseReopened, reason="A second notification."))
    assert joined(store, one, other) == one
    assert k1(store, one).stopped_on is None  # type: ignore[union-attr]


def test_what_somebody_attached_and_what_stands_before_a_person_goes_over_too(store: Store) -> None:
    one, other = two_of(store, {**SECOND, "is_update": "yes", "updates_notification_ref": "XXXXX-XXXXX"})
    received = receive_message(store, KEY, mail(("scan.pdf", b"%PDF-1.7 scan")), NOW - timedelta(days=9))
    pipeline(store).drain(NOW)

    def put(book: Any, case: Any) -> None:
        receipt = book.session.get_one(Receipt, received.receipt_id, with_for_update=True)
        attach(book, receipt, case, by="office", at=NOW)

    on_case(store, other, put)
    before = everything(store, other)
    joined(store, one, other)
    assert k1(store, one).trigger_date == (NOW - timedelta(days=9)).date()  # type: ignore[union-attr]
    assert any(isinstance(event, PutBeforePerson) for event in history(store, one))
    parted(store, one, other)
    assert everything(store, other) == before


def test_nothing_is_recorded_on_a_case_that_was_joined_away(store: Store) -> None:
    one, other = two_of(store)
    joined(store, one, other)
    for refused in (happened(events.TriageStarted), happened(events.CaseReopened, reason="New facts.")):
        with pytest.raises(ImpossibleMove):
            record(store, other, refused)
    record(store, other, happened(events.Acknowledged, receipt_id="on its way"))


def test_two_people_at_once_join_once(store: Store) -> None:
    one, other = two_of(store)
    together = Barrier(2)

    def click(order: tuple[str, str]) -> bool:
        together.wait()
        try:
            joined(store, *order)
        except Permanent:
            return False
        return True

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(click, [(one, other), (other, one)])) == [False, True]
    assert sum(isinstance(event, CaseJoined) for event in history(store, one)) == 1
    assert len(receipts(store, one)) == 2


def test_while_two_are_joined_an_update_to_the_one_that_goes_over_is_lost_by_neither(store: Store) -> None:
    one, other = two_of(store)
    together = Barrier(2)
    update = {**told(), "is_update": "yes", "updates_notification_ref": other, "incident_summary": "He is better."}

    def arrive() -> None:
        together.wait()
        placed(store, update)

    def click() -> None:
        together.wait()
        joined(store, one, other)

    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(arrive), threads.submit(click)]:
            done.result()
    assert len(receipts(store, one)) == 3
    assert receipts(store, other) == []


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_each_wants_a_reason(store: Store, reason: str) -> None:
    one, other = two_of(store)
    ways: tuple[Callable[..., Any], ...] = (joining.join, joining.keep_apart)
    for way in ways:
        with pytest.raises(Permanent, match="Say why"):
            with_two(store, one, other, partial(way, **{**BY, "reason": reason}))
    assert pairs(history(store, one)) == {other: Pair.OPEN}


def test_what_is_not_joined_is_not_parted_and_nothing_is_joined_to_itself_or_the_invented(store: Store) -> None:
    one, other = two_of(store)
    with pytest.raises(Permanent, match="not joined"):
        parted(store, one, other)
    assert on_case(store, one, lambda book, _case: hold(book, one, one)) is None
    assert on_case(store, one, lambda book, _case: hold(book, one, "K7MD4-RWX9C")) is None
    invented = placed(store, SECOND, test=True)
    with pytest.raises(Permanent, match="demonstration"):
        joined(store, one, invented)


def test_the_histories_say_who_did_it_and_what_came_back(store: Store) -> None:
    one, other = two_of(store)
    joined(store, one, other)
    parted(store, one, other)
    kinds = (LikenessFound, CaseJoined, JoinedInto, ReceiptLinked, ReceiptUnlinked, JoinUndone)
    assert [type(event) for event in history(store, one) if isinstance(event, kinds)] == [
        LikenessFound, CaseJoined, ReceiptLinked, ReceiptUnlinked, JoinUndone,
    ]  # fmt: skip
    assert [type(event) for event in history(store, other) if isinstance(event, kinds)] == [
        LikenessFound, JoinedInto, JoinUndone,
    ]  # fmt: skip
    assert {event.by for event in history(store, other) if isinstance(event, JoinedInto | JoinUndone)} == {"office"}
