"""What the doorbells do: ring for what is due, once, and say that they live."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from intake.errors import Transient
from intake.pipeline.receive import TOPIC
from intake.store import heartbeats, outbox
from intake.store.casework import CaseEvent
from intake.store.store import Store
from intake.store.work import OutboxRow
from tests.examples import example
from tests.intake.cases.alike.placed import placed
from tests.intake.cases.alike.test_score import CHILD, told
from tests.intake.cases.unsent_drafts import asked, left
from tests.servers.redis_server import RedisServer
from tests.workers.house import House
from workers.bell import Bell
from workers.tasks import Desk


@pytest.fixture
def desk(at: House) -> Desk:
    return Desk(at.settings, at.store, Bell(at.settings))


def key(at: House) -> str:
    with at.store.reading() as session:
        return session.scalars(select(OutboxRow.key).where(OutboxRow.topic == TOPIC)).one()


def last_sweep(store: Store) -> datetime | None:
    with store.reading() as session:
        return heartbeats.last(session, heartbeats.SWEEP)


def test_a_bell_has_its_row_worked_and_a_second_bell_changes_nothing(at: House, desk: Desk) -> None:
    at.receive(example("0031"))
    desk.work(key(at))
    desk.work(key(at))
    assert at.states() == ["told"]
    assert at.cases() == 1


@pytest.mark.parametrize("strange", ["", "receipt:nobody", "no colon", "receipt:" + "x" * 5000])
def test_a_bell_for_nothing_is_answered_with_nothing(desk: Desk, strange: str) -> None:
    desk.work(strange)


def test_a_sweep_rings_for_what_is_due_and_not_twice(at: House, desk: Desk) -> None:
    at.receive(example("0031"))
    at.receive(example("0036"))
    desk.sweep()
    desk.sweep()
    assert desk.bell.waiting() == 2


def test_a_sweep_leaves_alone_what_is_in_hand(at: House, desk: Desk) -> None:
    at.receive(example("0031"))
    now = datetime.now(UTC)
    with at.store.transaction() as session:
        (row_id,) = outbox.due(session, now)
        outbox.claim(session, row_id, now)
    desk.sweep()
    assert desk.bell.waiting() == 0
    Desk(at.settings, at.store, desk.bell, lambda: now + outbox.LEASE).sweep()
    assert desk.bell.waiting() == 1


def test_story_25_a_flushed_redis_is_refilled_by_the_sweep(at: House, desk: Desk, redis_server: RedisServer) -> None:
    at.receive(example("0031"))
    desk.bell.ring(key(at))
    redis_server.flush()
    desk.sweep()
    assert desk.bell.waiting() == 1


def test_a_sweep_says_that_it_was_made_but_not_when_redis_is_away(
    at: House, desk: Desk, redis_server: RedisServer
) -> None:
    desk.sweep()
    first = last_sweep(at.store)
    assert first is not None
    redis_server.stop()
    Desk(at.settings, at.store, Bell(at.settings), lambda: first + timedelta(hours=1)).sweep()
    assert last_sweep(at.store) == first


def test_a_database_that_is_away_is_left_to_the_next_sweep(
    at: House, desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(*_: object) -> None:
        raise Transient("The database is away.")

    at.receive(example("0031"))
    rung = key(at)
    with monkeypatch.context() as patched:
        patched.setattr(outbox, "claim_by_key", away)
        patched.setattr(outbox, "keys_due", away)
        desk.work(rung)
        desk.sweep()
    assert caplog.text.count("The database is away.") == 2
    desk.work(rung)
    assert at.states() == ["told"]


def test_a_round_over_the_drafts_asks_about_what_was_left_and_a_database_that_is_away_is_left_to_the_next(
    at: House, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    left(at.store, datetime.now(UTC) - timedelta(days=14))
    desk.look_after_drafts()
    assert len(asked(at.store)) == 1

    def away(*_given: object) -> None:
        raise Transient("The database is away.")

    monkeypatch.setattr("intake.pipeline.unsent_drafts.UnsentDrafts.round", away)
    desk.look_after_drafts()


def test_a_round_compares_cases_that_changed_and_a_database_that_is_away_is_left_to_the_next(
    at: House, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed(at.store, told(CHILD))
    placed(at.store, told({**CHILD, "child_surname": "Tatersall"}))
    desk.look_for_alike()
    with at.store.reading() as session:
        assert session.scalar(select(func.count()).where(CaseEvent.kind == "likeness_found")) == 2

    def away(*_given: object) -> None:
        raise Transient("The database is away.")

    monkeypatch.setattr("intake.pipeline.alike.LookingForAlike.round", away)
    desk.look_for_alike()
