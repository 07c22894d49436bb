"""E-mails that Outlook saved as a file or attached as one (.msg, [MS-OXMSG]): what is attached to them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, Final

from oxmsg.domain import constants
from oxmsg.storage import Storage

from forms.word.reading.compound import Compound
from intake.pipeline.packed.allowance import MOST_FILES, Allowance, Closed, File

BROKEN: Final = (
    "The attachment is an e-mail saved from Outlook (.msg) that cannot be opened. Ask for the form to be attached by "
    "itself."
)

_ATTACHMENT: Final = "__attach_version1.0_#"
_OBJECT: Final = "__substg1.0_3701000D"
_PROPERTIES: Final = "__properties_version1.0"
_PTYP_BINARY: Final = constants.PTYP_BINARY
_NAMES: Final = (constants.PID_ATTACH_LONG_FILENAME, constants.PID_ATTACH_FILENAME)
_DEPTH: Final = 10
_FAULTS: Final = (
    OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, OverflowError, RecursionError, EOFError,
)  # fmt: skip
"""What olefile raises on damaged files."""


def unpack(data: bytes, allowance: Allowance) -> list[File]:
    """The files attached to the saved e-mail in ``data``, and to e-mails attached to it. Raises Closed.

    Everything is measured by the file's own directory before it is read.
    """
    try:
        with Compound(io.BytesIO(data)) as compound:
            found = [entry for entry in compound.root.kids if entry.name.startswith(_ATTACHMENT)]
            allowance.spend(sum(map(_size, found)), min(len(found), MOST_FILES + 1))
            attached = [Storage.from_ole(compound, entry, entry.name) for entry in found]
        return [file for storage in attached for file in _files(storage, allowance, _DEPTH)]
    except _FAULTS:
        raise Closed(BROKEN) from None


def _size(entry: Any) -> int:
    return int(entry.size) + sum(map(_size, entry.kids))


def _files(attached: Storage, allowance: Allowance, depth: int) -> Iterator[File]:
    """What one attachment holds: a file, or an e-mail with attachments of its own ([MS-OXMSG] 2.2.2.1)."""
    message = next((inner for inner in attached.storages if inner.name.upper() == _OBJECT.upper()), None)
    if message is None:
        data = _stream(attached, constants.PID_ATTACH_DATA_BINARY, _PTYP_BINARY)
        yield File(_name(attached), data or b"", _text(attached, constants.PID_ATTACH_MIME_TAG).casefold())
    elif depth == 0:
        yield File(_name(attached), closed=BROKEN)
    elif any(stream.name == _PROPERTIES for stream in message.streams):  # else an object of another program
        inner = list(message.iter_attachment_storages())
        allowance.spend(0, len(inner))
        for storage in inner:
            yield from _files(storage, allowance, depth - 1)


def _name(attached: Storage) -> str:
    return next(filter(None, (_text(attached, name) for name in _NAMES)), "")


def _text(storage: Storage, name: int) -> str:
    wide = _stream(storage, name, constants.PTYP_STRING)
    if wide is not None:
        return wide.decode("utf-16-le", "replace")
    return (_stream(storage, name, constants.PTYP_STRING8) or b"").decode("cp1252", "replace")


def _stream(storage: Storage, name: int, kind: int) -> bytes | None:
    try:
        return storage.property_stream_bytes(name, kind)
    except KeyError:
        return None
