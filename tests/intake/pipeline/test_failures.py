"""What fails is tried again, held or put before a person, and never stands in the way of the rest."""

import errno
from contextlib import suppress
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from sqlalchemy import select

from intake.errors import Permanent, Transient
from intake.pipeline.read import read_receipt
from intake.pipeline.receive import receive_file, receive_message
from intake.pipeline.work import NO_ROOM
from intake.store import outbox
from intake.store.arrivals import Receipt
from intake.store.base import new_id
from intake.store.store import Store
from intake.store.work import OutboxRow
from tests.examples import example
from tests.intake.pipeline.made import KEY, NOW, Letterbox, mail, pipeline, word
from tests.intake.store.full import full


def receipt(store: Store, receipt_id: str) -> Receipt:
    with store.transaction() as session:
        return session.get_one(Receipt, receipt_id)


@pytest.mark.parametrize("step", ["read", "opened"])
def test_story_23_what_kills_its_worker_after_a_step_is_held_too(step: str, store: Store) -> None:
    class Killed(BaseException):
        pass

    def dies(reached: str) -> None:
        if reached == step:
            raise Killed

    receive_file(store, KEY, word(example("0031")), "form.docx", "word_email", NOW)
    for death in range(3):
        with pytest.raises(Killed):
            pipeline(store, dies).drain(NOW + death * outbox.LEASE)
    pipeline(store, dies).drain(NOW + 3 * outbox.LEASE)
    with store.transaction() as session:
        assert outbox.stuck(session)


def test_a_database_that_was_away_for_long_makes_no_work_for_a_person(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise Transient("The database is away.")

    receive_file(store, KEY, word(example("0031")), "form.docx", "word_email", NOW)
    now = NOW
    with monkeypatch.context() as patched:
        patched.setattr("intake.pipeline.advance.read_receipt", away)
        for pause in outbox.PAUSES:
            assert pipeline(store).drain(now) == 1
            now += pause
    assert pipeline(store).drain(now) == 2  # the receipt, and the first reply to its notifier
    with store.transaction() as session:
        assert session.scalars(select(Receipt.outcome)).one() == "case"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_story_9_work_for_which_the_disk_has_no_room_is_done_once_it_has(
    number: int, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_: object) -> None:
        raise OSError(number, "Tamsin Carrow.rtf")

    receipt_id = receive_message(store, KEY, mail(("form.docx", word(example("0031")))), NOW).receipt_id
    now = NOW
    with monkeypatch.context() as patched:
        patched.setattr("intake.pipeline.advance.look", no_room)
        while now < NOW + timedelta(minutes=20):
            pipeline(store).drain(now)
            now += timedelta(seconds=30)
    waiting = receipt(store, receipt_id)
    assert (waiting.state, waiting.outcome) == ("received", None)
    with store.reading() as session:
        assert session.scalars(select(OutboxRow.reason)).one() == NO_ROOM
    pipeline(store).drain(NOW + timedelta(hours=1))
    assert receipt(store, receipt_id).outcome == "case"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_story_9_a_database_without_room_keeps_what_it_has_and_works_it_later(store: Store) -> None:
    receipt_id = receive_message(store, KEY, mail(("form.docx", word(example("0031")))), NOW).receipt_id
    now = NOW
    with full(store):
        with pytest.raises(Transient):
            receive_message(store, KEY, mail(X_Number="2"), now)
        while now < NOW + timedelta(minutes=20):
            with suppress(Transient):  # not even that it failed may find room: the worker leaves it to the sweep
                pipeline(store).drain(now)
            now += timedelta(seconds=30)
        waiting = receipt(store, receipt_id)
        assert (waiting.state, waiting.outcome) == ("received", None)
    pipeline(store).drain(NOW + timedelta(hours=1))
    assert receipt(store, receipt_id).outcome == "case"


def test_a_fault_of_ours_is_put_before_a_person_and_stops_nobody_else(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    poison = receive_file(store, KEY, word(example("0031")), "form.docx", "word_email", NOW)
    good = receive_file(store, KEY, word(example("0036")), "form.docx", "word_email", NOW)

    def falls_over(*given: Any) -> None:
        if given[4].id == poison.receipt_id:
            raise RecursionError("Tamsin Carrow, born 02/03/2015")
        read_receipt(*given)

    monkeypatch.setattr("intake.pipeline.advance.read_receipt", falls_over)
    assert pipeline(store).drain(NOW) == 3  # both receipts, and one first reply
    assert receipt(store, good.receipt_id).outcome == "case"
    for days in range(1, 4):
        pipeline(store).drain(NOW + timedelta(days=days))
    held = receipt(store, poison.receipt_id)
    assert held.outcome == "needs_a_person"
    assert "Carrow" not in caplog.text + (held.reason or "")
    assert "RecursionError" in caplog.text


def test_work_that_this_version_does_not_know_is_put_before_a_person_and_stops_nobody_else(store: Store) -> None:
    with store.transaction() as session:
        outbox.add(session, "of-a-later-version", new_id(), NOW - timedelta(hours=1))
    taken = receive_file(store, KEY, word(example("0031")), "form.docx", "word_email", NOW).receipt_id
    now = NOW
    for pause in (timedelta(), *outbox.PAUSES[:2]):
        now += pause
        pipeline(store).drain(now)
    assert receipt(store, taken).outcome == "case"
    with store.reading() as session:
        assert outbox.stuck(session)


def test_forms_whose_text_could_not_be_placed_are_not_each_others_repeat(store: Store) -> None:
    def without_answers(text: str) -> bytes:
        document = Document(BytesIO(word({})))
        document.add_paragraph(text)
        document.save(saved := BytesIO())
        return saved.getvalue()

    received = [
        receive_file(store, KEY, without_answers(text), "form.docx", "word_email", NOW)
        for text in ("One child.", "Quite another child.")
    ]
    pipeline(store).drain(NOW)
    taken = [receipt(store, one.receipt_id) for one in received]
    assert [one.outcome for one in taken] == ["case", "case"]
    assert taken[0].case_id != taken[1].case_id


def test_whoever_sent_what_was_given_up_hears_that_a_person_looks_at_it(
    store: Store, box: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def falls_over(*_: object) -> None:
        raise Permanent("This cannot be read.")

    monkeypatch.setattr("intake.pipeline.advance.read_receipt", falls_over)
    receive_message(store, KEY, mail(("form.docx", word(example("0031")))), NOW)
    pipeline(store, transport=box).drain(NOW)
    (letter,) = box.letters
    assert letter.to == "orla.pentreath@nhs.example.org"
    assert b"A person will look at it" in letter.data
