"""A database whose disk is full, as the database itself finds out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event, text
from sqlalchemy.engine import Connection

from intake.store.store import Store

_UNLIMITED = 2**32 - 2


@contextmanager
def full(store: Store) -> Iterator[None]:
    """Let SQLite find no room for another page (SQLITE_FULL), as when its disk is full; room again at the end."""
    with store.reading() as session:
        pages = session.scalar(text("PRAGMA page_count"))
    most = pages

    def limited(connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {most}")

    event.listen(store.engine, "begin", limited)
    try:
        yield
    finally:
        most = _UNLIMITED  # what is left in the pool hears of it at its next transaction
