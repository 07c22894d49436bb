"""What stands where in the Word form. The writer follows the plan; the reader recognises a document by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeVar

from forms.definition import Form, Group, Page, Section
from forms.questions import Question
from forms.word.wording import EXTRA_PARTS, IN_GROUP_TITLES

READY_BLOCKS: Final = {
    "children": 2,
    "adults": 3,
    "siblings": 2,
    "agencies": 4,
    "key_events": 4,
    "attachments": 2,
}
"""Empty blocks in the template, by group: enough for most notifications by somebody without Word's plus button."""

USUAL_BLOCKS: Final = 2

NOTIFIER: Final = "notifier"

S = TypeVar("S")
T = TypeVar("T")


def once(make: Callable[[S], T]) -> Callable[[S], T]:
    """``make``, which works out something of a form or a question, worked out once for each.

    By identity: they are constants, and hashing a form means hashing all its questions.
    """
    kept: dict[int, tuple[S, T]] = {}

    def made(of: S) -> T:
        found = kept.get(id(of))
        if found is None or found[0] is not of:
            found = kept[id(of)] = (of, make(of))
        return found[1]

    return made


@dataclass(frozen=True, slots=True)
class Table:
    """One table of questions under one sub-heading."""

    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Blocks:
    """A repeating group: the same tables for each child, adult …, under a heading 'Child 1'."""

    title: str
    group: Group
    tables: tuple[Table, ...]

    def heading(self, row: int) -> str:
        """The heading of the block of row ``row``, counted from 0."""
        return f"{self.group.singular} {row + 1}"

    @property
    def ready(self) -> int:
        return READY_BLOCKS.get(self.group.id, USUAL_BLOCKS)


@dataclass(frozen=True, slots=True)
class Part:
    """A part with a heading of the first level: a section of the form, or one of the last parts."""

    title: str
    intro: str
    items: tuple[Table | Blocks, ...]


@once
def plan(form: Form) -> tuple[Part, ...]:
    """The parts of the Word form of ``form``: its sections, then what is asked of some senders only."""
    parts = [Part(f"{s.letter}. {s.title}", s.intro, tuple(_items(s))) for s in form.sections]
    for asked_of, (title, intro) in EXTRA_PARTS.items():
        if tables := tuple(_extra(form, asked_of)):
            parts.append(Part(title, intro, tables))
    return tuple(part for part in parts if part.items)


def _items(section: Section) -> Iterator[Table | Blocks]:
    for page in section.pages:
        if questions := _asked(page, NOTIFIER):
            yield Table(page.title, questions)
        yield from (Blocks(page.title, group, tuple(_block_tables(group))) for group in page.groups)


def _block_tables(group: Group) -> Iterator[Table]:
    for page in group.pages:
        if questions := _asked(page, NOTIFIER):
            yield Table(page.title, questions)
    for asked_of, title in IN_GROUP_TITLES.items():
        if questions := tuple(question for page in group.pages for question in _asked(page, asked_of)):
            yield Table(title, questions)


def _extra(form: Form, asked_of: str) -> Iterator[Table]:
    for section in form.sections:
        for page in section.pages:
            if questions := _asked(page, asked_of):
                yield Table(page.title, questions)


def _asked(page: Page, asked_of: str) -> tuple[Question, ...]:
    return tuple(
        question
        for question in page.questions
        if not question.system and (question.asked_of if question.asked_of in EXTRA_PARTS else NOTIFIER) == asked_of
    )
