"""Opening a .docx that may be damaged, hostile or something else: everything is measured before it is unpacked."""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from forms.word.reading.names import name_of
from forms.word.reading.sniff import DAMAGED, NOT_WORD, PROTECTED, why_not_a_zip, why_not_word

__all__ = ["DEFAULT", "Limits", "Package", "Unreadable", "open_package"]


class Unreadable(Exception):
    """A file that cannot be read. ``reason`` is a sentence for staff and sender; it quotes nothing of the file."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a document may be before it is refused. Sizes are bytes."""

    file_bytes: int = 25_000_000
    """The most that mail servers of the agencies pass on."""
    entries: int = 2_000
    """A Word document has some 20 parts, with one more for each picture."""
    directory_bytes: int = 1_000_000
    """The zip's list of contents: read before any other limit can be applied."""
    part_bytes: int = 16_000_000
    """One XML part, unpacked. A full form with 20,000 characters in each narrative stays under 3 million."""
    expanded_bytes: int = 150_000_000
    """All parts, unpacked; most are pictures, which are never unpacked here."""
    ratio: int = 250
    """Unpacked to packed size of an XML part over a megabyte. LibreOffice's wordiest forms reach 40."""
    elements: int = 400_000
    """Marks that can open or close an element: an element costs the parser some 150 bytes whatever its length."""


DEFAULT: Final = Limits()

_TOO_BIG: Final = "The file is larger than {size} MB. Ask for it without pictures, or open the original."
_UNPACKS_TOO_BIG: Final = (
    "The file unpacks to far more than a form can hold, so it was not opened. It may be an attack."
)
_TOO_MANY: Final = "The file has more parts than a Word document can have, so it was not opened. It may be an attack."
_BAD_NAMES: Final = "The file has parts with names that lead outside it, so it was not opened. It may be an attack."
_TWICE: Final = "The file has two parts of the same name, so it was not opened. It may be an attack."
_DOCTYPE: Final = "The file declares a document type, which Word never does, so it was not opened. It may be an attack."

_BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, KeyError, NotImplementedError, OSError,
)  # fmt: skip

