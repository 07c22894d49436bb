"""Nothing real is ever matched to something invented."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from forms import Answers
from forms.notification import NOTIFICATION
from forms.word.branding import Branding
from forms.word.fill import fill
from intake.cases.casebook import Casebook
from intake.cases.events import PutBeforePerson
from intake.cases.working_days import DayOne
from intake.demonstration.days import Days
from intake.demonstration.loading import load
from intake.demonstration.waiting import near_miss
from intake.opened import open_pipeline, rules_of
from intake.pipeline.receive import MAIL, WORD, Received, receive_file, receive_message
from intake.settings import Settings
from intake.store import originals
from intake.store.arrivals import Original, ReadingRecord, Receipt
from intake.store.casework import Case, CaseClock
from intake.store.store import Store

NOW = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
BRANDING = Branding("Skerrymoor Safeguarding Children Partnership", (), "", "")


@pytest.fixture(autouse=True)
def loaded(store: Store, settings: Settings) -> None:
    load(store, settings, NOW)


def originals_of(store: Store, kind: str) -> list[bytes]:
    with store.reading() as session:
        found = session.scalars(select(Original).where(Original.kind == kind).order_by(Original.kept_at))
        return [originals.whole(session, store.vault, original) for original in found]


def worked(store: Store, settings: Settings, received: Received) -> Receipt:
    assert received.new
    open_pipeline(settings, store, NOW).drain(NOW)
    with store.reading() as session:
        return session.get_one(Receipt, received.receipt_id)


def case_of(store: Store, receipt: Receipt) -> Case:
    with store.reading() as session:
        return session.get_one(Case, receipt.case_id)


def handed_in(store: Store, settings: Settings, answers: dict[str, object]) -> Receipt:
    form = fill(NOTIFICATION, NOTIFICATION.answers(answers)[0], BRANDING)
    received = receive_file(store, settings.secret_key, form, "form.docx", "word_email", NOW)
    return worked(store, settings, received)


def test_the_same_file_as_an_invented_one_is_a_case_of_its_own(store: Store, settings: Settings) -> None:
    for form in originals_of(store, WORD):
        receipt = worked(
            store, settings, receive_file(store, settings.secret_key, form, "form.docx", "word_email", NOW)
        )
        assert (receipt.outcome, receipt.test) == ("case", False)
        assert not case_of(store, receipt).demonstration


def test_the_same_mail_as_an_invented_one_is_a_case_of_its_own(store: Store, settings: Settings) -> None:
    seen = []
    for letter in originals_of(store, MAIL):
        receipt = worked(store, settings, receive_message(store, settings.secret_key, letter, NOW))
        seen.append(receipt.outcome)
        assert not receipt.test
        assert receipt.case_id is None or not case_of(store, receipt).demonstration
    assert sorted(str(outcome) for outcome in seen) == ["case", "case", "case", "needs_a_person"]


def test_equal_answers_are_a_case_of_their_own(store: Store, settings: Settings) -> None:
    days = Days(NOW, rules_of(settings, NOW).holidays, DayOne.AFTER)
    receipt = handed_in(store, settings, dict(near_miss(days).answers))
    assert (receipt.outcome, receipt.duplicate_of_id) == ("case", None)
    with store.reading() as session:
        invented = [
            reading
            for reading in session.scalars(select(ReadingRecord).where(ReadingRecord.receipt_id != receipt.id))
            if Answers(store.vault.get(reading, "answers")).fingerprint() == _answers(store, receipt).fingerprint()
        ]
    assert len(invented) == 1  # so they are equal, and were not taken for the same


def test_equal_answers_are_told_apart_by_the_mark_even_where_their_hashes_are_equal(
    store: Store, settings: Settings
) -> None:
    days = Days(NOW, rules_of(settings, NOW).holidays, DayOne.AFTER)
    answers = dict(near_miss(days).answers)
    digest = store.vault.blind("answers", NOTIFICATION.answers(answers)[0].fingerprint())
    with store.transaction() as session:
        for invented in session.scalars(select(Receipt).where(Receipt.test)):
            invented.answers_digest = digest
    assert handed_in(store, settings, answers).outcome == "case"


def test_safety_11_an_update_that_names_an_invented_reference_is_a_new_case_with_k1_before_a_person(
    store: Store, settings: Settings
) -> None:
    with store.reading() as session:
        named = session.scalars(select(Case.reference).where(Case.status == "partner_decision")).one()
    days = Days(NOW, rules_of(settings, NOW).holidays, DayOne.AFTER)
    answers = {**near_miss(days).answers, "is_update": "yes", "updates_notification_ref": named}
    receipt = handed_in(store, settings, answers)
    assert receipt.outcome == "case"
    case = case_of(store, receipt)
    assert not case.demonstration
    with store.reading() as session:
        assert "K1" in session.scalars(select(CaseClock.clock).where(CaseClock.case_id == case.id)).all()
        history = Casebook(session, store.vault, rules_of(settings, NOW)).history(case)
    assert [event.about for event in history if isinstance(event, PutBeforePerson)] == ["unknown-reference"]


def test_real_ones_are_matched_to_one_another_beside_them(store: Store, settings: Settings) -> None:
    days = Days(NOW, rules_of(settings, NOW).holidays, DayOne.AFTER)
    first = handed_in(store, settings, dict(near_miss(days).answers))
    again = handed_in(store, settings, {**near_miss(days).answers, "time_notification": "10:00"})
    update = handed_in(
        store,
        settings,
        {**near_miss(days).answers, "is_update": "yes", "updates_notification_ref": first.reference},
    )
    assert (again.outcome, update.outcome, update.case_id) == ("case", "update", first.case_id)


def _answers(store: Store, receipt: Receipt) -> Answers:
    with store.reading() as session:
        reading = session.scalars(select(ReadingRecord).where(ReadingRecord.receipt_id == receipt.id)).one()
        return Answers(store.vault.get(reading, "answers"))
