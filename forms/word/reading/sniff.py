"""What kind of file this is, by what it holds and never by its name. Each that is no .docx has its sentence."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from forms.word.reading import compound
from forms.word.reading.compound import Inside


class Kind(StrEnum):
    """The kinds that matter here. The value is the ending that people know the kind by."""

    DOCX = ".docx"
    DOC = ".doc"
    ODT = ".odt"
    RTF = ".rtf"
    PDF = ".pdf"
    OTHER = ""


MAY_BE_A_FORM: Final = frozenset({Kind.DOCX, Kind.DOC, Kind.ODT, Kind.RTF})
"""What the Word form is found saved as."""

BROKEN_ZIP: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, KeyError, IndexError, RuntimeError, OSError,
    OverflowError,
)  # fmt: skip
"""What the standard library raises at a zip that is damaged, made to harm, or locked."""

EMPTY: Final = "The file is empty. Ask for it to be sent again."
DAMAGED: Final = "The file is damaged and cannot be opened. Ask for it to be sent again."
PROTECTED: Final = (
    "The file is protected with a password. Ask for it to be sent without one, attached to an ordinary e-mail or by "
    "the secure e-mail that you use with this sender. Do not ask for the password by e-mail."
)
RESTRICTED: Final = (
    "The file is locked by rights management or a sensitivity label, so that only people named by the sender's "
    "organisation can open it. Ask for a copy without that label, by the secure e-mail that you use with this sender."
)
OLD_WORD: Final = (
    "This is a Word document of the old kind (.doc), and no LibreOffice is set up here to read it. "
    "Open it in Word, save it as .docx and send that, or read it here and key it in."
)
OLD_EXCEL: Final = "This is an Excel workbook (.xls), not a Word document. Open the original to see what it holds."
OLD_POWERPOINT: Final = "This is a PowerPoint file (.ppt), not a Word document. Open the original to see what it holds."
OLD_OFFICE: Final = "This is an old Office file that is not a Word document. Open the original to see what it holds."
SAVED_MAIL: Final = "This is a saved e-mail, not a Word document. Open the original to see what it holds."
PDF: Final = "This is a PDF. Its answers cannot be read into the form: read it here and key it in."
RICH_TEXT: Final = (
    "This is a rich-text file (.rtf), and no LibreOffice is set up here to read it. "
    "Open it in Word, save it as .docx and send that, or read it here and key it in."
)
OPEN_DOCUMENT: Final = (
    "This is an OpenDocument file (.odt), and no LibreOffice is set up here to read it. "
    "Save it as .docx and send that, or read it here and key it in."
)
OTHER_OPEN_DOCUMENT: Final = (
    "This is an OpenDocument file that is not a text document. Open the original to see what it holds."
)
WEB_PAGE: Final = "This is a web page. An encrypted e-mail often looks like this: ask the sender how to open it."
PICTURE: Final = "This is a picture. Its answers cannot be read into the form: read it here and key it in."
NOT_WORD: Final = "This is not a Word document (.docx). Open the original to see what it holds."

_INSIDE: Final = {
    Inside.DAMAGED: DAMAGED,
    Inside.PASSWORD: PROTECTED,
    Inside.RIGHTS: RESTRICTED,
    Inside.EXCEL: OLD_EXCEL,
    Inside.POWERPOINT: OLD_POWERPOINT,
    Inside.MAIL: SAVED_MAIL,
    Inside.OTHER: OLD_OFFICE,
}

COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP: Final = b"PK"
_STARTS: Final = (
    (b"%PDF", Kind.PDF, PDF),
    (b"{\\rt", Kind.RTF, RICH_TEXT),
    (b"\x89PNG", Kind.OTHER, PICTURE),
    (b"\xff\xd8\xff", Kind.OTHER, PICTURE),
    (b"GIF8", Kind.OTHER, PICTURE),
)
_OPEN_DOCUMENT_TYPE: Final = b"application/vnd.oasis.opendocument"
_OPEN_TEXT_TYPE: Final = b"application/vnd.oasis.opendocument.text"
_FIRST_PART: Final = 30
"""Bytes before the name of a zip's first part (APPNOTE.TXT 4.3.7)."""
_ENTRY: Final = b"PK\x01\x02"
_MOST_ENTRIES: Final = 2_000


@dataclass(frozen=True, slots=True)
class Seen:
    """``reason``: why the file as it stands is no .docx, for staff and sender; empty where it may be one."""

    kind: Kind
    reason: str = ""


def seen(data: bytes) -> Seen:
    """What ``data`` is. Never raises. Any zip but an OpenDocument may be a .docx: opening it tells."""
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n\0")[:64]
    if not start:
        return Seen(Kind.OTHER, EMPTY)
    if data.startswith(ZIP):
        return _zipped(data)
    if data.startswith(COMPOUND):
        found = compound.inside(data)
        return Seen(Kind.DOC, OLD_WORD) if found is Inside.WORD else Seen(Kind.OTHER, _INSIDE[found])
    for mark, kind, reason in _STARTS:
        if start.startswith(mark):
            return Seen(kind, reason)
    if start[:1] == b"<" and b"html" in data[:2048].lower():
        return Seen(Kind.OTHER, WEB_PAGE)
    return Seen(Kind.OTHER, NOT_WORD)


def kind_by_start(start: bytes) -> Kind:
    """What a file is of which no more than its beginning is at hand: any compound file may be a .doc."""
    return Kind.DOC if start.startswith(COMPOUND) else seen(start).kind


def why_not_word(names: frozenset[str], mimetype: bytes) -> str | None:
    """Why a zip with these parts is no Word document; None when it may be one."""
    if mimetype.startswith(_OPEN_DOCUMENT_TYPE):
        return OPEN_DOCUMENT if mimetype.startswith(_OPEN_TEXT_TYPE) else OTHER_OPEN_DOCUMENT
    if "[Content_Types].xml" not in names and not any(name.startswith("word/") for name in names):
        return NOT_WORD
    return None


def _zipped(data: bytes) -> Seen:
    # OpenDocument 1.3 part 2, 3.3: the first part, stored as it is, so that it stands at this place.
    first = data[_FIRST_PART : _FIRST_PART + 8 + len(_OPEN_TEXT_TYPE)]
    media_type = first[8:] if first.startswith(b"mimetype" + _OPEN_DOCUMENT_TYPE) else _out_of_order(data)
    if not media_type.startswith(_OPEN_DOCUMENT_TYPE):
        return Seen(Kind.DOCX)
    if media_type.startswith(_OPEN_TEXT_TYPE):
        return Seen(Kind.ODT, OPEN_DOCUMENT)
    return Seen(Kind.OTHER, OTHER_OPEN_DOCUMENT)


def _out_of_order(data: bytes) -> bytes:
    """The media type of an OpenDocument that a program without care has packed; empty for anything else."""
    if b"META-INF/manifest.xml" not in data or data.count(_ENTRY) > _MOST_ENTRIES:
        return b""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed, packed.open("mimetype") as part:
            return part.read(len(_OPEN_TEXT_TYPE))
    except BROKEN_ZIP:
        return b""
