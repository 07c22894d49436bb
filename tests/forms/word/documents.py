"""Word documents for the tests: the form filled in, and ways to take one apart and bend it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from lxml import etree

from forms import Answers, Form, Reading
from forms.notification import NOTIFICATION
from forms.word.branding import Branding
from forms.word.fill import fill
from forms.word.reader import read
from forms.word.reading.names import W14, W

MARRAM_BAY: Final = Branding(
    "Marram Bay Safeguarding Children Partnership",
    ("Partnership support office", "Civic Centre, Harbour Road", "Marram Bay ZZ99 1AA"),
    "notifications@marram-bay.example.org",
    "01632 960 100",
)
MAIN: Final = "word/document.xml"
NS: Final = {"w": W[1:-1], "w14": W14[1:-1]}

Bend = Callable[[etree._Element], None]


def filled(given: Mapping[str, object] | Answers, form: Form = NOTIFICATION) -> bytes:
    """The form of Marram Bay with these answers."""
    answers = given if isinstance(given, Answers) else form.answers(given)[0]
    return fill(form, answers, MARRAM_BAY)


def read_form(data: bytes, form: Form = NOTIFICATION) -> Reading:
    """What the reader makes of ``data``; the cover of Marram Bay is known."""
    return read(data, form, branding=MARRAM_BAY)


GIVEN: Final[dict[str, Any]] = {
    "notifier_name": "Orla Pentreath",
    "incident_summary": "Before.\nAfter.",
    "date_notification": "2026-09-08",
    "is_update": "no",
    "incident_types": ["drowning", "missing"],
}
"""A few answers of several types."""


def problems(reading: Reading) -> set[str]:
    """The codes of what was noticed."""
    return {finding.problem for finding in reading.findings}


def read_bent(*bends: Bend, given: Mapping[str, Any] = GIVEN) -> Reading:
    """What is read of ``given`` once it has been filled in and bent."""
    data = filled(given)
    for bend in bends:
        data = bent(data, bend)
    return read_form(data)


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a document by name, in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def packed(contents: Mapping[str, bytes | str]) -> bytes:
    """A zip of these parts: the same bytes at any time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in contents.items():
            made.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def main_part(data: bytes) -> etree._Element:
    """The root of the document's main part."""
    return etree.fromstring(parts(data)[MAIN])


def bent(data: bytes, bend: Bend) -> bytes:
    """The document after ``bend`` has changed the root of its main part."""
    root = main_part(data)
    bend(root)
    return packed({**parts(data), MAIN: etree.tostring(root, xml_declaration=True, encoding="UTF-8")})


def with_part(data: bytes, name: str, content: bytes | str) -> bytes:
    """The document with one part replaced or added."""
    return packed({**parts(data), name: content})


def element(xml: str) -> etree._Element:
    """A WordprocessingML element; the usual prefixes are declared."""
    declared = (
        'xmlns:w="{w}" xmlns:w14="{w14}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml"'
    ).format(**NS)
    return etree.fromstring(f"<root {declared}>{xml}</root>")[0]


def control(root: etree._Element, tag: str) -> etree._Element:
    """The content control with this tag."""
    tagged = next(found for found in root.iter(W + "tag") if found.get(W + "val") == tag)
    return next(tagged.iterancestors(W + "sdt"))


def answer_cell(root: etree._Element, tag: str) -> etree._Element:
    """The table cell in which the control with this tag stands."""
    return next(control(root, tag).iterancestors(W + "tc"))


def table_row(root: etree._Element, tag: str) -> etree._Element:
    """The table row in which the control with this tag stands."""
    return next(control(root, tag).iterancestors(W + "tr"))


def visible_text(root: etree._Element) -> str:
    """The text of a part, paragraph by paragraph, as it stands in its ``w:t``."""
    return "\n".join("".join(p.itertext(W + "t")) for p in root.iter(W + "p"))


def remove(found: etree._Element) -> None:
    """Take an element out of its document."""
    parent = found.getparent()
    assert parent is not None
    parent.remove(found)


def strip_tags(root: etree._Element) -> None:
    """Remove tag and title of every control, as LibreOffice does."""
    for name in ("tag", "alias"):
        for found in list(root.iter(W + name)):
            remove(found)


def unwrap_controls(root: etree._Element) -> None:
    """Replace every control by its content, as pandoc and some editors do."""
    while (sdt := next(root.iter(W + "sdt"), None)) is not None:
        unwrap(sdt)


def unwrap(sdt: etree._Element) -> None:
    """Replace a control by its content."""
    for content in sdt.findall(W + "sdtContent"):
        for child in list(content):
            sdt.addprevious(child)
    remove(sdt)


def text_run(text: str) -> etree._Element:
    """A run of text."""
    run = etree.Element(W + "r")
    etree.SubElement(run, W + "t").text = text
    return run


def paragraph_of(*runs: etree._Element) -> etree._Element:
    """A paragraph of these runs."""
    made = etree.Element(W + "p")
    made.extend(runs)
    return made


def typed(data: bytes, **given: str) -> bytes:
    """The document with these texts typed into its empty fields, by tag."""

    def bend(root: etree._Element) -> None:
        for tag, text in given.items():
            found = control(root, tag)
            showing = next(found.iter(W + "showingPlcHdr"))
            remove(showing)
            next(found.iter(W + "sdtContent"))[:] = [text_run(text)]

    return bent(data, bend)


def ticked(data: bytes, tag: str) -> bytes:
    """The document with the box of this tag ticked, as Word ticks it."""

    def bend(root: etree._Element) -> None:
        found = control(root, tag)
        next(found.iter(W14 + "checked")).set(W14 + "val", "1")
        next(found.iter(W + "t")).text = "☒"

    return bent(data, bend)


def tags_of(file: Path) -> list[str]:
    """The tags of a document's fields, in order."""
    return [str(tag.get(W + "val")) for tag in main_part(file.read_bytes()).iter(W + "tag")]
