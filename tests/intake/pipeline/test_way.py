"""The way of a notification: kept, read, opened, routed; each step safe to repeat, none ever lost."""

import multiprocessing
import os
import signal
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from forms import Answers
from forms.notification import NOTIFICATION
from intake.cases import drafts, reference
from intake.cases.casebook import Casebook
from intake.errors import Transient
from intake.pipeline.receive import SightingKey, receive_file, receive_message
from intake.pipeline.receive_draft import receive_draft
from intake.store import outbox
from intake.store.arrivals import Draft, Message, Original, ReadingRecord, Receipt, Sighting
from intake.store.casework import Case, CaseClock, CaseEvent, Told
from intake.store.journal import Entry, Journal
from intake.store.originals import whole
from intake.store.store import Store
from tests.examples import EXAMPLES, example
from tests.forms.word.compound_files import compound
from tests.intake.pipeline.made import KEY, NOW, RULES, Letterbox, mail, pipeline, word
from tests.intake.store.made import SECRET, WRAPPING


def take_in(store: Store, data: bytes) -> str:
    received = receive_file(store, KEY, data, "form.docx", "word_email", NOW)
    pipeline(store).drain(NOW)
    return received.receipt_id


def receipt(store: Store, receipt_id: str) -> Receipt:
    with store.transaction() as session:
        return session.get_one(Receipt, receipt_id)


def count(store: Store, table: type[Any]) -> int:
    with store.transaction() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_word_form_becomes_a_case_with_its_clock_and_those_who_must_hear(store: Store) -> None:
    taken = receipt(store, take_in(store, word(example("0031"))))
    assert (taken.state, taken.outcome) == ("told", "case")
    with store.transaction() as session:
        case = session.get_one(Case, taken.case_id)
        assert case.reference == taken.reference
        (clock,) = session.scalars(select(CaseClock).where(CaseClock.clock == "K1"))
        assert (clock.clock, clock.trigger_date, clock.provisional) == ("K1", date(2026, 9, 5), True)
        assert case.next_due == clock.due
        told = {row.recipient: row.held for row in session.scalars(select(Told))}
        assert {"icb", "police", "business_unit"} <= set(told)
        reading = session.scalars(select(ReadingRecord)).one()
        answers = Answers(store.vault.get(reading, "answers"))
    assert answers.equal(NOTIFICATION.answers(example("0031"))[0])


def test_domains_worked_example(store: Store) -> None:
    """Aware on Friday 28 August 2026, before the bank holiday: K1 is due on Monday 7 September (DOMAIN 2)."""
    aware = example("0031") | {
        "date_la_aware": "2026-08-28",
        "csc_referral_date": "2026-08-29",
        "strategy_discussion_date": "2026-08-31",
    }
    take_in(store, word(aware))
    with store.transaction() as session:
        assert session.scalars(select(CaseClock.due).where(CaseClock.clock == "K1")).one() == date(2026, 9, 7)


@pytest.mark.parametrize("number", ["0034", "0051"])
def test_an_incomplete_form_is_a_case_all_the_same(number: str, store: Store) -> None:
    assert receipt(store, take_in(store, word(example(number)))).outcome == "case"


def test_the_same_bytes_again_are_the_same_receipt(store: Store) -> None:
    data = word(example("0031"))
    first = receive_file(store, KEY, data, "a.docx", "word_email", NOW)
    again = receive_file(store, KEY, data, "b.docx", "word_email", NOW)
    assert (first.new, again.new) == (True, False)
    assert first.receipt_id == again.receipt_id


def test_a_draft_whose_reference_is_another_receipts_already_is_sent_all_the_same(store: Store) -> None:
    earlier = take_in(store, word(example("0031")))
    dossier_id = store.vault.new_dossier(NOW)
    with store.transaction() as session:
        draft = session.get_one(Draft, drafts.start(session, store.vault, dossier_id, "token", NOW))
        first = reference.make(KEY, store.vault.blind("receipt-identity", f"draft|{draft.id}"))
        session.get_one(Receipt, earlier).reference = first
    with store.transaction() as session:
        draft = session.get_one(Draft, draft.id)
        sent = receive_draft(session, store, NOTIFICATION, KEY, draft, NOTIFICATION.answers(example("0041"))[0], NOW)
        assert sent.reference != first
    pipeline(store).drain(NOW)
    assert receipt(store, sent.id).outcome == "case"


