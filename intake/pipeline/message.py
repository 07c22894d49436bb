"""One e-mail taken apart. Pure: bytes in, contents out. Nothing that a sender can write makes it raise.

`policy.default` raises on newlines in encoded headers, on Exchange's bracketed Message-IDs and on unknown character
sets (EXPERIENCE 13), recurses without end on nested brackets and nested parts, and `iter_attachments` does not look
into forwarded messages (EXPERIENCE 16): so every header and body is asked for behind a guard, and the whole tree is
walked.
"""

from __future__ import annotations

import email.policy
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from functools import lru_cache
from typing import Final

from forms.word.reading.sniff import COMPOUND, MAY_BE_A_FORM, Kind, seen

_DEPTH: Final = 10
"""How deep a forwarded message in a forwarded message is looked into."""
_PARTS: Final = 500
"""How many parts one message may have before the rest is left aside: no person sends so many."""
_REMEMBERED_BYTES: Final = 1_000_000
"""A larger message is not kept in memory beyond the moment: few are, and a worker stays as small as it is."""
_HEADER_CHARACTERS: Final = 4000
"""A longer header is not parsed but cut: its parser takes time and stack for every bracket and comma."""
_HEADER_ERRORS: Final = (ValueError, IndexError, LookupError, AttributeError, TypeError, RecursionError)

_ZIP: Final = b"PK\x03\x04"
_WORD_PARTS: Final = (b"word/", b"word\\")
_SHOWN: Final = ("text/", "message/", "multipart/")
"""Parts without a name that mail programs show, and no file."""
_DOCUMENTS: Final = (_ZIP, b"%PDF-", b"{\\rtf", COMPOUND)
"""How files begin that are looked at even where nobody gave them a name."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message. ``name`` is the sender's own text: data, never a path."""

    name: str
    data: bytes
    media_type: str = ""
    """As the message says it, in lower case: no proof of what the file is."""

    @property
    def may_be_the_form(self) -> bool:
        """Whether its content, whatever its name, is a document that the Word form may have been saved as."""
        kind = seen(self.data).kind
        if kind is Kind.DOCX:
            return self.data.startswith(_ZIP) and any(part in self.data for part in _WORD_PARTS)
        return kind in MAY_BE_A_FORM


@dataclass(frozen=True, slots=True)
class MailContents:
    """What one message holds. ``automatic`` is an auto-reply, ``bounce`` a delivery report.

    ``sender`` is the address it says it is from; empty when it names none or several. ``authentication`` is what the
    last server on its way says about that: the topmost Authentication-Results header, empty when there is none.

    ``whole`` is False when the message could not be taken apart: then only its headers were read. Mail by way of a list
    is not automatic: a shared mailbox may be a list, and a person may have written it.
    """

    sender: str
    message_id: str
    automatic: bool
    bounce: bool
    whole: bool
    attachments: tuple[Attachment, ...]
    authentication: str = ""
    subject: str = ""
    """The sender's own words: looked through for a reference, never shown in a message of ours (SAFETY 16)."""

    @property
    def forms(self) -> tuple[Attachment, ...]:
        """The attachments that may be the Word form, in the message's order."""
        return tuple(attachment for attachment in self.attachments if attachment.may_be_the_form)


def take_apart(raw: bytes) -> MailContents:
    """The contents of the message in ``raw``. Never raises: what cannot be understood is left out."""
    return _lately(raw) if len(raw) <= _REMEMBERED_BYTES else _taken_apart(raw)


def _taken_apart(raw: bytes) -> MailContents:
    message, whole = _parsed(raw)
    bounce = _is_bounce(message)
    return MailContents(
        sender=_address(_stood(message, "From")),
        message_id=_header(message, "Message-ID"),
        automatic=not bounce and _is_automatic(message),
        bounce=bounce,
        whole=whole,
        attachments=tuple(_attachments(message)) if whole else (),
        authentication=next(iter(_stood(message, "Authentication-Results")), ""),
        subject=_header(message, "Subject"),
    )


@lru_cache(maxsize=1)
def _lately(raw: bytes) -> MailContents:
    """The steps of a receipt ask about the same message more than once."""
    return _taken_apart(raw)


