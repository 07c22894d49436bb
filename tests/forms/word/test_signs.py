"""Symbols of fonts, and the codes that broken programs give them."""

from __future__ import annotations

import pytest

from forms.word.reading.signs import symbol
from tests.forms.word.documents import answer_cell, element, read_bent


@pytest.mark.parametrize(
    ("char", "font", "shown"),
    [
        ("F0FE", "Wingdings", "☑"),
        ("00FE", "Wingdings", "☑"),
        ("0052", "Wingdings 2", "☑"),
        ("F0A3", "wingdings 2", "☐"),
        ("F061", "Symbol", "a"),
        ("2612", "MS Gothic", "☒"),
        ("zz", "Wingdings", ""),
        ("FFFFFFFF", "Wingdings", "\ufffd"),
    ],
)
def test_a_symbol_shows_its_sign(char: str, font: str, shown: str) -> None:
    assert symbol(char, font) == shown


@pytest.mark.parametrize("char", ["D800", "0000", "F000", "FFFE"])
def test_a_code_that_is_no_character_can_be_written_down(char: str) -> None:
    """Text without a place is stored and sent on: it must be text that every store can hold."""
    drawn = f'<w:p><w:r><w:t>sign </w:t><w:sym w:font="Symbol" w:char="{char}"/></w:r></w:p>'
    reading = read_bent(lambda root: answer_cell(root, "date_notification").append(element(drawn)))
    (left,) = reading.unplaced
    assert left.encode("utf-8")
    assert "\0" not in left
    assert left.startswith("sign")
