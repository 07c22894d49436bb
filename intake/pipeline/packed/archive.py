"""Zip files: told from Word documents, which are zips too, and unpacked within limits."""

from __future__ import annotations

import io
import struct
import zipfile
from enum import Enum, auto
from typing import Final

from forms.word.container import check_directory
from forms.word.limits import Limits, Unreadable
from forms.word.reading.sniff import BROKEN_ZIP, DAMAGED
from intake.pipeline.packed.allowance import MOST_FILES, TOO_MUCH, Allowance, Closed, File

LOCKED: Final = (
    "The attachment is an archive (.zip) that is protected with a password. Ask for the form to be sent without one, "
    "attached to an ordinary e-mail or by the secure e-mail that you use with this sender. Do not ask for the password "
    "by e-mail."
)
BROKEN: Final = "The attachment is an archive (.zip) that is damaged. Ask for the form to be sent by itself, unpacked."
UNUSUAL: Final = (
    "The attachment is an archive (.zip) packed in a way that this service does not open. Ask for the form to be sent "
    "by itself, unpacked."
)
OTHER_ARCHIVE: Final = (
    "The attachment is an archive of a kind that this service does not open (such as .7z or .rar). Ask for the form to "
    "be sent by itself, unpacked."
)
NO_FORM_INSIDE: Final = (
    "The attachment is an archive (.zip) with no Word document in it. Open the original to see what was sent."
)

ZIP: Final = b"PK\x03\x04"
_OTHERS: Final = (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00")
"""How archives begin that no library here opens: 7-Zip, RAR, gzip, bzip2, xz."""
_NAME_AT: Final = 30
_CONTENT_TYPES: Final = "[Content_Types].xml"
_WORD_PARTS: Final = (b"word/", b"word\\")
_DIRECTORY: Final = Limits(entries=MOST_FILES, directory_bytes=1_000_000)
_KNOWN_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""The others of the library unpack whole blocks, of many megabytes, however little is asked for."""
_RESOURCE_FORKS: Final = "__MACOSX/"
_PIECE: Final = 262_144


class Zipped(Enum):
    """What a zip is."""

    WORD = auto()
    OTHER_PACKAGE = auto()
    """A workbook, slides: files of Office, which nobody unpacks to look for files."""
    ARCHIVE = auto()


def zipped(data: bytes) -> Zipped:
    """What the zip in ``data`` is: by the names of its parts, for an archive may hold a Word document as it is."""
    if _first_name(data) == _CONTENT_TYPES:
        return Zipped.WORD if _holds_word(data) else Zipped.OTHER_PACKAGE
    names = _names(data)
    if names is None:  # damaged: the bytes have to tell
        return Zipped.WORD if data.startswith(ZIP) and _holds_word(data) else Zipped.ARCHIVE
    if _CONTENT_TYPES in names or any(name.startswith("word/") and name.endswith(".xml") for name in names):
        return Zipped.WORD if any(name.startswith("word/") for name in names) else Zipped.OTHER_PACKAGE
    return Zipped.ARCHIVE


def is_other_archive(data: bytes) -> bool:
    """Whether ``data`` is an archive of another kind than a zip."""
    return data.startswith(_OTHERS)


def unpack(data: bytes, allowance: Allowance) -> list[File]:
    """The files in a zip, in its order. Raises Closed when it cannot be opened, or holds more than is allowed.

    A file with a password is there without content, ``closed`` with the reason. Names are never used as paths.
    """
    try:
        check_directory(data, _DIRECTORY)
    except Unreadable as refused:
        raise Closed(BROKEN if refused.reason == DAMAGED else TOO_MUCH) from None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entries = [entry for entry in packed.infolist() if not _is_no_file(entry)]
            allowance.spend(sum(entry.file_size for entry in entries), len(entries))
            return [_file(packed, entry) for entry in entries]
    except BROKEN_ZIP:
        raise Closed(BROKEN) from None


def _file(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> File:
    name = _name(entry)
    if entry.flag_bits & 1:
        return File(name, closed=LOCKED)
    if entry.compress_type not in _KNOWN_METHODS:
        return File(name, closed=UNUSUAL)
    try:
        return File(name, _content(packed, entry))
    except BROKEN_ZIP:
        return File(name, closed=BROKEN)


def _content(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Never more than the entry declares, which was counted; the library checks its sum at the end."""
    pieces: list[bytes] = []
    left = entry.file_size
    with packed.open(entry) as unpacking:
        while piece := unpacking.read(min(_PIECE, left + 1)):
            left -= len(piece)
            if left < 0:
                raise ValueError
            pieces.append(piece)
    if left:
        raise EOFError
    return b"".join(pieces)


def _is_no_file(entry: zipfile.ZipInfo) -> bool:
    return entry.filename.endswith("/") or entry.filename.startswith(_RESOURCE_FORKS)


def _name(entry: zipfile.ZipInfo) -> str:
    """As it was meant: macOS writes UTF-8 without saying so, and the library then reads it as code page 437."""
    try:
        return entry.orig_filename.encode("cp437").decode("utf-8")
    except ValueError:
        return entry.orig_filename


def _names(data: bytes) -> frozenset[str] | None:
    try:
        check_directory(data, Limits())
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return frozenset(name.replace("\\", "/").lstrip("/") for name in packed.namelist())
    except (Unreadable, *BROKEN_ZIP):
        return None


def _first_name(data: bytes) -> str:
    (length,) = struct.unpack_from("<H", data, 26) if len(data) > _NAME_AT else (0,)
    return data[_NAME_AT : _NAME_AT + length].decode("latin-1")


def _holds_word(data: bytes) -> bool:
    return any(part in data for part in _WORD_PARTS)
