"""Asking a sender to send again: to one address, with nothing of what was sent, and once for each time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from intake.cases.casebook import Casebook
from intake.cases.settling import How, SettledAlready, held, settle
from intake.errors import Permanent
from intake.pipeline.asking import Asking, NoOne, Request
from intake.store.arrivals import Receipt
from intake.store.store import Store
from intake.store.work import OutgoingMessage
from tests.intake.pipeline.made import LETTERHEAD, NOW, RULES, TRUST, Letterbox, mail, pipeline
from tests.intake.pipeline.post import VOUCHED, parsed, send, to

SCAN = ("Tomos A 3 2 2015.pdf", b"%PDF-1.7 scan")
USER = "u" * 32


def asking(store: Store, session: object) -> Asking:
    return Asking(Casebook(session, store.vault, RULES), LETTERHEAD, TRUST)  # type: ignore[arg-type]


def request(store: Store, receipt: Receipt) -> Request:
    with store.transaction() as session:
        return asking(store, session).request(session.get_one(Receipt, receipt.id))


def ask(store: Store, receipt: Receipt, number: int = 1) -> list[str]:
    with store.transaction() as session:
        found = held(session, receipt.reference)
        assert found is not None
        return asking(store, session).ask(found, number, by=USER, now=NOW)


def test_safety_16_the_message_has_a_neutral_subject_one_address_and_nothing_of_what_was_sent(
    store: Store, box: Letterbox
) -> None:
    receipt = send(store, mail(SCAN, Cc="third@example.org", Reply_To="other@example.org"), box)
    box.letters.clear()
    ask(store, receipt)
    pipeline(store, transport=box).drain(NOW)
    (message,) = parsed(box)
    assert to(box) == ["orla.pentreath@nhs.example.org"]
    assert message["Subject"] == "Please send us your message again"
    assert (message["Cc"], message["Bcc"], message["Reply-To"]) == (None, None, None)
    assert message["Auto-Submitted"] == "auto-generated"
    text = message.get_content()
    assert "call 999" in text
    assert LETTERHEAD.front_door_phone in text
    for disclosed in ("Tomos", "PDF", "Form", "Orla", receipt.reference, "http"):
        assert disclosed not in text, disclosed


def test_safety_17_a_verified_sender_hears_why_and_the_reference(store: Store, box: Letterbox) -> None:
    receipt = send(store, mail(SCAN, Authentication_Results=VOUCHED), box)
    wanted = request(store, receipt)
    assert wanted.verified
    assert "It is a PDF, whose answers we cannot take over." in wanted.text
    assert receipt.reference in wanted.text
    assert "http" not in wanted.text


@pytest.mark.parametrize("sender", ["notifications@example.org", "a@b@c", ""])
def test_story_14_neither_a_program_nor_ourselves_are_asked(store: Store, box: Letterbox, sender: str) -> None:
    raw = mail(SCAN).replace(b"Orla Pentreath <orla.pentreath@nhs.example.org>", sender.encode())
    receipt = send(store, raw, box)
    assert request(store, receipt) == Request(refused=NoOne.NOBODY)
    with pytest.raises(Permanent, match="no single sender"):
        ask(store, receipt)


def test_story_14_a_list_of_other_people_is_not_asked(store: Store, box: Letterbox) -> None:
    receipt = send(store, mail(SCAN, List_Id="<safeguarding.lists.example.org>"), box)
    assert request(store, receipt) == Request(refused=NoOne.LIST)


def test_what_was_dealt_with_before_the_request_left_is_not_asked_about(store: Store, box: Letterbox) -> None:
    receipt = send(store, mail(SCAN), box)
    box.letters.clear()
    ask(store, receipt)
    with store.transaction() as session:
        found = session.get_one(Receipt, receipt.id)
        settle(session, store.vault, found, How.SET_ASIDE, note="An advertisement.", by=USER, at=NOW)
    pipeline(store, transport=box).drain(NOW)
    assert box.letters == []
    with store.reading() as session:
        kept = session.scalars(select(OutgoingMessage).where(OutgoingMessage.kind == "ask_again")).one()
    assert (kept.delivery, kept.sent_at, kept.attempts) == ("taken_back", None, 0)


def test_nobody_is_written_to_because_of_the_demonstration(store: Store, box: Letterbox) -> None:
    receipt = send(store, mail(SCAN), box)
    with store.transaction() as session:
        session.get_one(Receipt, receipt.id).test = True
    assert request(store, receipt) == Request(refused=NoOne.TEST)


def test_the_same_request_at_one_moment_is_one_message(store: Store, box: Letterbox) -> None:
    receipt = send(store, mail(SCAN), box)
    together = Barrier(4)

    def click(_number: int) -> None:
        together.wait()
        ask(store, receipt)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(click, range(4)))
    with store.reading() as session:
        asked = session.scalars(select(OutgoingMessage).where(OutgoingMessage.kind == "ask_again")).all()
    assert len(asked) == 1


def test_what_was_dealt_with_is_not_asked_about(store: Store, box: Letterbox) -> None:
    receipt = send(store, mail(SCAN), box)
    with store.transaction() as session:
        found = session.get_one(Receipt, receipt.id)
        settle(session, store.vault, found, How.SET_ASIDE, note="An advertisement.", by=USER, at=NOW)
    with pytest.raises(SettledAlready):
        ask(store, receipt)
