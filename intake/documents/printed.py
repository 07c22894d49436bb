"""A copy of what was sent as a PDF that assistive technology can read (PDF/UA-1; docs/decisions/0047).

What people wrote goes into the template as data and is never part of its source.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import typst

from forms import Answers, Form, SummaryRow
from intake.errors import Permanent

MEDIA_TYPE: Final = "application/pdf"
TITLE: Final = "Copy of a notification"
"""Neutral: it stands in the list of open windows (SAFETY 16)."""
MOST_CHARACTERS: Final = 400_000
"""Of one copy: ten times the fullest form. More than that takes the pages' own process too long."""
TOO_LONG: Final = "This is too long for a PDF. Take the copy as a Word file: it holds everything."

NOT_MADE: Final = "The PDF could not be made. Take the copy as a Word file: it holds everything."

_STANDARD: Final = "ua-1"
_TEMPLATE: Final = "copy.typ"
_LONGEST_WORD: Final = 40
"""Characters that stand on one line whatever they are."""
_LONG_WORD: Final = re.compile(rf"(\S{{{_LONGEST_WORD + 1},}})")
_PIECE: Final = re.compile(rf"\S{{1,{_LONGEST_WORD}}}[\u0300-\u036f\ufe00-\ufe0f]*")
_NOT_SHOWN: Final = re.compile(r'the text `"(.*?)"` could not be displayed')
_ESCAPED: Final = re.compile(r"\\u\{([0-9a-f]+)\}")
_ROUNDS: Final = 4
"""A cluster that could not be shown may hide another one behind it; names in words always can be."""
_TURNING: Final = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Turn the order of what follows: invisible, and a name would read backwards (Unicode TR 36, 3.2)."""
_JOINING: Final = "\u200c\u200d"


@dataclass(frozen=True, slots=True)
class Printed:
    """What stands around the answers of a copy. ``warning`` is its first line and at the foot of every page."""

    partnership: str
    reference: str
    warning: str
    lines: tuple[str, ...]
    sent_at: datetime
    """Aware; the PDF counts as made then, so that the same copy has the same bytes."""


def pdf_of(form: Form, answers: Answers, printed: Printed, templates: Path, *, further_fonts: bool = True) -> bytes:
    """The bytes of the PDF: every answer in words, in the form's order.

    ``templates`` is the folder `templates/`. A character that no font has is named in words, as [grinning face]: those
    in the wheel have Latin, Greek, Cyrillic, Hebrew and Arabic; ``further_fonts`` lets this machine's own help out.
    Raises Permanent for a copy that is too long.
    """
    content = {
        "title": TITLE,
        "partnership": printed.partnership,
        "reference": printed.reference,
        "warning": printed.warning,
        "lines": list(printed.lines),
        "sections": [{"title": section.title, "runs": list(_runs(rows))} for section, rows in form.summary(answers)],
    }
    if sum(len(row.shown) for _, rows in form.summary(answers) for row in rows) > MOST_CHARACTERS:
        raise Permanent(TOO_LONG)
    content = _named(content, {ord(each): _name(each) for each in _TURNING})
    compiler = typst.Compiler(root=templates / "pdf", font_paths=_fonts(further_fonts), ignore_system_fonts=True)
    for _ in range(_ROUNDS):
        try:
            return _compiled(compiler, templates / "pdf" / _TEMPLATE, json.dumps(content), printed.sent_at)
        except typst.TypstError as refused:
            lacking = {_unescaped(found) for found in _NOT_SHOWN.findall(refused.diagnostic)}
            names = {ord(each): _name(each) for cluster in lacking for each in cluster if not each.isascii()}
            if not names:
                raise Permanent(NOT_MADE) from None
            content = _named(content, names)
    raise Permanent(NOT_MADE)


def _compiled(compiler: typst.Compiler, template: Path, content: str, made: datetime) -> bytes:
    found = compiler.compile(
        template.read_bytes(),
        format="pdf",
        sys_inputs={"copy": content},
        pdf_standards=_STANDARD,
        timestamp=int(made.timestamp()),
    )
    if not isinstance(found, bytes):
        raise TypeError("One document is one PDF.")
    return found


@cache
def _fonts(further: bool) -> typst.Fonts:
    """The fonts of the wheel first; looked for once, which takes longer than setting a page."""
    return typst.Fonts(include_system_fonts=further, include_embedded_fonts=True)


def _runs(rows: Sequence[SummaryRow]) -> Iterator[dict[str, Any]]:
    for heading, run in groupby(rows, key=lambda row: row.heading):
        answers = [{"label": row.label, "lines": [_pieces(line) for line in row.shown.split("\n")]} for row in run]
        yield {"heading": heading, "answers": answers}


def _pieces(line: str) -> list[str | list[str]]:
    """``line``, with each word that is longer than a line cut where it may be broken."""
    found = enumerate(_LONG_WORD.split(line))
    return [_PIECE.findall(piece) if number % 2 else piece for number, piece in found if piece]


def _named(value: Any, names: Mapping[int, str]) -> Any:
    """``value`` with the names of characters in their places."""
    if isinstance(value, dict):
        return {key: _named(inner, names) for key, inner in value.items()}
    if isinstance(value, list):
        return [_named(inner, names) for inner in value]
    return value.translate(names) if isinstance(value, str) else value


def _name(character: str) -> str:
    """In words; nothing for what only joins two others, or says how they look."""
    if character in _JOINING or 0xFE00 <= ord(character) <= 0xFE0F:
        return ""
    return f"[{unicodedata.name(character, f'U+{ord(character):04X}').lower()}]"


def _unescaped(text: str) -> str:
    """What stands between quotes as Rust's Debug writes it."""
    plain = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return plain.replace('\\"', '"').replace("\\\\", "\\")
