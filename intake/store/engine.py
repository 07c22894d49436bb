"""Engines for SQLite and PostgreSQL that behave alike: one writer at a time is busy, not broken."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Engine, create_engine, event, make_url, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.orm import Session

from intake.errors import Transient

_BUSY_MS: Final = 10_000
"""How long SQLite waits for another writer: longer than any transaction of ours, shorter than a person's patience."""

_SQLITE_MAY_PASS: Final = frozenset(
    {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN}
)
"""A missing table is an error of ours; a full disk is one that somebody can clear."""

AWAY: Final = "The database cannot be reached just now. Nothing was lost: try again in a minute."


def engine_for(url: str) -> Engine:
    """An engine for ``url`` (sqlite:/// or postgresql+psycopg://). Values of statements never reach a log or error."""
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        return create_engine(address.set(drivername="postgresql+psycopg"), hide_parameters=True, pool_pre_ping=True)
    engine = create_engine(address, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_immediate)
    return engine


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """A session in one transaction: committed at the end, rolled back on any error.

    Raises Transient when the database is busy or away.
    """
    with translated(), Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def translated() -> Iterator[None]:
    """Errors of a database that is busy, gone or restarting come out as Transient; all others as they are."""
    try:
        yield
    except DBAPIError as error:
        if error.connection_invalidated or _may_pass(error):
            raise Transient(AWAY) from error
        raise


def _may_pass(error: DBAPIError) -> bool:
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is None:  # PostgreSQL: away, starting, shutting down, out of connections
        return isinstance(error, OperationalError | InterfaceError)
    return code & 0xFF in _SQLITE_MAY_PASS


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.isolation_level = None  # we say BEGIN ourselves, see below
        for pragma in ("journal_mode = WAL", f"busy_timeout = {_BUSY_MS}", "foreign_keys = ON", "synchronous = FULL"):
            connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: Connection) -> None:
    # A transaction that begins by reading and then writes can fail at once when another writer came between:
    # taking the write lock at the start turns that into waiting.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def one_at_a_time(session: Session, what: str) -> None:
    """Let no other transaction do ``what`` until this one ends. On SQLite there is only ever one writer."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:what))"), {"what": what})
