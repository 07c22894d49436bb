"""Colours that can be read: WCAG 2.2 contrast, success criterion 1.4.3."""

from __future__ import annotations

import re

from intake.errors import Permanent

_ENOUGH = 4.5


def readable_on_white(colour: str) -> str:
    """The colour, darkened until it has a contrast of 4.5 to 1 with white. Raises Permanent unless it is `#rrggbb`."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise Permanent("The brand colour must be written as # and six hexadecimal digits, for example #1f4e5f.")
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    while contrast_with_white(red, green, blue) < _ENOUGH:
        red, green, blue = (int(part * 0.95) for part in (red, green, blue))
    return f"#{red:02x}{green:02x}{blue:02x}"


def word_colour(colour: str) -> str:
    """The same colour as Word writes it: six hexadecimal digits. Raises Permanent as ``readable_on_white`` does."""
    return readable_on_white(colour).removeprefix("#").upper()


def contrast_with_white(red: int, green: int, blue: int) -> float:
    """The contrast ratio with white, 1 to 21; parts are 0 to 255."""
    return 1.05 / (0.2126 * _linear(red) + 0.7152 * _linear(green) + 0.0722 * _linear(blue) + 0.05)


def _linear(part: int) -> float:
    share = part / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
