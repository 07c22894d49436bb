"""The parts of a partnership's own cover, renamed so that they stand beside those of the form without meeting them.

Styles, lists, pictures and links keep their look and get names of their own; the cover's defaults become a style that
its paragraphs are based on. Its headers and footers give way to the form's, which carry the classification.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import quoteattr

from lxml import etree

from forms.word.making.xml import ROOT_ATTRIBUTES

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_VAL: Final = W + "val"
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_THEME: Final = "word/theme/theme1.xml"
_THEME_TYPE: Final = "application/vnd.openxmlformats-officedocument.theme+xml"

PREFIX: Final = "Cover"
_ROOT_STYLE: Final = "CoverDefaults"
_FIRST_LIST: Final = 100
_FIRST_NUMBER: Final = 1_001
"""Of fields and bookmarks; those of the form count from elsewhere."""

PICTURE_TYPES: Final = {
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "bmp": "image/bmp",
    "tif": "image/tiff", "tiff": "image/tiff", "emf": "image/x-emf", "wmf": "image/x-wmf", "svg": "image/svg+xml",
}  # fmt: skip

_NAMES_STYLE: Final = frozenset(
    W + name for name in ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link", "styleLink", "numStyleLink")
)
_LEFT_OUT: Final = frozenset(
    W + name for name in ("proofErr", "lastRenderedPageBreak", "dataBinding", "placeholder", "lvlPicBulletId")
)
_NEWER: Final = re.compile(r"{http://schemas\.microsoft\.com/office/word/20(1[5-9]|2\d)")
"""Markup of later Words, which an earlier one refuses unless the document says that it may be ignored."""
_PLAIN_FONT: Final = "Times New Roman"  # of a document that names none (ECMA-376 part 1, 17.3.2.26)


@dataclass(frozen=True, slots=True, eq=False)
class CoverParts:
    """XML and files that a package with a cover holds beside the form's own. Alike are only the same."""

    body: str
    styles: str
    numbering: tuple[str, str]
    relationships: str
    content_types: str
    parts: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part of the cover refers to. ``target`` is a name in the package, or an address where ``outside``."""

    id: str
    kind: str
    target: str
    outside: bool


def cover_parts(
    main: etree._Element,
    styles: etree._Element | None,
    numbering: etree._Element | None,
    relations: Sequence[Relation],
    pictures: Mapping[str, bytes],
    theme: bytes | None,
    page: str,
) -> CoverParts:
    """The parts of a cover that was found usable. ``page`` is the ``w:sectPr`` of the form's own pages."""
    body = deepcopy(main.find(W + "body"))
    assert body is not None  # noqa: S101 - a document without a body is refused before
    links, files = _renamed_relations(relations, pictures, theme)
    _rename(body, {relation.id: f"r{PREFIX}{number}" for number, relation in enumerate(relations)})
    _dress(body, styles)
    _number_anew(body)
    own_page = etree.fromstring(f"<w:body {ROOT_ATTRIBUTES}>{page}</w:body>")[0]
    return CoverParts(
        body="".join(
            etree.tostring(child, encoding="unicode", with_tail=False) for child in _own_section(body, own_page)
        ),
        styles="".join(_styles(styles)),
        numbering=_lists(numbering),
        relationships=links,
        content_types=_content_types(files),
        parts=files,
    )


def _renamed_relations(
    relations: Sequence[Relation], pictures: Mapping[str, bytes], theme: bytes | None
) -> tuple[str, dict[str, bytes]]:
    links, files = [], {}
    for number, relation in enumerate(relations):
        target, mode = relation.target, ' TargetMode="External"'
        if not relation.outside:
            target, mode = f"media/cover{number}{posixpath.splitext(relation.target)[1].lower()}", ""
            files[f"word/{target}"] = pictures[relation.target]
        kind = f"{_RELATIONS}/{relation.kind}"
        links.append(f'<Relationship Id="r{PREFIX}{number}" Type="{kind}" Target={quoteattr(target)}{mode}/>')
    if theme is not None:
        files[_THEME] = theme
        links.append(f'<Relationship Id="r{PREFIX}Theme" Type="{_RELATIONS}/theme" Target="theme/theme1.xml"/>')
    return "".join(links), files


def _content_types(files: Mapping[str, bytes]) -> str:
    endings = sorted({posixpath.splitext(name)[1].removeprefix(".") for name in files} & PICTURE_TYPES.keys())
    kinds = "".join(f'<Default Extension="{end}" ContentType="{PICTURE_TYPES[end]}"/>' for end in endings)
    return kinds + (f'<Override PartName="/{_THEME}" ContentType="{_THEME_TYPE}"/>' if _THEME in files else "")


