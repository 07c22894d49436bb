"""The text of a PDF, taken out in a process that can do no harm: to be read beside the original, never as answers."""

from __future__ import annotations

import json
import logging
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from forms.values import clean_text
from intake.documents import confined
from intake.documents.confined import Bounds, Ended

log: Final = logging.getLogger(__name__)

BOUNDS: Final = Bounds(memory_bytes=600_000_000, cpu_seconds=15, seconds=15.0, file_bytes=4_000_000, processes=8)
"""A form of 20 pages takes a second and 80 MB. A mail may bring three PDFs, and the worker is stopped after 80 s."""

MOST_CHARACTERS: Final = 200_000
"""Of one text; the fullest form has 30,000."""

WHOLE: Final = "This is the text of the PDF, as far as a program can tell. Compare it with the original."
CUT: Final = "This is the beginning of the text of the PDF. Open the original for the rest."
NO_TEXT: Final = "The PDF holds no text: it is probably a scan or a photograph. Open the original to read it."
LOCKED: Final = "The PDF is protected with a password, so its text cannot be shown. Ask for it to be sent without one."
BROKEN: Final = "The text of the PDF could not be taken out: the file is damaged, or takes too much time or memory."

_CHILD: Final = Path(__file__).with_name("pdf_child.py")


@dataclass(frozen=True, slots=True)
class PdfText:
    """What a PDF says, empty where nothing could be taken out of it; ``said`` is a sentence about that."""

    text: str
    said: str


def text_of(data: bytes, bounds: Bounds = BOUNDS) -> PdfText:
    """The text of the PDF in ``data``. Never raises."""
    with confined.folder() as inside:
        source, out = inside / "document.pdf", inside / "text.json"
        source.write_bytes(data)
        command = [sys.executable, "-I", str(_CHILD), str(source), str(out), str(MOST_CHARACTERS)]
        # As ourselves: where this Python is installed, nobody else may be able to run it.
        ended = confined.run(command, inside, bounds, as_nobody=False)
        if ended is not Ended.WELL or not out.is_file():
            log.info("No text could be taken out of a PDF (%s).", ended.name)
            return PdfText("", BROKEN)
        found = json.loads(out.read_text(encoding="utf-8"))
    if found["locked"]:
        return PdfText("", LOCKED)
    text = clean_text(str(found["text"]))
    return PdfText(text, NO_TEXT if not text else CUT if found["cut"] else WHOLE)
