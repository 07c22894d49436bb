"""The kinds of file that a notifier may add, and how much of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Group(StrEnum):
    """Kinds that are allowed or refused together. The values are what the setting calls them."""

    DOCUMENTS = "documents"
    PICTURES = "pictures"
    SHEETS = "sheets"
    MAILS = "mails"
    RECORDINGS = "recordings"


GROUP_WORDS: Final[Mapping[Group, str]] = {
    Group.DOCUMENTS: "Documents: Word, OpenDocument, PDF, rich text or plain text",
    Group.PICTURES: "Pictures: JPEG, PNG, HEIC or TIFF",
    Group.SHEETS: "Spreadsheets: Excel, OpenDocument or CSV",
    Group.MAILS: "E-mails that were saved as a file: .eml or .msg",
    Group.RECORDINGS: "Short sound or video: MP3, M4A, MP4 or MOV",
}


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file, known by its content. ``endings`` are those that are honest for it, the usual one first."""

    media_type: str
    words: str
    group: Group
    endings: tuple[str, ...]

    @property
    def ending(self) -> str:
        """The one that a file of this kind is handed out with."""
        return self.endings[0]


_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
_OPEN: Final = "application/vnd.oasis.opendocument."

DOCX: Final = FileKind(f"{_OFFICE}wordprocessingml.document", "Word document", Group.DOCUMENTS, (".docx",))
DOC: Final = FileKind("application/msword", "Word document of the old kind", Group.DOCUMENTS, (".doc", ".dot"))
ODT: Final = FileKind(f"{_OPEN}text", "OpenDocument text", Group.DOCUMENTS, (".odt",))
RTF: Final = FileKind("application/rtf", "Rich-text document", Group.DOCUMENTS, (".rtf", ".doc"))  # Word writes both
PDF: Final = FileKind("application/pdf", "PDF", Group.DOCUMENTS, (".pdf",))
TEXT: Final = FileKind("text/plain", "Plain text", Group.DOCUMENTS, (".txt", ".text", ".md", ".log"))
JPEG: Final = FileKind("image/jpeg", "JPEG picture", Group.PICTURES, (".jpg", ".jpeg", ".jpe", ".jfif"))
PNG: Final = FileKind("image/png", "PNG picture", Group.PICTURES, (".png",))
HEIC: Final = FileKind("image/heic", "HEIC picture", Group.PICTURES, (".heic", ".heif"))
TIFF: Final = FileKind("image/tiff", "TIFF picture", Group.PICTURES, (".tiff", ".tif"))
XLSX: Final = FileKind(f"{_OFFICE}spreadsheetml.sheet", "Excel workbook", Group.SHEETS, (".xlsx",))
XLS: Final = FileKind("application/vnd.ms-excel", "Excel workbook of the old kind", Group.SHEETS, (".xls", ".xlt"))
ODS: Final = FileKind(f"{_OPEN}spreadsheet", "OpenDocument spreadsheet", Group.SHEETS, (".ods",))
CSV: Final = FileKind("text/csv", "CSV table", Group.SHEETS, (".csv", ".tsv", ".txt"))
EML: Final = FileKind("message/rfc822", "Saved e-mail", Group.MAILS, (".eml", ".txt"))
MSG: Final = FileKind("application/vnd.ms-outlook", "E-mail saved by Outlook", Group.MAILS, (".msg",))
MP3: Final = FileKind("audio/mpeg", "MP3 sound", Group.RECORDINGS, (".mp3", ".mpga"))
M4A: Final = FileKind("audio/mp4", "M4A sound", Group.RECORDINGS, (".m4a", ".m4b", ".mp4"))
MP4: Final = FileKind("video/mp4", "MP4 video or sound", Group.RECORDINGS, (".mp4", ".m4v", ".m4a"))
MOV: Final = FileKind("video/quicktime", "QuickTime video", Group.RECORDINGS, (".mov", ".qt"))

KINDS: Final = (
    DOCX, DOC, ODT, RTF, PDF, TEXT, JPEG, PNG, HEIC, TIFF, XLSX, XLS, ODS, CSV, EML, MSG, MP3, M4A, MP4, MOV,
)  # fmt: skip
BY_MEDIA_TYPE: Final[Mapping[str, FileKind]] = {kind.media_type: kind for kind in KINDS}


@dataclass(frozen=True, slots=True)
class FileRules:
    """How much a notifier may add to one notification. Sizes are in bytes."""

    file_bytes: int
    """Of one file."""
    all_bytes: int
    """Of all files of a notification together."""
    most: int
    """Files of a notification."""
    groups: frozenset[Group]

    @property
    def kinds(self) -> tuple[FileKind, ...]:
        """Those that are taken."""
        return tuple(kind for kind in KINDS if kind.group in self.groups)

    @property
    def words(self) -> tuple[str, ...]:
        """The same in words, a line a group."""
        return tuple(words for group, words in GROUP_WORDS.items() if group in self.groups)
