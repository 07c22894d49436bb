"""Every mailbox watched, each in a thread of its own: held in the database, opened, worked, opened again."""

from __future__ import annotations

import logging
import os
import random
import secrets
import socket
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta
from math import inf
from threading import Event, Thread
from time import monotonic
from typing import Final

from intake.addresses import ImapMailbox, Mailbox
from intake.errors import Permanent, Problem, Transient
from intake.settings import Settings
from intake.store import alarms, mailboxes, since
from intake.store.store import Store
from intake.store.vital_signs import MAILBOX_REFUSED_ALARM
from workers.mailbox.counting import Counting
from workers.mailbox.imap import ImapSource
from workers.mailbox.maildir import MaildirSource
from workers.mailbox.source import Source
from workers.mailbox.taking import Door, Taking
from workers.mailbox.tokens import Tokens

log: Final = logging.getLogger(__name__)

RENEWED: Final = mailboxes.LEASE / 3
"""How often a held mailbox is said to be held."""
WRITTEN: Final = timedelta(seconds=10)
"""How often a mailbox that answers is said to answer."""
_TICK_SECONDS: Final = 1.0
"""The longest that nobody looks whether to stop."""
_STANDBY_SECONDS: Final = 3.0
"""Between two looks whether another host has let go."""
_FIRST_PAUSE: Final = 1.0
_LONGEST_PAUSE: Final = 60.0
"""Before a mailbox that fails is opened again: well inside the 15 minutes after which people are told."""
_PERMANENT_PAUSE: Final = 300.0
"""Where somebody has to change something first: a wrong password tried every minute locks the account."""
_LAST_SECONDS: Final = 1.5
"""How long a thread may take to stop before its connection is cut."""

_FAULT: Final = "A fault in this service stopped the work on this mailbox. Tell whoever runs the service."


class _NotOurs(Transient):
    """Another host works the mailbox now."""


