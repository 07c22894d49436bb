"""What kind of file this is, when it is no .docx: each kind has its own plain sentence for staff and sender."""

from __future__ import annotations

from typing import Final

EMPTY: Final = "The file is empty. Ask for it to be sent again."
DAMAGED: Final = "The file is damaged and cannot be opened. Ask for it to be sent again."
PROTECTED: Final = "The file is protected with a password. Ask for it to be sent without one, by secure e-mail."
OLD_WORD: Final = (
    "This is a Word document of the old kind (.doc). Open it in Word, save it as .docx and send that, or read it here."
)
OLD_OFFICE: Final = "This is an old Office file that is not a Word document. Open the original to see what it holds."
SAVED_MAIL: Final = "This is a saved e-mail, not a Word document. Open the original to see what it holds."
PDF: Final = "This is a PDF. Its answers cannot be read into the form: read it here and key it in."
RICH_TEXT: Final = "This is a rich-text file (.rtf). Open it in Word, save it as .docx and send that, or read it here."
OPEN_DOCUMENT: Final = (
    "This is an OpenDocument file (.odt). Save it as .docx and send that, or read it here and key it in."
)
WEB_PAGE: Final = "This is a web page. An encrypted e-mail often looks like this: ask the sender how to open it."
PICTURE: Final = "This is a picture. Its answers cannot be read into the form: read it here and key it in."
NOT_WORD: Final = "This is not a Word document (.docx). Open the original to see what it holds."

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = b"PK"
_STARTS: Final = (
    (b"%PDF", PDF),
    (b"{\\rt", RICH_TEXT),
    (b"\x89PNG", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"GIF8", PICTURE),
)


def why_not_a_zip(data: bytes) -> str | None:
    """Why ``data`` cannot be a .docx, judged by its first bytes; None when it may be one."""
    if not data.strip(b"\0 \t\r\n"):
        return EMPTY
    if data.startswith(_ZIP):
        return None
    if data.startswith(_OLE):
        return _inside_ole(data)
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:64]
    for mark, reason in _STARTS:
        if start.startswith(mark):
            return reason
    if start[:1] == b"<" and b"html" in data[:2048].lower():
        return WEB_PAGE
    return NOT_WORD


def why_not_word(names: frozenset[str], mimetype: bytes) -> str | None:
    """Why a zip with these parts is no Word document; None when it may be one."""
    if mimetype.startswith(b"application/vnd.oasis.opendocument"):
        return OPEN_DOCUMENT
    if "[Content_Types].xml" not in names and not any(name.startswith("word/") for name in names):
        return NOT_WORD
    return None


def _inside_ole(data: bytes) -> str:
    """Compound files name their streams in UTF-16 ([MS-CFB] 2.6.1)."""

    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if has("EncryptedPackage") or has("EncryptionInfo"):
        return PROTECTED
    if has("WordDocument"):
        return OLD_WORD
    if has("__substg1.0_"):
        return SAVED_MAIL
    return OLD_OFFICE
