"""What a file is, by what it holds. A name may lead to a refusal, and never to a file being taken for what it is not.

Nothing is unpacked: of a zip its list of contents is read, within limits, and one short part.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from typing import BinaryIO, Final

import puremagic

from forms.sentences import Sentence
from forms.word.container import check_directory
from forms.word.limits import DEFAULT, Unreadable
from forms.word.reading import compound
from forms.word.reading.compound import Inside
from forms.word.reading.sniff import BROKEN_ZIP, COMPOUND
from forms.word.reading.sniff import DAMAGED as DAMAGED_ZIP
from intake.cases.files import kinds
from intake.cases.files.kinds import FileKind, FileRules
from intake.cases.files.names import ending_of
from intake.errors import Permanent


class FileRefused(Permanent):
    """Why a file is not taken, and what its sender can do."""


EMPTY: Final = "The file is empty. Save it again, then add it again."
PACKED: Final = "This is a packed folder, such as a zip. Unpack it first, then add the files in it."
PROGRAM: Final = "This is a program or a script, which we do not take. If it shows something, add a picture of that."
WEB_PAGE: Final = "This is a web page. Save it as a PDF, then add that."
MACROS: Final = "This has macros. Save it without them, as .docx or .xlsx, or as a PDF, then add that."
LOCKED: Final = "This is locked with a password or a label. Save a copy without, then add that."
DAMAGED: Final = "The file is damaged and cannot be opened. Save it again, then add it again."
TOO_MUCH_INSIDE: Final = "This holds far more than it seems to, so we do not take it. Save it as a PDF, then add that."
PRESENTATION: Final = "This is a presentation. Save it as a PDF, then add that."
OTHER: Final = "We do not take this kind of file. Save it as a PDF or a picture, then add that."
NOT_HERE: Final = "{words}: we do not take these. Save it as a PDF if you can, or say in your answers that you have it."
TOO_LARGE: Final = "The file is larger than {size}. Add a smaller copy, or say in your answers that you have it."

_HEAD: Final = 4_096
_PIECE: Final = 262_144
_LIMITS: Final = replace(DEFAULT, entries=10_000, directory_bytes=2_000_000)
"""A workbook or a document full of pictures has more parts than the form."""
_EXPANDED_BYTES: Final = 1_000_000_000
_TAIL: Final = 65_557 + 76
"""Bytes at the end of a zip in which its directory's record stands (APPNOTE.TXT 4.3.14, 4.3.16)."""
_CONTENT_TYPES: Final = "[Content_Types].xml"
_CONTENT_TYPES_BYTES: Final = 2_000_000

_PACKED: Final = (
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ\x00",
    b"MSCF",
    b"\x28\xb5\x2f\xfd",
)
_PROGRAMS: Final = (
    b"MZ", b"\x7fELF", b"#!", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xfe\xed\xfa", b"\xca\xfe\xba\xbe",
    b"L\x00\x00\x00\x01\x14\x02\x00", b"\x00asm", b"dex\n",
)  # fmt: skip
_SCRIPT_ENDINGS: Final = frozenset(
    {
        ".bat", ".cmd", ".com", ".cpl", ".exe", ".hta", ".inf", ".jar", ".js", ".jse", ".lnk", ".msi", ".msp", ".mst",
        ".pif", ".pl", ".ps1", ".psm1", ".py", ".rb", ".reg", ".scr", ".sct", ".sh", ".url", ".vb", ".vbe", ".vbs",
        ".ws", ".wsc", ".wsf", ".wsh",
    }
)  # fmt: skip
"""What a computer would run, or follow, if the name were believed: nothing tells a script from other text but this."""
_WEB: Final = re.compile(rb"<(!doctype\s+html|html|head|body|script|svg|iframe|\?xml)", re.IGNORECASE)
_PICTURES_AND_SOUND: Final[Mapping[str, FileKind]] = {
    ".jpg": kinds.JPEG, ".jpeg": kinds.JPEG, ".jfif": kinds.JPEG, ".png": kinds.PNG, ".tif": kinds.TIFF,
    ".tiff": kinds.TIFF, ".mp3": kinds.MP3, ".mpga": kinds.MP3,
}  # fmt: skip
_BRANDS: Final[Mapping[bytes, FileKind]] = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), kinds.HEIC),
    **dict.fromkeys((b"M4A ", b"M4B "), kinds.M4A),
    b"qt  ": kinds.MOV,
    **dict.fromkeys(
        (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"avc1", b"mp41", b"mp42", b"mp71", b"M4V ", b"MSNV", b"dash"),
        kinds.MP4,
    ),
}
"""Major brands of the ISO base media format (ISO/IEC 14496-12, 4.3; registered at mp4ra.org)."""
_QUICKTIME: Final = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
"""Atoms that a QuickTime file from before brands begins with."""
_COMPOUND: Final[Mapping[Inside, FileKind]] = {
    Inside.WORD: kinds.DOC, Inside.EXCEL: kinds.XLS, Inside.MAIL: kinds.MSG,
}  # fmt: skip
_WHY_NOT_COMPOUND: Final[Mapping[Inside, str]] = {
    Inside.PASSWORD: LOCKED, Inside.RIGHTS: LOCKED, Inside.DAMAGED: DAMAGED, Inside.POWERPOINT: PRESENTATION,
}  # fmt: skip
_HEADER: Final = re.compile(rb"^([A-Za-z][A-Za-z0-9-]*):[ \t]?.*\r?\n(?:[ \t].*\r?\n)*", re.MULTILINE)
_OF_A_MAIL: Final = frozenset({b"from", b"to", b"subject", b"date", b"received", b"message-id", b"mime-version"})
_ENOUGH_OF_A_MAIL: Final = 3
_NOT_IN_TEXT: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")


