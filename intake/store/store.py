"""The store: one database for what is kept, one for its keys, and the vault between them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from intake.store.engine import engine_for, transaction
from intake.store.keys import KeyStore, WrappingKeys
from intake.store.migrate import migrate
from intake.store.vault import Cipher, Vault


@dataclass(frozen=True, slots=True)
class Store:
    """An open store. Make one for each process."""

    engine: Engine
    keys_engine: Engine
    keys: KeyStore
    vault: Vault

    @classmethod
    def open(
        cls, url: str, keys_url: str, wrapping: WrappingKeys, secret_key: bytes, cipher: Cipher | None = None
    ) -> Store:
        """The store at ``url``, its keys at ``keys_url`` (the two may be one PostgreSQL database)."""
        engine, keys_engine = engine_for(url), engine_for(keys_url)
        keys = KeyStore(keys_engine, wrapping)
        return cls(engine, keys_engine, keys, Vault(keys, secret_key, cipher))

    def migrate(self) -> None:
        """Create or upgrade both databases. Raises Transient when one is away."""
        migrate(self.engine, self.keys_engine)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session in one transaction. Raises Transient when the database is busy or away."""
        with transaction(self.engine) as session:
            yield session

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()
        self.keys_engine.dispose()
