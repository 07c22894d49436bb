"""A copy of what was sent as a PDF that assistive technology can read (PDF/UA-1; docs/decisions/0047).

What people wrote goes into the template as data and is never part of its source. The PDF is made in a process of its
own: some texts break the program that sets them, and what it says then may quote them.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, Final

from forms import Answers, Form, SummaryRow
from intake.documents import confined
from intake.documents.confined import Bounds, Ended
from intake.documents.spelt import TURNING, names_of, spelt, unusual
from intake.errors import Permanent

log: Final = logging.getLogger(__name__)

MEDIA_TYPE: Final = "application/pdf"
TITLE: Final = "Copy of a notification"
"""Neutral: it stands in the list of open windows (SAFETY 16)."""
MOST_CHARACTERS: Final = 400_000
"""Of one copy: ten times the fullest form."""
TOO_LONG: Final = "This is too long for a PDF. Take the copy as a Word file: it holds everything."
NOT_MADE: Final = "The PDF could not be made. Take the copy as a Word file: it holds everything."
BOUNDS: Final = Bounds(memory_bytes=3_000_000_000, cpu_seconds=20, seconds=20.0, file_bytes=50_000_000, processes=64)
"""Memory is address space: each thread takes some. The longest copy takes a second of work."""

_CHILD: Final = Path(__file__).with_name("printed_child.py")
_AT_ONCE: Final = BoundedSemaphore(2)
"""Of PDFs in one process of the pages: each takes 200 MB while it is made."""
_LONGEST_WORD: Final = 40
"""Characters that stand on one line whatever they are."""
_LONG_WORD: Final = re.compile(rf"(\S{{{_LONGEST_WORD + 1},}})")
_PIECE: Final = re.compile(rf"\S{{1,{_LONGEST_WORD}}}[\u0300-\u036f\ufe00-\ufe0f]*")


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
    in the library have Latin, Greek, Cyrillic, Hebrew, Arabic and Devanagari; ``further_fonts`` lets this machine's own
    help out. Raises Permanent, with a sentence that leads to the Word copy, where there is no PDF to be had.
    """
    sections = list(form.summary(answers))
    if sum(len(row.shown) for _, rows in sections for row in rows) > MOST_CHARACTERS:
        raise Permanent(TOO_LONG)
    content = {
        "title": TITLE,
        "partnership": printed.partnership,
        "reference": printed.reference,
        "warning": printed.warning,
        "lines": list(printed.lines),
        "made": int(printed.sent_at.timestamp()),
        "sections": [{"title": section.title, "runs": list(_runs(rows))} for section, rows in sections],
    }
    content = spelt(content, names_of(TURNING))
    template = templates / "pdf" / "copy.typ"
    made = _made(content, template, further_fonts)
    if made is None:  # a script that breaks the program is spelt out
        made = _made(spelt(content, names_of(unusual(json.dumps(content, ensure_ascii=False)))), template, False)
    if made is None:
        raise Permanent(NOT_MADE)
    return made


def _made(content: dict[str, Any], template: Path, further_fonts: bool) -> bytes | None:
    with _AT_ONCE, confined.folder() as inside:
        source, out = inside / "content.json", inside / "copy.pdf"
        source.write_text(json.dumps(content), encoding="utf-8")
        fonts = "further" if further_fonts else "own"
        command = [sys.executable, "-I", str(_CHILD), str(source), str(template), str(out), fonts]
        # As ourselves: where this Python is installed, nobody else may be able to run it.
        ended = confined.run(command, inside, BOUNDS, as_nobody=False)
        if ended is not Ended.WELL or not out.is_file():
            log.warning("A PDF could not be made (%s).", ended.name)
            return None
        return out.read_bytes()


def _runs(rows: Sequence[SummaryRow]) -> Iterator[dict[str, Any]]:
    for heading, run in groupby(rows, key=lambda row: row.heading):
        answers = [{"label": row.label, "lines": [_pieces(line) for line in row.shown.split("\n")]} for row in run]
        yield {"heading": heading, "answers": answers}


def _pieces(line: str) -> list[str | list[str]]:
    """``line``, with each word that is longer than a line cut where it may be broken."""
    found = enumerate(_LONG_WORD.split(line))
    return [_PIECE.findall(piece) if number % 2 else piece for number, piece in found if piece]
