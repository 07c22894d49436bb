"""What stands in a document, found without the reader: whether all of it came out again.

Nothing here is imported from the reader, and the parser is another one. Names are compared without their namespace, so
the strict kind of OOXML needs no other rule.
"""

from __future__ import annotations

import io
import posixpath
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final
from xml.etree import ElementTree

from forms import Reading

_NOT_TEXT: Final = frozenset({
    "pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "tblPrEx", "trPr", "tcPr", "sectPr", "instrText",
    "delInstrText",
})  # fmt: skip
_MARGINS: Final = ("header", "footer", "footnotes", "endnotes", "comments")
_QUOTE: Final = re.compile(r"‘((?:[^‘’]|’(?=\w))*)’")
_MARK: Final = frozenset({"x"})


@dataclass(slots=True)
class Visible:
    """The paragraphs that people see, and what tracked changes have deleted."""

    lines: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)


def visible(data: bytes) -> Visible:
    """The text of a document: its body, headers, footers, notes and comments."""
    found = Visible()
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = {name.lstrip("/"): name for name in packed.namelist()}
        main = _main(packed, names)
        for name in [main, *_margins(packed, names, main)]:
            _Walk(found).part(ElementTree.fromstring(packed.read(names[name])))
    return found


def _relations(packed: zipfile.ZipFile, names: dict[str, str], of: str) -> Iterator[tuple[str, str]]:
    folder, name = posixpath.split(of)
    place = posixpath.join(folder, "_rels", f"{name}.rels")
    if place in names:
        for link in ElementTree.fromstring(packed.read(names[place])):
            target = posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip("/")
            if link.get("TargetMode") != "External" and target in names:
                yield link.get("Type", "").rpartition("/")[2], target


def _main(packed: zipfile.ZipFile, names: dict[str, str]) -> str:
    return next(
        (target for kind, target in _relations(packed, names, "") if kind == "officeDocument"), "word/document.xml"
    )


def _margins(packed: zipfile.ZipFile, names: dict[str, str], main: str) -> list[str]:
    return [target for kind, target in _relations(packed, names, main) if kind in _MARGINS]


class _Walk:
    """Goes through one part, element by element, in the order of the document."""

    def __init__(self, found: Visible) -> None:
        self._found = found

    def part(self, root: ElementTree.Element) -> None:
        loose: list[str] = []
        self._visit(root, loose)
        self._keep(loose)

    def _keep(self, pieces: list[str]) -> None:
        if text := "".join(pieces).strip():
            self._found.lines.append(text)

    def _visit(self, element: ElementTree.Element, into: list[str]) -> None:
        name = element.tag.rpartition("}")[2]
        if name in _NOT_TEXT:
            return
        if name in ("del", "moveFrom") or (name == "tr" and _row_deleted(element)):
            self._found.deleted += [text for text in _deleted(element) if text.strip()]
        elif name == "delText":
            self._found.deleted.append(element.text or "")
        elif name == "p":
            inside: list[str] = []
            self._children(element, inside)
            self._keep(inside)
        elif name == "AlternateContent":
            for chosen in list(element)[:1]:
                self._children(chosen, into)
        elif name == "ffData":
            into += _chosen(element)
        elif name == "r" and _in_signs(element):
            into.append("-")
        elif name == "t":
            into.append(element.text or "")
        elif name in ("tab", "br", "cr", "ptab"):
            into.append(" ")
        elif name in ("noBreakHyphen", "sym"):
            into.append("-")
        else:
            self._children(element, into)

    def _children(self, element: ElementTree.Element, into: list[str]) -> None:
        for child in element:
            self._visit(child, into)


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _in_signs(run: ElementTree.Element) -> bool:
    """Whether the letters of a run are drawn as signs, by a font like Wingdings."""
    fonts = (inner.attrib for child in run if _local(child) == "rPr" for inner in child if _local(inner) == "rFonts")
    return any(str(font).startswith("Wingdings") for found in fonts for font in found.values())


def _row_deleted(row: ElementTree.Element) -> bool:
    return any(_local(inner) == "del" for child in row if _local(child) == "trPr" for inner in child)


def _deleted(element: ElementTree.Element) -> Iterator[str]:
    paragraphs = [inner for inner in element.iter() if _local(inner) == "p"] or [element]
    for paragraph in paragraphs:
        yield "".join(inner.text or "" for inner in paragraph.iter() if _local(inner) in ("t", "delText"))


