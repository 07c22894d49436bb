"""Mail, sources and doors that the tests of the mail door share."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from queue import Queue
from threading import Event
from typing import Any

import pytest
from sqlalchemy import func, select

from intake.addresses import ImapMailbox
from intake.addresses import mailboxes as addresses
from intake.store.store import Store
from intake.store.work import MailboxState
from tests.intake.pipeline.made import KEY, NOW, mail
from tests.servers.dovecot import Mailbox
from workers.mailbox.source import Source
from workers.mailbox.taking import Door, Taking

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For tests that need a store and are not about storage: once is enough."""
LIMIT = 200_000
"""The tests' limit for a message, in bytes."""


def letter(number: int = 0, **headers: str) -> bytes:
    """A mail without a form, different for each number; its lines end as on the wire."""
    raw = mail(X_Number=str(number), **headers)
    return raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def address(url: str) -> ImapMailbox:
    (mailbox,) = addresses(url)
    assert isinstance(mailbox, ImapMailbox)
    return mailbox


@dataclass
class Clock:
    """A clock that tests put forward."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class Bell:
    """What rang, in turn."""

    rung: Queue[str] = field(default_factory=Queue)

    def __call__(self, key: str) -> None:
        self.rung.put(key)


def door(
    store: Store, clock: Callable[[], datetime], ring: Callable[[str], None] = lambda _key: None, read_soon: float = 0
) -> Door:
    """A door that files at once, unless told to wait ``read_soon`` seconds for a reading."""
    return Door(store, KEY, LIMIT, clock, ring, timedelta(seconds=read_soon))


def taking(at: Door) -> Taking:
    return Taking(at, "box", lambda: None)


def one_round(source: Source, at: Door) -> Taking:
    """One round as a freshly started process does it."""
    worked = taking(at)
    worked.round(source, Event())
    return worked


class Wrapped:
    """A real source whose methods a test replaces, and which says what it filed."""

    def __init__(self, source: Source, **instead: Callable[..., Any]) -> None:
        self._source = source
        self.filed: Queue[tuple[str, str]] = Queue()
        for name, method in instead.items():
            setattr(self, name, method)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._source, name)

    def file(self, uid: str, folder: str) -> None:
        self._source.file(uid, folder)
        self.filed.put((uid, folder))


def count(store: Store, table: type[Any]) -> int:
    with store.transaction() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def state(store: Store) -> MailboxState:
    with store.transaction() as session:
        return session.scalars(select(MailboxState)).one()


def contents(mailbox: Mailbox, folder: str = "INBOX") -> list[bytes]:
    return list(mailbox.messages(folder).values()) if folder in mailbox.folders() else []
