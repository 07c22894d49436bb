"""Very many mails and a very large one: what is new comes in at once, and nothing begins again from the start."""

from __future__ import annotations

import dataclasses
from threading import Event

import pytest
from imapclient import SocketTimeout
from sqlalchemy import select

from intake.pipeline.file_away import NEEDS_A_PERSON, PROCESSED
from intake.pipeline.receive import TOO_LARGE
from intake.settings import Settings
from intake.store.arrivals import Message, Receipt
from intake.store.store import Store
from tests.figures import Figure
from tests.servers.dovecot import Mailbox
from tests.workers.mailbox.made import (
    ON_SQLITE,
    Clock,
    Wrapped,
    address,
    contents,
    count,
    door,
    letter,
    one_round,
    taking,
)
from workers.mailbox.imap import ImapSource
from workers.mailbox.source import Refused
from workers.mailbox.taking import HELD, ROUND

pytestmark = ON_SQLITE

MANY = 1200


def test_story_2_behind_five_hundred_bad_mails_a_good_one_comes_in_before_any_is_tried_again(
    store: Store, mailbox: Mailbox
) -> None:
    first = mailbox.drop(b"X-Bad: yes\r\n" + letter())
    for number in range(1, ROUND):
        first.with_name(f"{first.name}.{number}").hardlink_to(first)
    source = ImapSource(address(mailbox.url))
    bad = set(source.waiting())
    good = str(mailbox.append(letter(1)))
    asked: list[str] = []

    def raw(uid: str) -> bytes:
        asked.append(uid)
        if uid in bad:
            raise Refused("The mail server does not give out this e-mail.")
        return source.raw(uid)

    clock = Clock()
    worked, stop, wrapped = taking(door(store, clock)), Event(), Wrapped(source, raw=raw)
    while worked.round(wrapped, stop):  # as the loop does, without a pause
        pass
    assert (len(bad), asked.index(good), len(set(asked[: ROUND + 1]))) == (500, ROUND, ROUND + 1)
    assert (count(store, Receipt), contents(mailbox, PROCESSED)) == (1, [letter(1)])
    for _ in range(HELD):
        worked.round(wrapped, stop)
        clock.forward(minutes=1)
    assert ": 500." in (worked.trouble or "")
    asked.clear()
    worked.round(wrapped, stop)
    assert asked == []
    source.close()


def test_story_10_a_mail_of_150_mb_is_measured_held_and_not_fetched(
    store: Store, mailbox: Mailbox, settings: Settings
) -> None:
    huge = letter(1) + b"\r\n".join([b"x" * 998] * 150_000)
    mailbox.drop(huge)
    mailbox.drop(letter(2))
    source = ImapSource(address(mailbox.url), timeout=SocketTimeout(15, 120))
    fetched: list[int] = []

    def raw(uid: str) -> bytes:
        fetched.append(source.size(uid))
        return source.raw(uid)

    at = dataclasses.replace(door(store, Clock()), max_message_bytes=settings.max_message_bytes)
    one_round(Wrapped(source, raw=raw), at)
    source.close()
    assert len(huge) > 150_000_000 > settings.max_message_bytes
    assert fetched == [len(letter(2))]
    with store.reading() as session:
        held = session.scalars(select(Receipt).where(Receipt.outcome == "needs_a_person")).one()
        assert (held.reason, session.get_one(Message, held.message_id).size) == (TOO_LARGE, len(huge))
    assert (mailbox.files(), len(mailbox.files(NEEDS_A_PERSON)), len(mailbox.files(PROCESSED))) == ([], 1, 1)


@pytest.mark.prove
def test_story_10_a_full_mailbox_is_emptied_from_where_it_was_left(
    store: Store, mailbox: Mailbox, figure: Figure
) -> None:
    first = mailbox.drop(letter())
    for number in range(1, MANY):
        first.with_name(f"{number}.many.test").hardlink_to(first)
    left = []
    while mailbox.files():  # a connection for each round, as after one that broke
        source = ImapSource(address(mailbox.url), timeout=SocketTimeout(15, 600))  # Dovecot makes its index first
        one_round(source, door(store, Clock()))
        source.close()
        left.append(len(mailbox.files()))
    assert left == [700, 200, 0]
    assert (count(store, Receipt), len(mailbox.files(PROCESSED))) == (1, MANY)
    figure("E-mails left in a full mailbox after each round that was broken off", ", ".join(map(str, left)))
