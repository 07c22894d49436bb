"""Column types that cannot be misused: sealed values, and instants that know their zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, LargeBinary
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


@dataclass(frozen=True, slots=True)
class Sealed:
    """Ciphertext of one column of one row: nonce, then AES-GCM output. Only the vault makes and opens it."""

    data: bytes

    def __repr__(self) -> str:
        return f"<Sealed: {len(self.data)} bytes>"


class SealedColumn(TypeDecorator[Sealed]):
    """A column that takes a Sealed value and nothing else, so that plain text cannot be stored by accident."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        """The bytes to store. Raises TypeError for anything that was not sealed."""
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise TypeError("This column takes sealed values only.")
        return value.data

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Sealed | None:
        """The stored bytes, still sealed."""
        return None if value is None else Sealed(bytes(value))


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC. SQLite keeps no zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The instant in UTC. Raises TypeError for a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("An instant needs a zone.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The instant, aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
