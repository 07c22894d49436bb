"""The words of an HTML page, for people to read: nothing is rendered, fetched or run.

Pure: text in, text out. Nothing that a sender can write makes it raise.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final

import lxml.html
from lxml import etree

_SILENT: Final = ("script", "style", "head", "title", "noscript", "template", "object", "svg", "math")
_BREAKS: Final = frozenset({
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "fieldset", "figure", "footer", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tr",
    "ul",
})  # fmt: skip
_CELLS: Final = frozenset({"td", "th"})
_SPACE: Final = re.compile(r"\s+")
_TAG: Final = re.compile(r"<[^<>]*>")
_LINK_CHARACTERS: Final = 300


def words_of_html(page: str) -> str:
    """The words of a page, with a new line where it shows one, and where its links lead. Never raises."""
    try:
        root = lxml.html.document_fromstring(page.encode("utf-8", "replace"), parser=_parser())
    except (etree.LxmlError, ValueError, AssertionError, RecursionError):
        return _without_tags(page)
    for silent in list(root.iter(*_SILENT)):
        _without(silent)
    parts: list[str] = []
    preformatted = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        preformatted += {"start": 1, "end": -1}[event] * (element.tag == "pre")
        if event == "start":
            parts += ["\n" if element.tag in _BREAKS else "", _spaced(element.text, preformatted)]
        else:
            parts.append(_link(element) if element.tag == "a" else " " if element.tag in _CELLS else "")
            parts += ["\n" if element.tag in _BREAKS - {"br"} else "", _spaced(element.tail, preformatted)]
    lines = [" ".join(line.split()) for line in "".join(parts).split("\n")]
    return "\n".join(lines).strip() or _without_tags(page)


def _spaced(text: str | None, preformatted: int) -> str:
    return (text or "") if preformatted else _SPACE.sub(" ", text or "")


def _parser() -> lxml.html.HTMLParser:
    return lxml.html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )


def _without_tags(page: str) -> str:
    """The words of a page that could not be taken apart, such as one nested deeper than its parser goes."""
    return " ".join(unescape(_TAG.sub(" ", page)).split())


def _without(element: etree._Element) -> None:
    """Take an element away, and leave the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    before, tail = element.getprevious(), element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _link(element: etree._Element) -> str:
    address = " ".join(str(element.get("href") or "").split())[:_LINK_CHARACTERS]
    said = "".join(map(str, element.itertext()))
    web = address.casefold().startswith(("http:", "https:", "mailto:"))
    return f" [leads to {address}]" if web and address.split(":", 1)[1].strip("/") not in said else ""
