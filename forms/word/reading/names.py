"""Names of the elements that reading a document looks at."""

from __future__ import annotations

from typing import Final

from lxml import etree

from forms.word.making.xml import NAMESPACES

W: Final = f"{{{NAMESPACES['w']}}}"
W14: Final = f"{{{NAMESPACES['w14']}}}"
W15: Final = f"{{{NAMESPACES['w15']}}}"
MC: Final = f"{{{NAMESPACES['mc']}}}"
M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

BODY: Final = W + "body"
P: Final = W + "p"
R: Final = W + "r"
T: Final = W + "t"
TBL: Final = W + "tbl"
TR: Final = W + "tr"
TC: Final = W + "tc"
SDT: Final = W + "sdt"
SDT_PR: Final = W + "sdtPr"
SDT_CONTENT: Final = W + "sdtContent"
R_PR: Final = W + "rPr"
TR_PR: Final = W + "trPr"
TAB: Final = W + "tab"
BR: Final = W + "br"
CR: Final = W + "cr"
SYM: Final = W + "sym"
NO_BREAK_HYPHEN: Final = W + "noBreakHyphen"
FLD_CHAR: Final = W + "fldChar"
FONTS: Final = W + "rFonts"
INSTR_TEXT: Final = W + "instrText"
DEL_TEXT: Final = W + "delText"
DEL: Final = W + "del"
INS: Final = W + "ins"
MOVE_FROM: Final = W + "moveFrom"
MOVE_TO: Final = W + "moveTo"
VAL: Final = W + "val"
TAG: Final = W + "tag"
SHOWING_PROMPT: Final = W + "showingPlcHdr"
TEXT_BOX: Final = W + "txbxContent"
STRIKES: Final = (W + "strike", W + "dstrike")
VANISH: Final = W + "vanish"
ALTERNATE: Final = MC + "AlternateContent"
CHOICE: Final = MC + "Choice"
FALLBACK: Final = MC + "Fallback"
CHECKBOX: Final = W14 + "checkbox"
CHECKED: Final = W14 + "checked"
CHECKED_VAL: Final = W14 + "val"
MATH_TEXT: Final = M + "t"

DRAWN: Final = frozenset({W + "drawing", W + "pict", W + "object"})
TABLE_PARTS: Final = frozenset({W + "tblPr", W + "tblGrid", W + "tblPrEx", TR_PR, W + "tcPr"})

# What carries no text of a person's: left aside wherever it stands. Anything not named is looked into.
SILENT: Final = TABLE_PARTS | frozenset(
    W + name
    for name in (
        "pPr", "rPr", "sdtPr", "sdtEndPr", "sectPr", "instrText", "proofErr", "bookmarkStart", "bookmarkEnd",
        "commentRangeStart", "commentRangeEnd", "permStart", "permEnd", "smartTagPr", "customXmlPr", "fldData",
        "lastRenderedPageBreak", "softHyphen", "ffData", "rubyPr",
    )
)  # fmt: skip


def name_of(element: etree._Element) -> str:
    """The element's name. With comments and instructions left out by the parser it is always a string."""
    return str(element.tag)