def kind_of(stream: BinaryIO, name: str, rules: FileRules) -> FileKind:
    """The kind of the file in ``stream``, which can be sought. Raises FileRefused, with a sentence for its sender."""
    size = stream.seek(0, io.SEEK_END)
    if size > rules.file_bytes:
        raise FileRefused(too_large(rules))
    stream.seek(0)
    found = _found(stream, size, ending_of(name))
    stream.seek(0)
    if found.group not in rules.groups:
        raise FileRefused(Sentence(NOT_HERE, words=found.words))
    return found


def too_large(rules: FileRules) -> Sentence:
    """The sentence for a file of more than ``rules.file_bytes``."""
    return Sentence(TOO_LARGE, size=in_megabytes(rules.file_bytes))


def in_megabytes(size: int) -> str:
    """A limit in words, as people's file managers count."""
    return f"{size / 1_000_000:.3g} MB"


def _found(stream: BinaryIO, size: int, ending: str) -> FileKind:
    head = stream.read(_HEAD)
    if not head.strip(b"\xef\xbb\xbf \t\r\n\0"):
        raise FileRefused(EMPTY)
    if ending in _SCRIPT_ENDINGS or head.startswith(_PROGRAMS):
        raise FileRefused(PROGRAM)
    if head.startswith(_PACKED):
        raise FileRefused(PACKED)
    if head.startswith(b"PK"):
        return _zipped(stream, size)
    if head.startswith(COMPOUND):
        stream.seek(0)
        found = compound.inside(stream.read())
        if found not in _COMPOUND:
            raise FileRefused(_WHY_NOT_COMPOUND.get(found, OTHER))
        return _COMPOUND[found]
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"%PDF-"):
        return kinds.PDF
    if start.startswith(b"{\\rtf"):
        return kinds.RTF
    if (media := _media(head)) is not None:
        return media
    if not _is_text(stream, head):
        raise FileRefused(OTHER)
    return _text(head, ending)


def _media(head: bytes) -> FileKind | None:
    """A picture or a recording; None for anything else."""
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12])
    if head[4:8] in _QUICKTIME:
        return kinds.MOV
    if head.startswith(_UTF_16):
        return None  # begins like a frame of sound
    try:
        likely = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return None
    return _PICTURES_AND_SOUND.get(likely[0].extension) if likely else None


def _zipped(stream: BinaryIO, size: int) -> FileKind:
    stream.seek(max(0, size - _TAIL))
    try:
        check_directory(stream.read(), _LIMITS)
        stream.seek(0)
        with zipfile.ZipFile(stream) as packed:
            return _package(packed)
    except Unreadable as refused:
        raise FileRefused(DAMAGED if refused.reason == DAMAGED_ZIP else TOO_MUCH_INSIDE) from None
    except BROKEN_ZIP:
        raise FileRefused(DAMAGED) from None


def _package(packed: zipfile.ZipFile) -> FileKind:
    entries = packed.infolist()
    if sum(entry.file_size for entry in entries) > _EXPANDED_BYTES:
        raise FileRefused(TOO_MUCH_INSIDE)
    names = {entry.filename for entry in entries}
    if "mimetype" in names:
        with packed.open("mimetype") as part:
            declared = part.read(200).strip().decode("ascii", "replace")
        if (kind := kinds.BY_MEDIA_TYPE.get(declared)) in {kinds.ODT, kinds.ODS}:
            if "META-INF/manifest.xml" not in names:
                raise FileRefused(PACKED)
            return kind
        raise FileRefused(PRESENTATION if declared.endswith("presentation") else OTHER)
    if _CONTENT_TYPES not in names:
        raise FileRefused(PACKED)
    with packed.open(_CONTENT_TYPES) as part:
        types = part.read(_CONTENT_TYPES_BYTES)
    if b"macroEnabled" in types or any(name.casefold().endswith("vbaproject.bin") for name in names):
        raise FileRefused(MACROS)
    if b"wordprocessingml.document.main+xml" in types:
        return kinds.DOCX
    if b"spreadsheetml.sheet.main+xml" in types:
        return kinds.XLSX
    raise FileRefused(PRESENTATION if b"presentationml" in types else OTHER)


def _is_text(stream: BinaryIO, head: bytes) -> bool:
    """Whether all of it is letters, in one of the encodings that office programs write."""
    if head.startswith(_UTF_16):
        return True
    stream.seek(0)
    while piece := stream.read(_PIECE):
        if _NOT_IN_TEXT.search(piece):
            return False
    return True


def _text(head: bytes, ending: str) -> FileKind:
    plain = head.replace(b"\0", b"")  # UTF-16 in Western letters
    if _WEB.search(plain[:_HEAD]) and plain.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<"):
        raise FileRefused(WEB_PAGE)
    block = plain.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").split(b"\n\n", 1)[0] + b"\n"
    named = {found[1].lower() for found in _HEADER.finditer(block)}
    if len(named & _OF_A_MAIL) >= _ENOUGH_OF_A_MAIL and _HEADER.match(block):
        return kinds.EML
    return kinds.CSV if ending in {".csv", ".tsv"} else kinds.TEXT
