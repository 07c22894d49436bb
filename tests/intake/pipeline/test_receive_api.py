"""Receiving from agencies' own systems, on both databases: once for each idempotency key, whoever else is at it."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from forms.notification import NOTIFICATION
from intake.cases import agency_keys
from intake.cases.agency_keys import Holder
from intake.cases.agency_requests import OtherContent, standing
from intake.pipeline.receive_api import Request, receive_api, taken_before
from intake.store.arrivals import Original, Receipt
from intake.store.online import AgencyRequest
from intake.store.store import Store
from intake.store.work import OutboxRow
from tests.intake.pipeline.made import KEY, NOW, pipeline

ANSWERS, _ = NOTIFICATION.answers({"incident_summary": "Wren was hurt.", "notifier_phone": "01632 960 301"})


@pytest.fixture
def holder(store: Store) -> Holder:
    """An agency that has a key."""
    with store.transaction() as session:
        _, key = agency_keys.make(session, store.vault, "Marram Bay Hospitals", NOW, by="a test", last=None)
        found = agency_keys.holder_of(session, store.vault, key, NOW)
    assert found is not None
    return found


def request(holder: Holder, key: str = "a-key-of-16-chars", body: bytes = b"{}") -> Request:
    return Request(holder, key, body, NOTIFICATION, NOTIFICATION.version, ANSWERS)


def test_a_key_is_known_by_its_whole_self_alone(store: Store) -> None:
    with store.transaction() as session:
        _, key = agency_keys.make(session, store.vault, "Marram Bay Hospitals", NOW, by="a test", last=None)
    with store.reading() as session:
        assert agency_keys.holder_of(session, store.vault, key, NOW) is not None
        for wrong in (key[:-1], key + "x", key.upper(), "", "\x00", "\ud800"):
            assert agency_keys.holder_of(session, store.vault, wrong, NOW) is None


def test_many_at_once_with_one_key_are_one_receipt(store: Store, holder: Holder) -> None:
    together, taken = Barrier(6), []

    def send() -> None:
        together.wait()
        taken.append(receive_api(store, KEY, request(holder), NOW))

    threads = [Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.new for one in taken) == [False] * 5 + [True]
    assert len({one.reference for one in taken}) == 1
    with store.reading() as session:
        for table in (Receipt, Original, AgencyRequest, OutboxRow):
            assert session.scalar(select(func.count()).select_from(table)) == 1


def test_another_body_under_the_key_is_refused_before_and_while_it_is_kept(store: Store, holder: Holder) -> None:
    receive_api(store, KEY, request(holder), NOW)
    with pytest.raises(OtherContent):
        taken_before(store, holder, "a-key-of-16-chars", b"{ }")
    with pytest.raises(OtherContent):
        receive_api(store, KEY, request(holder, body=b"{ }"), NOW)


def test_what_nobody_rang_for_is_found_and_its_sender_hears_of_it(store: Store, holder: Holder) -> None:
    taken = receive_api(store, KEY, request(holder), NOW)
    pipeline(store).drain(NOW)
    with store.reading() as session:
        found = standing(session, holder, taken.reference)
    assert found is not None
    assert found.state == "case"


def test_the_reference_follows_from_the_two_keys(store: Store, holder: Holder) -> None:
    first = receive_api(store, KEY, request(holder), NOW)
    with store.transaction() as session:  # as in a database that was set back to before it
        session.delete(session.scalars(select(AgencyRequest)).one())
        receipt = session.get_one(Receipt, first.receipt_id)
        receipt.reference, receipt.identity = "elsewhere", b"elsewhere"
    assert receive_api(store, KEY, request(holder), NOW).reference == first.reference
    assert receive_api(store, KEY, request(holder, "another-key-of-it"), NOW).reference != first.reference
