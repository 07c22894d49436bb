"""GOV.UK Notify as the way out: what it takes, what it refuses, and what becomes of it later."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from intake.addresses import NotifyService
from intake.cases.casebook import Casebook
from intake.errors import Permanent, Transient
from intake.pipeline import heard, tell
from intake.pipeline.answering import Answering
from intake.pipeline.codes import Links
from intake.pipeline.deliver import Delivery
from intake.pipeline.heard import AFTER, TOPICS, StatusCheck
from intake.pipeline.letters import Kind, Letter, TextMessage
from intake.pipeline.notify_transport import AWAY, BUSY, KEY_REFUSED, NoNotify, Notify
from intake.pipeline.receive import receive_file
from intake.pipeline.transport import NO_TEXTS
from intake.pipeline.work import Pipeline
from intake.store import outbox
from intake.store.store import Store
from intake.store.work import DeliveryAttempt, OutboxRow, OutgoingMessage
from tests.examples import example
from tests.intake.pipeline.made import KEY, LETTERHEAD, NOW, RULES, Letterbox, pipeline, word
from tests.intake.pipeline.post import opened, people, send, told
from tests.intake.pipeline.test_links import form, token_in
from tests.servers import notify_api as api
from tests.servers.notify_api import DAILY, EMAIL_TEMPLATE, FAULT, RATE, TEAM_ONLY, TEXT_TEMPLATE, NotifyApi, Refusal

LETTER = Letter("0" * 32, "us@example.org", "a@example.org", b"", "The subject", "The text.")
TEXTS = replace(LETTERHEAD, answering=Answering(texts=True))


def notify(server: NotifyApi, key: str = api.KEY, template: str = EMAIL_TEMPLATE) -> Notify:
    return Notify(NotifyService(server.url, key, template, TEXT_TEMPLATE))


def sending(store: Store, server: NotifyApi) -> Pipeline:
    """The pipeline of a partnership that sends everything by GOV.UK Notify."""
    made, way = pipeline(store, letterhead=TEXTS), notify(server)
    jobs = dict(made.jobs) | {tell.TOPIC: Delivery(store, RULES, TEXTS, way, texts=way)}
    return Pipeline(store, jobs | dict.fromkeys(TOPICS, StatusCheck(store, way, RULES)))


def message(store: Store) -> OutgoingMessage:
    with store.reading() as session:
        return session.scalars(select(OutgoingMessage)).one()


def attempts(store: Store) -> list[str]:
    with store.reading() as session:
        return list(session.scalars(select(DeliveryAttempt.outcome).order_by(DeliveryAttempt.at)))


@pytest.fixture
def sent(store: Store, notify_api: NotifyApi) -> datetime:
    """A first reply that left by GOV.UK Notify; when."""
    receive_file(store, KEY, word(example("0038")), "form.docx", "word_email", NOW)
    sending(store, notify_api).drain(NOW)
    return NOW


def test_a_letter_goes_as_an_email_with_its_fixed_subject(notify_api: NotifyApi) -> None:
    taken_id = notify(notify_api).send(LETTER)
    (taken,) = notify_api.taken
    assert (taken.id, taken.to, taken.reference) == (taken_id, "a@example.org", LETTER.id)
    assert taken.values == {"subject": "The subject", "body": "The text."}


def test_a_text_goes_to_a_mobile(notify_api: NotifyApi) -> None:
    notify(notify_api).send_text(TextMessage("1" * 32, "+447700900982", "123456 is your code."))
    (taken,) = notify_api.taken
    assert (taken.kind, taken.to, taken.values) == ("sms", "+447700900982", {"body": "123456 is your code."})


@pytest.mark.parametrize(
    ("refusal", "sentence"),
    [(RATE, BUSY), (DAILY, BUSY), (FAULT, AWAY), ((503, "Exception", "No"), AWAY), (TEAM_ONLY, "(400)")],
)
def test_what_may_be_mended_is_tried_again(refusal: Refusal, sentence: str, notify_api: NotifyApi) -> None:
    notify_api.refuses = refusal
    with pytest.raises(Transient) as failure:
        notify(notify_api).send(LETTER)
    assert sentence in failure.value.sentence


def test_a_wrong_key_is_said_and_tried_again(notify_api: NotifyApi) -> None:
    with pytest.raises(Transient) as failure:
        notify(notify_api, key=f"x-{api.SERVICE}-{'0' * 8}-0000-4000-8000-{'0' * 12}").send(LETTER)
    assert failure.value.sentence == KEY_REFUSED


def test_a_wrong_template_is_said_and_tried_again(notify_api: NotifyApi) -> None:
    with pytest.raises(Transient, match="template"):
        notify(notify_api, template=TEXT_TEMPLATE).send(LETTER)


def test_what_is_wrong_with_the_recipient_is_final(notify_api: NotifyApi) -> None:
    with pytest.raises(Permanent, match="this address for good"):
        notify(notify_api).send(replace(LETTER, to="nobody"))
    with pytest.raises(Permanent, match="this number for good"):
        notify(notify_api).send_text(TextMessage("1" * 32, "+4419", "x"))


def test_a_service_that_is_away_or_is_something_else_is_waited_for(notify_api: NotifyApi) -> None:
    for raw in (b"<html>Sign in to the network</html>", b"[]", b'{"id": null}', b'"yes"'):
        notify_api.raw = raw
        with pytest.raises(Transient, match="cannot be reached"):
            notify(notify_api).send(LETTER)
    notify_api.close()
    with pytest.raises(Transient, match="cannot be reached"):
        notify(notify_api).send(LETTER)


def test_safety_16_no_error_puts_an_address_into_a_log(notify_api: NotifyApi, caplog: pytest.LogCaptureFixture) -> None:
    notify_api.refuses = (400, "ValidationError", "email_address zebedee@example.org is wrong")
    with caplog.at_level(logging.DEBUG), pytest.raises(Permanent) as failure:
        notify(notify_api).send(replace(LETTER, to="zebedee@example.org"))
    assert "zebedee" not in caplog.text + failure.value.sentence


def test_what_left_is_on_record_with_its_name_there(store: Store, notify_api: NotifyApi, sent: datetime) -> None:
    (taken,) = notify_api.taken
    row = message(store)
    assert (row.transport, row.provider_id, row.sent_at) == ("notify", taken.id, sent)
    assert taken.reference == row.id
    assert attempts(store) == ["taken"]


def test_it_is_asked_a_few_times_until_it_arrived_and_each_change_is_kept(
    store: Store, notify_api: NotifyApi, sent: datetime
) -> None:
    working, (taken,) = sending(store, notify_api), notify_api.taken
    assert working.drain(sent + AFTER[0] - timedelta(seconds=1)) == 0
    for after, status in zip(AFTER, ("created", "sending", "sending", "delivered"), strict=False):
        taken.status = status
        assert working.drain(sent + after) == 1
    assert attempts(store) == ["taken", "created", "sending", "delivered"]
    assert (message(store).delivery, message(store).failed_at) == ("delivered", None)
    assert working.drain(sent + AFTER[-1]) == 0


@pytest.mark.parametrize("status", ["permanent-failure", "temporary-failure", "technical-failure"])
def test_what_failed_there_is_put_before_a_person(
    status: str, store: Store, notify_api: NotifyApi, sent: datetime
) -> None:
    notify_api.taken[0].status = status
    sending(store, notify_api).drain(sent + AFTER[0])
    row = message(store)
    assert (row.delivery, row.failed_at) == ("came_back", sent + AFTER[0])
    assert "Reach them in another way." in (row.reason or "")
    assert attempts(store) == ["taken", status]


def test_a_partner_whom_no_message_reached_there_was_not_told(store: Store, notify_api: NotifyApi) -> None:
    people(store)
    receive_file(store, KEY, word(example("0038")), "form.docx", "word_email", NOW)
    sending(store, notify_api).drain(NOW)
    assert all(row.at == NOW for row in told(store, "police"))
    for taken in notify_api.taken:
        taken.status = "permanent-failure" if taken.to == "inspector@police.example.org" else "delivered"
    sending(store, notify_api).drain(NOW + AFTER[0])
    assert all(row.at is None for row in told(store, "police"))
    assert all(row.at == NOW for row in told(store, "icb"))


def test_a_look_that_meets_a_fault_leaves_it_to_the_next_and_the_last_to_a_person(
    store: Store, notify_api: NotifyApi, sent: datetime
) -> None:
    working = sending(store, notify_api)
    notify_api.refuses = FAULT
    for after in AFTER[:-1]:
        assert working.drain(sent + after) == 1
    assert message(store).failed_at is None
    with store.reading() as session:
        assert not outbox.stuck(session)
    for pause in (timedelta(), *outbox.PAUSES):
        working.drain(sent + AFTER[-1] + sum(outbox.PAUSES, timedelta()) + pause)
    with store.reading() as session:
        (row,) = session.scalars(select(OutboxRow).where(OutboxRow.topic == TOPICS[-1]))
    assert row.reason == AWAY


def test_what_is_not_known_any_more_is_left_as_it_was(store: Store, notify_api: NotifyApi, sent: datetime) -> None:
    notify_api.taken.clear()
    sending(store, notify_api).drain(sent + AFTER[0])
    assert (message(store).delivery, message(store).failed_at) == (None, None)
    assert NoNotify().status_of("x") is None


def test_a_look_done_twice_keeps_one_record(store: Store, notify_api: NotifyApi, sent: datetime) -> None:
    with store.transaction() as session:
        for _ in range(2):
            book = Casebook(session, store.vault, RULES)
            heard._keep(book, session.scalars(select(OutgoingMessage)).one(), "notify", "sending", sent)
            session.flush()
    assert attempts(store).count("sending") == 1


def test_safety_18_the_code_goes_as_a_text_to_the_mobile_in_the_form(
    store: Store, box: Letterbox, notify_api: NotifyApi
) -> None:
    send(store, form(notifier_phone="07700 900982"), box, letterhead=TEXTS)
    with store.transaction() as session:
        assert Links(opened(store, session)[0], TEXTS).send_code(token_in(box), NOW)
    sending(store, notify_api).drain(NOW)
    (taken,) = notify_api.taken
    assert (taken.kind, taken.to) == ("sms", "+447700900982")
    assert taken.values["body"][:6].isdigit()
    assert len(taken.values["body"]) <= 160


def test_a_text_that_nothing_can_send_any_more_is_put_before_a_person(store: Store, box: Letterbox) -> None:
    send(store, form(notifier_phone="07700 900982"), box, letterhead=TEXTS)
    with store.transaction() as session:
        Links(opened(store, session)[0], TEXTS).send_code(token_in(box), NOW)
    pipeline(store, transport=box).drain(NOW)
    with store.reading() as session:
        row = session.scalars(select(OutgoingMessage).where(OutgoingMessage.kind == Kind.CODE_BY_TEXT)).one()
    assert (row.failed_at, row.reason) == (NOW, NO_TEXTS)
