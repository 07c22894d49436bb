"""The standard library's `email`, without what makes it raise or take for ever. Pure: bytes in, parts out.

`policy.default` raises on newlines in encoded headers, on Exchange's bracketed Message-IDs and on unknown character
sets (EXPERIENCE 13), and takes time and stack for every bracket of a header. Here a header is the text that stood in
it, and what needs decoding is decoded by itself, with a way out for whatever it claims to be.
"""

from __future__ import annotations

import binascii
import quopri
import re
from email.errors import HeaderParseError, MissingHeaderBodySeparatorDefect
from email.header import decode_header
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import EmailPolicy
from typing import Any, Final, cast

HEADER_CHARACTERS: Final = 4000
"""A longer header is cut: no name, type or subject of a person is that long."""
_HEADER_BYTES: Final = 1_000_000
"""How far the headers of a message with a broken line in them are looked through."""
_BROKEN: Final = (ValueError, IndexError, LookupError, AttributeError, TypeError, RecursionError, HeaderParseError)
_WORD: Final = re.compile(r"[a-z0-9_-]+")
_HEADER_LINE: Final = re.compile(rb"(?P<name>[!-9;-~]+)[ \t]*(?P<rest>:.*)", re.DOTALL)
_NOT_BASE64: Final = re.compile(rb"[^A-Za-z0-9+/=]+")
_BASE64_ONLY: Final = re.compile(rb"[A-Za-z0-9+/=\s]+")
_DOCUMENTS_IN_BASE64: Final = (b"UEsDB", b"0M8R4KGx", b"JVBERi", b"e1xydG")
"""How a zip, a compound file, a PDF and rich text begin where a part does not say that it is in base64."""
_BOUNDARY: Final = re.compile(
    rb"(?:^|(?<=\r))--(?P<boundary>[^\r\n]{1,200})(?:\r\n|\r|\n)(?=(?:Content-|[ \t]{0,9}[\r\n]))",
    re.MULTILINE | re.IGNORECASE,
)
_BOUNDARY_NAMED: Final = re.compile(rb"boundary\s{0,9}[*=]", re.IGNORECASE)
_MOST_COMPARISONS: Final = 100_000_000
"""The library holds each line against the boundary of every part that is open: some ten seconds' worth. A message of
50 MB with an attachment has 650,000 lines, and some three boundaries."""
_DEEPEST: Final = 330
"""Parts in parts, where the library's stack ends."""
_INVISIBLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Control characters, and marks that turn the direction of writing: a name may pretend another ending."""
_HALVES: Final = re.compile("[\ud800-\udfff]")
"""Halves of characters, which are none and cannot be encoded."""


class Part(EmailMessage):
    """A message, or a part of one."""

    _payload: object

    def parts(self) -> list[Part]:
        """The parts it consists of; none where it is no multipart and no forwarded message."""
        return [part for part in self._payload if isinstance(part, Part)] if isinstance(self._payload, list) else []

    def as_sent(self) -> bytes:
        """The content of what has no parts, not decoded. (`get_payload` raises on some character sets.)"""
        return _bytes_of(self._payload)


class _AsItStood(EmailPolicy):
    """Headers as plain text, on one line, cut to a length."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        return _plain("".join(str(value)[: 2 * HEADER_CHARACTERS].splitlines()))[:HEADER_CHARACTERS]


_POLICY: Final = _AsItStood(message_factory=Part)


def parsed(raw: bytes) -> tuple[Part, bool]:
    """The message in ``raw``, and whether it could be taken apart: if not, only its headers were."""
    raw = raw.lstrip(b"\xef\xbb\xbf\r\n")
    if _comparisons(raw) > _MOST_COMPARISONS:
        return _parse(raw, headers_only=True), False
    try:
        message = _parse(raw)
        if any(isinstance(defect, MissingHeaderBodySeparatorDefect) for defect in message.defects):
            message = _parse(_with_sound_headers(raw))
    except RecursionError:
        return _parse(raw, headers_only=True), False
    return message, True


def _comparisons(raw: bytes) -> int:
    """How many comparisons of lines with boundaries the library may make of a message."""
    lines = raw.count(b"\n") + raw.count(b"\r")
    return 0 if lines * _DEEPEST <= _MOST_COMPARISONS else lines * min(len(_BOUNDARY_NAMED.findall(raw)), _DEEPEST)


def _parse(raw: bytes, *, headers_only: bool = False) -> Part:
    # The policy's factory makes no other.
    return cast("Part", BytesParser(policy=_POLICY).parsebytes(raw, headers_only))


def _with_sound_headers(raw: bytes) -> bytes:
    """The message without the lines among its headers that are none, which end the headers for the library."""
    sound: list[bytes] = []
    at = 0
    for line in raw[:_HEADER_BYTES].splitlines(keepends=True):
        at += len(line)
        if not line.strip():
            return b"".join(sound) + b"\r\n" + raw[at:]
        if line[:1] in b" \t":
            sound.append(line)
        elif (header := _HEADER_LINE.fullmatch(line)) is not None:
            sound.append(header["name"] + header["rest"])
    return raw


