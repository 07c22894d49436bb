"""The keys of the dossiers: made here, kept wrapped in a store of their own, and destroyed there.

A dossier is what belongs together and may one day be destroyed together: a draft or a receipt with all that hangs on
it. Its data key is random and stands nowhere in the clear; it is wrapped by a key from the settings. The wrapped keys
have their own database with its own backups, so that destroying one key destroys the dossier in every backup of the
data once the last backup of the keys has expired (CONTRACT, 'Secrets').
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Final
from uuid import uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Engine, LargeBinary, String, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from intake.errors import Permanent
from intake.store.engine import reading, transaction
from intake.store.types import Instant

NONCE_BYTES: Final = 12
"""96 bits, the length that AES-GCM is meant for (NIST SP 800-38D, 8.2)."""
KEY_BYTES: Final = 32
_REMEMBERED: Final = 512
"""Unwrapped keys held in memory: a queue page of 50 cases many times over."""


SCHEMA: Final = "intake_keys"
"""Where the key store stands on PostgreSQL: apart, so that it is dumped and restored apart."""


class KeysBase(DeclarativeBase):
    """Tables of the key store."""


class DossierKey(KeysBase):
    """A wrapped data key. ``wrapped_by`` names the key of the settings that opens it."""

    __tablename__ = "dossier_key"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    wrapped: Mapped[bytes | None] = mapped_column(LargeBinary)
    wrapped_by: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Instant)
    destroyed_at: Mapped[datetime | None] = mapped_column(Instant)


@dataclass(frozen=True, slots=True)
class WrappingKeys:
    """The keys of the settings by name, each 32 bytes; ``first`` wraps, all unwrap."""

    keys: Mapping[str, bytes] = field(repr=False)
    first: str

    def __post_init__(self) -> None:
        if self.first not in self.keys or any(len(key) != KEY_BYTES for key in self.keys.values()):
            raise ValueError("Each wrapping key has 32 bytes, and the first one must be among them.")


class KeyStore:
    """Makes, finds and destroys the data keys of dossiers."""

    def __init__(self, engine: Engine, wrapping: WrappingKeys) -> None:
        self._engine = engine
        self._wrapping = wrapping
        self._opened: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def make(self, now: datetime) -> str:
        """A new dossier's id. Its key is kept before anything can be sealed with it; an orphan does no harm.

        Raises Transient when the key store is busy or away, like all that follow.
        """
        dossier_id, key = uuid4().hex, secrets.token_bytes(KEY_BYTES)
        with transaction(self._engine) as session:
            session.add(
                DossierKey(
                    id=dossier_id,
                    wrapped=self._wrap(dossier_id, key),
                    wrapped_by=self._wrapping.first,
                    created_at=now,
                )
            )
        self._remember(dossier_id, key)
        return dossier_id

    def key(self, dossier_id: str) -> bytes:
        """The data key. Raises Permanent when it was destroyed, or when the settings lack the key that opens it."""
        with self._lock:
            if (known := self._opened.get(dossier_id)) is not None:
                self._opened.move_to_end(dossier_id)
                return known
        with reading(self._engine) as session:
            kept = session.get(DossierKey, dossier_id)
        if kept is None or kept.wrapped is None:
            raise Permanent("The key of this record has been destroyed, so it can no longer be opened.")
        key = self._unwrap(kept.id, kept.wrapped, kept.wrapped_by)
        self._remember(dossier_id, key)
        return key

    def fetch(self, dossier_ids: Iterable[str]) -> None:
        """Have the keys of many dossiers ready, with one question to the key store for a page of them."""
        with self._lock:
            wanted = [dossier_id for dossier_id in set(dossier_ids) if dossier_id not in self._opened]
        if not wanted:
            return
        with reading(self._engine) as session:
            found = session.scalars(
                select(DossierKey).where(DossierKey.id.in_(wanted), DossierKey.wrapped.is_not(None))
            )
            kept = [(row.id, row.wrapped or b"", row.wrapped_by) for row in found]
        for dossier_id, wrapped, wrapped_by in kept:
            self._remember(dossier_id, self._unwrap(dossier_id, wrapped, wrapped_by))

    def destroy(self, dossier_id: str, now: datetime) -> None:
        """Make the dossier unreadable for good. Doing it twice changes nothing."""
        with transaction(self._engine) as session:
            kept = session.get(DossierKey, dossier_id)
            if kept is not None and kept.wrapped is not None:
                kept.wrapped, kept.destroyed_at = None, now
        with self._lock:
            self._opened.pop(dossier_id, None)

    def rewrap(self) -> int:
        """Wrap every key that an older key of the settings holds by the first one. Returns how many."""
        with transaction(self._engine) as session:
            old = session.scalars(
                select(DossierKey).where(DossierKey.wrapped_by != self._wrapping.first, DossierKey.wrapped.is_not(None))
            ).all()
            for kept in old:
                key = self._unwrap(kept.id, kept.wrapped or b"", kept.wrapped_by)
                kept.wrapped, kept.wrapped_by = self._wrap(kept.id, key), self._wrapping.first
            return len(old)

    def _wrap(self, dossier_id: str, key: bytes) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + AESGCM(self._wrapping.keys[self._wrapping.first]).encrypt(nonce, key, _about(dossier_id))

    def _unwrap(self, dossier_id: str, wrapped: bytes, wrapped_by: str) -> bytes:
        if wrapped_by not in self._wrapping.keys:
            raise Permanent("The settings lack the encryption key that this record was sealed under.")
        try:
            cipher = AESGCM(self._wrapping.keys[wrapped_by])
            return cipher.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], _about(dossier_id))
        except InvalidTag:
            raise Permanent("The key of this record has been changed or moved, so it cannot be opened.") from None

    def _remember(self, dossier_id: str, key: bytes) -> None:
        with self._lock:
            self._opened[dossier_id] = key
            while len(self._opened) > _REMEMBERED:
                self._opened.popitem(last=False)


def _about(dossier_id: str) -> bytes:
    return b"dossier_key|" + dossier_id.encode()
