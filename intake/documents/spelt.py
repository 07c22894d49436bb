"""Characters by their names, where they cannot be shown, or would show something else than was written."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, Final

TURNING: Final = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Turn the order of what follows: invisible, and a name would read backwards (Unicode TR 36, 3.2)."""
_JOINING: Final = "\u200c\u200d"
_LAST_PLAIN: Final = 0x52F
"""Up to here are Latin, Greek and Cyrillic, with the marks that go on them."""
_PUNCTUATION: Final = range(0x2000, 0x2800)
_LATIN_TOO: Final = range(0x1E00, 0x2000)


def spelt(value: Any, names: Mapping[int, str]) -> Any:
    """``value``, anything JSON can hold, with names in place of characters."""
    if isinstance(value, dict):
        return {key: spelt(inner, names) for key, inner in value.items()}
    if isinstance(value, list):
        return [spelt(inner, names) for inner in value]
    return value.translate(names) if isinstance(value, str) else value


def names_of(characters: Iterable[str]) -> dict[int, str]:
    """For `spelt`: each of ``characters`` in words."""
    return {ord(each): _name(each) for each in characters}


def unusual(text: str) -> set[str]:
    """The characters of ``text`` that are neither Latin, Greek nor Cyrillic, nor usual signs."""
    return {each for each in text if not _usual(ord(each))}


def _usual(code: int) -> bool:
    return code <= _LAST_PLAIN or code in _LATIN_TOO or code in _PUNCTUATION


def _name(character: str) -> str:
    """Nothing for what only joins two others, or says how they look."""
    if character in _JOINING or 0xFE00 <= ord(character) <= 0xFE0F:
        return ""
    return f"[{unicodedata.name(character, f'U+{ord(character):04X}').lower()}]"