def stood(part: Part, name: str) -> list[str]:
    """Every header of a name as it stood, unfolded, the topmost first."""
    wanted = name.lower()
    return [_plain(" ".join(str(value).split())) for key, value in part.raw_items() if key.lower() == wanted]


def header(part: Part, name: str) -> str:
    """The topmost header of a name, as it stood; empty where there is none."""
    return str(part.get(name) or "").strip()


def word(part: Part, name: str) -> str:
    """The first word of a header, in lower case, without comments and parameters: `auto-replied`, `base64`."""
    found = _WORD.search(header(part, name).casefold().partition("(")[0])
    return found[0] if found else ""


def text(value: str) -> str:
    """What a header says: RFC 2047 decoded, whatever character set it claims."""
    if "=?" not in value:
        return value
    try:
        return "".join(_piece(piece, charset) for piece, charset in decode_header(value))
    except _BROKEN:
        return value


def _piece(piece: bytes | str, charset: str | None) -> str:
    if isinstance(piece, str):
        return piece
    # What stands between encoded words comes back in this encoding.
    return _from_bytes(piece, "raw-unicode-escape" if charset is None else charset)


def _plain(value: str) -> str:
    """A header's text with its raw characters, which the library keeps as halves of characters, decoded."""
    return value if value.isascii() else _from_bytes(value.encode("utf-8", "surrogateescape"), "")


def _from_bytes(data: bytes, charset: str) -> str:
    """``data`` decoded, and able to be encoded again: a keyed hash is made of some of it."""
    for known in (charset, "utf-8"):
        try:
            return _HALVES.sub("\ufffd", data.decode(known or "ascii"))
        except (LookupError, ValueError):
            continue
    return data.decode("cp1252", "replace")


def media_type(part: Part) -> str:
    """What a part says it is, in lower case; `text/plain` where it says nothing that can be meant."""
    try:
        return part.get_content_type()
    except _BROKEN:
        return "text/plain"


def parameter(part: Part, name: str, of: str = "content-type") -> str:
    """A header's parameter, decoded from RFC 2231, RFC 2047 or raw characters; empty where there is none."""
    try:
        value = part.get_param(name, "", of)
        if isinstance(value, tuple):
            charset, _, encoded = value
            return _from_bytes(encoded.encode("latin-1", "replace"), charset or "")
        return text(str(value))
    except _BROKEN:
        return ""


def file_name(part: Part) -> str:
    """The name that a part gives its file, as data, without what nobody can see; empty where it gives none."""
    name = parameter(part, "filename", "content-disposition") or parameter(part, "name")
    return visible(name)


def visible(name: str) -> str:
    """A file's name without control characters and marks of writing direction, cut to a length."""
    return _HALVES.sub("", _INVISIBLE.sub("", name))[:HEADER_CHARACTERS].strip()


def payload(part: Part) -> bytes:
    """The content of a part that has no parts, decoded as far as it can be."""
    encoding = word(part, "Content-Transfer-Encoding")
    sent = part.as_sent()
    if encoding == "quoted-printable":
        return quopri.decodestring(sent)
    if encoding == "base64" or sent[:20].lstrip().startswith(_DOCUMENTS_IN_BASE64):
        return from_base64(sent)
    return sent


def _bytes_of(content: object) -> bytes:
    return content.encode("utf-8", "surrogateescape") if isinstance(content, str) else b""


def from_base64(sent: bytes) -> bytes:
    """Decoded with whatever stands between its characters left out: scanners and lists write below a part."""
    end = sent.find(b"=")
    if end < 0 or not sent[end:].strip(b"= \t\r\n"):
        return _decoded(sent)
    pieces = [sent[:end]]
    for piece in re.split(rb"=+", sent[end:])[1:]:  # some programs encode, and fill up, line by line
        if piece.strip() and not _BASE64_ONLY.fullmatch(piece):
            break
        pieces.append(piece)
    return b"".join(map(_decoded, pieces))


def _decoded(sent: bytes) -> bytes:
    try:
        return binascii.a2b_base64(sent)
    except binascii.Error:
        letters = _NOT_BASE64.sub(b"", sent).rstrip(b"=")
        letters = letters[: len(letters) - (len(letters) % 4 == 1)]
        return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def parts_in(data: bytes) -> Part | None:
    """The parts in a text that has the look of a multipart's content, whatever is said about it; None where it has not.

    So it is where a message names no boundary, or another than it keeps to, or none at all; and behind a last boundary.
    """
    found = _BOUNDARY.search(data) if b"Content-" in data else None
    if found is None:
        return None
    boundary = found["boundary"].rstrip().removesuffix(b"--").replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    again, whole = parsed(b'Content-Type: multipart/mixed; boundary="' + boundary + b'"\r\n\r\n' + data)
    return again if whole and again.is_multipart() else None


def beside_its_parts(part: Part) -> tuple[bytes, bytes]:
    """What stands before the first and behind the last boundary of a multipart: nothing that a mail program shows."""
    return _bytes_of(part.preamble), _bytes_of(part.epilogue)