class Watcher:
    """One mailbox, worked until ``stop`` is set. ``holder`` is this process's name in the database."""

    def __init__(self, name: str, opened: Callable[[], Source], door: Door, holder: str, stop: Event) -> None:
        self._name = mailboxes.stored_name(name)
        self._refusal = f"{MAILBOX_REFUSED_ALARM}:{self._name}"
        self._opened = opened
        self._door = door
        self._holder = holder
        self._stop = stop
        self._taking = Taking(door, self._name, self._beat)
        self._counting = Counting(door, self._name, self._beat)
        self._source: Source | None = None
        self._failures = 0
        self._renewed_at: datetime | None = None
        self._written: tuple[datetime, str | None, datetime | None] | None = None

    def run(self) -> None:
        """Work the mailbox, come what may."""
        while not self._stop.is_set():
            try:
                if self._held():
                    self._work()
                else:
                    self._stop.wait(_STANDBY_SECONDS)
            except _NotOurs as failure:
                log.info("%s: %s", self._name, failure.sentence)
            except Problem as failure:
                self._failed(failure)
            except Exception as fault:  # noqa: BLE001 - a fault in one mailbox must not silence it, nor the others
                frame = traceback.extract_tb(fault.__traceback__)[-1]  # never the text: it may quote a mail
                log.error("%s at %s:%s in %s", type(fault).__name__, frame.filename, frame.lineno, self._name)
                self._failed(Transient(_FAULT))
        self._let_go(None)

    def abandon(self) -> None:
        """Called from another thread when stopping takes too long."""
        if (source := self._source) is not None:
            source.abandon()

    def _work(self) -> None:
        source = self._source = self._opened()
        try:
            self._taking.begin()
            self._counting.begin()
            while not self._stop.is_set():
                more = self._taking.round(source, self._stop)
                self._answered()
                self._failures = 0
                if not more and not self._counting.step(source):
                    self._rest(source)
        finally:
            self._source = None
            source.close()

    def _rest(self, source: Source) -> None:
        """Until something may have come: file away what was read meanwhile, and go on holding the mailbox."""
        until = monotonic() + min(source.patience, self._till_next_try())
        while not self._stop.is_set() and (left := until - monotonic()) > 0:
            if source.wait(self._stop, min(left, _TICK_SECONDS)):
                return
            self._beat()
            self._taking.file_away(source)

    def _till_next_try(self) -> float:
        """Seconds until a message that was refused is tried again: IDLE alone would let it wait for minutes."""
        at = self._taking.next_try
        return inf if at is None else max(_TICK_SECONDS, (at - self._door.clock()).total_seconds())

    def _held(self) -> bool:
        now = self._door.clock()
        with self._door.store.transaction() as session:
            held = mailboxes.hold(session, self._name, self._holder, now)
        self._renewed_at, self._written = now, None
        return held

    def _beat(self) -> None:
        now = self._door.clock()
        if self._renewed_at is not None and now - self._renewed_at < RENEWED:
            return
        with self._door.store.transaction() as session:
            if not mailboxes.hold(session, self._name, self._holder, now):
                raise _NotOurs("Another host works this mailbox now.")
        self._renewed_at = now

    def _answered(self) -> None:
        now, trouble, untaken = self._door.clock(), self._taking.trouble, self._taking.untaken_since
        written = self._written
        if written is not None and written[1:] == (trouble, untaken) and now - written[0] < WRITTEN:
            return
        with self._door.store.transaction() as session:
            mailboxes.answered(session, self._name, self._holder, now, trouble)
            alarms.end(session, self._refusal, now)
            if untaken is None:
                since.forget(session, since.UNTAKEN, self._name)
            else:
                since.keep(session, since.UNTAKEN, self._name, untaken)
        self._written = (now, trouble, untaken)

    def _failed(self, failure: Problem) -> None:
        """Say why, let go of the mailbox for another host to try, and pause: longer each time, never all at once."""
        if self._stop.is_set():
            return
        self._failures += 1
        if self._failures == 1 or isinstance(failure, Permanent):
            log.warning("%s: %s", self._name, failure.sentence)
        self._let_go(failure.sentence)
        if isinstance(failure, Permanent):
            self._alarm(failure.sentence)
        longest = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(self._failures - 1, 10))
        pause = _PERMANENT_PAUSE if isinstance(failure, Permanent) else longest
        self._stop.wait(pause * random.uniform(0.5, 1.0))  # noqa: S311 - hosts must not come back in step

    def _alarm(self, sentence: str) -> None:
        """Somebody has to change something first: a secret that has expired is silence in no other way."""
        try:
            with self._door.store.transaction() as session:
                alarms.raise_once(session, self._refusal, sentence, self._door.clock())
        except Transient:
            log.info("%s: no alarm can be raised just now.", self._name)  # the next try raises it

    def _let_go(self, sentence: str | None) -> None:
        try:
            with self._door.store.transaction() as session:
                if sentence is not None:
                    mailboxes.failed(session, self._name, self._holder, sentence)
                mailboxes.let_go(session, self._name, self._holder)
        except Transient:
            log.info("%s: the database cannot be told just now.", self._name)  # the lease ends by itself


def tokens_of(settings: Settings) -> Tokens | None:
    """What signs in at mailboxes without a password; one for all of them."""
    return None if settings.mail_tokens is None else Tokens(settings.mail_tokens)


def opener(mailbox: Mailbox, settings: Settings, tokens: Tokens | None) -> Callable[[], Source]:
    """What opens ``mailbox``."""
    if isinstance(mailbox, ImapMailbox):
        return lambda: ImapSource(mailbox, settings.mail_ca_file, tokens)
    return lambda: MaildirSource(mailbox.path)


def watch_all(
    settings: Settings, store: Store, stop: Event, clock: Callable[[], datetime], ring: Callable[[str], None]
) -> None:
    """Work every mailbox of the settings until ``stop`` is set; returns within three seconds then.

    ``ring`` is called after a commit with the outbox key of each new receipt. No failure of a mailbox ends this, nor
    the work on the others; the table of mailboxes says how each fares.
    """
    door = Door(store, settings.secret_key, settings.max_message_bytes, clock, ring)
    holder = f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(4)}"
    tokens = tokens_of(settings)
    watchers = [
        Watcher(mailbox.name, opener(mailbox, settings, tokens), door, holder, stop) for mailbox in settings.mailboxes
    ]
    threads = [Thread(target=watcher.run, name=f"mailbox-{n}", daemon=True) for n, watcher in enumerate(watchers)]
    for thread in threads:
        thread.start()
    stop.wait()
    _join(threads, _LAST_SECONDS)
    for watcher in watchers:
        watcher.abandon()
    _join(threads, _LAST_SECONDS)  # one that still tries to connect holds nothing: it ends with the process


def _join(threads: list[Thread], seconds: float) -> None:
    until = monotonic() + seconds
    for thread in threads:
        thread.join(max(0.0, until - monotonic()))
