"""The loops over a house's mailboxes, at work for the time of a test."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Event, Thread

from tests.workers.house import House
from workers.bell import Bell
from workers.mailbox import watch_all


@contextmanager
def worked(at: House) -> Iterator[None]:
    """The mailboxes of the settings are taken in until the block ends."""
    stop = Event()
    given = (at.settings, at.store, stop, lambda: datetime.now(UTC), Bell(at.settings).ring)
    thread = Thread(target=watch_all, args=given)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
