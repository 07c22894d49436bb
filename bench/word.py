"""Reading the filled Word form beside the least that any reader must do: unzip it and parse its XML."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from bench.measure import Ratio, compare
from forms.notification import NOTIFICATION
from forms.word.branding import Branding
from forms.word.fill import fill
from forms.word.reader import read

EXAMPLES = Path(__file__).parents[1] / "tests" / "examples" / "notifications.json"


def ratios() -> Iterator[Ratio]:
    """Reading with tags: goal at most 6 times unzip + parse."""
    example = json.loads(EXAMPLES.read_text(encoding="utf-8"))[0]
    answers, _ = NOTIFICATION.answers(example)
    data = fill(NOTIFICATION, answers, Branding("Marram Bay Safeguarding Children Partnership", (), "", ""))

    def unzip_and_parse() -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            etree.fromstring(package.read("word/document.xml"))

    yield compare(
        "Reading a filled form", lambda: read(data, NOTIFICATION), "unzip + lxml parse", unzip_and_parse, goal=6
    )
