"""Servers that break off, lie or lack what they should have: a mail is kept once and moved once, and nobody helps."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event

import pytest
from imapclient import SocketTimeout

from intake.pipeline.file_away import PROCESSED
from intake.store.arrivals import Message, Receipt, Sighting
from intake.store.store import Store
from tests.eventually import eventually
from tests.servers.dovecot import Mailbox
from tests.workers.mailbox.made import (
    LIMIT,
    ON_SQLITE,
    Bell,
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
from tests.workers.mailbox.relay import HangUp, relay
from tests.workers.mailbox.test_watching import watched
from workers.mailbox.imap import ImapSource
from workers.mailbox.source import Refused
from workers.mailbox.taking import HELD

pytestmark = ON_SQLITE

LONG = letter(7) + b"x" * (LIMIT - 10_000)
"""So long that a server cannot say it in one breath."""
_BYE = b"* BYE Shutting down\r\n"


class Breaks:
    """A server's words up to where they first hold ``where``; then it says ``last`` and hangs up. Once."""

    def __init__(self, where: bytes, last: bytes = b"", *, after: int = 0) -> None:
        self._where, self._last, self._after = where, last, after
        self.broke = False

    def __call__(self, said: bytes) -> bytes:
        if self.broke or self._where not in said:
            return said
        self.broke = True
        raise HangUp(said[: said.index(self._where) + self._after] + self._last)


@contextmanager
def through(mailbox: Mailbox, rewrite: Callable[[bytes], bytes]) -> Iterator[Callable[[], ImapSource]]:
    """What opens the mailbox by way of a server whose words are rewritten."""
    with relay(mailbox.server.port, rewrite) as wire:
        yield lambda: ImapSource(dataclasses.replace(address(mailbox.url), port=wire.port))


@pytest.mark.parametrize(
    "breaks",
    [
        Breaks(b"BODY[] {", after=5000),
        Breaks(b"BODY[] {", _BYE, after=5000),
        Breaks(b"(UID", _BYE),
        Breaks(b"RFC822.SIZE", _BYE),
        Breaks(b"* OK [COPYUID", _BYE),
        Breaks(b"* SEARCH", after=8),
    ],
    ids=[
        "cut in the middle of a mail",
        "BYE in the middle of a mail",
        "BYE in place of an answer",
        "BYE in place of a size",
        "cut behind a move",
        "cut in the middle of a list",
    ],
)
def test_story_11_a_server_that_breaks_off_is_found_again_and_each_mail_is_kept_once(
    breaks: Breaks, store: Store, mailbox: Mailbox
) -> None:
    mailbox.append(LONG)
    mailbox.append(letter(8))
    with through(mailbox, breaks) as opened, watched(store, opened, Bell()):
        assert eventually(lambda: mailbox.files() == [])
    assert breaks.broke
    assert (count(store, Receipt), count(store, Sighting)) == (2, 2)
    assert sorted(contents(mailbox, PROCESSED)) == sorted([LONG, letter(8)])


def test_story_11_a_mail_in_the_middle_of_which_the_server_falls_silent_stops_no_other(
    store: Store, mailbox: Mailbox
) -> None:
    """The next is taken in once the silence has lasted its time, and before the silent one is tried again."""
    poison, good = mailbox.append(LONG), mailbox.append(letter(8))
    asked: list[bytes] = []

    def silent(said: bytes) -> bytes:
        found = re.search(rb"FETCH \(UID (\d+) BODY\[\] ", said)
        if found is None:
            return said
        asked.append(found[1])
        if found[1] == b"%d" % poison:
            wire.freeze()
            return said[:5000]
        return said

    with relay(mailbox.server.port, silent) as wire:
        at = dataclasses.replace(address(mailbox.url), port=wire.port)

        def opened() -> ImapSource:
            return ImapSource(at, timeout=SocketTimeout(5, 0.5))

        with watched(store, opened, Bell()):
            assert eventually(lambda: count(store, Receipt) == 1)
            assert eventually(lambda: len(mailbox.files(PROCESSED)) == 1)
    assert contents(mailbox, PROCESSED) == [letter(8)]
    assert asked[:2] == [b"%d" % poison, b"%d" % good]


def test_a_folder_that_cannot_be_made_leaves_the_mail_kept_and_in_the_inbox_until_it_can(
    store: Store, mailbox: Mailbox
) -> None:
    mailbox.append(letter())
    refused = True

    def answer(asked: bytes) -> bytes | None:
        tag, _, words = asked.partition(b" ")
        return tag + b" NO [NOPERM] Permission denied\r\n" if refused and words.startswith(b"CREATE") else None

    with relay(mailbox.server.port, answer=answer) as wire:
        source = ImapSource(dataclasses.replace(address(mailbox.url), port=wire.port))
        clock = Clock()
        worked, stop = taking(door(store, clock)), Event()
        for _ in range(HELD):
            worked.round(source, stop)
            clock.forward(minutes=1)
        assert (count(store, Receipt), contents(mailbox)) == (1, [letter()])
        assert "Check the rights of the account and the folders 'Processed'" in (worked.trouble or "")
        refused = False
        clock.forward(minutes=10)
        worked.round(source, stop)
        source.close()
    assert (count(store, Receipt), contents(mailbox), contents(mailbox, PROCESSED)) == (1, [], [letter()])
    assert worked.trouble is None


