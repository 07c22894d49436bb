"""One e-mail as a person may look at it: the headers that matter, its words as plain text, and what is attached.

Pure: bytes in, text out. Nothing of it is ever rendered: HTML is reduced to its words, nothing is fetched, and no
picture is decoded here. Nothing that a sender can write makes it raise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.utils import getaddresses
from typing import Final

from forms.word.reading.sniff import WEB_PAGE, Kind, seen
from intake.pipeline import mime
from intake.pipeline.html_words import words_of_html
from intake.pipeline.message import Attachment, MailContents, take_apart
from intake.pipeline.mime import Part

MOST_CHARACTERS: Final = 200_000
"""Of the words of one message, and of one text file: a browser shows more only with effort, the original has it all."""
_TEXT_BYTES: Final = 4 * MOST_CHARACTERS
"""Of one text: as many as its characters can take. HTML with more markup than that is left to the original."""
_HEADER_CHARACTERS: Final = 2_000
_MOST_TEXTS: Final = 50
_DEPTH: Final = 20
_SHOWN_HEADERS: Final = ("From", "Reply-To", "To", "Cc", "Date", "Subject")
_ERRORS: Final = (ValueError, IndexError, LookupError, AttributeError, TypeError, RecursionError)
_CONTROLS: Final = {
    # What a terminal or a page would obey, and what writes text backwards or hides it.
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)]),
    ord("\n"): "\n",
    ord("\t"): "\t",
    **dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C], "\ufffd"),
}
_NO_CHARSETS: Final = frozenset({"idna", "punycode", "raw-unicode-escape", "raw_unicode_escape", "unicode-escape",
                                 "unicode_escape"})  # fmt: skip
"""Python decodes from these too. They are no character sets of texts, and some take a time that grows by the square."""
_BLANK_LINES: Final = re.compile(r"(?:[ \t]*\n){3,}")

_TEXT: Final = "Text"
_WEB_PAGE: Final = "Web page"
_PICTURES: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (b"GIF8", "image/gif", ".gif"),
)
_KINDS: Final = {
    Kind.DOCX: ("Word document", ".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    Kind.DOC: ("Word document of the old kind", ".doc", "application/msword"),
    Kind.ODT: ("OpenDocument text", ".odt", "application/vnd.oasis.opendocument.text"),
    Kind.RTF: ("Rich text", ".rtf", "application/rtf"),
    Kind.PDF: ("PDF", ".pdf", "application/pdf"),
}
_WORD_PART: Final = b"word/"


@dataclass(frozen=True, slots=True)
class FileView:
    """An attachment as it is shown. ``kind`` is what its content is, whatever its name says.

    ``ending`` and ``media_type`` are what it is handed out as; ``picture`` whether it may be looked at in the browser.
    ``text`` is what a text file says; '' for every other.
    """

    number: int
    name: str
    size: int
    kind: str
    ending: str
    media_type: str
    picture: bool
    text: str


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message as it is shown. ``headers`` are names and values in our order; ``text`` may be cut, as ``cut`` says."""

    contents: MailContents
    headers: tuple[tuple[str, str], ...]
    text: str
    cut: bool
    files: tuple[FileView, ...]
    elsewhere: bool
    """Whether answers would go to another address than the one it says it is from."""


def viewed(raw: bytes) -> MessageView:
    """The message in ``raw``. Never raises: what cannot be understood is left out, and the original has it."""
    (message, _), contents = mime.parsed(raw), take_apart(raw)
    text = _joined(_texts(message))
    return MessageView(
        contents=contents,
        headers=tuple((name, value) for name in _SHOWN_HEADERS if (value := _header(message, name))),
        text=text[:MOST_CHARACTERS],
        cut=len(text) > MOST_CHARACTERS,
        files=tuple(file_view(number, one) for number, one in enumerate(contents.attachments)),
        elsewhere=_goes_elsewhere(message),
    )


def file_view(number: int, attachment: Attachment) -> FileView:
    """An attachment as it is shown, by its content."""
    kind, ending, media_type = _kind(attachment.data)
    start, text = attachment.data[:_TEXT_BYTES], ""
    if kind == _WEB_PAGE:
        text = words_of_html(_decoded(start, ""))
    elif kind == _TEXT:
        text = _decoded(start, "")
    return FileView(
        number=number,
        name=harmless(attachment.name).replace("\n", " "),
        size=len(attachment.data),
        kind=kind,
        ending=ending,
        media_type=media_type,
        picture=media_type.startswith("image/"),
        text=harmless(text)[:MOST_CHARACTERS],
    )


