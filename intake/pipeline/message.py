"""One e-mail taken apart. Pure: bytes in, contents out. Nothing that a sender can write makes it raise.

`policy.default` raises on newlines in encoded headers, on Exchange's bracketed Message-IDs and on unknown character
sets (EXPERIENCE 13), and `iter_attachments` does not look into forwarded messages (EXPERIENCE 16): so every header and
body is asked for behind a guard, and the whole tree is walked.
"""

from __future__ import annotations

import email.policy
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.utils import parseaddr
from typing import Final

_DEPTH: Final = 10
"""How deep a forwarded message in a forwarded message is looked into."""
_PARTS: Final = 500
"""How many parts one message may have before the rest is left aside: no person sends so many."""
_HEADER_ERRORS: Final = (ValueError, IndexError, LookupError, AttributeError, TypeError)

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF: Final = b"%PDF-"
_WORD_PART: Final = b"word/"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message. ``name`` is the sender's own text: data, never a path."""

    name: str
    data: bytes

    @property
    def looks_like_word(self) -> bool:
        """Whether its content, whatever its name, is a .docx package."""
        return self.data.startswith(_ZIP) and _WORD_PART in self.data


@dataclass(frozen=True, slots=True)
class MailContents:
    """What one message holds. ``automatic`` is an auto-reply or list mail, ``bounce`` a delivery report."""

    sender: str
    message_id: str
    automatic: bool
    bounce: bool
    attachments: tuple[Attachment, ...]

    @property
    def forms(self) -> tuple[Attachment, ...]:
        """The attachments that may be the Word form, in the message's order."""
        return tuple(attachment for attachment in self.attachments if attachment.looks_like_word)


def take_apart(raw: bytes) -> MailContents:
    """The contents of the message in ``raw``. Never raises: what cannot be understood is left out."""
    message = message_from_bytes(raw, policy=email.policy.default)
    return MailContents(
        sender=parseaddr(_header(message, "From"))[1],
        message_id=_header(message, "Message-ID"),
        automatic=_is_automatic(message),
        bounce=_is_bounce(message),
        attachments=tuple(_attachments(message)),
    )


def why_no_form(contents: MailContents) -> str:
    """Why a message without a Word form needs a person, in a sentence that quotes nothing of it."""
    starts = [attachment.data[:8] for attachment in contents.attachments]
    if not starts:
        return "The e-mail has no attachment. Ask the sender to attach the completed form."
    if any(start.startswith(_OLE) for start in starts):
        return "The attachment is an old Word file (.doc) or has a password. Ask for a .docx without a password."
    if any(start.startswith(_PDF) for start in starts):
        return "The attachment is a PDF. Read it here, and ask the sender for the Word form or key it in."
    if any(not attachment.data for attachment in contents.attachments):
        return "The attachment is empty. Ask the sender to send it again."
    return "No attachment is a Word document (.docx). Open the original to see what was sent."


def _attachments(message: EmailMessage | Message) -> Iterator[Attachment]:
    for number, part in enumerate(_leaves(message, _DEPTH)):
        if number >= _PARTS:
            return
        name = _file_name(part)
        data = _payload(part)
        if name or data.startswith((_ZIP, _OLE, _PDF)):
            yield Attachment(name, data)


def _leaves(message: EmailMessage | Message, depth: int) -> Iterator[EmailMessage | Message]:
    if not message.is_multipart():
        yield message
        return
    if depth == 0:
        return
    payload = message.get_payload()
    for part in payload if isinstance(payload, list) else []:
        if isinstance(part, Message):
            yield from _leaves(part, depth - 1)


def _payload(part: EmailMessage | Message) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except _HEADER_ERRORS:
        return b""
    return data if isinstance(data, bytes) else b""


def _file_name(part: EmailMessage | Message) -> str:
    try:
        return str(part.get_filename() or "")
    except _HEADER_ERRORS:
        return "attachment"


def _header(message: EmailMessage | Message, name: str) -> str:
    try:
        return str(message[name] or "").strip()
    except _HEADER_ERRORS:
        # The raw header, as it stood: better a strange address than a lost message.
        return next((str(value).strip() for key, value in message.raw_items() if key.lower() == name.lower()), "")


def _is_automatic(message: EmailMessage | Message) -> bool:
    submitted = _header(message, "Auto-Submitted").casefold()
    if submitted and submitted != "no":
        return True
    precedence = _header(message, "Precedence").casefold() in {"bulk", "junk", "list", "auto_reply"}
    return precedence or bool(_header(message, "List-Id")) or bool(_header(message, "X-Autoreply"))


def _is_bounce(message: EmailMessage | Message) -> bool:
    try:
        report = message.get_content_type() == "multipart/report"
    except _HEADER_ERRORS:
        report = False
    return report or _header(message, "Return-Path") == "<>"