def _parsed(raw: bytes) -> tuple[EmailMessage | Message, bool]:
    try:
        return message_from_bytes(raw, policy=email.policy.default), True
    except _HEADER_ERRORS:
        return BytesHeaderParser(policy=email.policy.compat32).parsebytes(raw), False  # it parses no header


def _attachments(message: EmailMessage | Message) -> Iterator[Attachment]:
    for number, part in enumerate(_leaves(message, _DEPTH)):
        if number >= _PARTS:
            return
        name = _file_name(part)
        data = _payload(part)
        media_type = _media_type(part)
        if name or data.startswith(_DOCUMENTS) or not media_type.startswith(_SHOWN):
            yield Attachment(name, data, media_type)


def _leaves(message: EmailMessage | Message, depth: int) -> Iterator[EmailMessage | Message]:
    if depth == 0:
        return
    if (enclosed := _enclosed(message)) is not None:
        yield from _leaves(enclosed, depth - 1)
        return
    if not message.is_multipart():
        yield message
        return
    payload = message.get_payload()
    for part in payload if isinstance(payload, list) else []:
        if isinstance(part, Message):
            yield from _leaves(part, depth - 1)


def _enclosed(part: EmailMessage | Message) -> EmailMessage | Message | None:
    """The forwarded message in a part that hides it: a file named .eml, or one in base64 against RFC 2046."""
    if part.is_multipart():
        if _header(part, "Content-Transfer-Encoding").casefold() != "base64":
            return None
        inner = part.get_payload(0)
        text = inner.get_payload() if isinstance(inner, Message) else None
        try:
            data = b64decode(text) if isinstance(text, str) else b""
        except ValueError:
            return None
    else:
        data = _payload(part) if _file_name(part).casefold().endswith(".eml") else b""
    enclosed, whole = _parsed(data)
    return enclosed if whole and enclosed.keys() else None


def _payload(part: EmailMessage | Message) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except _HEADER_ERRORS:
        return b""
    return data if isinstance(data, bytes) else b""


def _file_name(part: EmailMessage | Message) -> str:
    try:
        return str(part.get_filename() or "")[:_HEADER_CHARACTERS]
    except _HEADER_ERRORS:
        return "attachment"


def _media_type(part: EmailMessage | Message) -> str:
    try:
        return part.get_content_type()
    except _HEADER_ERRORS:
        return ""


def _address(headers: list[str]) -> str:
    # As the header stood: decoded first, the name beside an address could turn into an address of its own.
    try:
        named = [address for _, address in getaddresses([header[:_HEADER_CHARACTERS] for header in headers])]
    except _HEADER_ERRORS:  # some versions of Python parse nested comments by recursion
        return ""
    return named[0] if len(named) == 1 else ""


def _stood(message: EmailMessage | Message, name: str) -> list[str]:
    """Every header of a name as it stood, unfolded, the topmost first."""
    return [" ".join(str(value).split()) for key, value in message.raw_items() if key.lower() == name.lower()]


def _header(message: EmailMessage | Message, name: str) -> str:
    stood = next(iter(_stood(message, name)), "")
    try:
        if len(stood) <= _HEADER_CHARACTERS:
            return str(message[name] or "").strip()
    except _HEADER_ERRORS:
        pass  # the header as it stood will do: better a strange address than a lost message
    return stood[:_HEADER_CHARACTERS].strip()


def _is_automatic(message: EmailMessage | Message) -> bool:
    if _submitted_by_itself(message) or _report_type(message):
        return True
    precedence = _header(message, "Precedence").casefold() in {"bulk", "junk", "auto_reply"}
    return precedence or bool(_header(message, "X-Autoreply"))


def _submitted_by_itself(message: EmailMessage | Message) -> bool:
    submitted = _header(message, "Auto-Submitted").casefold()
    return bool(submitted) and submitted != "no"


def _is_bounce(message: EmailMessage | Message) -> bool:
    """A delivery report. Out-of-office replies have the empty return path too (RFC 3834); a read receipt is none."""
    report = _report_type(message)
    if report:
        return report != "disposition-notification"
    return _header(message, "Return-Path") == "<>" and not _submitted_by_itself(message)


def _report_type(message: EmailMessage | Message) -> str:
    try:
        if message.get_content_type() != "multipart/report":
            return ""
        return str(message.get_param("report-type") or "delivery-status").casefold()
    except _HEADER_ERRORS:
        return ""
