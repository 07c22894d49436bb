"""What has been read so far: values by block, and what could not be placed. Rows get their numbers at the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from forms.answers import Answers, Finding, Passage, Path, Provenance, path_of
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
    """The number in the tags of its fields, from 0."""
    printed_number: int | None = None
    """The number in its heading, from 1."""
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


class _Title(NamedTuple):
    text: str
    level: int


class _Asked(NamedTuple):
    slot: Slot
    question_id: str
    raw: str


class Ledger:
    """Collects what one document holds."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self.top = Slot(None)
        self.blocks: dict[str, list[Slot]] = {group_id: [] for group_id in form.groups}
        self.notes: list[Note] = []
        self._passages: list[_Title | _Asked | str] = []

    @property
    def recognised(self) -> int:
        """How many different questions of the form the document asks, answered or not."""
        slots = [self.top, *(slot for slots in self.blocks.values() for slot in slots)]
        return len(set().union(*(slot.seen for slot in slots)))

    def new_block(self, group: Group) -> Slot:
        slots = self.blocks[group.id]
        slots.append(Slot(group, len(slots) + 1))
        return slots[-1]

    @property
    def unplaced(self) -> list[str]:
        """The texts that could not be placed, in the document's order."""
        return [text for text in self._passages if isinstance(text, str)]

    def title(self, text: str, level: int) -> None:
        """Here stands a heading of the form."""
        self._passages.append(_Title(text, level))

    def asked(self, slot: Slot, question_id: str, raw: str) -> None:
        """Here the document asks a question; ``raw`` is what was taken as its answer."""
        self._passages.append(_Asked(slot, question_id, raw))

    def leave(self, text: str) -> None:
        """Keep ``text``, which stands here, as text that could not be placed."""
        if text := text.strip():
            self._passages.append(text)

    def note(self, slot: Slot | None, question_id: str, problem: str, message: str) -> None:
        self.notes.append(Note(slot, question_id, problem, message))

    def record(self, slot: Slot, question: Question, value: Value, found: Provenance) -> None:
        """Take ``value`` as the answer to ``question``; a second, different one is kept as a finding."""
        there = slot.values.get(question.id)
        if there is None:
            slot.values[question.id] = value
            slot.found[question.id] = found
        elif there == value:
            self.leave(found.raw)
            words = (
                f"‘{question.label}’ was answered twice, with {quoted(found.raw)} both times. "
                "Check whether one of them belongs elsewhere."
            )
            self.note(slot, question.id, "said-twice", words)
        else:
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

    @property
    def asks(self) -> frozenset[Path]:
        """The paths of every question that the document asks, those in blocks without any answer excepted."""
        numbers = self._numbers()
        slots = (self.top, *(slot for slots in self.blocks.values() for slot in slots if slot.values))
        return frozenset(_path(slot, numbers, name) for slot in slots for name in slot.seen)

    def rows(self) -> dict[str, tuple[int | None, ...]]:
        """For each row of ``answers``, the number that its block has in the document, from 0."""
        return {
            group_id: tuple(_row_number(slot) for slot in slots if slot.values)
            for group_id, slots in self.blocks.items()
            if any(slot.values for slot in slots)
        }

    def passages(self) -> Iterator[Passage]:
        """The document in its own order, without blocks that hold no answer and headings that head nothing."""
        numbers = self._numbers()
        above: list[_Title] = []
        for stands in self._passages:
            if isinstance(stands, _Title):
                above = [title for title in above if title.level < stands.level] + [stands]
                continue
            if isinstance(stands, _Asked) and stands.slot.group is not None and id(stands.slot) not in numbers:
                continue
            yield from (Passage("title", title.text) for title in above)
            above = []
            if isinstance(stands, str):
                yield Passage("unplaced", stands)
            else:
                yield Passage("answer", stands.raw, _path(stands.slot, numbers, stands.question_id))

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


def _row_number(slot: Slot) -> int | None:
    if slot.tag_number is not None or slot.printed_number is None:
        return slot.tag_number
    return slot.printed_number - 1


def _path(slot: Slot | None, numbers: Mapping[int, int], question_id: str) -> Path:
    if slot is None or slot.group is None:
        return question_id
    number = numbers.get(id(slot))
    return slot.group.id if number is None else path_of(slot.group.id, number, question_id)
