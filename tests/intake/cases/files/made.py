"""Files of every kind, as small as their programs would know them by, and some that are none of them."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import Final

from tests.forms.word.compound_files import compound

WORD_TYPES: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET_TYPES: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def zipped(parts: dict[str, str]) -> bytes:
    """A zip of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return file.getvalue()


def office(types: str, *more: str) -> bytes:
    """A package of Office whose main part has this type."""
    override = f'<Types><Override PartName="/main.xml" ContentType="{types}"/></Types>'
    return zipped({"[Content_Types].xml": override, "main.xml": "<x/>", **dict.fromkeys(more, "x")})


def open_document(kind: str) -> bytes:
    """An OpenDocument of a kind."""
    parts = {"mimetype": f"application/vnd.oasis.opendocument.{kind}", "META-INF/manifest.xml": "<x/>"}
    return zipped({**parts, "content.xml": "<x/>"})


def media(brand: bytes) -> bytes:
    """The beginning of a file in the ISO base media format."""
    return struct.pack(">L", 24) + b"ftyp" + brand + b"\0\0\2\0isom" + brand + b"\0" * 80


JPEG: Final = b"\xff\xd8\xff\xe0\x00\x10JFIF\0\x01\x01" + b"\0" * 100 + b"\xff\xd9"
MAIL: Final = (
    b"From: a@example.org\r\nTo: b@example.org\r\nSubject: A form\r\nDate: Tue, 8 Sep 2026\r\n\r\nDear colleague\r\n"
)

GOOD: Final[dict[str, bytes]] = {
    ".docx": office(WORD_TYPES),
    ".doc": compound("WordDocument"),
    ".odt": open_document("text"),
    ".rtf": b"{\\rtf1\\ansi Hello}",
    ".pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
    ".txt": "Chronology\n1 May: seen at home. Zoë said 'no'.\n".encode(),
    ".jpg": JPEG,
    ".png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 60,
    ".heic": media(b"heic"),
    ".tiff": b"II*\0\x08\0\0\0" + b"\0" * 60,
    ".xlsx": office(SHEET_TYPES),
    ".xls": compound("Workbook"),
    ".ods": open_document("spreadsheet"),
    ".csv": b"date,event\n2026-05-01,seen\n",
    ".eml": MAIL,
    ".msg": compound("__properties_version1.0"),
    ".mp3": b"ID3\x03\0\0\0\0\0\x21TSSE" + b"\0" * 200,
    ".m4a": media(b"M4A "),
    ".mp4": media(b"isom"),
    ".mov": media(b"qt  "),
}
"""Ending -> a file of its kind."""
