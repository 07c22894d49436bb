"""Work is done once, whoever asks, and never tried for ever."""

import threading
from datetime import timedelta

from sqlalchemy import func, select

from intake.store import outbox
from intake.store.store import Store
from intake.store.work import OutboxRow
from tests.intake.store.made import NOW


def put(store: Store) -> None:
    with store.transaction() as session:
        outbox.add(session, "receipt", "1", NOW)


def take(store: Store, now: timedelta = timedelta()) -> outbox.Claim | None:
    with store.transaction() as session:
        waiting = outbox.due(session, NOW + now)
        return outbox.claim(session, waiting[0], NOW + now) if waiting else None


def test_the_same_key_is_kept_once(store: Store) -> None:
    put(store)
    put(store)
    with store.transaction() as session:
        assert session.scalar(select(func.count()).select_from(OutboxRow)) == 1


def test_a_claimed_row_is_left_alone_until_its_lease_ends(store: Store) -> None:
    put(store)
    first = take(store)
    assert first is not None
    assert (first.topic, first.subject_id, first.attempt) == ("receipt", "1", 1)
    assert take(store, outbox.LEASE - timedelta(seconds=1)) is None
    again = take(store, outbox.LEASE)
    assert again is not None
    assert again.attempt == 2


def test_of_many_at_once_one_gets_the_row(store: Store) -> None:
    put(store)
    with store.transaction() as session:
        (row_id,) = outbox.due(session, NOW)
    claims: list[outbox.Claim | None] = []
    start = threading.Barrier(6)

    def one() -> None:
        start.wait()
        with store.transaction() as session:
            claims.append(outbox.claim(session, row_id, NOW))

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(claims) == 6
    assert sum(claim is not None for claim in claims) == 1


def test_done_is_done(store: Store) -> None:
    put(store)
    claim = take(store)
    assert claim is not None
    with store.transaction() as session:
        outbox.done(session, claim, NOW)
    assert take(store, timedelta(days=365)) is None
    put(store)
    assert take(store, timedelta(days=365)) is None


def test_a_failure_waits_longer_each_time_and_ends_with_a_person(store: Store) -> None:
    put(store)
    now, pauses = timedelta(), []
    while (claim := take(store, now)) is not None:
        with store.transaction() as session:
            again = outbox.failed_for_now(session, claim, "The mailbox is away.", NOW + now)
            row = session.get_one(OutboxRow, claim.id)
            session.refresh(row)
            if again:
                pauses.append(row.next_try_at - NOW - now)
                now = row.next_try_at - NOW
    assert tuple(pauses) == outbox.PAUSES
    with store.transaction() as session:
        assert outbox.stuck(session)
        assert session.scalars(select(OutboxRow.reason)).one() == "The mailbox is away."


def test_story_7_what_was_given_up_is_put_back_as_if_never_tried(store: Store) -> None:
    put(store)
    claim = take(store)
    assert claim is not None
    with store.transaction() as session:
        assert outbox.retry(session, claim.id, NOW) is None  # it is being worked
        outbox.give_up(session, claim, "The mailbox is away.", NOW)
    assert take(store, outbox.LEASE) is None
    with store.transaction() as session:
        assert outbox.retry(session, claim.id, NOW) is not None
        assert outbox.retry(session, claim.id, NOW) is None
        assert not outbox.stuck(session)
    again = take(store)
    assert again is not None
    assert (again.attempt, again.silent) == (1, True)
