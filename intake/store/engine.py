"""Engines for SQLite and PostgreSQL that behave alike: one writer at a time is busy, not broken."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from threading import Event, Lock
from time import monotonic
from typing import Any, Final
from weakref import WeakSet

from sqlalchemy import Engine, create_engine, event, make_url, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.orm import Session

from intake.errors import Transient

_BUSY_MS: Final = 10_000
"""How long SQLite waits for another writer: longer than any transaction of ours, shorter than a person's patience."""

_CONNECT_SECONDS: Final = 5
"""How long a PostgreSQL that does not answer is waited for: somebody may be watching a page load."""

_SWITCH_PAUSE_SECONDS: Final = 0.02
"""Before a file is tried again that another process is making ready: that takes a few milliseconds."""

_SQLITE_MAY_PASS: Final = frozenset(
    {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN}
)
"""A missing table is an error of ours; a full disk is one that somebody can clear."""

AWAY: Final = "The database cannot be reached just now. Nothing was lost: try again in a minute."


_NO_FILE: Final = frozenset({None, "", ":memory:"})
"""Such databases have one address and nothing in common."""
_turns: dict[str, Lock] = {}
"""Of each SQLite database, by its address: whose turn it is to write, among the threads of this process."""

_READING: Final = "intake_reading"
_PASSING: Final = "intake_passing"
"""Options of a connection: its transaction only reads; its commit need not be on the disk."""
_ENGINES: Final[WeakSet[Engine]] = WeakSet()


def engine_for(url: str, schema: str | None = None) -> Engine:
    """An engine for ``url`` (sqlite:/// or postgresql://). Values of statements never reach a log or an error.

    On PostgreSQL everything stands in ``schema``, where one is given. A file of SQLite is made owner-only.
    """
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        options: dict[str, Any] = {"connect_timeout": _CONNECT_SECONDS}
        if schema is not None:
            options["options"] = f"-c search_path={schema}"
        engine = create_engine(
            address.set(drivername="postgresql+psycopg"), hide_parameters=True, pool_pre_ping=True, connect_args=options
        )
        event.listen(engine, "begin", _begin_on_postgresql)
    else:
        engine = create_engine(address, hide_parameters=True)
        event.listen(engine, "do_connect", _own_file)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin)
    _ENGINES.add(engine)
    return engine


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """A session in one transaction: committed at the end, rolled back on any error.

    Raises Transient when the database is busy or away.
    """
    with translated(), _turn(engine), Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def _turn(engine: Engine) -> Iterator[None]:
    # Who waits for SQLite's own lock asks again after pauses that grow to a tenth of a second, and whoever asks at the
    # right moment is first: of eight threads the unlucky wait for seconds. Here they wait for each other in line, and
    # only for other processes in SQLite's way.
    if engine.dialect.name != "sqlite" or engine.url.database in _NO_FILE:
        yield
        return
    turn = _turns.setdefault(str(engine.url), Lock())
    if not turn.acquire(timeout=_BUSY_MS / 1000):
        raise Transient(AWAY)
    try:
        yield
    finally:
        turn.release()


@contextmanager
def passing(engine: Engine) -> Iterator[Session]:
    """The same for what is done again from what is on the disk: its commit does not wait for the disk.

    No killed process takes it back. A power failure may, with whatever else was committed like this since the last
    commit that did wait: then all of that is undone as one, to be done again. So nothing may leave the machine, nor be
    shown to anybody, on the strength of it before a commit that waits (docs/decisions/0040).
    """
    with transaction(_only_passing(engine)) as session:
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that sees one state of the database and cannot change it. On SQLite it waits for no writer.

    Raises Transient when the database is busy or away.
    """
    with translated(), Session(only_reading(engine), expire_on_commit=False) as session, session.begin():
        yield session


@lru_cache
def only_reading(engine: Engine) -> Engine:
    """The same engine for connections that only read."""
    return engine.execution_options(**{_READING: True}, postgresql_readonly=True)


@lru_cache
def _only_passing(engine: Engine) -> Engine:
    return engine.execution_options(**{_PASSING: True})


@contextmanager
def translated() -> Iterator[None]:
    """Errors of a database that is busy, gone or restarting come out as Transient; all others as they are."""
    try:
        yield
    except DBAPIError as error:
        if error.connection_invalidated or _may_pass(error):
            raise Transient(AWAY) from error
        raise
    except NoConnectionFree as error:
        raise Transient(AWAY) from error


def _may_pass(error: DBAPIError) -> bool:
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is None:  # PostgreSQL: away, starting, shutting down, out of connections
        return isinstance(error, OperationalError | InterfaceError)
    return code & 0xFF in _SQLITE_MAY_PASS


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.isolation_level = None  # we say BEGIN ourselves, see below
        connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
        _use_wal(connection)
        for pragma in ("foreign_keys = ON", "synchronous = FULL"):
            connection.execute(f"PRAGMA {pragma}")


def _use_wal(connection: sqlite3.Connection) -> None:
    # Of several processes that switch a new file over at one moment, all but one are told at once that it is locked:
    # SQLite does not wait there, because they might wait for each other (sqlite.org/c3ref/busy_handler.html).
    deadline, pause = monotonic() + _BUSY_MS / 1000, Event()
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > deadline:
                raise
        pause.wait(_SWITCH_PAUSE_SECONDS)


def _begin(connection: Connection) -> None:
    # A transaction that begins by reading and then writes can fail at once when another writer came between:
    # taking the write lock at the start turns that into waiting.
    options = connection.get_execution_options()
    reads = _READING in options
    _set(connection, "query_only", int(reads))
    if not reads:
        _set(connection, "synchronous", "NORMAL" if _PASSING in options else "FULL")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _set(connection: Connection, pragma: str, value: int | str) -> None:
    # In a write-ahead log NORMAL leaves out the wait at a commit and nothing else: no file is ever damaged, and a later
    # commit with FULL has all earlier ones on the disk (sqlite.org/pragma.html#pragma_synchronous).
    if connection.info.get(pragma) != value:
        connection.exec_driver_sql(f"PRAGMA {pragma} = {value}")
        connection.info[pragma] = value


def _begin_on_postgresql(connection: Connection) -> None:
    # A later commit that waits writes out the log up to its own end, and all earlier commits with it
    # (postgresql.org/docs/current/wal-async-commit.html).
    if _PASSING in connection.get_execution_options():
        connection.exec_driver_sql("SET LOCAL synchronous_commit = off")


def _own_file(_dialect: Any, _record: Any, arguments: tuple[Any, ...], _options: Any) -> None:
    # Only ever made, never opened and closed: closing any handle of a file lets go of all locks that this process has
    # on it, those of SQLite too (sqlite.org/howtocorrupt.html, 2.2). The log beside it gets the same rights.
    name = str(arguments[0])
    if not name.startswith((":", "file:")):
        with suppress(OSError):
            os.close(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _forget_connections() -> None:
    # A connection that parent and child both spoke on would mix their words.
    for engine in list(_ENGINES):
        engine.dispose(close=False)
    _turns.clear()  # held by threads that are not in this process


os.register_at_fork(after_in_child=_forget_connections)


def one_at_a_time(session: Session, what: str) -> None:
    """Let no other transaction do ``what`` until this one ends. On SQLite there is only ever one writer."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:what))"), {"what": what})
