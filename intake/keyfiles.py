"""Secrets that nobody set: made once in the data folder, readable by their owner only, and the same for everybody."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Final

from intake.store.keys import KEY_BYTES

DATABASE: Final = "intake.sqlite3"
KEYS_DATABASE: Final = "keys.sqlite3"


class LostKey(ValueError):
    """The folder holds a database, but not the file of the key that it was written under."""


def new_secret() -> str:
    """A secret for signing and hashing."""
    return secrets.token_hex(32)


def new_wrapping_key() -> str:
    """A key in the spelling of INTAKE_ENCRYPTION_KEYS.

    Its name is drawn too: where a second host made a key of its own by mistake, what the first host sealed is reported
    as wanting another key, rather than as changed.
    """
    return f"{secrets.token_hex(4)}:{base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()}"


def made_once(data_dir: Path, name: str, make: Callable[[], str]) -> str:
    """The secret in the file ``name``, made by whoever comes first.

    Raises LostKey where the file is missing beside a database: what that holds can be opened, and its references
    repeated, with the old key alone, so that a new one would hide the loss. Raises OSError.
    """
    # Looked for in this order, because another process makes its keys before it makes its database.
    database = next((file for file in (DATABASE, KEYS_DATABASE) if (data_dir / file).exists()), None)
    place = data_dir / name
    if not place.exists():
        if database is not None:
            raise LostKey(f"is lost: {data_dir} holds {database} but not {name}. Bring that file back from its backup.")
        _make(data_dir, place, make())
    return place.read_text(encoding="utf-8").strip()


def _make(data_dir: Path, place: Path, secret: str) -> None:
    fresh = data_dir / f".{place.name}.{secrets.token_hex(8)}"
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(secret)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(fresh, place)  # the first link wins, so that two that start together agree
        except FileExistsError:
            return
    finally:
        fresh.unlink()
    # A key that the machine forgets when its power fails would take with it all that was sealed under it.
    folder = os.open(data_dir, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
