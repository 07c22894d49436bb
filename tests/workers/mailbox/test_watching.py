"""The loops run by themselves: they wake for mail, outlive what fails, share mailboxes, and stop when told."""

import dataclasses
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from queue import Queue
from threading import Event, Thread
from typing import Never

import pytest
from imapclient import SocketTimeout
from sqlalchemy import select

from intake.errors import Permanent, Transient
from intake.settings import Settings
from intake.store import since
from intake.store.arrivals import Receipt
from intake.store.store import Store
from intake.store.vital_signs import open_alarms
from intake.store.watching import Alarm, MailboxCount
from intake.store.work import MailboxState
from tests.eventually import eventually
from tests.intake.pipeline.made import KEY, pipeline
from tests.servers.dovecot import DovecotServer, Mailbox
from tests.workers.mailbox.made import ON_SQLITE, Bell, Wrapped, address, contents, count, door, letter, state
from tests.workers.mailbox.relay import relay
from workers.mailbox import watch_all, watching
from workers.mailbox.imap import ImapSource
from workers.mailbox.maildir import MaildirSource
from workers.mailbox.source import Refused, Source
from workers.mailbox.watching import Watcher

PATIENCE = 30
"""Seconds after which a test that waits gives up."""


def now() -> datetime:
    return datetime.now(UTC)


class Observed(Wrapped):
    """A source that says when a round is over and it waits."""

    def __init__(self, source: Source, waits: "Queue[Observed]") -> None:
        super().__init__(source)
        self._waits = waits
        self._told = False

    def wait(self, stop: Event, seconds: float) -> bool:
        if not self._told:
            assert not self._source.wait(stop, 0)  # IDLE has begun
            self._told = True
            self._waits.put(self)
        return self._source.wait(stop, seconds)


@contextmanager
def running(watcher: Watcher, stop: Event) -> Iterator[Thread]:
    thread = Thread(target=watcher.run, daemon=True)
    thread.start()
    try:
        yield thread
    finally:
        stop.set()
        thread.join(PATIENCE)
        assert not thread.is_alive()


@contextmanager
def watched(store: Store, opened: Callable[[], Source], bell: Bell) -> Iterator["Queue[Observed]"]:
    """A watcher at work; what it opens is put into the queue once it waits for mail."""
    waits: Queue[Observed] = Queue()
    stop = Event()
    watcher = Watcher("box", lambda: Observed(opened(), waits), door(store, now, bell), "one", stop)
    with running(watcher, stop):
        yield waits


@ON_SQLITE
@pytest.mark.parametrize("deliver", [Mailbox.append, Mailbox.drop])
def test_mail_wakes_the_loop_and_is_moved(
    deliver: Callable[[Mailbox, bytes], object], store: Store, mailbox: Mailbox
) -> None:
    bell = Bell()
    with watched(store, lambda: ImapSource(address(mailbox.url)), bell) as waits:
        source = waits.get(timeout=PATIENCE)
        deliver(mailbox, letter())  # the next look without IDLE is minutes away
        bell.rung.get(timeout=PATIENCE)
        assert source.filed.get(timeout=PATIENCE)[1] == "Processed"
    assert contents(mailbox) == []
    assert state(store).last_contact_at is not None
    assert state(store).last_error is None
    assert state(store).held_until is None


@ON_SQLITE
def test_a_mailbox_is_counted_when_it_is_first_reached_and_mail_wakes_it_as_before(
    store: Store, mailbox: Mailbox
) -> None:
    bell = Bell()
    with watched(store, lambda: ImapSource(address(mailbox.url)), bell) as waits:
        source = waits.get(timeout=PATIENCE)
        with store.reading() as session:
            assert session.scalars(select(MailboxCount.difference)).all() == [0]
        mailbox.append(letter())
        assert source.filed.get(timeout=PATIENCE)[1] == "Processed"


@ON_SQLITE
def test_story_11_a_server_that_restarts_in_idle_is_found_again(
    store: Store, mailbox: Mailbox, dovecot: DovecotServer
) -> None:
    bell = Bell()
    with watched(store, lambda: ImapSource(address(mailbox.url)), bell) as waits:
        waits.get(timeout=PATIENCE)
        dovecot.restart()
        mailbox.append(letter())
        bell.rung.get(timeout=PATIENCE)
        waits.get(timeout=PATIENCE)
    assert (count(store, Receipt), contents(mailbox)) == (1, [])