def test_equal_answers_by_another_door_are_a_repeat_of_the_same_case(store: Store) -> None:
    first = receipt(store, take_in(store, word(example("0031"))))
    received = receive_message(store, KEY, mail(("form.docx", word(example("0031")))), NOW)
    pipeline(store).drain(NOW)
    again = receipt(store, received.receipt_id)
    assert (again.outcome, again.case_id, again.duplicate_of_id) == ("duplicate", first.case_id, first.id)
    assert again.reference != first.reference
    assert count(store, Case) == 1


def test_an_update_joins_the_case_it_names(store: Store) -> None:
    first = receipt(store, take_in(store, word(example("0031"))))
    update = example("0031") | {
        "is_update": "yes",
        "updates_notification_ref": first.reference.lower().replace("-", " "),
    }
    later = receipt(store, take_in(store, word(update)))
    assert (later.outcome, later.case_id) == ("update", first.case_id)


def test_safety_11_an_update_of_an_unknown_reference_is_a_new_case_with_k1_running(store: Store) -> None:
    taken = receipt(store, take_in(store, word(example("0044"))))
    assert taken.outcome == "case"
    with store.transaction() as session:
        assert session.get_one(Case, taken.case_id).status == "intake_exception"
        assert session.scalars(select(CaseClock.clock).where(CaseClock.clock == "K1")).all() == ["K1"]


def test_safety_1_a_near_miss_label_does_not_stop_k1_and_another_area_has_its_own(store: Store) -> None:
    near_miss = receipt(store, take_in(store, word(example("0046"))))
    elsewhere = receipt(store, take_in(store, word(example("0049"))))
    with store.transaction() as session:
        assert session.scalars(select(CaseClock.case_id).where(CaseClock.clock == "K1")).all() == [near_miss.case_id]
        assert session.get_one(Case, elsewhere.case_id).next_due is None


def test_all_examples_are_read_as_they_were_written(store: Store) -> None:
    for given in EXAMPLES:
        take_in(store, word(given))
    with store.transaction() as session:
        read = [Answers(store.vault.get(row, "answers")) for row in session.scalars(select(ReadingRecord))]
    wanted = [NOTIFICATION.answers(given)[0] for given in EXAMPLES]
    assert len(read) == len(wanted) == 12
    assert all(any(one.equal(other) for other in read) for one in wanted)


def test_a_message_is_kept_with_every_place_it_was_seen_in(store: Store) -> None:
    raw = mail(("form.docx", word(example("0031"))))
    for seen in (SightingKey("inbox", 1, "7"), SightingKey("inbox", 1, "7"), SightingKey("inbox", 2, "7")):
        receive_message(store, KEY, raw, NOW, seen)
    assert (count(store, Message), count(store, Sighting), count(store, Receipt), count(store, Original)) == (
        1,
        2,
        1,
        1,
    )
    with store.transaction() as session:
        assert whole(session, store.vault, session.scalars(select(Original)).one()) == raw


def test_two_forms_in_one_mail_are_two_receipts(store: Store) -> None:
    raw = mail(("a.docx", word(example("0031"))), ("b.docx", word(example("0036"))))
    receive_message(store, KEY, raw, NOW)
    pipeline(store).drain(NOW)
    assert (count(store, Receipt), count(store, Case)) == (2, 2)
    receive_message(store, KEY, raw, NOW)
    pipeline(store).drain(NOW)
    assert (count(store, Receipt), count(store, Case)) == (2, 2)