def _rename(root: etree._Element, relations: Mapping[str, str]) -> None:
    """Give styles, lists and relations their new names wherever ``root`` uses them."""
    for element in [*root.iter(etree.Element)]:
        if element.tag in _LEFT_OUT or _NEWER.match(str(element.tag)):
            _drop(element)
        elif element.tag in _NAMES_STYLE:
            element.set(_VAL, PREFIX + element.get(_VAL, ""))
        elif element.tag == W + "abstractNumId" or (element.tag == W + "numId" and element.get(_VAL) != "0"):
            element.set(_VAL, str(_FIRST_LIST + int(element.get(_VAL, "0"))))  # 0 says that there is no list
        for name, value in element.attrib.items():
            if _NEWER.match(str(name)):
                del element.attrib[name]
            elif str(name).startswith(R) and value in relations:
                element.set(name, relations[str(value)])


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _default_style(styles: etree._Element | None, kind: str) -> str:
    for style in styles.iter(W + "style") if styles is not None else ():
        if style.get(W + "type") == kind and style.get(W + "default") in ("1", "true", "on"):
            return PREFIX + style.get(W + "styleId", "")
    return _ROOT_STYLE if kind == "paragraph" else ""


def _dress(body: etree._Element, styles: etree._Element | None) -> None:
    """Name the style of what had the cover's default, which is another one in the form."""
    for holder, properties, names, kind in (
        (W + "p", W + "pPr", W + "pStyle", "paragraph"), (W + "tbl", W + "tblPr", W + "tblStyle", "table"),
    ):  # fmt: skip
        style = _default_style(styles, kind)
        for element in body.iter(holder) if style else ():
            found = element.find(properties)
            if found is None:
                found = etree.Element(properties)
                element.insert(0, found)
            if found.find(names) is None:
                found.insert(0, etree.Element(names, {_VAL: style}))


def _number_anew(body: etree._Element) -> None:
    for number, identity in enumerate(body.iterfind(f".//{W}sdtPr/{W}id"), start=_FIRST_NUMBER):
        identity.set(_VAL, str(number))
    marks: dict[str, str] = {}
    for mark in body.iter(W + "bookmarkStart", W + "bookmarkEnd"):
        old = mark.get(W + "id", "")
        mark.set(W + "id", marks.setdefault(old, str(_FIRST_NUMBER + len(marks))))


def _own_section(body: etree._Element, page: etree._Element) -> list[etree._Element]:
    """The children of ``body``, its last section closed by a paragraph.

    Every section gets the page of the form, which its header and footer are made for, and keeps its columns.
    """
    for section in list(body.iter(W + "sectPr")):
        kept = {str(child.tag): child for child in section if child.tag in (W + "type", W + "cols")}
        section[:] = [kept.get(str(child.tag), deepcopy(child)) for child in page]
    last = body.find(W + "sectPr")
    closing = etree.SubElement(body, W + "p")
    properties = etree.SubElement(closing, W + "pPr")
    etree.SubElement(properties, W + "pStyle", {_VAL: "AfterTable"})
    properties.append(page if last is None else last)
    return list(body)


def _styles(styles: etree._Element | None) -> Iterator[str]:
    yield _root_style(styles.find(W + "docDefaults") if styles is not None else None)
    for original in styles.iterfind(W + "style") if styles is not None else ():
        style = deepcopy(original)
        kind = style.get(W + "type")
        style.attrib.pop(W + "default", None)
        style.set(W + "styleId", PREFIX + style.get(W + "styleId", ""))
        _rename(style, {})
        name = style.find(W + "name")
        if name is not None:
            name.set(_VAL, f"{PREFIX} {name.get(_VAL, '')}")
        for hidden in style.findall(W + "aliases"):
            style.remove(hidden)
        if kind == "paragraph" and name is not None and style.find(W + "basedOn") is None:
            name.addnext(etree.Element(W + "basedOn", {_VAL: _ROOT_STYLE}))
        yield etree.tostring(style, encoding="unicode", with_tail=False)


def _root_style(defaults: etree._Element | None) -> str:
    """A style that says what the cover's document defaults say, and what Word takes where they say nothing."""
    style = etree.Element(W + "style", {W + "type": "paragraph", W + "customStyle": "1", W + "styleId": _ROOT_STYLE})
    etree.SubElement(style, W + "name", {_VAL: f"{PREFIX} defaults"})
    paragraph = _of_defaults(defaults, "pPr")
    if paragraph.find(W + "spacing") is None:
        blank = {W + "before": "0", W + "after": "0", W + "line": "240", W + "lineRule": "auto"}
        paragraph.append(etree.Element(W + "spacing", blank))
    run = _of_defaults(defaults, "rPr")
    if run.find(W + "rFonts") is None:
        fonts = {W + name: _PLAIN_FONT for name in ("ascii", "hAnsi", "cs", "eastAsia")}
        run.insert(0, etree.Element(W + "rFonts", fonts))
    style.extend((paragraph, run))
    return etree.tostring(style, encoding="unicode")


def _of_defaults(defaults: etree._Element | None, name: str) -> etree._Element:
    found = None if defaults is None else defaults.find(f"{W}{name}Default/{W}{name}")
    return etree.Element(W + name) if found is None else deepcopy(found)


def _lists(numbering: etree._Element | None) -> tuple[str, str]:
    kept: dict[str, list[str]] = {"abstractNum": [], "num": []}
    for original in numbering if numbering is not None else ():
        name = etree.QName(original).localname
        if name in kept:
            found = deepcopy(original)
            _rename(found, {})
            own = W + ("abstractNumId" if name == "abstractNum" else "numId")
            found.set(own, str(_FIRST_LIST + int(found.get(own, "0"))))
            kept[name].append(etree.tostring(found, encoding="unicode", with_tail=False))
    return "".join(kept["abstractNum"]), "".join(kept["num"])
