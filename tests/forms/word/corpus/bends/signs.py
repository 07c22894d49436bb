"""The options of a question written anew, with boxes of one kind before them."""

from __future__ import annotations

from typing import Any, Final

from forms import SeveralOf
from forms.notification import NOTIFICATION
from forms.word.wording import option_line
from tests.forms.word.corpus.sheet import Sheet, run_of

KINDS: Final = "incident_types"
_LISTED = NOTIFICATION.questions[KINDS]
assert isinstance(_LISTED, SeveralOf)
OPTIONS: Final = _LISTED.choices
BOX: Final = f"{KINDS}:{OPTIONS[0].code}"

LEGACY: Final = (
    '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:sizeAuto/>{state}</w:checkBox></w:ffData>'
    '</w:fldChar></w:r><w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


def ticked(sheet: Sheet) -> list[str]:
    """The codes that the example ticks."""
    given: Any = sheet.answer(KINDS)
    return [given] if isinstance(given, str) else list(given)


def lines(sheet: Sheet, on: str, off: str) -> None:
    """Write the options anew, with ``on`` or ``off`` (the XML of a box) before each."""
    marked = ticked(sheet)
    sheet.put(KINDS, *((on if o.code in marked else off) + run_of(f" {option_line(o)}") for o in OPTIONS))


def glyphs(on: str, off: str) -> tuple[str, str]:
    return run_of(on), run_of(off)


SIGNS: Final = {
    "☒ and ☐": glyphs("☒", "☐"),
    "☑ and □": glyphs("☑", "□"),
    "✓ and nothing": glyphs("✓", ""),
    "✔ and ☐": glyphs("✔", "☐"),
    "✗ and ☐": glyphs("✗", "☐"),
    "x and nothing": glyphs("x", ""),
    "X and nothing": glyphs("X", ""),
    "[x] and [ ]": glyphs("[x]", "[ ]"),
    "[X] and []": glyphs("[X]", "[]"),
    "(x) and ( )": glyphs("(x)", "( )"),
    "■ and □": glyphs("■", "□"),
    "Wingdings symbols": (
        '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>',
        '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>',
    ),
    "Wingdings symbols without the private area": (
        '<w:r><w:sym w:font="Wingdings" w:char="00FE"/></w:r>',
        '<w:r><w:sym w:font="Wingdings" w:char="00A8"/></w:r>',
    ),
    "Wingdings 2 symbols": (
        '<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>',
        '<w:r><w:sym w:font="Wingdings 2" w:char="F0A3"/></w:r>',
    ),
    "letters in the Wingdings font": (
        run_of("þ", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'),
        run_of("¨", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'),
    ),
    "old boxes, checked": (
        LEGACY.format(state='<w:default w:val="0"/><w:checked/>'),
        LEGACY.format(state='<w:default w:val="0"/>'),
    ),
    "old boxes, by default": (LEGACY.format(state='<w:default w:val="1"/>'), LEGACY.format(state="")),
    "old boxes, unchecked again": (
        LEGACY.format(state='<w:default w:val="0"/><w:checked w:val="true"/>'),
        LEGACY.format(state='<w:default w:val="1"/><w:checked w:val="false"/>'),
    ),
}  # fmt: skip
"""The XML of a box that is ticked, and of one that is not, by what it is."""
