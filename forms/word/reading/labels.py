"""Which question a row asks: by the tag of its field, or by its label where tags are gone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from forms.definition import Form, Group
from forms.questions import Question
from forms.values import same_words
from forms.word.plan import Blocks, once, plan
from forms.word.reading.alike import closest
from forms.word.reading.known import squeezed
from forms.word.wording import TABLE_HEADINGS, label_lines

TOP: Final = ""
"""The context of questions that stand in no group."""

LONGEST_LABEL: Final = 200
IN_BLOCK: Final = 3
"""The level of a block's own heading, such as 'Child 2'."""

_TAGS_KEPT: Final = 2_000
"""More than a form with many blocks has; a hostile document's tags push each other out."""
_TAG = re.compile(r"(?:(\w+)\[(\d{1,3})\]\.)?(\w+)(?::(.+))?")


@dataclass(frozen=True, slots=True)
class Target:
    """What a tag names: a question, in which block of which group, and one option's code for a check box."""

    question: Question
    group: Group | None
    number: int | None
    code: str | None


@dataclass(frozen=True, slots=True)
class Match:
    """A question found by its label; ``context`` is a group's id or TOP, ``score`` 0 to 100."""

    question: Question
    context: str
    score: float


class Labels:
    """The labels of a form by context, and the headings that change the context."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self.target: Callable[[str], Target | None] = lru_cache(_TAGS_KEPT)(self._target)
        """What a tag names in this form; None for any other tag."""
        self._exact: dict[str, dict[str, Question]] = {}
        self._folded: dict[str, dict[str, Question]] = {}
        self.lines: dict[str, tuple[str, ...]] = {}
        """The paragraphs of a question's label cell, as they are and squeezed, the label first."""
        self.headings: dict[str, Group] = {}
        self.titles: dict[str, str | None] = {}
        self.levels: dict[str, int] = {}
        """How deep a heading stands: a part's 1, a table's or group's 2, a table's inside a block IN_BLOCK + 1."""
        self.first: dict[str, str] = {}
        for part in plan(form):
            self._title(part.title, TOP, 1)
            for item in part.items:
                if isinstance(item, Blocks):
                    self._title(item.title, TOP, 2)
                    self.headings[same_words(item.group.singular)] = item.group
                    for table in item.tables:
                        self._title(table.title, item.group.id, IN_BLOCK + 1)
                        self._table(table.questions, item.group.id)
                else:
                    self._title(item.title, TOP, 2)
                    self._table(item.questions, TOP)

    def _target(self, tag: str) -> Target | None:
        match = _TAG.fullmatch(tag)
        if match is None:
            return None
        group_id, number, question_id, code = match.groups()
        question = self._form.questions.get(question_id)
        group = self._form.group_of.get(question_id)
        if question is None or question.system or (group.id if group else None) != group_id:
            return None
        return Target(question, group, int(number) if number else None, code)

    def find(self, text: str, context: str) -> Match | None:
        """The question whose label is ``text``: in ``context`` if it stands there, else where it alone can stand."""
        if (at_once := self._exact.get(context, {}).get(text)) is not None:
            return Match(at_once, context, 100.0)
        plain = squeezed(text)
        if not plain or len(plain) > LONGEST_LABEL or plain in TABLE_HEADINGS:
            return None
        folded = same_words(plain)
        for table, key in ((self._exact, plain), (self._folded, folded)):
            if (found := table.get(context, {}).get(key)) is not None:
                return Match(found, context, 100.0)
        elsewhere = [
            Match(found, other, 100.0) for other, table in self._folded.items() if (found := table.get(folded))
        ]
        if elsewhere:
            return elsewhere[0] if len(elsewhere) == 1 else None
        return self._close(folded, context)

    def block(self, text: str) -> tuple[Group, str] | None:
        """The group whose block ``text`` heads ('Child 2'), and the words of it that follow its number."""
        words = same_words(text)
        for heading, group in self.headings.items():
            if words.startswith(heading) and (match := re.fullmatch(r"(?: (\d{1,3}))?( .*)?", words[len(heading) :])):
                if match[1] is None and match[2]:
                    continue
                return group, (match[2] or "").strip()
        return None

    def _close(self, folded: str, context: str) -> Match | None:
        choices = self._folded.get(context, {})
        best = closest(folded, choices.keys())
        return None if best is None else Match(choices[best[0]], context, best[1])

    def _title(self, title: str, context: str, level: int) -> None:
        plain = squeezed(title)
        self.levels.setdefault(plain, level)
        self.titles[plain] = context if self.titles.get(plain, context) == context else None

    def _table(self, questions: tuple[Question, ...], context: str) -> None:
        for question in questions:
            self.first.setdefault(context, question.id)
            written = label_lines(self._form, question)
            self.lines[question.id] = (*written, *(squeezed(line) for line in written))
            for label in (question.label, written[0]):
                self._exact.setdefault(context, {}).update({label: question, squeezed(label): question})
            self._folded.setdefault(context, {})[same_words(question.label)] = question


labels_of = once(Labels)