@pytest.mark.parametrize(
    ("attachments", "words"),
    [
        ([], "no attachment"),
        ([("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)], "damaged"),
        ([("old.doc", compound("WordDocument", "1Table"))], "Word document of the old kind (.doc)"),
        ([("scan.pdf", b"%PDF-1.7 scan")], "PDF"),
        ([("empty.docx", b"")], "empty"),
        ([("form.docx", b"no zip at all")], "Word document"),
        ([("../../x.docx", b"PK\x03\x04 word/ corrupt")], "."),
    ],
)
def test_what_cannot_be_read_is_kept_and_put_before_a_person(
    attachments: list[tuple[str, bytes]], words: str, store: Store
) -> None:
    raw = mail(*attachments)
    received = receive_message(store, KEY, raw, NOW)
    pipeline(store).drain(NOW)
    taken = receipt(store, received.receipt_id)
    assert taken.outcome == "needs_a_person"
    assert taken.reason is not None
    assert words in taken.reason
    assert taken.case_id is None
    with store.transaction() as session:
        assert whole(session, store.vault, session.scalars(select(Original)).one()) == raw


def test_an_auto_reply_and_a_bounce_are_kept_and_open_nothing(store: Store) -> None:
    for raw in (mail(Auto_Submitted="auto-replied"), mail(X_Failed_Recipients="gone@example.org")):
        receive_message(store, KEY, raw, NOW)
    pipeline(store).drain(NOW)
    with store.transaction() as session:
        assert set(session.scalars(select(Receipt.outcome))) == {"auto_reply", "bounce"}


def work_until_killed(url: str, keys_url: str, row_id: str, step: str) -> None:
    store = Store.open(url, keys_url, WRAPPING, SECRET)

    def killed(reached: str) -> None:
        if reached == step:
            os.kill(os.getpid(), signal.SIGKILL)

    pipeline(store, killed).work(row_id, NOW)


@pytest.mark.parametrize("step", ["claimed", "read", "opened", "routed", "told"])
def test_killed_between_two_steps_and_started_again_it_is_one_case(
    step: str, store: Store, database_url: str, tmp_path: Path
) -> None:
    receive_file(store, KEY, word(example("0031")), "form.docx", "word_email", NOW)
    with store.transaction() as session:
        (row_id,) = outbox.due(session, NOW)
    keys_url = database_url if database_url.startswith("postgresql") else f"sqlite:///{tmp_path / 'keys.sqlite3'}"
    worker = multiprocessing.get_context("spawn").Process(
        target=work_until_killed, args=(database_url, keys_url, row_id, step)
    )
    worker.start()
    worker.join()
    assert worker.exitcode == -signal.SIGKILL
    letterbox = Letterbox()
    written = 1 if step == "told" else 0
    assert pipeline(store, transport=letterbox).drain(NOW) == written  # the receipt's own lease still runs
    assert pipeline(store, transport=letterbox).drain(NOW + outbox.LEASE) == 2 - written
    assert (count(store, Case), count(store, ReadingRecord), len(letterbox.letters)) == (1, 1, 1)
    with store.transaction() as session:
        assert session.scalars(select(Receipt.state)).one() == "told"
        history = session.scalars(select(CaseEvent.kind).order_by(CaseEvent.seq)).all()
    assert history == ["case_opened", "acknowledged"]


def test_story_23_what_kills_its_worker_is_held_after_three_deaths(store: Store) -> None:
    class Killed(BaseException):
        pass

    def dies(_step: str) -> None:
        raise Killed

    receive_file(store, KEY, word(example("0031")), "form.docx", "word_email", NOW)
    for death in range(3):
        with pytest.raises(Killed):
            pipeline(store, dies).drain(NOW + death * outbox.LEASE)
    pipeline(store).drain(NOW + 3 * outbox.LEASE)
    with store.transaction() as session:
        held = session.scalars(select(Receipt)).one()
        assert held.outcome == "needs_a_person"
        assert outbox.stuck(session)


def test_a_passing_failure_is_tried_again_later(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    receive_file(store, KEY, word(example("0031")), "form.docx", "word_email", NOW)

    def away(*_: object) -> None:
        raise Transient("The database is away.")

    with monkeypatch.context() as patched:
        patched.setattr(Casebook, "record", away)
        assert pipeline(store).drain(NOW) == 1
    assert count(store, Case) == 0
    assert pipeline(store).drain(NOW + timedelta(seconds=1)) == 0
    assert pipeline(store).drain(NOW + outbox.PAUSES[0]) == 2  # the receipt, and the first reply
    assert count(store, Case) == 1


def test_projections_are_what_the_history_says(store: Store) -> None:
    taken = receipt(store, take_in(store, word(example("0031"))))
    with store.transaction() as session:
        book = Casebook(session, store.vault, RULES)
        case = session.get_one(Case, taken.case_id)
        before = (case.status, case.next_due)
        book.rewrite(case)
        assert (case.status, case.next_due) == before


def test_every_accepted_original_stands_in_the_journal_once(database_url: str, tmp_path: Path) -> None:
    keys_url = database_url if database_url.startswith("postgresql") else f"sqlite:///{tmp_path / 'keys.sqlite3'}"
    journalled = Store.open(database_url, keys_url, WRAPPING, SECRET, journal_dir=tmp_path / "journal")
    journalled.migrate()
    form, raw = word(example("0031")), mail()
    for _ in range(2):
        receive_file(journalled, KEY, form, "form.docx", "word_email", NOW)
        receive_message(journalled, KEY, raw, NOW)
    kept = list(Journal(tmp_path / "journal", WRAPPING).entries())
    journalled.close()
    assert [(entry.kind, entry.data) for entry in kept if isinstance(entry, Entry)] == [("word", form), ("mail", raw)]
