"""Whoever held work and was slow, or is overtaken by a person, has no say any more in what becomes of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from intake.cases.settling import read_again
from intake.errors import Permanent, Transient
from intake.pipeline.receive import TOPIC, receive_message
from intake.store import outbox
from intake.store.arrivals import Receipt
from intake.store.store import Store
from intake.store.work import OutboxRow
from tests.intake.pipeline.made import KEY, NOW, mail, pipeline

SCAN = ("scan.pdf", b"%PDF-1.7 scan")


def row(store: Store, topic: str = TOPIC) -> OutboxRow:
    with store.reading() as session:
        return session.scalars(select(OutboxRow).where(OutboxRow.topic == topic)).one()


def test_a_reading_that_is_asked_for_while_the_one_before_ends_is_not_lost(store: Store) -> None:
    receipt_id = receive_message(store, KEY, mail(SCAN), NOW).receipt_id
    asked_at = NOW + timedelta(seconds=1)

    def asks(reached: str) -> None:
        if reached == "told":  # it stands before people by now, and its row is not done yet
            with store.transaction() as session:
                read_again(session, session.get_one(Receipt, receipt_id), by="u" * 32, at=asked_at)
                outbox.again(session, TOPIC, receipt_id, asked_at)

    pipeline(store, asks).work(row(store).id, NOW)
    assert pipeline(store).work(row(store).id, asked_at)
    with store.reading() as session:
        assert session.get_one(Receipt, receipt_id).outcome == "needs_a_person"


@pytest.mark.parametrize("failure", [Transient("The database is away."), Permanent("It cannot be read."), OSError()])
def test_a_worker_that_outlived_its_lease_does_not_touch_the_row_of_the_next(
    store: Store, failure: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive_message(store, KEY, mail(SCAN), NOW)

    def taken_over(*_: object) -> None:
        with store.transaction() as session:
            assert outbox.claim(session, row_id, NOW + outbox.LEASE) is not None
        raise failure

    row_id = row(store).id
    monkeypatch.setattr("intake.pipeline.advance.look", taken_over)
    pipeline(store).work(row_id, NOW)
    left = row(store)
    assert (left.claimed_until, left.reason) == (NOW + 2 * outbox.LEASE, None)
    assert (left.done_at, left.failed_at) == (None, None)


def test_a_worker_that_outlived_its_lease_does_not_end_the_work_of_the_next(store: Store) -> None:
    receive_message(store, KEY, mail(SCAN), NOW)
    row_id = row(store).id

    def slow(reached: str) -> None:
        if reached == "told":
            with store.transaction() as session:
                assert outbox.claim(session, row_id, NOW + outbox.LEASE) is not None

    pipeline(store, slow).work(row_id, NOW)
    assert row(store).done_at is None
