"""A second pair of eyes: what runs beside the mailboxes notices when the background work stands still.

The watch needs the schedule, Redis and a worker; when one of them is gone nobody would say so. The mailboxes' process
needs none of the three. It looks whether rounds of the watch come, makes one itself where they do not, and hands over
messages of alarm that nobody has sent. Done by both, each has its effect once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Final

from intake.errors import Transient
from intake.opened import open_pipeline, open_watch
from intake.pipeline.alarm_mail import unsent
from intake.settings import Settings
from intake.store import heartbeats
from intake.store.store import Store

MISSED: Final = timedelta(minutes=3)
"""Without a round for so long the watch is taken for dead; also how long it may take to begin after a start."""
UNSENT: Final = timedelta(minutes=2)
"""A message of alarm that no worker has sent by then is sent from here."""
_LOOK_SECONDS: Final = 60.0
_LAST_SECONDS: Final = 1.0

log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Lookout:
    """Looks whether the watch is kept. ``since`` is when it began to look."""

    settings: Settings
    store: Store
    clock: Callable[[], datetime]
    since: datetime

    def look(self) -> None:
        """One look. Whatever is away is left to the next."""
        now = self.clock()
        try:
            keys: list[str] = []
            with self.store.reading() as session:
                last = heartbeats.last(session, heartbeats.WATCH)
            if now - max(last or self.since, self.since) > MISSED:
                keys = open_watch(self.settings, self.store, now).round(now, scheduled=False)
            with self.store.reading() as session:
                keys += unsent(session, now - UNSENT)
            pipeline = open_pipeline(self.settings, self.store, now)
            for key in keys:  # each claimed when its turn comes: the one before may have waited a minute for its server
                pipeline.answer(key, self.clock())
        except Transient as failure:
            log.warning("The lookout waits: %s", failure.sentence)


@contextmanager
def looking_out(settings: Settings, store: Store, clock: Callable[[], datetime]) -> Iterator[None]:
    """Look every minute, in a thread of its own, for as long as the block runs."""
    stop, lookout = Event(), Lookout(settings, store, clock, clock())

    def run() -> None:
        while not stop.wait(_LOOK_SECONDS):
            try:
                lookout.look()
            except Exception as fault:  # noqa: BLE001 - a fault here must not end the looking
                log.error("%s in the lookout", type(fault).__name__)

    thread = Thread(target=run, name="lookout", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(_LAST_SECONDS)