def _chosen(data: ElementTree.Element) -> list[str]:
    """The entry that an old drop-down shows: it stands in its properties, not in the text."""
    listed = [inner for found in data if _local(found) == "ddList" for inner in found]
    entries = [inner.attrib for inner in listed if _local(inner) == "listEntry"]
    numbers = [inner.attrib for name in ("result", "default") for inner in listed if _local(inner) == name]
    texts = [next(iter(entry.values()), "") for entry in entries]
    number = next(iter(numbers[0].values()), "0") if numbers else "0"
    return [text for place, text in enumerate(texts) if str(place) == number]


@lru_cache(maxsize=100_000)
def folded(text: str) -> str:
    """``text`` with its words alone, in small letters, a space between them."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


def _numberless(line: str) -> str:
    return re.sub(r"\d+", "#", line)


class Template:
    """The lines that stand in an empty form, whatever numbers its headings and pages bear."""

    def __init__(self, lines: Iterable[str]) -> None:
        plain = {folded(line) for line in lines}
        self._numbered = {_numberless(line) for line in plain}
        longest_first = sorted((line for line in plain if line), key=len, reverse=True)
        self._by_start: dict[str, list[str]] = {}
        self._by_end: dict[str, list[str]] = {}
        for line in longest_first:
            self._by_start.setdefault(line[:2], []).append(line)
            self._by_end.setdefault(line[-2:], []).append(line)
        self._beside: dict[str, str | None] = {}

    def __contains__(self, line: str) -> bool:
        return _numberless(line) in self._numbered

    def beside(self, line: str) -> str | None:
        """What ``line`` says beside lines of the form that it begins or ends with; None when it does so with none."""
        if line not in self._beside:
            rest = self._without_one(line)
            while rest and (less := self._without_one(rest)) is not None:
                rest = less
            self._beside[line] = rest
        return self._beside[line]

    def _without_one(self, line: str) -> str | None:
        before = next((printed for printed in self._by_start.get(line[:2], ()) if line.startswith(printed)), None)
        if before is not None:
            return line[len(before) :].strip()
        behind = next((printed for printed in self._by_end.get(line[-2:], ()) if line.endswith(f" {printed}")), None)
        return None if behind is None else line[: -len(behind)].strip()


@dataclass(frozen=True, slots=True)
class Conserved:
    """Characters typed and found again, and the words that were not. ``unsaid``: deletions that no finding quotes."""

    typed: int
    found: int
    lost: tuple[str, ...]
    unsaid: tuple[str, ...]


def conserved(data: bytes, reading: Reading, template: Template) -> Conserved:
    """Whether each word of ``data`` that the empty form lacks is found in ``reading``, as often as it was typed."""
    seen = visible(data)
    there = _kept(reading)
    typed = found = 0
    lost: list[str] = []
    lines = [folded(line) for line in (*seen.lines, *seen.deleted)]
    wanted = [line for line in lines if line and line not in template]
    # A line that begins like one of the form goes last: all of it may have been typed, or its end alone.
    for line in sorted(wanted, key=lambda line: template.beside(line) is not None):
        beside = template.beside(line)
        whole = Counter(line.split())
        if beside is not None and whole - there:
            whole = Counter(word for word in beside.split() if word not in _MARK)
        missing = whole - there
        there -= whole
        lost += missing.elements()
        typed += sum(len(word) * times for word, times in whole.items())
        found += sum(len(word) * times for word, times in (whole - missing).items())
    quotes = " ".join(" ".join(finding.message.split()) for finding in reading.findings)
    unsaid = [text for text in seen.deleted if " ".join(text.split())[:200] not in quotes]
    return Conserved(typed, found, tuple(lost), tuple(unsaid))


def _kept(reading: Reading) -> Counter[str]:
    """The words that a person finds in a reading: raw answers, text without a place, and quotes of neither."""
    texts = [found.raw for found in reading.provenance.values()] + list(reading.unplaced)
    plain = [folded(text) for text in texts]
    words = Counter(word for text in plain for word in text.split())
    everything = " \n ".join(plain)
    for finding in reading.findings:
        for quote in _QUOTE.findall(finding.message):
            if folded(quote) not in everything:
                words += Counter(folded(quote).split())
    return words
