"""Servers that say wrongly how large a mail is: what came is what counts, and nothing is kept twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from threading import Event

import pytest
from sqlalchemy import select

from intake.pipeline.file_away import NEEDS_A_PERSON, PROCESSED
from intake.pipeline.receive import TOO_LARGE
from intake.store.arrivals import Message, Original, Receipt
from intake.store.originals import whole
from intake.store.store import Store
from tests.servers.dovecot import Mailbox
from tests.workers.mailbox.made import LIMIT, ON_SQLITE, Clock, address, contents, door, letter, one_round, taking
from tests.workers.mailbox.test_bad_servers import LONG, through
from workers.mailbox.imap import ImapSource
from workers.mailbox.taking import HELD

pytestmark = ON_SQLITE


def says(size: int) -> Callable[[bytes], bytes]:
    """A server that says the same of every mail."""
    return lambda said: re.sub(rb"RFC822\.SIZE \d+", b"RFC822.SIZE %d" % size, said)


@pytest.mark.parametrize("size", [1, LIMIT])
def test_a_size_that_is_not_so_changes_nothing_of_what_is_kept(size: int, store: Store, mailbox: Mailbox) -> None:
    mailbox.append(LONG)
    with through(mailbox, says(size)) as opened:
        source = opened()
        one_round(source, door(store, Clock()))
        source.close()
    with store.transaction() as session:
        assert whole(session, store.vault, session.scalars(select(Original)).one()) == LONG
        assert session.scalars(select(Message.size)).one() == len(LONG)
    assert contents(mailbox, PROCESSED) == [LONG]


def test_a_mail_that_is_said_to_be_small_and_is_too_large_is_too_large(store: Store, mailbox: Mailbox) -> None:
    huge = letter(1) + b"x" * LIMIT
    mailbox.append(huge)
    with through(mailbox, says(100)) as opened:
        source = opened()
        one_round(source, door(store, Clock()))
        source.close()
    mailbox.append(huge)  # and the same when the server says the truth: it is the same mail
    source = ImapSource(address(mailbox.url))
    one_round(source, door(store, Clock()))
    source.close()
    with store.transaction() as session:
        receipt, message = session.scalars(select(Receipt)).one(), session.scalars(select(Message)).one()
        kept = whole(session, store.vault, session.scalars(select(Original)).one())
    assert (receipt.reason, message.size, kept) == (TOO_LARGE, len(huge), huge[: huge.index(b"\r\n\r\n") + 4])
    assert contents(mailbox, NEEDS_A_PERSON) == [huge, huge]


def test_a_mail_that_is_said_to_be_too_large_and_is_not_is_left_to_a_person(store: Store, mailbox: Mailbox) -> None:
    mailbox.append(letter())
    with through(mailbox, says(LIMIT + 1)) as opened:
        source = opened()
        one_round(source, door(store, Clock()))
        source.close()
    with store.transaction() as session:
        assert session.scalars(select(Receipt.outcome)).one() == "needs_a_person"
    assert contents(mailbox, NEEDS_A_PERSON) == [letter()]


@pytest.mark.parametrize("size", [b"", b"-5", b"NIL"])
def test_a_size_that_is_none_holds_up_one_mail_and_no_other(size: bytes, store: Store, mailbox: Mailbox) -> None:
    first = mailbox.append(letter(1))
    mailbox.append(letter(2))

    def strange(said: bytes) -> bytes:
        return re.sub(rb"UID %d RFC822\.SIZE \d+" % first, b"UID %d RFC822.SIZE " % first + size, said)

    with through(mailbox, strange) as opened:
        clock = Clock()
        worked = taking(door(store, clock))
        for _ in range(HELD):
            source = opened()
            worked.begin()
            worked.round(source, Event())
            source.close()
            clock.forward(minutes=1)
    assert letter(2) in contents(mailbox, PROCESSED)
    assert letter(1) in contents(mailbox) + contents(mailbox, PROCESSED)
