"""Reading the filled Word form beside the least that any reader must do: unzip it and parse the XML of its parts.

Beside that, what well-known libraries need for the same file, though none of them says which answer belongs where.
"""

from __future__ import annotations

import gc
import io
import json
import multiprocessing
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import docx
import mammoth
from docx2python import docx2python
from lxml import etree

from bench.measure import Ratio, compare
from forms.notification import NOTIFICATION
from forms.word.reader import read
from tests.forms.word.documents import bent, filled, packed, parts, strip_tags

EXAMPLES: Final = Path(__file__).parents[1] / "tests" / "examples" / "notifications.json"
BASE: Final = "unzip + lxml parse"
LARGE: Final = 25_000_000
_PICTURE_BYTES: Final = 1_000_000


def ratios() -> Iterator[Ratio]:
    """Goals: with tags at most 4 times unzip + parse of the same file, by labels at most 10 times."""
    data = filled(json.loads(EXAMPLES.read_text(encoding="utf-8"))[0])
    bare = bent(data, strip_tags)
    gc.freeze()  # as a worker does before it begins (workers.serve)
    yield compare("Reading a filled form by its tags", _reading(data), BASE, _unzip_and_parse(data), goal=4)
    yield compare("Reading a filled form by its labels", _reading(bare), BASE, _unzip_and_parse(bare), goal=10)
    others: dict[str, Callable[[], object]] = {
        "a python-docx cell walk": lambda: _cells(data),
        "docx2python": lambda: docx2python(io.BytesIO(data)).text,
        "mammoth": lambda: mammoth.extract_raw_text(io.BytesIO(data)),
    }
    for name, work in others.items():
        yield compare(f"For comparison, {name}", work, BASE, _unzip_and_parse(data), turns=5)


def memory() -> str:
    """The most memory that a process takes to read a form of 25 MB with pictures, above one that only holds it."""
    contents = dict(parts(filled(json.loads(EXAMPLES.read_text(encoding="utf-8"))[0])))
    size, number = len(packed(contents)), 0
    while size + _PICTURE_BYTES < LARGE:
        number += 1
        contents[f"word/media/image{number}.jpeg"] = os.urandom(_PICTURE_BYTES)
        size += _PICTURE_BYTES + 200
    data = packed(contents)
    held, reads = _peak(data, _hold), _peak(data, _read)
    times = (reads - held) * 1_000_000 / len(data)
    return (
        f"Peak memory while a form of {len(data) / 1_000_000:.1f} MB with {number} pictures is read: "
        f"{reads - held:.0f} MB above holding it, {times:.1f} times its size (goal at most 10)"
    )


def _reading(data: bytes) -> Callable[[], object]:
    return lambda: read(data, NOTIFICATION)


def _unzip_and_parse(data: bytes) -> Callable[[], object]:
    def work() -> object:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        return [etree.fromstring(part) for name, part in parts.items() if name.endswith((".xml", ".rels"))]

    return work


def _cells(data: bytes) -> list[str]:
    document = docx.Document(io.BytesIO(data))
    return [cell.text for table in document.tables for row in table.rows for cell in row.cells]


def _hold(data: bytes) -> None:
    if not data:
        raise ValueError("There is nothing to hold.")


def _read(data: bytes) -> None:
    if read(data, NOTIFICATION).outcome == "unreadable":
        raise ValueError("The form was not read.")


def _peak(data: bytes, work: Callable[[bytes], None]) -> float:
    """Megabytes that a fresh process had in memory at most while it did ``work``."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            return pool.apply(_measured, (file.name, work))


def _measured(path: str, work: Callable[[bytes], None]) -> float:
    data = Path(path).read_bytes()
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak so far: a new process is born with its parent's
    work(data)
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["VmHWM"].split()[0]) / 1_000
