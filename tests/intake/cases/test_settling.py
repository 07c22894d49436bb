"""Whoever comes first settles it: also when two people click at one moment, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from forms import Answers
from forms.notification import NOTIFICATION
from intake.cases import keying, settling
from intake.cases.casebook import Casebook
from intake.cases.events import ReceiptAttached, ReceiptUnlinked
from intake.cases.settling import How, SettledAlready, settlements
from intake.errors import Permanent
from intake.pipeline.by_hand import ByHand
from intake.pipeline.receive import receive_message
from intake.pipeline.tell import Telling
from intake.store.arrivals import Draft, Receipt
from intake.store.casework import Case, CaseEvent
from intake.store.store import Store
from tests.examples import example
from tests.intake.cases.clocks.test_k1_and_k6 import LEARNING, RECEIVED, clocks, corrected, k1
from tests.intake.cases.story import happened
from tests.intake.pipeline.made import KEY, LETTERHEAD, NOW, RULES, mail, pipeline, word

SCAN = ("scan.pdf", b"%PDF-1.7 scan")
DAYS_BEFORE = date(2026, 9, 1)


def unread(store: Store, **headers: str) -> str:
    """The reference of a mail that nobody could read."""
    received = receive_message(store, KEY, mail(SCAN, **headers), NOW)
    pipeline(store).drain(NOW)
    with store.reading() as session:
        return session.get_one(Receipt, received.receipt_id).reference


def with_receipt(store: Store, reference: str, do: Callable[[Session, Receipt], Any]) -> Any:
    with store.transaction() as session:
        receipt = settling.held(session, reference)
        assert receipt is not None
        return do(session, receipt)


def hand(store: Store, session: Session, by: str) -> ByHand:
    return ByHand(Telling(Casebook(session, store.vault, RULES), LETTERHEAD), NOTIFICATION, by, NOW)


def test_of_several_at_one_moment_one_settles_it_and_the_others_are_told(store: Store) -> None:
    received = receive_message(store, KEY, mail(("form.docx", word(example("0031")))), NOW)
    pipeline(store).drain(NOW)
    reference = unread(store)
    ways: dict[str, Callable[[Session, Receipt], Any]] = {
        "one": lambda session, receipt: hand(store, session, "one").open(receipt, ["Words."]),
        "two": lambda session, receipt: hand(store, session, "two").key_in(receipt, Answers({"notifier_name": "O"})),
        "three": lambda session, receipt: settling.settle(
            session, store.vault, receipt, How.SET_ASIDE, note="Nothing.", by="three", at=NOW
        ),
        "four": lambda session, receipt: settling.attach(
            Casebook(session, store.vault, RULES), receipt,
            session.get_one(Case, session.get_one(Receipt, received.receipt_id).case_id), by="four", at=NOW,
        ),
    }  # fmt: skip
    together = Barrier(len(ways))

    def click(who: str) -> str:
        together.wait()
        try:
            with_receipt(store, reference, ways[who])
        except SettledAlready:
            return ""
        return who

    with ThreadPoolExecutor(len(ways)) as pool:
        (first,) = filter(None, pool.map(click, ways))
    with store.reading() as session:
        receipt = session.scalars(select(Receipt).where(Receipt.reference == reference)).one()
        assert receipt.settled_by == first
        assert [one.by for one in settlements(store.vault, receipt)] == [first]
        assert len(session.scalars(select(Case)).all()) == (2 if first in {"one", "two"} else 1)


def test_two_who_begin_to_key_in_share_one_draft(store: Store) -> None:
    reference = unread(store)
    together = Barrier(4)

    def begin(number: int) -> str:
        together.wait()
        return str(
            with_receipt(
                store,
                reference,
                lambda session, receipt: keying.begin(session, store.vault, receipt, by=f"user-{number}", at=NOW),
            )
        )

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(begin, range(4)))) == 1
    with store.reading() as session:
        assert len(session.scalars(select(Draft)).all()) == 1


def test_an_end_without_words_is_refused(store: Store) -> None:
    reference = unread(store)
    for how in (How.SET_ASIDE, How.DEALT_WITH):
        with pytest.raises(Permanent, match="Say why"):
            with_receipt(
                store,
                reference,
                lambda session, receipt, how=how: settling.settle(  # type: ignore[misc]
                    session, store.vault, receipt, how, note=" \n", by="u", at=NOW
                ),
            )


def test_what_is_real_is_never_attached_to_the_demonstration(store: Store) -> None:
    received = receive_message(store, KEY, mail(("form.docx", word(example("0031")))), NOW)
    pipeline(store).drain(NOW)
    with store.transaction() as session:
        session.scalars(select(Case)).one().demonstration = True

    def attach(session: Session, receipt: Receipt) -> None:
        case = session.get_one(Case, session.get_one(Receipt, received.receipt_id).case_id)
        settling.attach(Casebook(session, store.vault, RULES), receipt, case, by="u", at=NOW)

    with pytest.raises(Permanent, match="demonstration"):
        with_receipt(store, unread(store), attach)


def test_what_people_wrote_about_it_is_sealed(store: Store) -> None:
    reference = unread(store)
    with_receipt(
        store,
        reference,
        lambda session, receipt: settling.settle(
            session, store.vault, receipt, How.DEALT_WITH, note="Canary Quillfeather phoned.", by="u", at=NOW
        ),
    )
    with store.reading() as session:
        receipt = session.scalars(select(Receipt).where(Receipt.reference == reference)).one()
        assert receipt.settled_note is not None
        assert b"Quillfeather" not in receipt.settled_note.data
        assert session.scalars(select(CaseEvent)).all() == []


def attached(receipt_id: str, day: date = DAYS_BEFORE) -> ReceiptAttached:
    return ReceiptAttached(at=RECEIVED, by="user", receipt_id=receipt_id, arrived_on=day)


def test_safety_02_what_is_attached_counts_by_the_day_it_arrived_alone() -> None:
    assert k1({}, attached("mail")).trigger_date == DAYS_BEFORE
    assert k1({}, attached("mail", RECEIVED.date() + timedelta(days=3))).trigger_date == RECEIVED.date()
    taken_out = happened(ReceiptUnlinked, receipt_id="mail", reason="Another child.")
    assert k1({}, attached("mail"), taken_out).trigger_date == RECEIVED.date()
    assert k1({"date_la_aware": "2026-08-28"}, attached("mail")).trigger_date == date(2026, 8, 28)


def test_safety_01_what_is_attached_neither_starts_k1_on_a_lesson_nor_moves_the_local_authoritys_own_day() -> None:
    assert "K1" not in clocks(LEARNING, attached("mail"))
    moved = k1({}, corrected("2026-09-04"), attached("mail"))
    assert (moved.trigger_date, moved.provisional) == (date(2026, 9, 4), False)