def test_a_move_that_failed_is_mended_in_the_next_round(store: Store, mailbox: Mailbox, source: ImapSource) -> None:
    mailbox.append(letter())
    tried = 0

    def file(uid: str, folder: str) -> None:
        nonlocal tried
        tried += 1
        if tried == 1:
            raise Refused("The mail server does not move this e-mail into its folder.")
        source.file(uid, folder)

    worked, stop = taking(door(store, Clock())), Event()
    wrapped = Wrapped(source, file=file)
    worked.round(wrapped, stop)
    assert (count(store, Receipt), contents(mailbox)) == (1, [letter()])
    worked.round(wrapped, stop)
    assert (count(store, Receipt), contents(mailbox), contents(mailbox, PROCESSED)) == (1, [], [letter()])


def test_story_4_a_copy_after_which_the_connection_breaks_is_made_good_and_is_no_second_receipt(
    store: Store, mailbox: Mailbox
) -> None:
    """Without MOVE the folder may then hold the mail twice: it was copied, and nobody heard that it was."""
    mailbox.append(letter())
    breaks = Breaks(b"[COPYUID", b"")

    def without_move(said: bytes) -> bytes:
        return breaks(said.replace(b" MOVE ", b" "))

    with through(mailbox, without_move) as opened, watched(store, opened, Bell()):
        assert eventually(lambda: mailbox.files() == [])
    assert breaks.broke
    assert (count(store, Receipt), count(store, Sighting)) == (1, 1)
    assert set(contents(mailbox, PROCESSED)) == {letter()}


def test_story_5_a_new_uidvalidity_has_everything_compared_by_content(store: Store, mailbox: Mailbox) -> None:
    """Three mails were kept: one was filed and came back with the backup, two had not been moved yet."""
    for number in range(3):
        mailbox.drop(letter(number))
    first = ImapSource(address(mailbox.url))
    unmoved = set(map(str, sorted(mailbox.messages())[1:]))

    def file(uid: str, folder: str) -> None:
        if uid in unmoved:
            raise Refused("Not now.")
        first.file(uid, folder)

    worked = taking(door(store, Clock()))
    worked.round(Wrapped(first, file=file), Event())
    assert (count(store, Receipt), len(contents(mailbox))) == (3, 2)
    first.close()
    mailbox.restore(mailbox.files(PROCESSED))
    mailbox.append(letter(9))
    again = ImapSource(address(mailbox.url))
    worked.begin()
    worked.round(again, Event())
    assert again.uidvalidity != first.uidvalidity
    again.close()
    assert (count(store, Receipt), count(store, Message), count(store, Sighting)) == (4, 4, 7)
    assert (contents(mailbox), len(contents(mailbox, PROCESSED))) == ([], 5)


class Strict:
    """A server that refuses sets of messages that name no message, as the standard lets it (RFC 9051, 9: nz-number)."""

    def __init__(self) -> None:
        self.refused: list[bytes] = []

    def __call__(self, asked: bytes) -> bytes | None:
        tag, _, words = asked.partition(b" ")
        if re.search(rb"(^|[ ,:])0($|[ ,:\r])", words) is None:
            return None
        self.refused.append(words)
        return tag + b" BAD Invalid messageset\r\n"


def test_story_6_a_strict_server_whose_uidvalidity_changes_is_worked_on_unaided(store: Store, mailbox: Mailbox) -> None:
    strict, bell = Strict(), Bell()
    with relay(mailbox.server.port, answer=strict) as wire:
        at = dataclasses.replace(address(mailbox.url), port=wire.port)
        with watched(store, lambda: ImapSource(at), bell):
            mailbox.append(letter(1))
            assert eventually(lambda: len(mailbox.files(PROCESSED)) == 1)
            mailbox.restore()  # the inbox is empty now: its highest UID is none
            mailbox.append(letter(2))
            assert eventually(lambda: len(mailbox.files(PROCESSED)) == 2)
        assert strict.refused == []
        with mailbox.client() as direct:
            direct.select_folder("INBOX", readonly=True)
        assert strict(b"A1 UID FETCH 0:* (UID)\r\n") == b"A1 BAD Invalid messageset\r\n"
    assert (count(store, Receipt), contents(mailbox)) == (2, [])


def test_story_8_two_hundred_and_one_mails_are_all_listed_a_hundred_at_a_time(
    store: Store, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.mailbox.imap._LISTED_AT_ONCE", 100)
    for number in range(210):
        mailbox.drop(letter(number))
    with mailbox.client() as client:  # UIDs have gaps, and some were read: neither may count
        client.select_folder("INBOX")
        uids = client.search()
        client.delete_messages(uids[:9])
        client.expunge()
        client.add_flags(uids[50:150], [rb"\Seen"])
    source = ImapSource(address(mailbox.url))
    assert len(source.waiting()) == 201
    one_round(source, door(store, Clock()))
    source.close()
    assert (count(store, Receipt), contents(mailbox)) == (201, [])
    assert len(contents(mailbox, PROCESSED)) == 201
