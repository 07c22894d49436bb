"""Files that stand in the text of a message, as Outlook in plain text and old programs write them (uuencode)."""

from __future__ import annotations

import binascii
import re
from typing import Final

from intake.pipeline.packed.allowance import Allowance, File

_BEGIN: Final = re.compile(rb"^begin [0-7]{3,4} (?P<name>[^\r\n]+)(?:\r\n|\r|\n)", re.MULTILINE)
_END: Final = frozenset({b"end", b"`", b""})
_FIRST_LINE: Final = 1000
_FULL_LINE: Final = 45
"""Bytes that a line carries, but for the last."""


def begins(data: bytes) -> bool:
    """Whether a file is uuencoded from its first line on."""
    return _BEGIN.match(data.lstrip()[:_FIRST_LINE]) is not None


def unpack(text: bytes, allowance: Allowance) -> list[File]:
    """The files in ``text``; none where lines only happen to begin so. Raises Closed for more than is allowed."""
    files: list[File] = []
    at = 0
    while b"begin " in text and (begin := _BEGIN.search(text, at)) is not None:
        data, at = _decoded(text, begin.end())
        if data:
            allowance.spend(len(data))
            files.append(File(begin["name"].decode("utf-8", "replace"), data))
    return files


def _decoded(text: bytes, at: int) -> tuple[bytes, int]:
    """What the lines from ``at`` carry, and where they end."""
    pieces: list[bytes] = []
    while at < len(text):
        end = text.find(b"\n", at)
        end = len(text) if end < 0 else end
        line = text[at:end].rstrip(b"\r\n")
        if line.strip() in _END or (piece := _line(line)) is None:
            break
        at = end + 1
        pieces.append(piece)
        if len(piece) < _FULL_LINE:
            break
    return b"".join(pieces), at


def _line(line: bytes) -> bytes | None:
    """One line's bytes; None where it is none of uuencode's."""
    carries = (line[0] - 32) & 63
    length = 1 + 4 * -(-carries // 3)
    if not carries or carries > _FULL_LINE or not length - 4 <= len(line) <= length + 1:
        return None  # some programs drop spaces at the end of a line, some write a check character there
    try:
        return binascii.a2b_uu(line[:length].ljust(length))
    except binascii.Error:
        return None
