"""What has been read so far: values by block, and what could not be placed. Rows get their numbers at the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from forms.answers import Answers, Finding, Path, Provenance, path_of
from forms.definition import Form, Group
from forms.questions import Question
from forms.values import Value

LONGEST_QUOTE: Final = 300
_LOOKED_AT: Final = 4_000
"""Characters of a text that a quotation is made of: a text may have millions."""


def quoted(text: str) -> str:
    """``text`` in quotation marks on one line, cut after a few lines: it then stands whole in 'unplaced'."""
    line = " ".join(text[:_LOOKED_AT].split())
    whole = len(line) <= LONGEST_QUOTE and len(text) <= _LOOKED_AT
    return f"‘{line}’" if whole else f"‘{line[:LONGEST_QUOTE].rstrip()}…’"


@dataclass(slots=True, eq=False)
class Slot:
    """One block of a group, or the questions at the top (``group`` is None)."""

    group: Group | None
    number: int = 0
    """Its place among the blocks of its group, the empty ones counted, from 1."""
    tag_number: int | None = None
    first: str | None = None
    seen: set[str] = field(default_factory=set)
    values: dict[str, Value] = field(default_factory=dict)
    found: dict[str, Provenance] = field(default_factory=dict)


@dataclass(slots=True, frozen=True)
class Note:
    """A finding whose row has no number yet; ``slot`` None: it concerns the whole document."""

    slot: Slot | None
    question_id: str
    problem: str
    message: str


class Ledger:
    """Collects what one document holds."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self.top = Slot(None)
        self.blocks: dict[str, list[Slot]] = {group_id: [] for group_id in form.groups}
        self.unplaced: list[str] = []
        self.notes: list[Note] = []
        self.tags = 0

    @property
    def recognised(self) -> int:
        """How many different questions of the form the document asks, answered or not."""
        slots = [self.top, *(slot for slots in self.blocks.values() for slot in slots)]
        return len(set().union(*(slot.seen for slot in slots)))

    def new_block(self, group: Group) -> Slot:
        slots = self.blocks[group.id]
        slots.append(Slot(group, len(slots) + 1))
        return slots[-1]

    def leave(self, text: str) -> None:
        """Keep ``text`` as text that could not be placed."""
        if text.strip():
            self.unplaced.append(text.strip())

    def note(self, slot: Slot | None, question_id: str, problem: str, message: str) -> None:
        self.notes.append(Note(slot, question_id, problem, message))

    def record(self, slot: Slot, question: Question, value: Value, found: Provenance) -> None:
        """Take ``value`` as the answer to ``question``; a second, different one is kept as a finding."""
        there = slot.values.get(question.id)
        if there is None:
            slot.values[question.id] = value
            slot.found[question.id] = found
        elif there != value:
            self.leave(found.raw)
            words = (
                f"‘{question.label}’ was answered twice: {quoted(slot.found[question.id].raw)} was taken, "
                f"{quoted(found.raw)} was not. Check which is right."
            )
            self.note(slot, question.id, "two-values", words)

    def answers(self) -> Answers:
        """All values, in the form's order; empty blocks are left out and the others move up."""
        values: dict[str, Any] = {key: self.top.values[key] for key in self._form.questions if key in self.top.values}
        for group in self._form.groups.values():
            values[group.id] = [
                {q.id: slot.values[q.id] for q in group.questions if q.id in slot.values}
                for slot in self.blocks[group.id]
                if slot.values
            ]
        return Answers(values)

    def provenance(self) -> dict[Path, Provenance]:
        numbers = self._numbers()
        return {
            _path(slot, numbers, name): found
            for slot in (self.top, *(slot for slots in self.blocks.values() for slot in slots))
            for name, found in slot.found.items()
        }

    def findings(self) -> list[Finding]:
        numbers = self._numbers()
        return [Finding(_path(note.slot, numbers, note.question_id), note.problem, note.message) for note in self.notes]

    def _numbers(self) -> Mapping[int, int]:
        """id of a block that holds values -> the number of its row."""
        return {
            id(slot): number
            for slots in self.blocks.values()
            for number, slot in enumerate(slot for slot in slots if slot.values)
        }


def _path(slot: Slot | None, numbers: Mapping[int, int], question_id: str) -> Path:
    if slot is None or slot.group is None:
        return question_id
    number = numbers.get(id(slot))
    return slot.group.id if number is None else path_of(slot.group.id, number, question_id)