_SHORTEST_MARK: Final = 3
"""Bytes that a mark takes at least: `<a>`."""
_MACROS: Final = b"macroEnabled"
_OFFICE_RELATION: Final = "/officeDocument"
_STRICT: Final = b"http://purl.oclc.org/ooxml/"
# ISO/IEC 29500-1 strict namespaces and the transitional ones of the same meaning (part 4, annex A).
_TRANSITIONAL: Final = {
    b'"http://purl.oclc.org/ooxml/wordprocessingml/main"': (
        b'"http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ),
    b'"http://purl.oclc.org/ooxml/officeDocument/relationships"': (
        b'"http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ),
    b'"http://purl.oclc.org/ooxml/officeDocument/math"': (
        b'"http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ),
}
_KINDS: Final = ("header", "footer", "footnotes", "endnotes", "comments")


@dataclass(slots=True)
class Package:
    """The parts of a document that hold text. ``notes``: (kind, root) of headers, footers, footnotes and comments."""

    main: etree._Element
    main_bytes: bytes
    notes: list[tuple[str, etree._Element]] = field(default_factory=list)
    properties: Mapping[str, str] = field(default_factory=dict)
    keywords: str = ""
    macros: bool = False


def open_package(data: bytes, limits: Limits = DEFAULT) -> Package:
    """The document in ``data``. Raises Unreadable, and nothing else, for whatever is wrong with it."""
    if len(data) > limits.file_bytes:
        raise Unreadable(_TOO_BIG.format(size=limits.file_bytes // 1_000_000))
    if (reason := why_not_a_zip(data)) is not None:
        raise Unreadable(reason)
    _check_directory(data, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return _open(_Parts(packed, limits))
    except _BROKEN:
        raise Unreadable(DAMAGED) from None


class _Parts:
    """The parts of a zip by name, each read within the limits."""

    def __init__(self, packed: zipfile.ZipFile, limits: Limits) -> None:
        self._packed = packed
        self._limits = limits
        entries = [entry for entry in packed.infolist() if not entry.is_dir()]
        if len(entries) > limits.entries:
            raise Unreadable(_TOO_MANY)
        if sum(entry.file_size for entry in entries) > limits.expanded_bytes:
            raise Unreadable(_UNPACKS_TOO_BIG)
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            name = _safe_name(entry.orig_filename)
            if name in self._entries:
                raise Unreadable(_TWICE)
            if entry.flag_bits & 1:
                raise Unreadable(PROTECTED)
            self._entries[name] = entry

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._entries)

    def read(self, name: str) -> bytes | None:
        """The bytes of a part; None when there is none of that name."""
        entry = self._entries.get(name)
        if entry is None:
            return None
        large = entry.file_size > 1_000_000
        if entry.file_size > self._limits.part_bytes or (
            large and entry.file_size > self._limits.ratio * max(entry.compress_size, 1)
        ):
            raise Unreadable(_UNPACKS_TOO_BIG)
        with self._packed.open(entry) as unpacking:
            content = unpacking.read(entry.file_size + 1)  # never more than was declared and allowed
        if len(content) != entry.file_size:
            raise Unreadable(DAMAGED)
        return content

    def xml(self, name: str) -> tuple[etree._Element, bytes] | None:
        """The root of an XML part and its bytes in UTF-8, strict namespaces turned into the usual ones."""
        content = self.read(name)
        return None if content is None else _parse(content, self._limits)


def _parse(content: bytes, limits: Limits) -> tuple[etree._Element, bytes]:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in content[:4]:
        content = _from_utf16(content)
    if b"<!DOCTYPE" in content:
        raise Unreadable(_DOCTYPE)
    if len(content) > _SHORTEST_MARK * limits.elements and content.count(b"<") > limits.elements:
        raise Unreadable(_UNPACKS_TOO_BIG)
    if _STRICT in content:
        for strict, usual in _TRANSITIONAL.items():
            content = content.replace(strict, usual)
    # UTF-8 whatever the declaration says: nothing can hide from the look for a document type in another encoding.
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        raise Unreadable(DAMAGED) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable(_DOCTYPE)
    return root, content


def _from_utf16(content: bytes) -> bytes:
    little = content[:2] == b"\xff\xfe" or content[1:2] == b"\0"
    text = content.decode("utf-16-le" if little else "utf-16-be").lstrip("\ufeff")
    if text.startswith("<?xml"):
        text = text.split("?>", 1)[-1]
    return text.encode()


def _open(parts: _Parts) -> Package:
    if (reason := why_not_word(parts.names, (parts.read("mimetype") or b"")[:80])) is not None:
        raise Unreadable(reason)
    place = _main_part(parts)
    main = parts.xml(place)
    if main is None or not name_of(main[0]).endswith("}document"):
        raise Unreadable(NOT_WORD)
    package = Package(main=main[0], main_bytes=main[1])
    package.macros = _MACROS in (parts.read("[Content_Types].xml") or b"")
    for kind, target in _related(parts, place):
        if kind in _KINDS and (part := parts.xml(target)) is not None:
            package.notes.append((kind, part[0]))
    package.properties = _custom_properties(parts)
    package.keywords = _keywords(parts)
    return package


def _main_part(parts: _Parts) -> str:
    for kind, target in _relations(parts, "_rels/.rels", ""):
        if kind.endswith(_OFFICE_RELATION) and target in parts.names:
            return target
    return "word/document.xml"


def _related(parts: _Parts, place: str) -> Iterator[tuple[str, str]]:
    """(kind, name) of what the main part refers to inside the file. What lies outside is never fetched."""
    folder, name = posixpath.split(place)
    seen: set[str] = set()
    for kind, target in _relations(parts, f"{folder}/_rels/{name}.rels".lstrip("/"), folder):
        if target not in seen:
            seen.add(target)
            yield kind.rsplit("/", 1)[-1], target


def _relations(parts: _Parts, place: str, folder: str) -> Iterator[tuple[str, str]]:
    found = parts.xml(place)
    for link in found[0] if found is not None else ():
        target = link.get("Target", "")
        if link.get("TargetMode") != "External" and target:
            yield link.get("Type", ""), posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _custom_properties(parts: _Parts) -> dict[str, str]:
    found = parts.xml("docProps/custom.xml")
    if found is None:
        return {}
    return {child.get("name", ""): "".join(child.itertext()) for child in found[0]}


def _keywords(parts: _Parts) -> str:
    found = parts.xml("docProps/core.xml")
    texts = [child.text or "" for child in found[0] if name_of(child).endswith("}keywords")] if found else []
    return " ".join(texts)


def _safe_name(name: str) -> str:
    plain = name.replace("\\", "/").lstrip("/")  # some programs write absolute names
    if "\0" in plain or ":" in plain or ".." in plain.split("/"):
        raise Unreadable(_BAD_NAMES)
    return plain


def _check_directory(data: bytes, limits: Limits) -> None:
    """The zip's own count of its entries, before the library lists them all (APPNOTE.TXT 4.3.16)."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if at < 0 or len(data) < at + 22:
        raise Unreadable(DAMAGED)
    (count,) = struct.unpack_from("<H", data, at + 10)
    (size,) = struct.unpack_from("<L", data, at + 12)
    if count > limits.entries:
        raise Unreadable(_TOO_MANY)
    if size > limits.directory_bytes:
        raise Unreadable(_UNPACKS_TOO_BIG)
