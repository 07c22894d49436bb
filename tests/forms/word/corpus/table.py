"""The table of figures: what each way and each bend gave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from tests.forms.word.corpus import bends  # noqa: F401 - takes the bends in
from tests.forms.word.corpus.measure import Tally, bent_sheet
from tests.forms.word.corpus.sheet import NAMES, Bend
from tests.forms.word.corpus.sheet import bends as all_bends
from tests.forms.word.corpus.ways import Way, measured_way, template_of, ways
from tests.servers.office import Office

PROGRAMS = "other programs"


@dataclass(frozen=True, slots=True)
class Row:
    """One way or bend: where it stands in the table, its name and sentence, and its figures."""

    room: str
    name: str
    says: str
    tally: Tally


def rows_of_ways(office: Office, folder: Path, names: Iterable[str] = NAMES) -> Iterator[Row]:
    """Each way, with these examples."""
    for number, way in enumerate(ways(office)):
        yield Row(PROGRAMS, way.name, way.says, _of_way(way, folder / str(number), names))


def _of_way(way: Way, folder: Path, names: Iterable[str]) -> Tally:
    template = template_of(way, folder / "empty")
    tally = Tally()
    for name in names:
        one = measured_way(way, name, template, folder / name)
        tally.add(one)
    return tally


def rows_of_bends(names: Iterable[str] = NAMES) -> Iterator[Row]:
    """Each bend, with these examples."""
    names = tuple(names)
    for bend in all_bends():
        yield Row(bend.room, bend.name, bend.says, _of_bend(bend, names))


def _of_bend(bend: Bend, names: Iterable[str]) -> Tally:
    tally = Tally()
    for name in names:
        one = bent_sheet(bend.of(name))
        one.faults = [f"{name} {fault}" for fault in one.faults]
        tally.add(one)
    return tally


def in_total(rows: Iterable[Row]) -> Tally:
    """The figures of all rows together."""
    total = Tally()
    for row in rows:
        total.add(row.tally)
    return total


def as_markdown(rows: Iterable[Row]) -> str:
    """The whole table as a page."""
    rows = list(rows)
    lines = [
        "# The corpus of bent Word forms",
        "",
        "Written by `make corpus`. Each of the twelve examples was filled in, sent through another program or bent,",
        "and read. *Equal*: the answer is the one expected. *Flagged*: it is not, the bend says that it may be so,",
        "and a finding names it. *Wrong*: anything else. *Typed* and *found* count the characters of all words on",
        "the page, in notes and in tracked deletions that the empty form lacks, and those of them that the reading",
        "holds, as often as they were typed; an oracle that shares no code with the reader counts them.",
        "",
    ]
    for room, inside in groupby(rows, lambda row: row.room):
        lines += [
            f"## {room.capitalize()}",
            "",
            "| | | Documents | Fields | Equal | Flagged | Wrong | Typed | Found |",
            "| --- | --- | --: | --: | --: | --: | --: | --: | --: |",
        ]
        lines += [_line(row.name, row.says, row.tally) for row in inside]
        lines.append("")
    lines += ["## Together", "", *_total_lines(rows)]
    return "\n".join(lines) + "\n"


def _line(name: str, says: str, tally: Tally) -> str:
    figures = (tally.documents, tally.fields, tally.equal, tally.flagged, tally.wrong, tally.typed, tally.found)
    shown = " | ".join(f"{figure:,}" for figure in figures)
    return f"| {_cell(name)} | {_cell(says)} | {shown} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*").replace("_", "\\_")


def _total_lines(rows: list[Row]) -> list[str]:
    total = in_total(rows)
    return [
        f"- {total.documents:,} documents, {len(rows)} ways and bends",
        f"- {total.equal:,} of {total.fields:,} fields equal, {total.flagged:,} flagged, {total.wrong:,} wrong",
        f"- {total.found:,} of {total.typed:,} characters found again",
        f"- {len(total.faults):,} faults",
    ]
