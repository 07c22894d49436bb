"""The daily count of a mailbox, in small steps between the rounds: new mail never waits for it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from intake.pipeline import reconcile
from intake.pipeline.file_away import NEEDS_A_PERSON, PROCESSED
from intake.pipeline.receive import hash_of, hash_of_too_large
from intake.pipeline.reconcile import Beside, Inbox, Kept, Reckoning
from intake.store.store import Store
from workers.mailbox.source import Folder, Refused, Source
from workers.mailbox.taking import Door

FOLDERS: Final = (PROCESSED, NEEDS_A_PERSON)
STEP: Final = 20
"""Messages that one step fetches at most."""
TAKEN_SOON: Final = timedelta(minutes=2)
"""What comes while a count is begun is taken in first: so long it is waited for."""
PUT_OFF: Final = timedelta(hours=1)
"""After a count that failed: a folder that cannot be opened must not keep mail from being taken in."""


@dataclass
class Count:
    """One count of an open mailbox: ``inbox``, ``folders``, then ``compare`` until it says that all is compared."""

    store: Store
    mailbox: str
    max_message_bytes: int
    at: datetime
    last: Kept | None
    _inbox: Inbox = field(default_factory=lambda: Inbox(0, 0, 0))
    _seen: dict[str, Folder] = field(default_factory=dict)
    _moved: dict[str, int] = field(default_factory=dict)
    _unknown: dict[str, list[str]] = field(default_factory=dict)
    _pending: deque[tuple[str, str]] = field(default_factory=deque)
    _copies: set[bytes] = field(default_factory=set)
    _unchecked: int = 0

    def inbox(self, source: Source) -> frozenset[str]:
        """Let the mailbox count its inbox; returns the UIDs of what was not taken in so far."""
        uids = source.waiting()
        since = None if self.last is None else self.last.reckoning.at
        with self.store.reading() as session:
            untaken = reconcile.untaken(session, self.mailbox, source.uidvalidity, uids)
            gone = reconcile.left(session, self.mailbox, source.uidvalidity, set(uids), since)
        self._inbox = Inbox(len(uids), len(untaken), gone)
        return frozenset(untaken)

    def folders(self, source: Source) -> None:
        """Let the mailbox count its folders, and find what has to be looked at one by one."""
        earlier = {} if self.last is None else self.last.reckoning.folders
        since = None if self.last is None else self.last.reckoning.at
        self._seen = {
            name: source.look_into(name, earlier[name].mark if name in earlier else "", self.max_message_bytes)
            for name in FOLDERS
        }
        with self.store.reading() as session:
            self._moved = {name: reconcile.moved(session, self.mailbox, name, since) for name in FOLDERS}
            self._copies = reconcile.only_copies(session, self.mailbox)
        self._unknown = {name: [] for name in FOLDERS}
        self._pending = deque(self._to_compare(earlier))

    def compare(self, source: Source, beat: Callable[[], None] = lambda: None) -> bool:
        """Look at a few of those that might never have been taken in; returns whether all have been looked at."""
        for _ in range(min(STEP, len(self._pending))):
            name, uid = self._pending.popleft()
            beat()
            try:
                content = self._content(source, uid, name)
            except Refused:
                self._unchecked += uid in self._seen[name].came
                continue
            self._copies.discard(content)
            with self.store.reading() as session:
                if not reconcile.is_known(session, content):
                    self._unknown[name].append(uid)
        return not self._pending

    @property
    def reckoning(self) -> Reckoning:
        """What the count gave, once all is compared."""
        folders = {
            name: Beside(seen.there, self._moved[name], seen.added, seen.mark, tuple(self._unknown[name]))
            for name, seen in self._seen.items()
        }
        return Reckoning(self.at, self._inbox, folders, len(self._copies), self._unchecked)

    def _to_compare(self, earlier: dict[str, Beside]) -> Iterable[tuple[str, str]]:
        """What is looked at one by one: nothing, on most days. Every UID once."""
        for name, seen in self._seen.items():
            wanted = list(earlier[name].unknown) if name in earlier else []
            if self.last is not None and seen.added != self._moved[name]:
                wanted += seen.came
            if self._copies:
                wanted += seen.large
            yield from ((name, uid) for uid in dict.fromkeys(wanted))

    def _content(self, source: Source, uid: str, folder: str) -> bytes:
        size = source.size(uid, folder)
        if size > self.max_message_bytes:
            return hash_of_too_large(self.store.vault, source.headers(uid, folder), size)
        return hash_of(self.store.vault, source.raw(uid, folder))


class Counting:
    """When a mailbox is counted, and the count in hand. ``beat`` is as in `Taking`."""

    def __init__(self, door: Door, mailbox: str, beat: Callable[[], None]) -> None:
        self._door = door
        self._mailbox = mailbox
        self._beat = beat
        self._last: Kept | None = None
        self._asked = False
        self._count: Count | None = None
        self._since: datetime | None = None
        self._untaken: frozenset[str] = frozenset()
        self._not_before: datetime | None = None

    def begin(self) -> None:
        """A new connection: another host may have counted meanwhile, and a count that was begun is begun anew."""
        self._asked, self._count = False, None

    def step(self, source: Source) -> bool:
        """Count a little, where a count is due; returns whether the mailbox is to be looked through again at once."""
        now = self._door.clock()
        if self._not_before is not None and now < self._not_before:
            return False
        self._not_before = now + PUT_OFF  # should anything go wrong from here on
        try:
            again = self._due(now) and self._go_on(source, now)
        except Refused:
            self._count = None
            return False
        self._not_before = None
        return again

    def _due(self, now: datetime) -> bool:
        if not self._asked:
            with self._door.store.reading() as session:
                self._last = reconcile.last_count(session, self._mailbox)
            self._asked = True
        return self._count is not None or reconcile.due(self._last, now)

    def _go_on(self, source: Source, now: datetime) -> bool:
        if self._count is None:
            self._since = self._since or now
            count = Count(self._door.store, self._mailbox, self._door.max_message_bytes, now, self._last)
            untaken = count.inbox(source)
            if untaken and now - self._since < TAKEN_SOON:
                new = untaken != self._untaken  # and nobody will say again that it came
                self._untaken = untaken
                return new
            count.folders(source)
            self._count = count
        if not self._count.compare(source, self._beat):
            return True
        reckoning, first = self._count.reckoning, self._last is None
        with self._door.store.transaction() as session:
            reconcile.write(session, self._mailbox, reckoning, first=first)
        self._last, self._count, self._since = Kept(self._mailbox, reckoning, first), None, None
        return True


def count_now(store: Store, mailbox: str, max_message_bytes: int, source: Source, now: datetime) -> Reckoning:
    """Count an open mailbox beside the latest count, and keep nothing of it. Raises Transient or Refused."""
    with store.reading() as session:
        last = reconcile.last_count(session, mailbox)
    count = Count(store, mailbox, max_message_bytes, now, last)
    count.inbox(source)
    count.folders(source)
    while not count.compare(source):
        pass
    return count.reckoning
