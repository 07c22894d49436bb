"""Takes the text out of a PDF: `python -I pdf_child.py IN OUT MOST`, run by `pdf` in a process of its own.

Writes a JSON object to OUT: the text, at most MOST characters of it, and what is to be said of it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError

_MOST_PAGES = 300


def main(source: Path, out: Path, most: int) -> None:
    """Read page by page until there is enough."""
    try:
        text, cut = _text(source, most)
        said = {"text": text, "cut": cut, "locked": False}
    except FileNotDecryptedError:
        said = {"text": "", "cut": False, "locked": True}
    out.write_text(json.dumps(said), encoding="utf-8")


def _text(source: Path, most: int) -> tuple[str, bool]:
    reader = PdfReader(source)
    if reader.is_encrypted:
        reader.decrypt("")  # many need a password for changing alone
    pages: list[str] = []
    left = most
    for number, page in enumerate(reader.pages):
        if left <= 0 or number == _MOST_PAGES:
            return "\n\n".join(pages), True
        text = page.extract_text().strip()
        if text:
            pages.append(text[:left])
        if len(text) > left:
            return "\n\n".join(pages), True
        left -= len(text)
    return "\n\n".join(pages), False


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
