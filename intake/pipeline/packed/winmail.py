"""What Outlook packs into `winmail.dat` when a message is in its own format ([MS-OXTNEF]): the attachments.

The decoding is tnefparse's. Its loops are not: they run as often as a file says (four thousand million times, if it
says so), and copy the rest of the file for every object. So the objects and properties are gone through here.
"""

from __future__ import annotations

import codecs
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from tnefparse import TNEF
from tnefparse import properties as mapi_names
from tnefparse.codepage import Codepage
from tnefparse.mapi import (
    GUID_EXISTS_FLAG,
    IMESSAGE_SIG,
    MULTI_VALUE_FLAG,
    SZMAPI_BINARY,
    SZMAPI_BOOLEAN,
    SZMAPI_OBJECT,
    SZMAPI_SHORT,
    SZMAPI_STRING,
    SZMAPI_UNICODE_STRING,
    SZMAPI_UNSPECIFIED,
    parse_property,
)
from tnefparse.tnef import TNEFObject
from tnefparse.util import uint32

from intake.pipeline.packed.allowance import TOO_MUCH, Allowance, Closed, File

WINMAIL: Final = (
    "Outlook packed the attachments into a file of its own (winmail.dat), which cannot be opened here. "
    "Ask the sender to send the form again from Outlook with the message set to HTML or plain text."
)

SIGNATURE: Final = struct.pack("<I", TNEF.TNEF_SIGNATURE)
_HEADER: Final = 6
"""Bytes of the signature and the key before the first object ([MS-OXTNEF] 2.1.3.1)."""
_MOST_OBJECTS: Final = 5_000
_MOST_VALUES: Final = 500
"""Properties of one attachment, and values of one property: Outlook writes some twenty, with one value each."""
_DEPTH: Final = 10
_WITH_A_COUNT: Final = frozenset(
    {SZMAPI_UNSPECIFIED, SZMAPI_STRING, SZMAPI_UNICODE_STRING, SZMAPI_OBJECT, SZMAPI_BINARY}
)
_FAULTS: Final = (struct.error, ValueError, IndexError, KeyError, TypeError, LookupError, OverflowError)


@dataclass(slots=True)
class _Packed:
    """One attachment, as its objects say it."""

    title: bytes = b""
    data: bytes = b""
    properties: bytes = b""


def unpack(data: bytes, allowance: Allowance, depth: int = _DEPTH) -> list[File]:
    """The attachments in ``data``, those of attached messages among them. Raises Closed when it cannot be opened.

    An attachment that is broken is there without content, ``closed`` with the reason; the others are not lost by it.
    """
    if not data.startswith(SIGNATURE) or depth == 0:
        raise Closed(WINMAIL)
    try:
        codepage, attachments = _attachments(data)
    except _FAULTS:
        raise Closed(WINMAIL) from None
    files: list[File] = []
    for packed in attachments:
        files += _opened(packed, codepage, allowance, depth)
    return files


def _attachments(data: bytes) -> tuple[str, list[_Packed]]:
    codepage = "cp1252"
    attachments: list[_Packed] = []
    for found in _objects(data):
        if found.name == TNEF.ATTOEMCODEPAGE:
            codepage = _codec(uint32(found.data))
        elif found.name == TNEF.ATTATTACHRENDDATA or (not attachments and found.level == TNEF.LVL_ATTACHMENT):
            attachments.append(_Packed())
        if not attachments:
            continue
        if found.name == TNEF.ATTATTACHTITLE:
            attachments[-1].title = bytes(found.data)
        elif found.name == TNEF.ATTATTACHDATA:
            attachments[-1].data = bytes(found.data)
        elif found.name == TNEF.ATTATTACHMENT:
            attachments[-1].properties = bytes(found.data)
    return codepage, attachments


def _objects(data: bytes) -> Iterator[Any]:
    view = memoryview(data)  # slices of it copy nothing
    at, number = _HEADER, 0
    if len(data) <= _HEADER + TNEF.MIN_OBJ_SIZE:
        raise Closed(WINMAIL)
    while at + TNEF.MIN_OBJ_SIZE < len(data):
        found = TNEFObject(view[at:])
        at += found.length
        number += 1
        if number > _MOST_OBJECTS:
            raise Closed(TOO_MUCH)
        yield found


def _opened(packed: _Packed, codepage: str, allowance: Allowance, depth: int) -> list[File]:
    allowance.spend(len(packed.data) + len(packed.properties))
    named = packed.title.partition(b"\0")[0].decode(codepage, "replace")
    try:
        properties = _properties(packed.properties, codepage) if packed.properties else {}
    except _FAULTS:
        properties = {}
    for name in (mapi_names.MAPI_ATTACH_FILENAME, mapi_names.MAPI_ATTACH_LONG_FILENAME):
        named = _joined(properties.get(name), "").rstrip("\0") or named
    held = _joined(properties.get(mapi_names.MAPI_ATTACH_DATA_OBJ), b"")
    if held.startswith(IMESSAGE_SIG):
        try:
            return unpack(held[len(IMESSAGE_SIG) :], allowance, depth - 1)
        except Closed as closed:
            return [File(named, closed=closed.reason)]
    if not (packed.data or held):
        return [File(named, closed=WINMAIL)]
    return [File(named, packed.data or held)]


def _properties(blob: bytes, codepage: str) -> dict[int, Any]:
    """The values of each property by its number ([MS-OXTNEF] 2.1.3.4)."""
    found: dict[int, Any] = {}
    at = 4
    for _ in range(_few(uint32(blob))):
        kind, name = struct.unpack_from("<HH", blob, at)
        at += 4
        if name >= GUID_EXISTS_FLAG:
            at = _after_its_name(blob, at)
        values = 1
        several = bool(kind & MULTI_VALUE_FLAG)
        if several:
            kind ^= MULTI_VALUE_FLAG
            values = _few(uint32(blob, at))
            at += 4
        elif kind in _WITH_A_COUNT:
            _few(uint32(blob, at))
        for _ in range(values):
            value, at = parse_property(blob, at, name, kind, codepage, several)
            found.setdefault(name, value)
        if kind in (SZMAPI_SHORT, SZMAPI_BOOLEAN) and values % 2:
            at += 2
    return found


def _after_its_name(blob: bytes, at: int) -> int:
    """Where a property goes on whose name is a GUID and a number or a string."""
    is_string = uint32(blob, at + 16) != 0
    if not is_string:
        return at + 24
    length: int = uint32(blob, at + 20)
    return at + 24 + length + (-length) % 4


def _few(number: int) -> int:
    if number > _MOST_VALUES:
        raise ValueError
    return number


def _joined(values: Any, of: Any) -> Any:
    """The values of a string or binary property in one; empty for anything else."""
    return of.join(value for value in values if isinstance(value, type(of))) if isinstance(values, list) else of


def _codec(number: int) -> str:
    name = str(Codepage(number).codepage())
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return name
