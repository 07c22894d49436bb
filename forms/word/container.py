"""The zip that a document comes in: everything is measured before it is unpacked."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from lxml import etree

from forms.word.limits import Deadline, Limits, Unreadable
from forms.word.reading.sniff import BROKEN_ZIP, DAMAGED, PROTECTED

_TOO_BIG: Final = "The file is larger than {size} MB. Ask for it without pictures, or open the original."
_UNPACKS_TOO_BIG: Final = (
    "The file unpacks to far more than a form can hold, so it was not opened. It may be an attack."
)
_TOO_MANY: Final = "The file has more parts than a Word document can have, so it was not opened. It may be an attack."
_BAD_NAMES: Final = "The file has parts with names that lead outside it, so it was not opened. It may be an attack."
_TWICE: Final = "The file has two parts of the same name, so it was not opened. It may be an attack."
_DOCTYPE: Final = "The file declares a document type, which Word never does, so it was not opened. It may be an attack."
_TOO_DEEP: Final = (
    "The file nests its parts deeper, or makes one of them longer, than a form can, so it was not opened. "
    "It may be an attack."
)

_RESOURCE_LIMIT: Final = 114
"""XML_ERR_RESOURCE_LIMIT of libxml2's xmlerror.h; older releases give a general code and name the option alone."""
_SHORTEST_MARK: Final = 3
"""Bytes that a mark takes at least: `<a>`; an attribute takes more."""
_AT_ONCE: Final = 2_000_000
"""Bytes that are parsed in one go, which is a third faster and takes some 30 ms; the fullest form stays under it."""
_PIECE: Final = 262_144
"""Bytes that the XML parser is given at a time: between two of them the deadline can stop it."""
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


@contextmanager
def opened(data: bytes, limits: Limits, deadline: Deadline) -> Iterator[Parts]:
    """The parts of the zip in ``data``. Raises Unreadable, and nothing else, for whatever is wrong with it."""
    check_size(data, limits)
    check_directory(data, limits)
    try:
        packed = zipfile.ZipFile(io.BytesIO(data))
    except BROKEN_ZIP:
        raise Unreadable(DAMAGED) from None
    with packed:
        yield Parts(packed, limits, deadline)


def check_size(data: bytes, limits: Limits) -> None:
    """Raises Unreadable for a file of more than ``limits.file_bytes``."""
    if len(data) > limits.file_bytes:
        raise Unreadable(_TOO_BIG.format(size=limits.file_bytes // 1_000_000))


class Parts:
    """The parts of a zip by name, each read within the limits, which hold for all that is read together."""

    def __init__(self, packed: zipfile.ZipFile, limits: Limits, deadline: Deadline) -> None:
        self._packed = packed
        self._limits = limits
        self._deadline = deadline
        self._bytes = limits.xml_bytes
        self._elements = limits.elements
        self._attributes = limits.attributes
        self._uncounted: list[bytes] = []
        entries = [entry for entry in packed.infolist() if not entry.filename.endswith(("/", "\\"))]
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
        self._deadline.check()
        large = entry.file_size > 1_000_000
        self._bytes -= entry.file_size
        if self._bytes < 0 or (large and entry.file_size > self._limits.ratio * max(entry.compress_size, 1)):
            raise Unreadable(_UNPACKS_TOO_BIG)
        try:
            with self._packed.open(entry) as unpacking:
                content = unpacking.read(entry.file_size + 1)  # never more than was declared and allowed
        except BROKEN_ZIP:
            raise Unreadable(DAMAGED) from None
        if len(content) != entry.file_size:
            raise Unreadable(DAMAGED)
        return content

    def xml(self, name: str) -> etree._Element | None:
        """The root of an XML part, strict namespaces turned into the usual ones."""
        content = self.read(name)
        return None if content is None else self._parse(content)

    def _parse(self, content: bytes) -> etree._Element:
        if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in content[:4]:
            content = _from_utf16(content)
        if b"<!DOCTYPE" in content:
            raise Unreadable(_DOCTYPE)
        self._weigh(content)
        if _STRICT in content:
            for strict, usual in _TRANSITIONAL.items():
                content = content.replace(strict, usual)
        root = self._root(content)
        if root.getroottree().docinfo.internalDTD is not None:
            raise Unreadable(_DOCTYPE)
        return root

    def _weigh(self, content: bytes) -> None:
        """Refuse more marks than the limits allow. They are counted once there could be so many: that takes time."""
        self._uncounted.append(content)
        if sum(map(len, self._uncounted)) <= _SHORTEST_MARK * min(self._elements, self._attributes):
            return
        for part in self._uncounted:
            self._elements -= part.count(b"<")
            self._attributes -= part.count(b'="') + part.count(b"='")
        self._uncounted.clear()
        if self._elements < 0 or self._attributes < 0:
            raise Unreadable(_UNPACKS_TOO_BIG)

    def _root(self, content: bytes) -> etree._Element:
        # UTF-8 whatever the declaration says: nothing can hide from the look for a document type in another encoding.
        parser = etree.XMLParser(
            encoding="utf-8", resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False,
            remove_comments=True, remove_pis=True,
        )  # fmt: skip
        try:
            if len(content) <= _AT_ONCE:
                return etree.fromstring(content, parser)
            for begin in range(0, len(content), _PIECE):
                self._deadline.check()
                parser.feed(content[begin : begin + _PIECE])
            return parser.close()
        except etree.XMLSyntaxError as fault:
            raise Unreadable(_TOO_DEEP if _is_a_limit(fault) else DAMAGED) from None


def _is_a_limit(fault: etree.XMLSyntaxError) -> bool:
    """Whether the parser stopped at a limit of its own: 256 levels, or a text of 10 million characters."""
    return fault.code == _RESOURCE_LIMIT or "XML_PARSE_HUGE" in str(fault)


def _from_utf16(content: bytes) -> bytes:
    little = content[:2] == b"\xff\xfe" or content[1:2] == b"\0"
    try:
        text = content.decode("utf-16-le" if little else "utf-16-be").lstrip("\ufeff")
    except UnicodeDecodeError:
        raise Unreadable(DAMAGED) from None
    if text.startswith("<?xml"):
        text = text.split("?>", 1)[-1]
    return text.encode()


def _safe_name(name: str) -> str:
    plain = name.replace("\\", "/").lstrip("/")  # some programs write absolute names
    if "\0" in plain or ":" in plain or ".." in plain.split("/"):
        raise Unreadable(_BAD_NAMES)
    return plain


def check_directory(data: bytes, limits: Limits) -> None:
    """Measure a zip by its own count of its entries, before the library lists them all (APPNOTE.TXT 4.3.14, 4.3.16).

    Raises Unreadable: with DAMAGED where there is no directory, else for what goes beyond the limits.
    """
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if at < 0 or len(data) < at + 22:
        raise Unreadable(DAMAGED)
    (count,) = struct.unpack_from("<H", data, at + 10)
    (size,) = struct.unpack_from("<L", data, at + 12)
    if data[max(0, at - 76) : at].startswith(b"PK\x06\x06"):  # the library believes a large file's record before it
        large_count, large_size = struct.unpack_from("<2Q", data, at - 76 + 32)
        count, size = max(count, large_count), max(size, large_size)
    if count > limits.entries:
        raise Unreadable(_TOO_MANY)
    if size > limits.directory_bytes:
        raise Unreadable(_UNPACKS_TOO_BIG)
