"""Zip files as people and programs make them, and as somebody may bend them (APPNOTE.TXT)."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import Final

_LOCAL, _CENTRAL = b"PK\x03\x04", b"PK\x01\x02"
_FLAGS: Final = {_LOCAL: 6, _CENTRAL: 8}
_SIZE: Final = 24
"""Where an entry of the directory declares the size unpacked."""


def zipped(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip with these files, at no time of day."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as packed:
        for name, data in files:
            packed.writestr(zipfile.ZipInfo(name), data, method)
    return made.getvalue()


def with_a_password(data: bytes, only: int | None = None) -> bytes:
    """The same zip, whose files (or one of them, by its number) say that they are encrypted (4.4.4, bit 0)."""
    return _flagged(data, 1, only)


def in_utf8_unsaid(data: bytes) -> bytes:
    """The same zip without the mark that its names are UTF-8, as macOS writes it (4.4.4, bit 11)."""
    cleared = bytearray(data)
    for start, at in _FLAGS.items():
        for found in _each(data, start):
            (flags,) = struct.unpack_from("<H", cleared, found + at)
            struct.pack_into("<H", cleared, found + at, flags & ~0x800)
    return bytes(cleared)


def declaring(data: bytes, size: int) -> bytes:
    """The same zip, whose directory says of every file that it has ``size`` bytes unpacked."""
    bent = bytearray(data)
    for found in _each(data, _CENTRAL):
        struct.pack_into("<L", bent, found + _SIZE, size)
    return bytes(bent)


def _flagged(data: bytes, flag: int, only: int | None) -> bytes:
    bent = bytearray(data)
    for start, at in _FLAGS.items():
        for number, found in enumerate(_each(data, start)):
            if only is None or number == only:
                bent[found + at] |= flag
    return bytes(bent)


def _each(data: bytes, start: bytes) -> list[int]:
    found, at = [], data.find(start)
    while at >= 0:
        found.append(at)
        at = data.find(start, at + 1)
    return found
