"""`winmail.dat` as Outlook writes it, and as somebody may bend it ([MS-OXTNEF])."""

from __future__ import annotations

import struct
from typing import Final

from tnefparse import TNEF
from tnefparse.mapi import IMESSAGE_SIG, SZMAPI_BINARY, SZMAPI_INT, SZMAPI_OBJECT, SZMAPI_STRING, SZMAPI_UNICODE_STRING

_LONG_NAME: Final = 0x3707
_DATA_OBJECT: Final = 0x3701
_METHOD: Final = 0x3705
MESSAGE, ATTACHMENT = 1, 2
"""Levels of objects."""


def tnef(*attachments: bytes, codepage: int = 1252) -> bytes:
    """A file with these attachments, each as `attachment` or `message` makes it."""
    head = struct.pack("<IH", TNEF.TNEF_SIGNATURE, 1)
    version = made_object(MESSAGE, TNEF.ATTTNEFVERSION, struct.pack("<I", TNEF.VALID_VERSION))
    return head + version + made_object(MESSAGE, TNEF.ATTOEMCODEPAGE, struct.pack("<II", codepage, 0)) + b"".join(
        attachments
    )  # fmt: skip


def attachment(name: str, data: bytes, long_name: str = "") -> bytes:
    """A file: its short name, its content, and where given its long name among its properties."""
    made = made_object(ATTACHMENT, TNEF.ATTATTACHRENDDATA, bytes(14))
    made += made_object(ATTACHMENT, TNEF.ATTATTACHTITLE, name.encode("cp1252", "replace") + b"\0")
    made += made_object(ATTACHMENT, TNEF.ATTATTACHDATA, data)
    if long_name:
        made += made_object(ATTACHMENT, TNEF.ATTATTACHMENT, properties(number(_METHOD, 1), wide(_LONG_NAME, long_name)))
    return made


def message(inner: bytes) -> bytes:
    """A message that is attached: `inner` is its own TNEF."""
    held = properties(variable(_DATA_OBJECT, SZMAPI_OBJECT, IMESSAGE_SIG + inner))
    made = made_object(ATTACHMENT, TNEF.ATTATTACHRENDDATA, bytes(14))
    return made + made_object(ATTACHMENT, TNEF.ATTATTACHMENT, held)


def made_object(level: int, name: int, data: bytes, length: int | None = None) -> bytes:
    """One object with its checksum; ``length`` is what it says of itself, where that is not the truth."""
    said = len(data) if length is None else length
    return struct.pack("<BHHI", level, name, 6, said) + data + struct.pack("<H", sum(data) & 0xFFFF)


def properties(*made: bytes, count: int | None = None) -> bytes:
    """The properties of an attachment; ``count`` is what they say of themselves, where that is not the truth."""
    return struct.pack("<I", len(made) if count is None else count) + b"".join(made)


def number(name: int, value: int) -> bytes:
    return struct.pack("<HHI", SZMAPI_INT, name, value)


def wide(name: int, value: str) -> bytes:
    return variable(name, SZMAPI_UNICODE_STRING, value.encode("utf-16-le") + b"\0\0")


def narrow(name: int, value: bytes) -> bytes:
    return variable(name, SZMAPI_STRING, value + b"\0")


def variable(name: int, kind: int, value: bytes, count: int = 1) -> bytes:
    """A property of any length, padded to four bytes."""
    return struct.pack("<HHII", kind, name, count, len(value)) + value + bytes(-len(value) % 4)


BINARY: Final = SZMAPI_BINARY
