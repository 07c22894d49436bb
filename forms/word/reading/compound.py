"""What an OLE compound file holds ([MS-CFB]): an old Word document, something locked, or something else."""

from __future__ import annotations

import io
from enum import Enum, auto
from typing import Any, Final

import olefile
from msoffcrypto import exceptions
from msoffcrypto.format.doc97 import Doc97File


class Inside(Enum):
    """What can be inside, as far as it matters for a form."""

    WORD = auto()
    PASSWORD = auto()
    RIGHTS = auto()
    EXCEL = auto()
    POWERPOINT = auto()
    MAIL = auto()
    OTHER = auto()
    DAMAGED = auto()


_BROKEN: Final = (
    OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, OverflowError, MemoryError, RecursionError,
    EOFError, exceptions.FileFormatError, exceptions.DecryptionError, exceptions.ParseError,
)  # fmt: skip
"""What the two libraries raise on damaged files."""

MOST_ENTRIES: Final = 10_000
"""A document has some ten, an e-mail to 500 people that was saved some 7,500."""
_ENTRY: Final = 128
"""Bytes of an entry ([MS-CFB] 2.6.1)."""
_DRM: Final = "drmencrypted"
"""Begins the names of the data space and its transform for rights management ([MS-OFFCRYPTO] 2.2)."""


class Compound(olefile.OleFileIO):  # type: ignore[misc]  # the library ships no types
    """A compound file whose directory is measured before it is loaded: the library holds each entry against all."""

    def loaddirectory(self, sect: int) -> None:
        """Raises OSError for more entries than ``MOST_ENTRIES``."""
        if self._open(sect, force_FAT=True).size > MOST_ENTRIES * _ENTRY:
            raise OSError
        super().loaddirectory(sect)


def inside(data: bytes) -> Inside:
    """What ``data`` holds. Never raises."""
    try:
        with Compound(io.BytesIO(data)) as compound:
            return _inside(compound, data)
    except _BROKEN:
        return Inside.DAMAGED


def _inside(compound: Any, data: bytes) -> Inside:
    names = [name.casefold() for path in compound.listdir(streams=True, storages=True) for name in path]
    if any(name.startswith(_DRM) for name in names) or "\tdrmcontent" in names:
        return Inside.RIGHTS
    if compound.exists("EncryptedPackage"):
        return Inside.PASSWORD
    if compound.exists("WordDocument"):
        return Inside.PASSWORD if _has_password(data) else Inside.WORD
    for stream, found in (
        ("Workbook", Inside.EXCEL),
        ("Book", Inside.EXCEL),
        ("PowerPoint Document", Inside.POWERPOINT),
        ("__properties_version1.0", Inside.MAIL),
    ):
        if compound.exists(stream):
            return found
    return Inside.OTHER


def _has_password(data: bytes) -> bool:
    """Whether an old Word document is encrypted or obfuscated with a password ([MS-DOC] 2.5.2, fEncrypted)."""
    return bool(Doc97File(io.BytesIO(data)).is_encrypted())
