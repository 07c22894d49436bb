"""Odd mails at the door: each is kept as it came and becomes a case or waits for a person, and stops no other."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from intake.pipeline.file_away import NEEDS_A_PERSON
from intake.store.arrivals import Message, Original, Receipt
from intake.store.originals import whole
from intake.store.store import Store
from tests.intake.pipeline.made import NOW, Letterbox, mail, pipeline
from tests.intake.pipeline.post import VOUCHED
from tests.servers.dovecot import Mailbox
from tests.workers.mailbox.made import ON_SQLITE, Clock, contents, count, door, letter, one_round
from tests.workers.mailbox.thousand.counted import served
from tests.workers.mailbox.thousand.expected import Form, Without
from tests.workers.mailbox.thousand.mails import Draw, kinds
from workers.mailbox.imap import ImapSource

pytestmark = ON_SQLITE

BROKEN = (
    "strange header",
    "raw bytes in headers",
    "no mail at all",
    "headers alone",
    "last boundary missing",
    "cut in the middle",
    "nested without end",
    "endless header",
)
ENVELOPES = {
    "smime.p7m": (b"\x30\x80 sealed", "S/MIME"),
    "message.rpmsg": (b"\x76\xe8\x04\x60\xc4\x11\xe3\x86 sealed", "rights management"),
    "Encrypted_Message.htm": (b"<html>Open this on our page.</html>", "secure message"),
}


def test_story_13_thirty_malformed_mails_each_become_a_case_or_wait_for_a_person(
    store: Store, mailbox: Mailbox, source: ImapSource
) -> None:
    draw = Draw(13)
    mails = [mail for each in kinds() if each.name in BROKEN for _ in range(5) for mail in each.build(draw)]
    assert len(mails) >= 30
    for one in mails:
        mailbox.drop(one.raw)
    mailbox.drop(letter())
    one_round(source, door(store, Clock()))
    assert contents(mailbox) == []
    pipeline(store).drain(NOW)
    found = {}
    with store.reading() as session:
        for original in session.scalars(select(Original)):
            outcome = select(Receipt.outcome).where(Receipt.message_id == original.message_id)
            found[whole(session, store.vault, original)] = session.scalars(outcome).all()
    expected = {
        served(one.raw): ["case" if isinstance(part, Form) else part.outcome for part in one.parts] for one in mails
    }
    assert found == expected | {letter(): [Without("needs_a_person").outcome]}


@pytest.mark.parametrize("name", ENVELOPES)
def test_story_17_an_envelope_nobody_opens_waits_for_a_person_since_it_first_came(
    name: str, store: Store, mailbox: Mailbox, source: ImapSource
) -> None:
    data, said = ENVELOPES[name]
    raw = mail((name, data), Authentication_Results=VOUCHED).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    mailbox.append(raw)
    clock, box = Clock(), Letterbox()
    at = door(store, clock, read_soon=900)
    one_round(source, at)
    pipeline(store, transport=box).drain(clock())
    clock.forward(days=1)
    mailbox.append(raw)  # their mail server sends it once more
    one_round(source, at)
    pipeline(store, transport=box).drain(clock())
    one_round(source, at)
    with store.reading() as session:
        receipt, message = session.scalars(select(Receipt)).one(), session.scalars(select(Message)).one()
    assert (receipt.outcome, receipt.received_at, message.received_at) == ("needs_a_person", NOW, NOW)
    assert clock() - receipt.received_at == timedelta(days=1)
    assert said in (receipt.reason or "")
    assert (count(store, Message), contents(mailbox, NEEDS_A_PERSON)) == (1, [raw, raw])
    assert len(box.letters) == 1
