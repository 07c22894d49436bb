"""A form: sections of pages of questions and repeating groups, and what can be said of answers to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import date
from functools import cached_property
from typing import Any

from forms.answers import Answers, Finding, Path, path_of
from forms.conditions import Scope
from forms.questions import OPTIONAL, REQUIRED, Need, Question
from forms.sentences import Sentence
from forms.values import NotAnAnswer, Value, is_empty

Check = Callable[[Answers, date], Sequence[Finding]]
"""A rule across fields: (answers, today) -> what to look at again. Checks warn; they never stop a sender."""


@dataclass(frozen=True)
class Page:
    """One topic, asked on one page on the web and under one sub-heading in Word."""

    slug: str
    title: str
    items: tuple[Question | Group, ...]

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The questions that stand on the page itself, without those of its groups."""
        return tuple(item for item in self.items if isinstance(item, Question))

    @property
    def groups(self) -> tuple[Group, ...]:
        return tuple(item for item in self.items if isinstance(item, Group))


@dataclass(frozen=True)
class Group:
    """Questions asked again for each of several things: children, adults, agencies …"""

    id: str
    label: str
    singular: str
    pages: tuple[Page, ...]
    need: Need = OPTIONAL
    _: KW_ONLY
    hint: str = ""
    warn_above: int | None = None
    """More rows than this are kept, with a finding."""
    warning: str = ""

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for page in self.pages for question in page.questions)


@dataclass(frozen=True)
class Section:
    """A lettered part of the form."""

    letter: str
    slug: str
    title: str
    pages: tuple[Page, ...]
    intro: str = ""


@dataclass(frozen=True)
class SummaryRow:
    """One answer in words. ``heading`` is empty, or names the row of a group, such as 'Child 1'."""

    path: Path
    label: str
    shown: str
    heading: str = ""


