"""Each attempt to hand a message over is on record, with what came of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from intake.pipeline.deliver import TAKEN_BACK
from intake.store import outbox
from intake.store.arrivals import Receipt
from intake.store.store import Store
from intake.store.work import DeliveryAttempt, OutgoingMessage
from tests.examples import example
from tests.intake.pipeline.made import NOW, Letterbox, pipeline, word
from tests.intake.pipeline.post import people, release, send, to
from tests.intake.pipeline.test_deliver import messages, notify, over
from tests.servers.smtp_sink import SmtpSink

LATER = NOW + outbox.PAUSES[0]


def attempts(store: Store) -> list[tuple[str, str, bool]]:
    with store.reading() as session:
        rows = session.scalars(select(DeliveryAttempt).order_by(DeliveryAttempt.at)).all()
    return [(row.transport, row.outcome, bool(row.reason)) for row in rows]


def test_an_attempt_for_now_and_one_that_was_taken_are_both_kept(store: Store, smtp_sink: SmtpSink) -> None:
    notify(store)
    smtp_sink.defer()
    pipeline(store, transport=over(smtp_sink)).drain(NOW)
    assert attempts(store) == [("smtp", "later", True)]
    smtp_sink.accept()
    pipeline(store, transport=over(smtp_sink)).drain(LATER)
    assert attempts(store) == [("smtp", "later", True), ("smtp", "taken", False)]
    (row,) = messages(store)
    assert (row.transport, row.provider_id, row.attempts) == ("smtp", None, 2)


def test_a_refusal_is_kept_with_its_reason_and_names_nobody(store: Store, smtp_sink: SmtpSink) -> None:
    notify(store)
    smtp_sink.refuse()
    pipeline(store, transport=over(smtp_sink)).drain(NOW)
    with store.reading() as session:
        attempt = session.scalars(select(DeliveryAttempt)).one()
    assert (attempt.outcome, attempt.at) == ("refused", NOW)
    assert "for good (550)" in (attempt.reason or "")
    assert str(example("0038")["notifier_email"]) not in (attempt.reason or "")


class Killed(BaseException):
    pass


def test_a_process_that_ends_while_it_sends_leaves_a_count_and_no_record(store: Store, box: Letterbox) -> None:
    def dies(reached: str) -> None:
        if reached == "handed over":
            raise Killed

    notify(store)
    with pytest.raises(Killed):
        pipeline(store, dies, box).drain(NOW)
    assert attempts(store) == []
    pipeline(store, transport=box).drain(NOW + outbox.LEASE)
    (row,) = messages(store)
    assert (row.attempts, attempts(store)) == (2, [("letterbox", "taken", False)])


def test_safety_12_what_was_tried_and_then_held_stays_on_record_and_is_written_anew_when_released(
    store: Store, box: Letterbox, smtp_sink: SmtpSink
) -> None:
    people(store)
    notify(store)
    smtp_sink.stop()
    pipeline(store, transport=over(smtp_sink)).drain(NOW)
    with store.reading() as session:
        first = session.scalars(select(Receipt)).one()
    restricted = {"is_update": "yes", "updates_notification_ref": first.reference, "sharing_restrictions": "Nobody."}
    send(store, word(example("0038") | restricted), Letterbox(), NOW + timedelta(seconds=1))
    pipeline(store, transport=box).drain(LATER)
    assert "nurse@icb.example.org" not in to(box)
    with store.reading() as session:
        back = session.scalars(select(OutgoingMessage).where(OutgoingMessage.delivery == TAKEN_BACK)).all()
        assert back
        assert {row.sent_at for row in back} == {None}
        tried = session.scalars(select(DeliveryAttempt.outcome).where(DeliveryAttempt.message_id == back[0].id)).all()
    assert tried == ["later"]
    release(store, "icb")
    pipeline(store, transport=box).drain(LATER)
    assert to(box).count("nurse@icb.example.org") == 1
