"""Names and small pieces of WordprocessingML (ECMA-376 part 1, section 17; [MS-DOCX] for w14 and w15)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from xml.sax.saxutils import escape, quoteattr

NAMESPACES: Final = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
}

ROOT_ATTRIBUTES: Final = (
    " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items()) + ' mc:Ignorable="w14 w15"'
)

DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

QUIET: Final = "505A5F"
"""The colour of small print: 7:1 on white, 6:1 on the label column (WCAG 2.2, 1.4.3)."""

PROMPT_LOOK: Final = f'<w:rStyle w:val="PlaceholderText"/><w:color w:val="{QUIET}"/>'
"""How the prompt of an empty control looks. The colour stands beside the style because LibreOffice drops the style."""

_BREAKS = re.compile(r"([\n\t])")
_BREAK_XML: Final = {"\n": "<w:br/>", "\t": "<w:tab/>"}


def attribute(text: str) -> str:
    """``text`` as a quoted attribute value. Line breaks in it would not survive, so it must have none."""
    return quoteattr(text)


def run(text: str, properties: str = "") -> str:
    """One run of text; line feeds and tabs become Word's own."""
    pieces = "".join(
        _BREAK_XML.get(piece) or f'<w:t xml:space="preserve">{escape(piece)}</w:t>'
        for piece in _BREAKS.split(text)
        if piece
    )
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{pieces}</w:r>"


def paragraph(content: str, style: str = "", properties: str = "", *, keep_next: bool = False) -> str:
    """A paragraph around runs and controls. ``keep_next``: it stands on the page of what follows it."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    named += "<w:keepNext/>" if keep_next else ""
    inner = f"<w:pPr>{named}{properties}</w:pPr>" if named or properties else ""
    return f"<w:p>{inner}{content}</w:p>"


def cell(width: int, content: str, properties: str = "") -> str:
    """A table cell, ``width`` in twentieths of a point."""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}</w:tcPr>{content}</w:tc>'


def row(cells: Iterable[str], properties: str = "") -> str:
    """A table row."""
    inner = f"<w:trPr>{properties}</w:trPr>" if properties else ""
    return f"<w:tr>{inner}{''.join(cells)}</w:tr>"
