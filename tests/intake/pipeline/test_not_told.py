"""Whom an alert that came back should have told has not been told, until a person or another message tells them."""

import pytest
from sqlalchemy import select

from intake.cases.casebook import Casebook
from intake.cases.told import hearers_of, mark_told, told_by_hand
from intake.pipeline.letters import Letter
from intake.store.arrivals import Receipt
from intake.store.casework import Case
from intake.store.store import Store
from intake.store.work import OutgoingMessage
from tests.examples import example
from tests.intake.pipeline.made import NOW, RULES, Letterbox, mail, word
from tests.intake.pipeline.post import kinds, people, send, told
from tests.intake.pipeline.test_bounces import report

POLICE = "inspector@police.example.org"


def letter_to(box: Letterbox, to: str) -> bytes:
    return next(letter.data for letter in box.letters if letter.to == to)


def comes_back(store: Store, box: Letterbox, to: str, action: str = "failed", status: str = "5.1.1") -> None:
    send(store, report(letter_to(box, to), action, status, to), box)


@pytest.fixture
def alerted(store: Store, box: Letterbox) -> Receipt:
    """A case of which every partner was told."""
    people(store)
    return send(store, word(example("0038")), box)


def test_a_partner_whose_alert_came_back_was_not_told_and_the_case_says_so(
    alerted: Receipt, store: Store, box: Letterbox
) -> None:
    assert all(row.at == NOW for row in told(store, "police"))
    letters = len(box.letters)
    for status in ("5.1.1", "5.2.2"):
        comes_back(store, box, POLICE, status=status)
        assert all((row.at, row.by) == (None, None) for row in told(store, "police"))
        assert kinds(store).count("recipient_not_reached") == len(told(store, "police"))
    assert all(row.at == NOW for row in told(store, "icb"))
    assert len(box.letters) == letters


def test_a_partner_with_another_account_that_was_reached_has_been_told(
    alerted: Receipt, store: Store, box: Letterbox
) -> None:
    comes_back(store, box, "duty@council.example.org")
    assert all(row.at == NOW for row in told(store, "local_authority"))
    comes_back(store, box, "director@council.example.org")
    assert all(row.at is None for row in told(store, "local_authority"))


def test_what_a_person_has_told_them_stands(alerted: Receipt, store: Store, box: Letterbox) -> None:
    comes_back(store, box, POLICE)
    with store.transaction() as session:
        book, case = Casebook(session, store.vault, RULES), session.scalars(select(Case)).one()
        (police,) = [one for one in hearers_of(book, case) if one.recipient.id == "police"]
        events = told_by_hand(police, how="By phone", at=NOW, by="u" * 32)
        book.record(case, events)
        mark_told(book, case, events)
    comes_back(store, box, POLICE, "delivered", "2.0.0")
    comes_back(store, box, POLICE, status="5.4.7")
    assert all(row.by == "u" * 32 for row in told(store, "police"))


def test_an_alert_that_arrived_after_all_has_told_them(alerted: Receipt, store: Store, box: Letterbox) -> None:
    comes_back(store, box, POLICE)
    comes_back(store, box, POLICE, "delivered", "2.0.0")
    assert all(row.at == NOW for row in told(store, "police"))


def test_an_update_tells_a_partner_whose_alert_came_back_until_it_comes_back_too(
    alerted: Receipt, store: Store, box: Letterbox
) -> None:
    comes_back(store, box, POLICE)
    box.letters.clear()
    named = {"is_update": "yes", "updates_notification_ref": alerted.reference}
    send(store, mail(("u.docx", word(example("0038") | named))), box)
    assert all(row.at == NOW for row in told(store, "police"))
    comes_back(store, box, POLICE)
    assert all(row.at is None for row in told(store, "police"))


class Quick(Letterbox):
    """A server whose report is worked before whoever sent the first letter has written that down."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store = store

    def send(self, letter: Letter) -> None:
        super().send(letter)
        if len(self.letters) == 1:
            send(self.store, report(letter.data), Letterbox())


def test_a_report_that_is_quicker_than_the_record_of_sending_is_not_overwritten(store: Store) -> None:
    send(store, word(example("0038")), Quick(store))
    with store.reading() as session:
        assert session.scalars(select(OutgoingMessage.delivery)).one() == "came_back"
        assert session.scalars(select(OutgoingMessage.failed_at)).one() == NOW
    assert kinds(store) == ["case_opened", "acknowledgement_came_back"]
