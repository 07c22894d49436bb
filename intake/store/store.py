"""The store: one database for what is kept, one for its keys, and the vault between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, make_url
from sqlalchemy.orm import Session

from intake.errors import Transient
from intake.store.engine import engine_for, passing, reading, transaction
from intake.store.journal import Entry, Journal
from intake.store.keys import SCHEMA, KeyStore, WrappingKeys
from intake.store.migrate import migrate, up_to_date
from intake.store.vault import Cipher, Vault


@dataclass(frozen=True, slots=True)
class Store:
    """An open store. Make one for each process."""

    engine: Engine
    keys_engine: Engine
    keys: KeyStore
    vault: Vault
    journal: Journal | None = None
    owner_url: str = field(default="", repr=False)

    @classmethod
    def open(
        cls,
        url: str,
        keys_url: str,
        wrapping: WrappingKeys,
        secret_key: bytes,
        cipher: Cipher | None = None,
        *,
        owner_url: str = "",
        journal_dir: Path | None = None,
    ) -> Store:
        """The store at ``url``, its keys at ``keys_url`` (the two may be one PostgreSQL database).

        ``owner_url`` is the database as seen by the role that owns the tables, where that is another one.
        """
        engine, keys_engine = engine_for(url), engine_for(keys_url, SCHEMA)
        keys = KeyStore(keys_engine, wrapping)
        journal = None if journal_dir is None else Journal(journal_dir, wrapping)
        return cls(engine, keys_engine, keys, Vault(keys, secret_key, cipher), journal, owner_url or url)

    def migrate(self) -> None:
        """Create or upgrade both databases.

        Raises Transient when one is away, Permanent when the settings name nobody who may change its tables.
        """
        owner = engine_for(self.owner_url)
        beside = _same_database(owner, self.keys_engine)
        keys_owner = engine_for(self.owner_url, SCHEMA) if beside else self.keys_engine
        try:
            migrate(owner, keys_owner, self.engine.url.username)
        finally:
            owner.dispose()
            if beside:
                keys_owner.dispose()

    def ready(self) -> bool:
        """Whether both databases answer and have the tables of this version."""
        try:
            return up_to_date(self.engine, self.keys_engine)
        except Transient:
            return False

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session in one transaction. Raises Transient when the database is busy or away."""
        with transaction(self.engine) as session:
            yield session

    @contextmanager
    def passing(self) -> Iterator[Session]:
        """The same for a step that is done again from what is on the disk: see `engine.passing` for what that means."""
        with passing(self.engine) as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that cannot change anything, and on SQLite waits for no writer. Raises Transient."""
        with reading(self.engine) as session:
            yield session

    def write_down(self, kind: str, data: bytes, now: datetime, about: Mapping[str, str]) -> None:
        """Put an accepted original into the journal, if this store has one. Raises Transient: it is not accepted then.

        Call it last in the transaction that keeps the original: what is in the journal alone was promised to nobody.
        """
        if self.journal is not None:
            self.journal.append(Entry(kind, now, data, about))

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()
        self.keys_engine.dispose()


def _same_database(one: Engine, other: Engine) -> bool:
    first, second = make_url(one.url), make_url(other.url)
    return first.get_backend_name() == "postgresql" and (
        (first.host, first.port, first.database) == (second.host, second.port, second.database)
    )
