"""What came and what left, counted by local day and outcome on both databases."""

from datetime import UTC, date, datetime, timedelta

from intake.cases.traffic import Traffic, traffic
from intake.store import outbox
from intake.store.base import new_id
from intake.store.store import Store
from intake.store.types import Sealed
from intake.store.watching import MailboxCount
from intake.store.work import DeliveryAttempt, OutgoingMessage
from tests.intake.store.made import receipt

NOW = datetime(2026, 9, 8, 10, 30, tzinfo=UTC)


def found(store: Store) -> Traffic:
    with store.reading() as session:
        return traffic(session, NOW)


def arrived(store: Store, at: datetime, outcome: str | None = "case", *, test: bool = False) -> None:
    one = receipt(store, new_id()[:16])
    one.received_at, one.outcome, one.test = at, outcome, test
    with store.transaction() as session:
        session.add(one)


def left(store: Store, at: datetime, **values: object) -> str:
    message = OutgoingMessage(
        id=new_id(), dossier_id="d" * 32, key=new_id(), kind="alert", recipient=Sealed(b""), body=Sealed(b""),
        created_at=at, **values,
    )  # fmt: skip
    with store.transaction() as session:
        session.add(message)
    return message.id


def test_arrivals_fall_on_their_day_in_london(store: Store) -> None:
    midnight = datetime(2026, 9, 7, 23, 0, tzinfo=UTC)  # midnight of the 8th there
    arrived(store, midnight)
    arrived(store, midnight - timedelta(seconds=1))
    arrived(store, midnight, "update")
    arrived(store, midnight, None)
    arrived(store, midnight - timedelta(days=6))
    arrived(store, midnight - timedelta(days=6, seconds=1))  # too old
    counted = found(store)
    assert [day.day for day in counted.days] == [date(2026, 9, day) for day in range(2, 9)]
    assert counted.today.outcomes == {"case": 1, "update": 1, "in_work": 1}
    assert counted.days[5].outcomes == {"case": 1}
    assert counted.days[0].outcomes == {"case": 1}
    assert [day.total for day in counted.days] == [1, 0, 0, 0, 0, 1, 3]
    assert (counted.over_all("case"), counted.outcomes) == (3, ["case", "in_work", "update"])


def test_rehearsals_count_and_invented_cases_do_not(store: Store) -> None:
    arrived(store, NOW, "case", test=True)
    arrived(store, NOW, "test", test=True)
    assert found(store).today.outcomes == {"test": 1}


def test_what_leaves_what_came_back_and_what_failed_on_the_way(store: Store) -> None:
    left(store, NOW, sent_at=NOW)
    left(store, NOW, sent_at=NOW - timedelta(days=1))
    left(store, NOW, sent_at=NOW - timedelta(days=2), delivery="came_back")
    left(store, NOW, sent_at=NOW - timedelta(days=2), failed_at=NOW)
    left(store, NOW - timedelta(days=8), delivery="came_back")
    refused = left(store, NOW, failed_at=NOW)
    with store.transaction() as session:
        for transport, outcome, ago in (
            ("smtp", "later", 1), ("smtp", "later", 2), ("smtp", "later", 25), ("smtp", "taken", 1),
            ("notify", "refused", 3),
        ):  # fmt: skip
            at = NOW - timedelta(hours=ago)
            session.add(DeliveryAttempt(message_id=refused, at=at, transport=transport, outcome=outcome))
    leaving = found(store).leaving
    assert (leaving.sent_today, leaving.came_back, leaving.waiting) == (1, 2, 0)
    assert leaving.attempts == {("smtp", "later"): 2, ("notify", "refused"): 1}
    assert leaving.stuck_since is None


def test_a_message_that_was_tried_in_vain_is_stuck_and_one_that_is_new_is_not(store: Store) -> None:
    with store.transaction() as session:
        for number, at in enumerate((NOW - timedelta(minutes=20), NOW)):
            outbox.add(session, "message", str(number), at)
        claimed = outbox.claim(session, outbox.due(session, NOW)[0], NOW)
        assert claimed is not None
        outbox.failed_for_now(session, claimed, "Try again later.", NOW)
    leaving = found(store).leaving
    assert (leaving.waiting, leaving.stuck_since) == (2, NOW - timedelta(minutes=20))
    assert leaving.stuck_why == "Try again later."


def test_the_latest_count_of_each_mailbox_counts(store: Store) -> None:
    with store.transaction() as session:
        for mailbox, day, difference in (("a", 7, 3), ("a", 8, 0), ("b", 7, 2)):
            session.add(
                MailboxCount(
                    mailbox=mailbox, day=date(2026, 9, day), counted_at=NOW, difference=difference, facts={}
                )
            )  # fmt: skip
    assert [(count.mailbox, count.day.day, count.difference) for count in found(store).counts] == [
        ("a", 8, 0),
        ("b", 7, 2),
    ]
