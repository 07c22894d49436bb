"""What fails waits and is shown, and stops no other mail. On one kind of database: it is not about storage."""

import logging
from contextlib import suppress
from threading import Event
from typing import Never

import pytest

from intake.errors import Transient
from intake.pipeline.file_away import PROCESSED
from intake.store.arrivals import Message, Receipt, Sighting
from intake.store.store import Store
from tests.servers.dovecot import Mailbox
from tests.workers.mailbox.made import (
    ON_SQLITE,
    Clock,
    Wrapped,
    contents,
    count,
    door,
    letter,
    one_round,
    taking,
)
from workers.mailbox.imap import ImapSource
from workers.mailbox.source import Refused
from workers.mailbox.taking import HELD, Taking

pytestmark = ON_SQLITE


def test_what_nobody_reads_is_filed_all_the_same(store: Store, mailbox: Mailbox, source: ImapSource) -> None:
    mailbox.append(letter())
    clock = Clock()
    worked, stop = taking(door(store, clock, read_soon=10)), Event()
    worked.round(source, stop)
    assert contents(mailbox) == [letter()]
    clock.forward(seconds=10)
    worked.file_away(source)
    assert contents(mailbox, PROCESSED) == [letter()]


def test_story_2_new_mail_goes_before_mail_that_fails(store: Store, mailbox: Mailbox, source: ImapSource) -> None:
    bad = {str(mailbox.append(letter(number))) for number in range(12)}
    asked: list[str] = []

    def raw(uid: str) -> bytes:
        asked.append(uid)
        if uid in bad:
            raise Refused("No.")
        return source.raw(uid)

    wrapped, clock = Wrapped(source, raw=raw), Clock()
    worked, stop = taking(door(store, clock)), Event()
    worked.round(wrapped, stop)
    good = str(mailbox.append(letter(99)))
    asked.clear()
    worked.round(wrapped, stop)
    assert asked[0] == good
    assert contents(mailbox, PROCESSED) == [letter(99)]
    for _ in range(HELD):
        clock.forward(minutes=1)
        worked.round(wrapped, stop)
    asked.clear()
    worked.round(wrapped, stop)
    assert asked == []  # held: not asked for again and again
    assert ": 12." in (worked.trouble or "")


def test_story_3_one_mail_that_cannot_be_fetched_stops_no_other(
    store: Store, mailbox: Mailbox, source: ImapSource, caplog: pytest.LogCaptureFixture
) -> None:
    uids = [str(mailbox.append(letter(number))) for number in range(10)]

    def raw(uid: str) -> bytes:
        if uid == uids[2]:
            raise ValueError("Zebedee Quillfeather")
        return source.raw(uid)

    wrapped, clock = Wrapped(source, raw=raw), Clock()
    worked, stop = taking(door(store, clock)), Event()
    for _ in range(HELD):
        worked.round(wrapped, stop)
        clock.forward(minutes=1)
    assert (count(store, Receipt), len(contents(mailbox, PROCESSED))) == (9, 9)
    assert contents(mailbox) == [letter(2)]
    assert "cannot be taken in: 1." in (worked.trouble or "")
    assert "Quillfeather" not in caplog.text
    clock.forward(minutes=10)
    worked.round(source, stop)  # the server has come to its senses
    assert (count(store, Receipt), worked.trouble) == (10, None)


def test_story_3_a_mail_on_which_the_server_hangs_up_stops_no_other(
    store: Store, mailbox: Mailbox, source: ImapSource
) -> None:
    uids = [str(mailbox.append(letter(number))) for number in range(3)]

    def raw(uid: str) -> bytes:
        if uid == uids[0]:
            raise Transient("The mail server ended the connection.")
        return source.raw(uid)

    wrapped, worked, stop = Wrapped(source, raw=raw), taking(door(store, Clock())), Event()
    with pytest.raises(Transient):
        worked.round(wrapped, stop)
    worked.begin()
    with pytest.raises(Transient):
        worked.round(wrapped, stop)
    worked.begin()
    worked.round(wrapped, stop)  # it pauses now
    assert count(store, Receipt) == 2
    assert contents(mailbox) == [letter(0)]


def test_story_4_a_move_that_fails_for_an_hour_is_one_receipt_and_one_warning(
    store: Store, mailbox: Mailbox, source: ImapSource, caplog: pytest.LogCaptureFixture
) -> None:
    mailbox.append(letter())
    moves = 0

    def refuse(_uid: str, _folder: str) -> None:
        nonlocal moves
        moves += 1
        raise Refused("The mail server does not move this e-mail into its folder.")

    wrapped, clock = Wrapped(source, file=refuse), Clock()
    worked, stop = taking(door(store, clock)), Event()
    with caplog.at_level(logging.WARNING):
        for _ in range(360):
            worked.round(wrapped, stop)
            clock.forward(seconds=10)
    assert (count(store, Receipt), count(store, Message), count(store, Sighting)) == (1, 1, 1)
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert moves < 15
    assert "cannot be moved" in (worked.trouble or "")
    clock.forward(minutes=10)
    worked.round(source, stop)
    assert (contents(mailbox), contents(mailbox, PROCESSED), worked.trouble) == ([], [letter()], None)
    assert count(store, Receipt) == 1


