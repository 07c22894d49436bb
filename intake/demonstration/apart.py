"""A store in which the demonstration is loaded: the same database, in one transaction, apart from all that is real.

One transaction: a load that is killed has left nothing, and whoever looks sees all of it or none. Keyed hashes of its
own: nothing real is ever taken for a repeat of something invented, not even the same bytes. No journal: what is played
back from one is real.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from intake.store.store import Store
from intake.store.vault import Vault


@dataclass(frozen=True, slots=True)
class StoreApart(Store):
    """A store whose every transaction is a part of ``session``'s."""

    session: Session = field(kw_only=True)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A savepoint: what fails in it is undone alone."""
        with self.session.begin_nested():
            yield self.session

    @contextmanager
    def passing(self) -> Iterator[Session]:
        """The same: all of it waits for the disk as one."""
        with self.transaction() as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """What the transaction sees, its own changes included."""
        yield self.session


def store_apart(store: Store, secret_key: bytes, session: Session) -> StoreApart:
    """The store within ``session``. ``secret_key`` is the settings'; its own key for hashes is derived from it."""
    own_key = hmac.digest(secret_key, b"demonstration", hashlib.sha256)
    return StoreApart(
        store.engine, store.keys_engine, store.keys, Vault(store.keys, own_key), journal=None, session=session
    )
