"""One open mailbox worked: keep every message, then move it out of the inbox; what fails waits and stops no other.

A message is moved only once it was kept in this very session: a UID that the database knows may name another message
after a mailbox was restored from a backup, so it is fetched again, and its bytes tell (EXPERIENCE 5, 7).
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from typing import Final

from intake.errors import Permanent, Transient
from intake.pipeline.file_away import NEEDS_A_PERSON, PROCESSED, filed, folders_of, unfiled
from intake.pipeline.receive import TOPIC, Received, SightingKey, receive_message, receive_too_large
from intake.store import outbox
from intake.store.store import Store
from workers.mailbox.source import Refused, Source

log: Final = logging.getLogger(__name__)

PAUSES: Final = (timedelta(0), timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=10))
"""Before each further try with one message; the last repeats. Mail that was never tried goes first (EXPERIENCE 2)."""
HELD: Final = 3
"""After so many tries a message is shown to a person as held."""
READ_SOON: Final = timedelta(minutes=15)
"""How long a kept message stays in the inbox for its reading to say in which folder it belongs: a backlog is read by
then, and people are told of work that stands still."""
ROUND: Final = 500
"""Messages in one round: a mailbox that takes an hour to empty is said to answer all the while."""
_FILED_AT_ONCE: Final = 50
_ASKED_AT_ONCE: Final = 1000
"""Kept messages, the oldest first, whose folders are asked for: what nobody reads must not stand before the rest."""
_REFUSED_IN_A_ROW: Final = 3
"""A server that refuses so many moves refuses them all: the rest waits for the next round (EXPERIENCE 4)."""

_NOTHING: Final = "The mail server hands over nothing of an e-mail that it says is there."
_STILL_THERE: Final = "The mail server says that it moved this e-mail, and did not."
_FAULT: Final = "A fault in this service stopped the work on this e-mail."


@dataclass(frozen=True, slots=True)
class Door:
    """What a mailbox is worked with: where mail is kept, and who is told."""

    store: Store
    reference_key: bytes
    max_message_bytes: int
    clock: Callable[[], datetime]
    ring: Callable[[str], None]
    """Called after a commit with the outbox key of each new receipt. What it misses the sweep finds."""
    read_soon: timedelta = READ_SOON


@dataclass(slots=True)
class _Tries:
    """How often one message failed, and when it is tried again."""

    count: int = 0
    again_at: datetime | None = None
    since: datetime | None = None

    def due(self, now: datetime) -> bool:
        return self.again_at is None or self.again_at <= now


@dataclass(frozen=True, slots=True)
class _Kept:
    """A message that is kept and still lies in the inbox."""

    receipt_id: str
    at: datetime


class Taking:
    """The work on one mailbox, round after round; it outlives its connections, and forgets what they left unsure.

    ``beat`` is called between messages and ends the work, by raising, when the mailbox is no longer ours.
    """

    def __init__(self, door: Door, mailbox: str, beat: Callable[[], None]) -> None:
        self._door = door
        self._mailbox = mailbox
        self._beat = beat
        self._validity: int | None = None
        self._unread: dict[str, _Tries] = {}
        self._unmoved: dict[str, _Tries] = {}
        self._kept: dict[str, _Kept] = {}
        self._moved: dict[str, _Tries] = {}
        self._seen_before: set[str] | None = None
        """UIDs that an earlier connection kept; None until they were asked for on this one."""

    @property
    def trouble(self) -> str | None:
        """A sentence about what stays in the inbox; None when all is well."""
        held = sum(tries.count >= HELD for tries in self._unread.values())
        unmoved = sum(tries.count >= HELD for tries in self._unmoved.values())
        if held:
            return f"E-mails that cannot be taken in: {held}. They stay in the inbox; open them there."
        if unmoved:
            return (
                f"E-mails that were taken in but cannot be moved out of the inbox: {unmoved}. Check the rights of the "
                f"account and the folders '{PROCESSED}' and '{NEEDS_A_PERSON}'."
            )
        return None

    @property
    def untaken_since(self) -> datetime | None:
        """Since when something lies in the inbox that could not be taken in; None when nothing does."""
        return min((tries.since for tries in self._unread.values() if tries.since is not None), default=None)

    @property
    def next_try(self) -> datetime | None:
        """When a message that could not be taken in is tried again; None where none waits for that."""
        return min((tries.again_at for tries in self._unread.values() if tries.again_at is not None), default=None)

    def begin(self) -> None:
        """A new connection: whatever lies in the inbox is looked at again before it is moved."""
        self._kept.clear()
        self._seen_before = None

    def round(self, source: Source, stop: Event) -> bool:
        """Take in what waits and is due, up to ROUND messages; returns whether there is more.

        Raises Transient when mailbox or database are gone.
        """
        waiting = source.waiting()
        if source.uidvalidity != self._validity:
            self._validity = source.uidvalidity
            self._unread, self._unmoved, self._kept, self._moved = {}, {}, {}, {}
            self._seen_before = None
        there = set(waiting)
        self._look_after_moves(there)
        self._unread = {uid: tries for uid, tries in self._unread.items() if uid in there}
        self._unmoved = {uid: tries for uid, tries in self._unmoved.items() if uid in there}
        self._kept = {uid: kept for uid, kept in self._kept.items() if uid in there}
        now = self._door.clock()
        due = [uid for uid in waiting if uid not in self._kept and self._tries(uid).due(now)]
        seen_before = self._kept_before()
        due.sort(key=lambda uid: (self._tries(uid).count, uid in seen_before))
        for number, uid in enumerate(due[:ROUND], start=1):
            if stop.is_set():
                return False
            self._beat()
            self._take(source, uid)
            if number % _FILED_AT_ONCE == 0:
                self.file_away(source)
        self.file_away(source)
        return len(due) > ROUND

    def file_away(self, source: Source) -> None:
        """Move what is kept, once its folder is known or it has waited long enough."""
        refused = 0
        for uid, folder in self._to_be_moved()[:_FILED_AT_ONCE]:
            self._beat()
            refused = 0 if self._move(source, uid, folder) else refused + 1
            if refused == _REFUSED_IN_A_ROW:
                return

    def _to_be_moved(self) -> list[tuple[str, str]]:
        """UID and folder of what may leave the inbox; those whose move failed come last."""
        now = self._door.clock()
        due = [uid for uid in self._kept if uid not in self._unmoved or self._unmoved[uid].due(now)]
        due = sorted(due, key=lambda uid: uid in self._unmoved)[:_ASKED_AT_ONCE]
        if not due:
            return []
        with self._door.store.reading() as session:
            folders = folders_of(session, {self._kept[uid].receipt_id for uid in due})
        found = [(uid, folders.get(self._kept[uid].receipt_id)) for uid in due]
        return [
            (uid, folder or PROCESSED)
            for uid, folder in found
            if folder is not None or now - self._kept[uid].at >= self._door.read_soon
        ]

    def _look_after_moves(self, there: set[str]) -> None:
        """Some servers agree to a move and do nothing: without this, such a mail would be worked without a pause."""
        for uid, tries in self._moved.items():
            if uid in there:
                self._unmoved[uid] = tries
                self._failed(self._unmoved, uid, _STILL_THERE)
        self._moved = {}

    def _kept_before(self) -> set[str]:
        """What is fetched again only to be compared: nobody's new mail waits behind it."""
        if self._seen_before is None:
            with self._door.store.reading() as session:
                self._seen_before = unfiled(session, self._mailbox, self._validity or 0)
        return self._seen_before

    def _tries(self, uid: str) -> _Tries:
        return self._unread.get(uid) or self._unmoved.get(uid) or _Tries()

    def _take(self, source: Source, uid: str) -> None:
        """Keep one message. Whatever goes wrong with it is counted against it alone."""
        try:
            received = self._keep(source, uid)
        except Transient:
            raise
        except Permanent as failure:
            self._failed(self._unread, uid, failure.sentence)
        except Exception as fault:  # noqa: BLE001 - one strange mail must not stop the others; it is held and shown
            self._faulted(self._unread, uid, fault)
        else:
            self._unread.pop(uid, None)
            self._kept[uid] = _Kept(received.receipt_id, self._door.clock())
            if received.new:
                self._ring(received)

    def _keep(self, source: Source, uid: str) -> Received:
        most = self._door.max_message_bytes
        try:
            size, data = source.size(uid), b""
            if size <= most:
                data = source.raw(uid)
                if len(data) > most:  # a server may count wrongly: what came is what counts
                    size = len(data)
            if too_large := size > most:
                data = source.headers(uid)
        except Refused:
            raise
        except Transient as failure:  # it may be this very message on which the server always hangs up
            self._failed(self._unread, uid, failure.sentence)
            raise
        if size and not data:  # kept as it is, a second such mail would count as a repeat of the first
            raise Refused(_NOTHING)
        self._beat()  # it may have come slowly, and the mailbox be another's by now
        seen, now = SightingKey(self._mailbox, self._validity or 0, uid), self._door.clock()
        try:
            if too_large:
                return receive_too_large(self._door.store, self._door.reference_key, data, size, now, seen)
            return receive_message(self._door.store, self._door.reference_key, data, now, seen)
        except Transient:
            self._unread.setdefault(uid, _Tries()).count += 1  # others first, next time; no pause for a database away
            raise

    def _move(self, source: Source, uid: str, folder: str) -> bool:
        try:
            source.file(uid, folder)
        except Transient as failure:  # it may be this very message on which the server always hangs up
            self._failed(self._unmoved, uid, failure.sentence)
            raise
        except Permanent as failure:
            self._failed(self._unmoved, uid, failure.sentence)
            return False
        except Exception as fault:  # noqa: BLE001 - as in taking in: one strange answer must not stop the others
            self._faulted(self._unmoved, uid, fault)
            return False
        kept_as = SightingKey(self._mailbox, self._validity or 0, uid)
        del self._kept[uid]
        self._moved[uid] = self._unmoved.pop(uid, _Tries())
        with self._door.store.passing() as session:
            filed(session, kept_as, folder, self._door.clock())
        return True

    def _faulted(self, which: dict[str, _Tries], uid: str, fault: Exception) -> None:
        frame = traceback.extract_tb(fault.__traceback__)[-1]  # never the text: it may quote the mail
        log.error("%s at %s:%s with an e-mail", type(fault).__name__, frame.filename, frame.lineno)
        self._failed(which, uid, _FAULT)

    def _failed(self, which: dict[str, _Tries], uid: str, sentence: str) -> None:
        tries = which.setdefault(uid, _Tries())
        tries.count += 1
        tries.since = tries.since or self._door.clock()
        tries.again_at = self._door.clock() + PAUSES[min(tries.count, len(PAUSES)) - 1]
        if tries.count == HELD:
            log.warning("An e-mail stays in the inbox of %s: %s", self._mailbox, sentence)

    def _ring(self, received: Received) -> None:
        try:
            self._door.ring(outbox.key_of(TOPIC, received.receipt_id))
        except Exception as fault:  # noqa: BLE001 - the outbox is the truth, and the sweep hears without a bell
            log.warning("The bell for new mail does not ring: %s", type(fault).__name__)
