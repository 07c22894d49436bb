"""The tasks: doorbells of a few lines. Each may come twice, late or never; the outbox decides what is done."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from celery import Celery
from celery.signals import worker_process_init
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from intake.errors import Transient
from intake.opened import open_looking_for_alike, open_pipeline, open_store, open_unsent_drafts, open_watch
from intake.settings import Settings
from intake.store import heartbeats, outbox
from intake.store.store import Store
from workers.app import ALIKE, DRAFTS, SWEEP, WATCH, WORK
from workers.bell import Bell

log: Final = logging.getLogger(__name__)


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Desk:
    """What one process works with."""

    settings: Settings
    store: Store
    bell: Bell
    clock: Callable[[], datetime] = _utc_now

    def work(self, key: str) -> None:
        """Answer a bell. A database that is away is left to the sweep."""
        now = self.clock()
        try:
            open_pipeline(self.settings, self.store, now, ring=self.bell.ring).answer(key, now)
        except Transient as failure:
            log.warning("Left for the sweep: %s", failure.sentence)

    def sweep(self) -> None:
        """Ring for all that is due, and say that this was done: it proves schedule, Redis, worker and database.

        Bells that nobody has taken yet are being worked off: to ring again would only make the queue longer.
        """
        now = self.clock()
        try:
            if not self.bell.waiting():
                with self.store.reading() as session:
                    due = outbox.keys_due(session, now)
                for key in due:
                    self.bell.ring(key)
            with self.store.transaction() as session:
                heartbeats.beat(session, heartbeats.SWEEP, now)
        except Transient as failure:
            log.warning("The sweep waits: %s", failure.sentence)
        except (KombuError, RedisError, OSError) as fault:
            log.warning("The sweep waits for Redis (%s).", type(fault).__name__)

    def watch(self) -> None:
        """Look after the service itself: raise alarms, end them, have them mailed, have the way in rehearsed."""
        now = self.clock()
        try:
            for key in open_watch(self.settings, self.store, now).round(now):
                self.bell.ring(key)
        except Transient as failure:
            log.warning("The watch waits: %s", failure.sentence)

    def look_after_drafts(self) -> None:
        """Ask the office about what was begun and never sent, and delete what is over."""
        now = self.clock()
        try:
            open_unsent_drafts(self.settings, self.store, now).round(now)
        except Transient as failure:
            log.warning("The drafts wait: %s", failure.sentence)

    def look_for_alike(self) -> None:
        """Compare cases that changed with others, to find the same child."""
        now = self.clock()
        try:
            open_looking_for_alike(self.settings, self.store, now).round(now)
        except Transient as failure:
            log.warning("Comparing cases waits: %s", failure.sentence)


def register(app: Celery, desk_of: Callable[[], Desk]) -> None:
    """Give ``app`` its tasks. ``desk_of`` is asked for the desk of the process that runs them."""

    @app.task(name=WORK)
    def work(key: str) -> None:
        desk_of().work(key)

    @app.task(name=SWEEP)
    def sweep() -> None:
        desk_of().sweep()

    @app.task(name=WATCH)
    def watch() -> None:
        desk_of().watch()

    @app.task(name=DRAFTS)
    def drafts() -> None:
        desk_of().look_after_drafts()

    @app.task(name=ALIKE)
    def alike() -> None:
        desk_of().look_for_alike()


def desk_in_each_process(settings: Settings) -> Callable[[], Desk]:
    """Opens a store in every process that a worker forks: connections cannot be shared. Gives that process's desk."""
    desks: list[Desk] = []

    def open_desk(**_: Any) -> None:
        desks[:] = [Desk(settings, open_store(settings), Bell(settings))]

    worker_process_init.connect(open_desk, weak=False)
    return lambda: desks[0]