def harmless(text: str) -> str:
    """Text without what a page or a terminal would obey, its directions marked where they were turned."""
    try:
        whole = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")  # raw bytes of a header
    except UnicodeError:
        whole = text.encode("utf-8", "replace").decode("utf-8")
    return whole.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)


def _texts(message: Part, depth: int = _DEPTH) -> Iterator[str]:
    """The texts of a message in its order, a forwarded one's with its own headers above."""
    if depth == 0:
        return
    kind = mime.media_type(message)
    if kind == "message/rfc822" and message.is_multipart():
        for inner in message.parts():
            heads = [f"{name}: {value}" for name in _SHOWN_HEADERS if (value := _header(inner, name))]
            yield "\n".join(["-- Forwarded message --", *heads])
            yield from _texts(inner, depth - 1)
    elif kind == "multipart/alternative" and message.is_multipart():
        ways = [_joined(_texts(part, depth - 1)) for part in message.parts()]
        said = [text for text in ways if text]
        plain = [
            text
            for part, text in zip(message.parts(), ways, strict=True)
            if text and mime.media_type(part) == "text/plain"
        ]
        # The same in several ways. Where the plain way says much less than another, it is a mere pointer to that.
        longest = max(said, key=len, default="")
        yield plain[0] if plain and len(longest) <= 2 * len(plain[0]) else longest
    elif message.is_multipart():
        for part in message.parts():
            yield from _texts(part, depth - 1)
    elif kind in {"text/plain", "text/html"} and not _is_file(message):
        text = _decoded(mime.payload(message)[:_TEXT_BYTES], mime.parameter(message, "charset"))
        yield words_of_html(text) if kind == "text/html" else text


def _joined(texts: Iterable[str]) -> str:
    found: list[str] = []
    for text in texts:
        if clean := _BLANK_LINES.sub("\n\n", harmless(text)).strip():
            found.append(clean)
        if len(found) >= _MOST_TEXTS:
            break
    return "\n\n".join(found)


def _is_file(part: Part) -> bool:
    return bool(mime.file_name(part)) or mime.word(part, "Content-Disposition") == "attachment"


def _decoded(data: bytes, charset: str) -> str:
    """The text of bytes: by the character set they claim, else by what they can be. No byte is dropped silently."""
    for name in ("" if charset in _NO_CHARSETS else charset, "utf-8-sig"):
        try:
            return data.decode(name)
        except (LookupError, UnicodeError, ValueError):
            continue
    return data.decode("cp1252", errors="replace")


def _header(message: Part, name: str) -> str:
    return " ".join(harmless(mime.text(mime.header(message, name))).split())[:_HEADER_CHARACTERS]


def _goes_elsewhere(message: Part) -> bool:
    sender, answers = _addresses(message, "From"), _addresses(message, "Reply-To")
    return bool(answers) and not answers <= sender


def _addresses(message: Part, name: str) -> set[str]:
    try:
        return {address.casefold() for _, address in getaddresses([_header(message, name)]) if address}
    except _ERRORS:
        return set()


def _kind(data: bytes) -> tuple[str, str, str]:
    for start, media_type, ending in _PICTURES:
        if data.startswith(start):
            return "Picture", ending, media_type
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "Picture", ".webp", "image/webp"
    kind = seen(data).kind
    if kind is Kind.DOCX and _WORD_PART not in data:
        return "Packed files (zip), or a document of another kind", ".zip", "application/zip"
    if kind in _KINDS:
        return _KINDS[kind]
    if not data:
        return "Empty file", ".bin", "application/octet-stream"
    if seen(data).reason == WEB_PAGE:
        return _WEB_PAGE, ".txt", "text/plain"
    if _is_text(data):
        return _TEXT, ".txt", "text/plain"
    return "File of another kind", ".bin", "application/octet-stream"


def _is_text(data: bytes) -> bool:
    start = data[:4096]
    return not any(byte < 9 or 13 < byte < 32 for byte in start)
