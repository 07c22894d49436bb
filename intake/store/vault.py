"""Sealing and opening: the one place where what people wrote turns into ciphertext and back."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from intake.errors import Permanent
from intake.store.keys import NONCE_BYTES, KeyStore
from intake.store.types import Sealed

_TEXT: Final = b"t"
_BYTES: Final = b"b"
_JSON: Final = b"j"


class Row(Protocol):
    """A mapped row with sealed columns: it knows its table, its id, and the dossier that it belongs to."""

    __tablename__: str

    @property
    def id(self) -> Any: ...

    @property
    def dossier_id(self) -> Any: ...


class Cipher(Protocol):
    """Turns plain bytes into sealed ones. The benchmark injects one that does nothing; no setting can."""

    def seal(self, key: bytes, plain: bytes, about: bytes) -> bytes: ...

    def open(self, key: bytes, sealed: bytes, about: bytes) -> bytes: ...


class AesGcm:
    """AES-256-GCM with a random 96-bit nonce in front."""

    def seal(self, key: bytes, plain: bytes, about: bytes) -> bytes:
        """Nonce and ciphertext; ``about`` is authenticated with it."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + AESGCM(key).encrypt(nonce, plain, about)

    def open(self, key: bytes, sealed: bytes, about: bytes) -> bytes:
        """The plain bytes. Raises Permanent when key, bytes or place are not those it was sealed with."""
        try:
            return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], about)
        except InvalidTag:
            raise Permanent("A record has been changed or moved since it was sealed, so it was not opened.") from None


class Vault:
    """Seals values into rows and opens them. A sealed value opens only in its own table, column and row."""

    def __init__(self, keys: KeyStore, secret_key: bytes, cipher: Cipher | None = None) -> None:
        self._keys = keys
        self._secret_key = secret_key
        self._cipher = cipher or AesGcm()
        self._blind_keys: dict[str, bytes] = {}

    def new_dossier(self, now: datetime) -> str:
        """The id of a new dossier, its key already kept."""
        return self._keys.make(now)

    def ready(self, dossier_ids: Iterable[str]) -> None:
        """Have the keys of many dossiers at hand before their rows are opened one by one."""
        self._keys.fetch(dossier_ids)

    def put(self, row: Row, column: str, value: object) -> None:
        """Seal ``value`` (text, bytes, or anything JSON can hold) into ``row.column``; None empties it.

        The row's ``id`` and ``dossier_id`` must be set.
        """
        setattr(row, column, None if value is None else self.seal(row, column, _packed(value)))

    def get(self, row: Row, column: str) -> Any:
        """What was put into ``row.column``; None when nothing was. Raises Permanent when it cannot be opened."""
        sealed: Sealed | None = getattr(row, column)
        return None if sealed is None else _unpacked(self.open(row, column, sealed))

    def seal(self, row: Row, column: str, plain: bytes) -> Sealed:
        """``plain`` sealed for one column of one row."""
        return Sealed(self._cipher.seal(self._keys.key(row.dossier_id), plain, _place(row, column)))

    def open(self, row: Row, column: str, sealed: Sealed) -> bytes:
        """The bytes that were sealed for this column of this row. Raises Permanent otherwise."""
        return self._cipher.open(self._keys.key(row.dossier_id), sealed.data, _place(row, column))

    def blind(self, purpose: str, value: str | bytes) -> bytes:
        """32 bytes that are equal exactly for equal values of one purpose, and say nothing else without the key."""
        key = self._blind_keys.get(purpose)
        if key is None:
            key = HKDF(SHA256(), 32, salt=None, info=b"blind|" + purpose.encode()).derive(self._secret_key)
            self._blind_keys[purpose] = key
        return hmac.digest(key, value.encode() if isinstance(value, str) else value, hashlib.sha256)


def _place(row: Row, column: str) -> bytes:
    if not row.id or not row.dossier_id:
        raise ValueError("A row needs its id and its dossier before anything is sealed into it.")
    return "|".join((row.__tablename__, column, row.id)).encode()


def _packed(value: object) -> bytes:
    if isinstance(value, bytes):
        return _BYTES + value
    if isinstance(value, str):
        return _TEXT + value.encode()
    return _JSON + json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _unpacked(plain: bytes) -> Any:
    kind, body = plain[:1], plain[1:]
    if kind == _BYTES:
        return body
    return body.decode() if kind == _TEXT else json.loads(body)
