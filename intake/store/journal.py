"""The journal: every accepted original once more, sealed and only ever appended to, so that a backup can be caught up.

One file a day (UTC), best on another disk. A record is written and on the disk before what it holds is committed, so
that nothing a notifier was told we have can be missing here; a record too many does no harm, because receiving the
same bytes again changes nothing. Records are sealed under the keys of the settings, not under a dossier's: the journal
must open when all else is lost. It is kept for as long as backups are, no longer.

A record is MARK, the length of the rest and its CRC-32 (4 bytes each), then the rest: length and name of the key,
nonce, ciphertext. Marks let a reader step over a record that was cut off when the power failed; the check tells such a
one from a record whose key the settings lack.
"""

from __future__ import annotations

import fcntl
import json
import mmap
import os
import secrets
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from intake.errors import Permanent, Transient
from intake.store.keys import NONCE_BYTES, WrappingKeys

MARK: Final = b"\x89intake\x1a"
_ENDING: Final = ".journal"
_NUMBER_BYTES: Final = 4
_HEAD_BYTES: Final = len(MARK) + 2 * _NUMBER_BYTES


@dataclass(frozen=True, slots=True)
class Entry:
    """One accepted original: what it is, when it was taken in, and whatever else receiving it again needs."""

    kind: str
    at: datetime
    data: bytes = field(repr=False)
    about: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Damage:
    """Bytes of a day's file that are no record: the end of one that was cut off, or one that was changed."""

    file: str
    offset: int
    size: int


class Journal:
    """The journal in one folder. Several processes may append at once."""

    def __init__(self, folder: Path, wrapping: WrappingKeys) -> None:
        self._folder = folder
        self._ciphers = {name: _cipher(key) for name, key in wrapping.keys.items()}
        self._first = wrapping.first

    def append(self, entry: Entry) -> None:
        """Write one record and wait until the disk has it. Raises Transient when that cannot be done."""
        record = self._sealed(entry)
        path = self._folder / f"{entry.at.astimezone(UTC).date().isoformat()}{_ENDING}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            new = not path.exists()
            with _opened(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND) as descriptor:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                rest = memoryview(record)
                while rest:
                    rest = rest[os.write(descriptor, rest) :]
                os.fsync(descriptor)
            if new:
                with _opened(self._folder, os.O_RDONLY) as descriptor:
                    os.fsync(descriptor)
        except OSError as error:
            raise Transient("The journal cannot be written to just now. Nothing was lost: try again later.") from error

    def entries(self, since: date = date.min) -> Iterator[Entry | Damage]:
        """What was accepted from the day ``since`` on, oldest first, and every place where the journal is damaged.

        Raises Permanent when the settings lack the key of a record, Transient when the folder cannot be read.
        """
        try:
            days = sorted(path for path in self._folder.glob(f"*{_ENDING}") if path.name >= since.isoformat())
            for path in days:
                yield from self._day(path)
        except OSError as error:
            raise Transient("The journal cannot be read just now. Try again later.") from error

    def _day(self, path: Path) -> Iterator[Entry | Damage]:
        with _opened(path, os.O_RDONLY) as descriptor:
            fcntl.flock(descriptor, fcntl.LOCK_SH)  # no record is half written while we look how far they go
            size = os.fstat(descriptor).st_size
            fcntl.flock(descriptor, fcntl.LOCK_UN)
            if not size:
                return
            with mmap.mmap(descriptor, size, access=mmap.ACCESS_READ) as file:
                start = damaged = 0
                while start < size:
                    rest = _rest(file, start)
                    entry = None if rest is None else self._open(rest)
                    if entry is None or rest is None:
                        following = file.find(MARK, start + 1)
                        start = size if following < 0 else following
                        continue
                    if damaged < start:
                        yield Damage(path.name, damaged, start - damaged)
                    yield entry
                    start = damaged = start + _HEAD_BYTES + len(rest)
                if damaged < size:
                    yield Damage(path.name, damaged, size - damaged)

    def _sealed(self, entry: Entry) -> bytes:
        name = self._first.encode()
        head = json.dumps({"kind": entry.kind, "at": entry.at.isoformat(), "about": dict(entry.about)}).encode()
        plain = _number(len(head)) + head + entry.data
        nonce = secrets.token_bytes(NONCE_BYTES)
        rest = bytes([len(name)]) + name + nonce + self._ciphers[self._first].encrypt(nonce, plain, MARK + name)
        return MARK + _number(len(rest)) + _number(zlib.crc32(rest)) + rest

    def _open(self, rest: bytes) -> Entry | None:
        name, sealed = rest[1 : 1 + rest[0]], rest[1 + rest[0] :]
        cipher = self._ciphers.get(name.decode(errors="replace"))
        if cipher is None:
            raise Permanent("The settings lack an encryption key that part of the journal was sealed under.")
        try:
            plain = cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], MARK + name)
        except (InvalidTag, ValueError):
            return None
        split = _NUMBER_BYTES + int.from_bytes(plain[:_NUMBER_BYTES])
        head = json.loads(plain[_NUMBER_BYTES:split])
        return Entry(head["kind"], datetime.fromisoformat(head["at"]), plain[split:], head["about"])


def _cipher(key: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt=None, info=b"journal").derive(key))


def _number(number: int) -> bytes:
    return number.to_bytes(_NUMBER_BYTES)


def _rest(file: mmap.mmap, start: int) -> bytes | None:
    """What follows the head of the record at ``start``; None when none begins there, or not all of it is there."""
    head = file[start : start + _HEAD_BYTES]
    if len(head) < _HEAD_BYTES or not head.startswith(MARK):
        return None
    length, check = (int.from_bytes(head[at : at + _NUMBER_BYTES]) for at in (len(MARK), len(MARK) + _NUMBER_BYTES))
    rest = file[start + _HEAD_BYTES : start + _HEAD_BYTES + length]
    return rest if rest and len(rest) == length and zlib.crc32(rest) == check else None


@contextmanager
def _opened(path: Path, flags: int) -> Iterator[int]:
    descriptor = os.open(path, flags | os.O_CLOEXEC, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
