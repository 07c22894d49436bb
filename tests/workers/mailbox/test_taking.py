"""Kept first, moved then: whatever fails between the two, one mail is one receipt and leaves the inbox once."""

from pathlib import Path
from threading import Event
from typing import Never

import pytest
from sqlalchemy import select

from intake.errors import Transient
from intake.pipeline.file_away import NEEDS_A_PERSON, PROCESSED
from intake.pipeline.receive import TOO_LARGE
from intake.store import outbox
from intake.store.arrivals import Message, Original, Receipt, Sighting
from intake.store.originals import whole
from intake.store.store import Store
from tests.examples import example
from tests.intake.pipeline.made import NOW, mail, pipeline, word
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
from workers.mailbox.imap import ImapSource
from workers.mailbox.maildir import MaildirSource
from workers.mailbox.taking import HELD


def test_a_mail_is_kept_rung_for_and_moved(store: Store, mailbox: Mailbox, source: ImapSource) -> None:
    uid = mailbox.append(letter())
    bell = Bell()
    one_round(source, door(store, Clock(), bell))
    with store.transaction() as session:
        receipt = session.scalars(select(Receipt)).one()
        sighting = session.scalars(select(Sighting)).one()
        assert whole(session, store.vault, session.scalars(select(Original)).one()) == letter()
    assert bell.rung.get_nowait() == outbox.key_of("receipt", receipt.id)
    assert bell.rung.empty()
    assert (sighting.mailbox, sighting.uidvalidity, sighting.uid) == ("box", source.uidvalidity, str(uid))
    assert (sighting.moved_to, sighting.moved_at) == (PROCESSED, NOW)
    assert (contents(mailbox), contents(mailbox, PROCESSED)) == ([], [letter()])


@ON_SQLITE
def test_a_mail_that_somebody_read_is_taken_in_too(store: Store, mailbox: Mailbox, source: ImapSource) -> None:
    uid = mailbox.append(letter())
    with mailbox.client() as client:
        client.select_folder("INBOX")
        client.add_flags([uid], [rb"\Seen"])
    one_round(source, door(store, Clock()))
    assert count(store, Receipt) == 1


@ON_SQLITE
def test_nothing_is_marked_as_read(store: Store, mailbox: Mailbox, source: ImapSource) -> None:
    mailbox.append(letter())
    one_round(source, door(store, Clock()))
    with mailbox.client() as client:
        client.select_folder(PROCESSED, readonly=True)
        assert client.search(["SEEN"]) == []


def test_what_needs_a_person_is_filed_there_once_it_is_read(store: Store, mailbox: Mailbox, source: ImapSource) -> None:
    mailbox.append(letter())
    mailbox.append(mail(("form.docx", word(example("0031")))))
    worked, stop = taking(door(store, Clock(), read_soon=10)), Event()
    worked.round(source, stop)
    assert len(contents(mailbox)) == 2
    pipeline(store).drain(NOW)
    worked.round(source, stop)
    assert contents(mailbox) == []
    assert contents(mailbox, NEEDS_A_PERSON) == [letter()]
    assert len(contents(mailbox, PROCESSED)) == 1


def test_story_5_the_same_uids_under_another_uidvalidity_are_new_mails(store: Store, mailbox: Mailbox) -> None:
    at = door(store, Clock())
    folder = address(mailbox.url.replace("/INBOX", "/Notifications"))
    validities = set()
    for beginning in (0, 5):
        with mailbox.client() as client:
            if client.folder_exists("Notifications"):
                client.delete_folder("Notifications")
            client.create_folder("Notifications")
        uids = [mailbox.append(letter(beginning + number), "Notifications") for number in range(5)]
        assert uids == [1, 2, 3, 4, 5]
        if beginning:
            mailbox.append(letter(0), "Notifications")  # an old one again
        opened = ImapSource(folder)
        one_round(opened, at)
        validities.add(opened.uidvalidity)
        opened.close()
    assert len(validities) == 2
    assert (count(store, Receipt), count(store, Sighting)) == (10, 11)
    assert contents(mailbox, "Notifications") == []


