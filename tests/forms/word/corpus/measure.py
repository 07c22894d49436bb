"""How well a document was read: each field equal, flagged or wrong, and each typed character found again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from forms import Answers, Reading
from forms.answers import SET_BY_THE_SERVICE, Path, question_of
from tests.forms.word.corpus.oracle import Template, conserved, visible
from tests.forms.word.corpus.sheet import Sheet
from tests.forms.word.documents import filled, read_form

PROMPTS_OF_WORD: Final = (
    "Click or tap here to enter text.", "Click here to enter text.", "Click or tap to enter a date.", "Choose an item.",
)  # fmt: skip


@cache
def empty_form() -> Template:
    """The lines of the empty form as the product writes it, and what Word puts into a field that was emptied."""
    return Template([*visible(filled({})).lines, *PROMPTS_OF_WORD])


@dataclass(slots=True)
class Tally:
    """The figures of some documents. ``faults``: what is wrong, a line each."""

    documents: int = 0
    equal: int = 0
    flagged: int = 0
    typed: int = 0
    found: int = 0
    wrong: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def fields(self) -> int:
        return self.equal + self.flagged + self.wrong

    def add(self, other: Tally) -> None:
        """Add the figures of ``other``."""
        self.documents += other.documents
        self.equal += other.equal
        self.flagged += other.flagged
        self.wrong += other.wrong
        self.typed += other.typed
        self.found += other.found
        self.faults += other.faults


def measured(
    data: bytes,
    expected: Mapping[str, Any],
    template: Template,
    may_flag: Iterable[Path] | None = (),
) -> tuple[Tally, Reading]:
    """The figures of one document. ``may_flag`` None: any field may be flagged in place of being equal."""
    reading = read_form(data)
    tally = Tally(1)
    wanted = dict(Answers(expected).paths())
    given = dict(reading.answers.paths())
    named = {finding.field for finding in reading.findings}
    for path in sorted((wanted.keys() | given.keys()) - SET_BY_THE_SERVICE):
        want, have = _comparable(wanted.get(path)), _comparable(given.get(path))
        if want == have:
            tally.equal += 1
        elif (may_flag is None or path in may_flag) and named & {path, question_of(path), path.partition("[")[0]}:
            tally.flagged += 1
        else:
            tally.wrong += 1
            tally.faults.append(f"{path}: wanted {want!r}, read {have!r}")
    kept = conserved(data, reading, template)
    tally.typed, tally.found = kept.typed, kept.found
    if kept.lost:
        tally.faults.append(f"words lost: {' '.join(kept.lost)}")
    tally.faults += [f"deleted, and not said so: {text!r}" for text in kept.unsaid]
    return tally, reading


def bent_sheet(sheet: Sheet) -> Tally:
    """The figures of a bent form; findings other than the expected ones are a fault."""
    tally, reading = measured(sheet.document(), sheet.expected, empty_form(), sheet.may_flag)
    problems = {finding.problem for finding in reading.findings}
    if problems != sheet.problems:
        said = [(finding.problem, finding.message) for finding in reading.findings]
        tally.faults.append(f"findings: wanted {sorted(sheet.problems)}, made {said}")
    return tally


def _comparable(value: Any) -> Any:
    return sorted(value) if isinstance(value, Sequence) and not isinstance(value, str) else value
