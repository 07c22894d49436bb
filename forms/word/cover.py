"""A partnership's own cover: a .docx of its own that stands before the form."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

from forms.answers import Answers, Reading
from forms.definition import Form
from forms.word.branding import Branding
from forms.word.container import Parts, opened
from forms.word.limits import Deadline, Limits, Unreadable
from forms.word.making.body import Body
from forms.word.making.cover_parts import PICTURE_TYPES, CoverParts, R, Relation, W, cover_parts
from forms.word.making.parts import package, section
from forms.word.package import Package, open_package
from forms.word.printed import printed_properties
from forms.word.reader import read
from forms.word.reading.known import squeezed
from forms.word.reading.seen import paragraphs
from forms.word.reading.walk import Walk

LIMITS: Final = Limits(file_bytes=5_000_000, xml_bytes=4_000_000, expanded_bytes=20_000_000)
"""The form goes out by mail and comes back: a cover must not fill the mailboxes of those who send it."""

_MACROS: Final = "It carries macros. Save it in Word as a document without them (.docx)."
_MACRO_PARTS: Final = re.compile(r"vba|macro|activeX", re.IGNORECASE)
_CHANGES: Final = "It has tracked changes. Accept or reject them all and save it again."
_NOTES: Final = "It has comments or footnotes. Delete them and save it again."
_EMBEDDED: Final = "It holds a chart, a drawing or an embedded file. Put a picture of it in its place."
_LINKED: Final = "It shows a picture that lies elsewhere. Insert the picture itself."
_PICTURE: Final = "It holds a picture of a kind that Word forms do not carry. Save the picture as PNG or JPEG."
_ADDRESS: Final = "It has a link that is neither a web page nor an e-mail address."
_UNUSUAL: Final = "It is of an unusual kind. Open it in Word and save it again as .docx."
_EMPTY: Final = "It is empty."
_LIKE_AN_ANSWER: Final = (
    "Somewhere it looks like a question of the form, and what stands beside it would be read as an answer. Write its "
    "tables as plain paragraphs and leave out the form's own fields."
)

_TRACKED: Final = tuple(W + name for name in ("ins", "del", "moveFrom", "moveTo"))
_REFERENCES: Final = tuple(W + name for name in ("commentReference", "footnoteReference", "endnoteReference"))
_FOREIGN: Final = tuple(W + name for name in ("object", "control", "altChunk", "subDoc"))
_MAIN: Final = "word/document.xml"
_LINK: Final = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
_TAG: Final = re.compile(r'<w:tag w:val="[^"]*"/>')
_RELATIONSHIP: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class CoverRefused(Exception):
    """A file that cannot be a cover. ``reason`` is whole sentences about what to do."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Cover:
    """A cover that was tried. ``printed`` are its lines, squeezed."""

    parts: CoverParts
    printed: frozenset[str]
    pictures: int

    @property
    def properties(self) -> dict[str, str]:
        """What tells a reader of the finished form that this was printed, not typed."""
        return printed_properties(self.printed, self.pictures)


def open_cover(data: bytes, form: Form) -> Cover:
    """The cover in ``data``. Raises CoverRefused for whatever cannot stand before ``form``, and nothing else.

    The finished form is read, with the tags of its fields and without: nothing of the cover may count as an answer.
    """
    try:
        main = open_package(data, LIMITS)
        with opened(data, LIMITS, Deadline(LIMITS.seconds)) as parts:
            cover = _cover(parts, main)
    except Unreadable as refused:
        raise CoverRefused(refused.reason) from None
    _try(form, cover)
    return cover


def _cover(parts: Parts, package: Package) -> Cover:
    if package.macros or any(_MACRO_PARTS.search(name) for name in parts.names):
        raise CoverRefused(_MACROS)
    if _MAIN not in parts.names:
        raise CoverRefused(_UNUSUAL)
    _check(package.main)
    relations = _relations(parts, package.main)
    made = cover_parts(
        package.main,
        parts.xml("word/styles.xml"),
        parts.xml("word/numbering.xml"),
        relations,
        {relation.target: parts.read(relation.target) or b"" for relation in relations if not relation.outside},
        parts.read("word/theme/theme1.xml"),
        section(),
    )
    walk = Walk()
    items = walk.blocks(package.main[0])
    lines = [para.text for para in paragraphs(items)] + [line for text in walk.asides for line in text.split("\n")]
    if not walk.pictures and not any(line.strip() for line in lines):
        raise CoverRefused(_EMPTY)
    return Cover(made, frozenset(map(squeezed, lines)), walk.pictures)


def covered(form: Form, branding: Branding, answers: Answers, cover: Cover | None) -> bytes:
    """The form with ``answers`` in its fields, behind ``cover`` where there is one."""
    if cover is None:
        return package(form, branding, Body(form, branding, answers).xml())
    body = Body(form, branding, answers, cover.parts).xml()
    return package(form, branding, body, cover.properties, cover.parts)


def _try(form: Form, cover: Cover) -> None:
    nobody = Branding("", (), "", "")
    body = Body(form, nobody, Answers(), cover.parts).xml()
    asked = _asked(read(package(form, nobody, Body(form, nobody, Answers()).xml()), form))
    for document in (body, _TAG.sub("", body)):
        reading = read(package(form, nobody, document, cover.properties, cover.parts), form)
        if _asked(reading) != asked or reading.unplaced or reading.findings or reading.reply:
            raise CoverRefused(_LIKE_AN_ANSWER)


def _asked(reading: Reading) -> list[tuple[str, str]]:
    """What the document asks, and what stands there as an answer."""
    return [(passage.path, passage.text) for passage in reading.passages if passage.kind == "answer"]


def _check(main: etree._Element) -> None:
    for element in main.iter(etree.Element):
        name = str(element.tag)
        if name in _TRACKED:
            raise CoverRefused(_CHANGES)
        if name in _REFERENCES:
            raise CoverRefused(_NOTES)
        if name in _FOREIGN:
            raise CoverRefused(_EMBEDDED)


def _relations(parts: Parts, main: etree._Element) -> Sequence[Relation]:
    """What the cover's text refers to: its pictures and links. Raises CoverRefused for anything else."""
    used = {
        str(value)
        for element in main.iter(etree.Element)
        if element.tag not in (W + "headerReference", W + "footerReference")
        for name, value in element.attrib.items()
        if str(name).startswith(R)
    }
    found = []
    listed = parts.xml("word/_rels/document.xml.rels")
    for link in listed.iter(_RELATIONSHIP) if listed is not None else ():
        if link.get("Id", "") in used:
            found.append(_checked(link, parts))
    if used - {relation.id for relation in found}:
        raise CoverRefused(_UNUSUAL)
    return found


def _checked(link: etree._Element, parts: Parts) -> Relation:
    kind, target = link.get("Type", "").rsplit("/", 1)[-1], link.get("Target", "")
    outside = link.get("TargetMode") == "External"
    if kind == "hyperlink" and outside:
        if not _LINK.match(target):
            raise CoverRefused(_ADDRESS)
    elif kind == "image":
        if outside:
            raise CoverRefused(_LINKED)
        target = posixpath.normpath(posixpath.join("/word", target)).lstrip("/")
        if posixpath.splitext(target)[1].lower().removeprefix(".") not in PICTURE_TYPES:
            raise CoverRefused(_PICTURE)
        if target not in parts.names:
            raise CoverRefused(_LINKED)
    else:
        raise CoverRefused(_EMBEDDED)
    return Relation(link.get("Id", ""), kind, target, outside)