@pytest.mark.parametrize("fault", [ValueError("Zebedee Quillfeather"), Transient("The mail server hung up.")])
def test_story_4_one_mail_that_cannot_be_moved_stops_no_other(
    fault: Exception, store: Store, mailbox: Mailbox, source: ImapSource, caplog: pytest.LogCaptureFixture
) -> None:
    uids = [str(mailbox.append(letter(number))) for number in range(3)]

    def file(uid: str, folder: str) -> None:
        if uid == uids[0]:
            raise fault
        source.file(uid, folder)

    worked, stop = taking(door(store, Clock())), Event()
    for _ in range(HELD):
        with suppress(Transient):
            worked.round(Wrapped(source, file=file), stop)
        worked.begin()
    assert (count(store, Receipt), contents(mailbox)) == (3, [letter(0)])
    assert "Quillfeather" not in caplog.text


def test_story_4_a_server_that_agrees_to_a_move_and_does_nothing_is_not_asked_without_end(
    store: Store, mailbox: Mailbox, source: ImapSource
) -> None:
    mailbox.append(letter())
    fetched = 0

    def raw(uid: str) -> bytes:
        nonlocal fetched
        fetched += 1
        return source.raw(uid)

    worked, stop = taking(door(store, Clock())), Event()
    for _ in range(10):
        worked.round(Wrapped(source, raw=raw, file=lambda *_: None), stop)
    assert (fetched, count(store, Receipt)) == (2, 1)
    assert contents(mailbox) == [letter()]


def test_story_10_more_mails_than_are_listed_at_once_are_all_taken_in(
    store: Store, mailbox: Mailbox, source: ImapSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.mailbox.imap._LISTED_AT_ONCE", 3)
    for number in range(10):
        mailbox.append(letter(number))
    one_round(source, door(store, Clock()))
    assert (count(store, Receipt), contents(mailbox)) == (10, [])


def test_story_10_a_full_mailbox_is_emptied_round_after_round(
    store: Store, mailbox: Mailbox, source: ImapSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.mailbox.taking.ROUND", 3)
    for number in range(7):
        mailbox.append(letter(number))
    worked, stop = taking(door(store, Clock())), Event()
    assert [worked.round(source, stop) for _ in range(3)] == [True, True, False]
    assert (count(store, Receipt), contents(mailbox)) == (7, [])


def test_a_bell_that_breaks_loses_nothing(store: Store, mailbox: Mailbox, source: ImapSource) -> None:
    def broken(_key: str) -> Never:
        raise ConnectionError

    mailbox.append(letter())
    one_round(source, door(store, Clock(), broken))
    assert (count(store, Receipt), contents(mailbox)) == (1, [])


def test_work_on_a_mailbox_that_became_anothers_ends_before_the_mail_is_kept(
    store: Store, mailbox: Mailbox, source: ImapSource
) -> None:
    def lost() -> None:
        raise Transient("Another host works this mailbox now.")

    mailbox.append(letter())
    with pytest.raises(Transient):
        Taking(door(store, Clock()), "box", lost).round(source, Event())
    assert (count(store, Receipt), contents(mailbox)) == (0, [letter()])


def test_without_move_a_mail_is_copied_and_expunged_alone(
    store: Store, mailbox: Mailbox, source: ImapSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    knows = source._client.has_capability
    monkeypatch.setattr(source._client, "has_capability", lambda name: name != "MOVE" and knows(name))
    first, second = mailbox.append(letter(1)), mailbox.append(letter(2))
    with mailbox.client() as client:
        client.select_folder("INBOX")
        client.add_flags([second], [rb"\Deleted"])
    source.waiting()
    source.file(str(first), PROCESSED)
    assert (contents(mailbox), contents(mailbox, PROCESSED)) == ([letter(2)], [letter(1)])


def test_a_server_that_cannot_remove_one_mail_leaves_it_and_says_so(
    store: Store, mailbox: Mailbox, source: ImapSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source._client, "has_capability", lambda name: False)
    mailbox.append(letter())
    clock = Clock()
    worked, stop = taking(door(store, clock)), Event()
    for _ in range(HELD):
        worked.round(source, stop)
        clock.forward(minutes=1)
    assert (count(store, Receipt), contents(mailbox)) == (1, [letter()])
    assert "cannot be moved" in (worked.trouble or "")


def test_mails_of_which_the_server_hands_over_nothing_are_not_each_others_repeat(
    store: Store, mailbox: Mailbox, source: ImapSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox.append(letter(1))
    mailbox.append(letter(2))
    monkeypatch.setattr(ImapSource, "raw", lambda _self, _uid: b"")
    clock = Clock()
    worked = taking(door(store, clock, read_soon=10))
    worked.round(source, Event())
    clock.forward(seconds=10)
    worked.file_away(source)
    assert (count(store, Receipt), len(contents(mailbox))) == (0, 2)
