"""Signs that a document shows with a symbol font: ticks and boxes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# As symbols their codes stand in the private area (0xF000 and more) or, as WPS Office writes them, do not.
_WINGDINGS: Final = {
    0x6F: "☐", 0x71: "☐", 0x78: "☒", 0xA8: "☐", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS_2: Final = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "☐"}
NO_SIGNS: Final[Mapping[int, str]] = {}
"""Of a font of letters."""
_OF_FONT: Final = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}

REPLACEMENT: Final = "\ufffd"


def symbol(char: str, font: str) -> str:
    """The sign that a symbol shows, by its hexadecimal code; its letter in a font that is not known here.

    A code that is no character, or one that no text can hold, shows as the sign for that; what is no code, as nothing.
    """
    try:
        code = int(char, 16)
    except ValueError:
        return ""
    code = code - 0xF000 if 0xF020 <= code < 0xF100 else code
    return signs_of(font).get(code) or (chr(code) if _is_text(code) else REPLACEMENT)


def _is_text(code: int) -> bool:
    """Whether XML 1.0 (section 2.2) allows the character, and it is no control character."""
    return 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF


def signs_of(font: str | None) -> Mapping[int, str]:
    """What the letters of a symbol font look like, by their codes; nothing for other fonts."""
    return _OF_FONT.get((font or "").casefold(), NO_SIGNS)