@dataclass(frozen=True)
class Form:
    """A whole form of one version."""

    id: str
    version: str
    title: str
    sections: tuple[Section, ...]
    checks: tuple[Check, ...] = ()
    blocks: tuple[Check, ...] = ()
    """The few rules that stop sending online."""

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        return tuple(page for section in self.sections for page in section.pages)

    @cached_property
    def groups(self) -> dict[str, Group]:
        return {group.id: group for page in self.pages for group in page.groups}

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question by its id, those inside groups included."""
        top = {question.id: question for page in self.pages for question in page.questions}
        return top | {question.id: question for group in self.groups.values() for question in group.questions}

    @cached_property
    def group_of(self) -> dict[str, Group]:
        """The group that a question stands in, by the question's id; questions at the top are absent."""
        return {question.id: group for group in self.groups.values() for question in group.questions}

    @cached_property
    def _conditional(self) -> dict[str, Question]:
        return {name: question for name, question in self.questions.items() if question.conditions}

    def answers(self, given: Mapping[str, Any]) -> tuple[Answers, list[Finding]]:
        """Canonical answers from a JSON object, and a finding for each value that could not be taken."""
        findings: list[Finding] = []
        taken: dict[str, Any] = {}
        for key, value in given.items():
            if (group := self.groups.get(key)) is not None:
                taken[key] = self._rows(group, value, findings)
            else:
                taken[key] = self._value(key, key, value, None, findings)
        order = [*self.questions, *self.groups]
        return Answers({key: taken[key] for key in order if key in taken}), findings

    def missing(self, answers: Answers) -> list[Path]:
        """Paths of the questions that want an answer and have none, in the form's order: the chase list."""
        lacking: list[Path] = []
        for page in self.pages:
            for item in page.items:
                if isinstance(item, Group):
                    if item.need is REQUIRED and not answers.rows(item.id):
                        lacking.append(item.id)
                    lacking += [
                        path_of(item.id, number, question.id)
                        for number, row in enumerate(answers.rows(item.id))
                        for question in item.questions
                        if question.wanted(Scope(answers, row)) and is_empty(row.get(question.id))
                    ]
                elif item.wanted(Scope(answers)) and is_empty(answers.get(item.id)):
                    lacking.append(item.id)
        return lacking

    def findings(self, answers: Answers, today: date) -> list[Finding]:
        """Everything that looks wrong with possible answers: doubts about one, and checks across several."""
        found = [
            Finding(path, doubt.problem, doubt.message)
            for path, value in answers.paths()
            if (question := self.question_at(path)) is not None
            for doubt in question.doubts(value)
        ]
        found += [
            Finding(group.id, "many", group.warning)
            for group in self.groups.values()
            if group.warn_above is not None and len(answers.rows(group.id)) > group.warn_above
        ]
        found += self._out_of_place(answers)
        return found + [finding for check in self.checks for finding in check(answers, today)]

    def blockers(self, answers: Answers, today: date) -> list[Finding]:
        """What stops sending online."""
        return [finding for check in self.blocks for finding in check(answers, today)]

    def applicable(self, answers: Answers) -> Answers:
        """The answers without those whose condition no longer holds: what is sent (CONTRACT, 'Answers')."""
        dropped = {finding.field for finding in self._out_of_place(answers)}
        if not dropped:
            return answers
        kept: dict[str, Any] = {key: value for key, value in answers.items() if key not in dropped}
        for group_id in self.groups:
            if rows := answers.rows(group_id):
                pruned_rows = (
                    {name: value for name, value in row.items() if path_of(group_id, number, name) not in dropped}
                    for number, row in enumerate(rows)
                )
                kept[group_id] = [row for row in pruned_rows if row]
        return self.applicable(Answers(kept))

    def asks(self, question: Question, scope: Scope) -> bool:
        """Whether the question is asked at all, given the other answers."""
        return not question.system and question.applies(scope)

    def question_at(self, path: Path) -> Question | None:
        """The question whose answer stands at ``path``; None for a group or an unknown id."""
        return self.questions.get(path.rsplit(".", 1)[-1])

    def label_at(self, path: Path) -> str:
        """The label of the question or group at ``path``, with the row it belongs to: 'Child 2: Surname'."""
        name = path.rsplit(".", 1)[-1]
        if name in self.groups:
            return self.groups[name].label
        label = self.questions[name].label if name in self.questions else name
        if "[" not in path:
            return label
        group_id, rest = path.split("[", 1)
        number = int(rest.split("]", 1)[0]) + 1
        return Sentence(
            "{singular} {number}: {label}", singular=self.groups[group_id].singular, number=number, label=label
        )

    def summary(self, answers: Answers) -> Iterator[tuple[Section, list[SummaryRow]]]:
        """Each section with its answers in words, in the form's order; sections without answers are left out."""
        for section in self.sections:
            rows = [row for page in section.pages for item in page.items for row in self._in_words(item, answers)]
            if rows:
                yield section, rows

    def _in_words(self, item: Question | Group, answers: Answers) -> Iterator[SummaryRow]:
        if isinstance(item, Question):
            if item.id in answers:
                yield SummaryRow(item.id, item.label, item.show(answers[item.id]))
            return
        for number, row in enumerate(answers.rows(item.id)):
            for question in item.questions:
                if question.id in row:
                    path = path_of(item.id, number, question.id)
                    yield SummaryRow(
                        path,
                        question.label,
                        question.show(row[question.id]),
                        Sentence("{singular} {number}", singular=item.singular, number=number + 1),
                    )

    def _rows(self, group: Group, given: Any, findings: list[Finding]) -> list[dict[str, Any]]:
        if is_empty(given):
            return []
        if not isinstance(given, list) or not all(isinstance(row, Mapping) for row in given):
            findings.append(
                Finding(
                    group.id,
                    "not-rows",
                    Sentence("‘{label}’ must be a list, with an object for each.", label=group.label),
                )
            )
            return []
        rows = []
        for number, row in enumerate(given):
            taken = {
                key: self._value(key, path_of(group.id, number, key), value, group, findings)
                for key, value in row.items()
            }
            kept = {
                question.id: taken[question.id] for question in group.questions if not is_empty(taken.get(question.id))
            }
            rows.append(kept)
        return [row for row in rows if row]

    def _value(self, key: str, path: Path, value: Any, group: Group | None, findings: list[Finding]) -> Value | None:
        question = self.questions.get(key)
        if question is None or self.group_of.get(key) is not group:
            findings.append(
                Finding(path, "unknown-question", "This form has no such question here. Nothing was taken from it.")
            )
            return None
        try:
            return question.normalise(value)
        except NotAnAnswer as refused:
            findings.append(Finding(path, refused.problem, refused.message))
            return None

    def _out_of_place(self, answers: Answers) -> list[Finding]:
        def place(path: Path, question: Question) -> Finding:
            words = Sentence(
                "‘{label}’ was answered, but other answers say it does not apply. Check which is right.",
                label=question.label,
            )
            return Finding(path, "does-not-apply", words)

        found = [
            place(key, self.questions[key])
            for key in answers
            if key in self._conditional and not self.questions[key].applies(Scope(answers))
        ]
        for group in self.groups.values():
            found += [
                place(path_of(group.id, number, key), self.questions[key])
                for number, row in enumerate(answers.rows(group.id))
                for key in row
                if key in self._conditional and not self.questions[key].applies(Scope(answers, row))
            ]
        return found