@ON_SQLITE
def test_story_6_a_folder_made_anew_under_an_open_connection_is_taken_in(store: Store, mailbox: Mailbox) -> None:
    with mailbox.client() as client:
        client.create_folder("Notifications")
    mailbox.append(letter(1), "Notifications")
    opened = ImapSource(address(mailbox.url.replace("/INBOX", "/Notifications")))
    worked, stop = taking(door(store, Clock())), Event()
    worked.round(opened, stop)
    with mailbox.client() as client:
        client.delete_folder("Notifications")
        client.create_folder("Notifications")
    mailbox.append(letter(2), "Notifications")
    try:
        worked.round(opened, stop)
    except Transient:  # the server may end the session of a folder that is gone
        opened.close()
        opened = ImapSource(address(mailbox.url.replace("/INBOX", "/Notifications")))
        worked.begin()
        worked.round(opened, stop)
    opened.close()
    assert count(store, Receipt) == 2
    assert contents(mailbox, "Notifications") == []


def test_story_7_a_mail_without_message_id_is_one_message_however_often_it_comes(
    store: Store, mailbox: Mailbox, source: ImapSource
) -> None:
    for _ in range(3):
        mailbox.append(letter())
        one_round(source, door(store, Clock()))
    assert b"Message-ID" not in letter()
    assert (count(store, Receipt), count(store, Message), count(store, Sighting)) == (1, 1, 3)
    assert contents(mailbox) == []


def test_story_9_what_cannot_be_kept_stays_in_the_inbox(
    store: Store, mailbox: Mailbox, source: ImapSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox.append(letter())
    worked, stop = taking(door(store, Clock())), Event()

    def full(*_: object) -> Never:
        raise Transient("The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr("workers.mailbox.taking.receive_message", full)
        for _ in range(HELD + 1):
            with pytest.raises(Transient):
                worked.round(source, stop)
    assert (count(store, Receipt), contents(mailbox)) == (0, [letter()])
    worked.round(source, stop)  # and at once when there is room again
    assert (count(store, Receipt), contents(mailbox)) == (1, [])


def test_story_10_a_huge_mail_is_not_fetched_and_needs_a_person(
    store: Store, mailbox: Mailbox, source: ImapSource
) -> None:
    huge = letter(1) + b"x" * LIMIT
    mailbox.append(huge)
    mailbox.append(letter(2))

    def raw(uid: str) -> bytes:
        found = source.raw(uid)
        assert len(found) <= LIMIT
        return found

    worked, stop = taking(door(store, Clock())), Event()
    worked.round(Wrapped(source, raw=raw), stop)
    assert contents(mailbox, NEEDS_A_PERSON) == [huge]
    assert contents(mailbox, PROCESSED) == [letter(2)]
    pipeline(store).drain(NOW)
    with store.transaction() as session:
        message = session.scalars(select(Message).where(Message.size == len(huge))).one()
        receipt = session.scalars(select(Receipt).where(Receipt.message_id == message.id)).one()
        original = session.scalars(select(Original).where(Original.message_id == message.id)).one()
        kept = whole(session, store.vault, original)
    assert (receipt.outcome, receipt.reason) == ("needs_a_person", TOO_LARGE)
    assert kept == huge[: huge.index(b"\r\n\r\n") + 4]


@ON_SQLITE
@pytest.mark.parametrize("subject", ["=?utf-8?q?a=0Ab?=", "=?cp-850?q?x?=", "\udcff", "x" * 5000])
def test_strange_headers_are_kept_like_any_other(subject: str, store: Store, tmp_path: Path) -> None:
    raw = b"From: \r\nSubject: " + subject.encode(errors="surrogateescape") + b"\r\n\r\n\0\xff"
    source = MaildirSource(tmp_path / "box")
    (tmp_path / "box" / "new" / "1").write_bytes(raw)
    one_round(source, door(store, Clock()))
    with store.transaction() as session:
        assert whole(session, store.vault, session.scalars(select(Original)).one()) == raw