@ON_SQLITE
def test_a_mailbox_that_cannot_be_opened_is_opened_when_it_can(
    store: Store, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(watching, "_PERMANENT_PAUSE", 0.1)
    mailbox.append(letter())
    failures = [
        Transient("The mail server cannot be reached."),
        Permanent("The mail server refuses the password."),
        ValueError("Zebedee Quillfeather"),
    ]
    seen: list[str | None] = []

    def opened() -> Source:
        if failures:
            raise failures.pop(0)
        seen.append(state(store).last_error)
        return ImapSource(address(mailbox.url))

    with caplog.at_level(logging.INFO), watched(store, opened, Bell()) as waits:
        waits.get(timeout=PATIENCE)
    assert seen == ["A fault in this service stopped the work on this mailbox. Tell whoever runs the service."]
    assert "Quillfeather" not in caplog.text
    assert state(store).last_error is None
    assert contents(mailbox) == []


def test_two_hosts_share_a_mailbox_in_turn(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_STANDBY_SECONDS", 0.05)
    opened: Queue[str] = Queue()
    refused = Event()

    def host(name: str) -> Callable[[], Source]:
        def open_it() -> Source:
            opened.put(name)
            return MaildirSource(tmp_path / "box")

        return open_it

    class Second(Watcher):
        def _held(self) -> bool:
            held = super()._held()
            if not held:
                refused.set()
            return held

    first_stops, second_stops = Event(), Event()
    at = door(store, now)
    with running(Second("box", host("second"), at, "second", second_stops), second_stops):
        assert opened.get(timeout=PATIENCE) == "second"
        with running(Watcher("box", host("first"), at, "first", first_stops), first_stops):
            assert opened.empty()
        second_stops.set()
    again = Event()
    with running(Watcher("box", host("first"), at, "first", again), again):
        assert opened.get(timeout=PATIENCE) == "first"
        third = Event()
        with running(Second("box", host("third"), at, "third", third), third):
            assert refused.wait(PATIENCE)
            again.set()
            assert opened.get(timeout=PATIENCE) == "third"


@ON_SQLITE
def test_a_mailbox_that_was_taken_over_is_left(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "RENEWED", watching.RENEWED * 0)
    stop, gone = Event(), Event()

    class Closing(Wrapped):
        def close(self) -> None:
            gone.set()

    waits: Queue[bool] = Queue()

    def wait(_stop: Event, _seconds: float) -> bool:
        with store.transaction() as session:
            session.execute(select(MailboxState).with_for_update())
            session.scalars(select(MailboxState)).one().holder = "another"
        waits.put(True)
        return False

    watcher = Watcher("box", lambda: Closing(MaildirSource(tmp_path / "box"), wait=wait), door(store, now), "one", stop)
    with running(watcher, stop):
        waits.get(timeout=PATIENCE)
        assert gone.wait(PATIENCE)
    assert (state(store).holder, state(store).last_error) == ("another", None)


@ON_SQLITE
def test_story_9_a_database_that_is_away_is_waited_for(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: Queue[bool] = Queue()

    def away(*_: object) -> Never:
        tried.put(True)
        raise Transient("The database cannot be reached just now.")

    bell = Bell()
    with monkeypatch.context() as patched:
        patched.setattr("workers.mailbox.taking.receive_message", away)
        with watched(store, lambda: MaildirSource(tmp_path / "box"), bell):
            (tmp_path / "box" / "new").mkdir(parents=True, exist_ok=True)
            (tmp_path / "box" / "new" / "1").write_bytes(letter())
            tried.get(timeout=PATIENCE)
            patched.undo()
            bell.rung.get(timeout=PATIENCE)
    assert count(store, Receipt) == 1


def settings(tmp_path: Path, *mailboxes: str) -> Settings:
    return Settings.load(
        {
            "INTAKE_DATA_DIR": str(tmp_path / "data"),
            "INTAKE_MAILBOX_URL": " ".join(mailboxes),
            "INTAKE_SECRET_KEY": KEY.decode() * 2,
        }
    )


@ON_SQLITE
def test_every_mailbox_is_worked_whatever_becomes_of_the_others_and_all_stop(
    store: Store, tmp_path: Path, mailbox: Mailbox
) -> None:
    wrong = mailbox.url.replace("p%40ss", "wrong").replace("/INBOX", "/Elsewhere")
    box = tmp_path / "box"
    bell, stop = Bell(), Event()
    (box / "new").mkdir(parents=True)
    (box / "new" / "1").write_bytes(letter(1))
    mailbox.append(letter(2))
    at = settings(tmp_path, mailbox.url, wrong, f"maildir:{box}")
    thread = Thread(target=watch_all, args=(at, store, stop, now, bell), daemon=True)
    thread.start()
    for key in (bell.rung.get(timeout=PATIENCE), bell.rung.get(timeout=PATIENCE)):
        assert pipeline(store).answer(key, now())
    stop.set()
    thread.join(PATIENCE)
    assert not thread.is_alive()
    with store.transaction() as session:
        states = {row.mailbox: row for row in session.scalars(select(MailboxState))}
    assert set(states) == {mailbox.name for mailbox in at.mailboxes}
    assert all(row.held_until is None for row in states.values())
    assert count(store, Receipt) == 2


@ON_SQLITE
def test_a_server_that_says_nothing_does_not_keep_the_loop_from_stopping(store: Store, mailbox: Mailbox) -> None:
    waits: Queue[Observed] = Queue()
    stop = Event()
    with relay(mailbox.server.port) as wire:
        through = dataclasses.replace(address(mailbox.url), port=wire.port)
        patient = SocketTimeout(PATIENCE, 10 * PATIENCE)

        def opened() -> Source:
            return Observed(ImapSource(through, idle_seconds=0.1, timeout=patient), waits)

        watcher = Watcher("box", opened, door(store, now), "one", stop)
        with running(watcher, stop):
            waits.get(timeout=PATIENCE)
            wire.freeze()
            stop.set()
            watcher.abandon()


@ON_SQLITE
def test_story_12_a_refused_secret_is_an_alarm_at_once_which_ends_when_it_is_taken(
    store: Store, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "_PERMANENT_PAUSE", 0.01)
    refused, mended = Event(), Event()

    def opened() -> Source:
        if mended.is_set():
            return ImapSource(address(mailbox.url))
        refused.set()
        raise Permanent("The service that gives out tokens for mail refuses this application.")

    with watched(store, opened, Bell()) as waits:
        assert refused.wait(PATIENCE)
        assert eventually(lambda: bool(open_alarms_of(store)))
        mended.set()
        waits.get(timeout=PATIENCE)
        assert open_alarms_of(store) == []
    with store.reading() as session:
        (alarm,) = session.scalars(select(Alarm))  # however often it was refused
    assert alarm.about == "mailbox-refused:box"
    assert alarm.sentence == "The service that gives out tokens for mail refuses this application."


def open_alarms_of(store: Store) -> list[str]:
    with store.reading() as session:
        return [alarm.about for alarm in open_alarms(session)]


@ON_SQLITE
def test_since_when_something_lies_in_the_inbox_untaken_is_kept_until_it_is_taken(
    store: Store, mailbox: Mailbox
) -> None:
    mailbox.append(letter())
    given = Event()

    def opened() -> Source:
        source = ImapSource(address(mailbox.url))

        def raw(uid: str) -> bytes:
            if not given.is_set():
                raise Refused("The mail server does not give out this e-mail.")
            return source.raw(uid)

        return Wrapped(source, raw=raw)

    def untaken() -> bool:
        with store.reading() as session:
            return bool(since.since(session, since.UNTAKEN, ["box"]))

    stop = Event()
    with running(Watcher("box", opened, door(store, now), "one", stop), stop):
        assert eventually(untaken)
        given.set()
        mailbox.append(letter(1))  # wakes the loop: the held one is due again soon
        assert eventually(lambda: count(store, Receipt) == 2 and not untaken())
