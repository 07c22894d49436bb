"""Words that stand in every mail of the proof, and the search for them where none of them may be.

A word is looked for as it is and as programs write it: in UTF-16, escaped for JSON or by Redis, percent-encoded, quoted
printable, in hexadecimal, and in base64 wherever in its three-byte groups the word may begin.
"""

from __future__ import annotations

import base64
import json
import quopri
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote

FORENAME: Final = "Tuppénce"
SURNAME: Final = "Quellfeather-Wobb"
BORN: Final = "2013-07-19"
NARRATIVE: Final = "a blue heron watched the kettle"
CALLED: Final = "Perpetua Dinglebrook"
"""Of every sender."""

WORDS: Final = (FORENAME, SURNAME, NARRATIVE, CALLED, BORN, "19/07/2013", "19 July 2013", "20130719")

_SHORTEST: Final = 6
"""Fewer letters of base64 turn up by chance."""


def found_in(data: bytes) -> list[str]:
    """The words that stand in ``data``, in whichever form."""
    lowered = data.lower()
    return [
        word
        for word in WORDS
        if any(form.lower() in lowered for spelt in {word, word.upper(), word.lower()} for form in _plain(spelt))
        or any(form in data for form in _in_base64(word))
    ]


def found_below(folder: Path) -> list[str]:
    """Every word in every file below ``folder``, with the file's name."""
    return [
        f"{word} in {path.name}"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for word in found_in(path.read_bytes())
    ]


def _plain(word: str) -> Iterator[bytes]:
    raw = word.encode()
    escaped = json.dumps(word)[1:-1]
    yield raw
    yield word.encode("utf-16-le")
    yield escaped.encode()
    yield escaped.replace("\\", "\\\\").encode()
    yield raw.decode("latin-1").encode("ascii", "backslashreplace")  # as Redis shows it
    yield quote(word).encode()
    yield quopri.encodestring(raw)
    yield raw.hex().encode()


def _in_base64(word: str) -> Iterator[bytes]:
    for raw in (word.encode(), json.dumps(word)[1:-1].encode()):
        for before in range(3):
            padded = bytes(before) + raw
            # The first and last groups hold bits of the neighbours: only what lies between is the word's alone.
            whole = base64.b64encode(padded)[-(-before * 8 // 6) : len(padded) * 8 // 6]
            if len(whole) >= _SHORTEST:
                yield whole
                yield whole.replace(b"+", b"-").replace(b"/", b"_")
