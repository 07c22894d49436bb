"""Opening a .docx that may be damaged, hostile or something else: everything is measured before it is unpacked."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from forms.word.container import Parts, check_size, opened
from forms.word.limits import DEFAULT, Deadline, Limits, Unreadable
from forms.word.reading.names import name_of
from forms.word.reading.sniff import NOT_WORD, seen, why_not_word

__all__ = ["DEFAULT", "Limits", "Package", "Unreadable", "open_package"]

_MACROS: Final = b"macroEnabled"
_OFFICE_RELATION: Final = "/officeDocument"
_KINDS: Final = ("header", "footer", "footnotes", "endnotes", "comments")


@dataclass(slots=True)
class Package:
    """The parts of a document that hold text. ``notes``: (kind, root) of headers, footers, footnotes and comments."""

    main: etree._Element
    notes: list[tuple[str, etree._Element]] = field(default_factory=list)
    properties: Mapping[str, str] = field(default_factory=dict)
    keywords: str = ""
    macros: bool = False


def open_package(data: bytes, limits: Limits = DEFAULT, deadline: Deadline | None = None) -> Package:
    """The document in ``data``. Raises Unreadable, and nothing else, for whatever is wrong with it.

    Without a ``deadline`` it has ``limits.seconds`` for itself.
    """
    check_size(data, limits)
    if reason := seen(data).reason:
        raise Unreadable(reason)
    with opened(data, limits, deadline or Deadline(limits.seconds)) as parts:
        return _open(parts)


def _open(parts: Parts) -> Package:
    if (reason := why_not_word(parts.names, (parts.read("mimetype") or b"")[:80])) is not None:
        raise Unreadable(reason)
    place = _main_part(parts)
    main = parts.xml(place)
    if main is None or not name_of(main).endswith("}document"):
        raise Unreadable(NOT_WORD)
    package = Package(main)
    package.macros = _MACROS in (parts.read("[Content_Types].xml") or b"")
    for kind, target in _related(parts, place):
        if kind in _KINDS and (part := parts.xml(target)) is not None:
            package.notes.append((kind, part))
    package.properties = _custom_properties(parts)
    package.keywords = _keywords(parts)
    return package


def _main_part(parts: Parts) -> str:
    for kind, target in _relations(parts, "_rels/.rels", ""):
        if kind.endswith(_OFFICE_RELATION) and target in parts.names:
            return target
    return "word/document.xml"


def _related(parts: Parts, place: str) -> Iterator[tuple[str, str]]:
    """(kind, name) of what the main part refers to inside the file. What lies outside is never fetched."""
    folder, name = posixpath.split(place)
    seen: set[str] = set()
    for kind, target in _relations(parts, f"{folder}/_rels/{name}.rels".lstrip("/"), folder):
        if target not in seen:
            seen.add(target)
            yield kind.rsplit("/", 1)[-1], target


def _relations(parts: Parts, place: str, folder: str) -> Iterator[tuple[str, str]]:
    found = parts.xml(place)
    for link in found if found is not None else ():
        target = link.get("Target", "")
        if link.get("TargetMode") != "External" and target:
            yield link.get("Type", ""), posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _custom_properties(parts: Parts) -> dict[str, str]:
    found = parts.xml("docProps/custom.xml")
    if found is None:
        return {}
    return {child.get("name", ""): "".join(child.itertext()) for child in found}


def _keywords(parts: Parts) -> str:
    found = parts.xml("docProps/core.xml")
    texts = [child.text or "" for child in found if name_of(child).endswith("}keywords")] if found is not None else []
    return " ".join(texts)
