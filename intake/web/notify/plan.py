"""The order in which a notifier is asked: the essentials first, then the rest, then what others know better.

A page of the definition is split in two. Its questions for this notifier stand in their place; those asked of others
(the local authority, the police, agencies that keep a paper file) stand on a page of the same name in the last task,
'If you know', so that nobody meets them and nobody is kept from answering. Who is asked depends on the type of agency
alone; answers never move or vanish when it changes. See docs/decisions/0010-order-of-the-online-form.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Final

from forms import Answers, Form, Group, Page, Question
from forms.conditions import Scope
from forms.web import PageForm, page_form

NOTIFIER: Final = "notifier"
DECLARATION: Final = "declaration"
IF_YOU_KNOW: Final = "if-you-know"

# Safety before everything, then how to reach the notifier, then what happened and to whom (SAFETY, 'What a notifier
# is asked first').
FIRST: Final = (
    "safe-now",
    "who-must-not-see",
    "family-informed",
    "your-details",
    "your-agency",
    "what-happened",
    "harm-and-abuse",
    "the-children",
)


@dataclass(frozen=True, eq=False)
class Step:
    """One page on the web: its questions for this notifier, or the list of a repeating group."""

    key: str
    title: str
    questions: tuple[Question, ...]
    fields: type[PageForm]
    group: Group | None = None

    @cached_property
    def names(self) -> frozenset[str]:
        """Ids of the questions on the page."""
        return frozenset(question.id for question in self.questions)

    def applies(self, scope: Scope) -> bool:
        """Whether anything on the page is asked, given the other answers."""
        return self.group is not None or any(question.applies(scope) for question in self.questions)


@dataclass(frozen=True, eq=False)
class Task:
    """One line of the task list: steps that follow one another."""

    slug: str
    title: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, eq=False)
class Plan:
    """Everything asked of one kind of notifier."""

    form: Form
    first: tuple[Task, ...]
    more: tuple[Task, ...]
    extra: tuple[Task, ...]
    rows: Mapping[str, tuple[Step, ...]]
    """Group id -> the pages of one row."""
    rows_if_known: Mapping[str, tuple[Step, ...]]

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        return (*self.first, *self.more, *self.extra)

    @cached_property
    def steps(self) -> Mapping[str, Step]:
        return {step.key: step for task in self.tasks for step in task.steps}

    @cached_property
    def task_of(self) -> Mapping[str, Task]:
        """Key of a step -> its task."""
        return {step.key: task for task in self.tasks for step in task.steps}

    @cached_property
    def row_steps(self) -> Mapping[tuple[str, str], Step]:
        """(group id, key) -> page of a row, those of 'If you know' included."""
        return {
            (group_id, step.key): step
            for pages in (self.rows, self.rows_if_known)
            for group_id, steps in pages.items()
            for step in steps
        }

    @cached_property
    def list_step(self) -> Mapping[str, Step]:
        """Group id -> the step that lists its rows."""
        return {step.group.id: step for step in self.steps.values() if step.group is not None}

    @cached_property
    def step_of(self) -> Mapping[str, Step]:
        """Question id -> the page that asks it."""
        return {
            question.id: step
            for step in (*self.steps.values(), *self.row_steps.values())
            for question in step.questions
        }


def audience(answers: Mapping[str, Any]) -> frozenset[str]:
    """Of whom the notifier can be asked questions, by the type of their agency."""
    agency = str(answers.get("notifier_agency_type", ""))
    asked = {NOTIFIER}
    if agency.startswith("local_authority"):
        asked.add("local_authority")
    if agency == "police":
        asked.add("police")
    return frozenset(asked)


def plan_for(form: Form, answers: Answers) -> Plan:
    """The plan for whoever gave ``answers``; made once for each kind of notifier."""
    return _made(_Identity(form), audience(answers))


class _Identity:
    """A form as a cache key: by identity, since hashing it would walk through all its questions."""

    def __init__(self, form: Form) -> None:
        self.form = form

    def __hash__(self) -> int:
        return id(self.form)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identity) and other.form is self.form


@cache
def _made(key: _Identity, asked: frozenset[str]) -> Plan:
    form = key.form
    sections = [(section, [_step(page, asked, inside=True) for page in section.pages]) for section in form.sections]
    steps = {step.key: step for _, found in sections for step in found if step is not None}
    first = tuple(Task(key, steps[key].title, (steps[key],)) for key in FIRST if key in steps)
    more = tuple(
        Task(section.slug, section.title, rest)
        for section, found in sections
        if (rest := tuple(step for step in found if step is not None and step.key not in FIRST))
    )
    others = tuple(step for page in form.pages if (step := _step(page, asked, inside=False)) is not None)
    extra = (Task(IF_YOU_KNOW, "For the local authority and partners", others),) if others else ()
    groups = form.groups.values()
    return Plan(
        form,
        first,
        more,
        extra,
        {group.id: _row_steps(group, asked, inside=True) for group in groups},
        {group.id: _row_steps(group, asked, inside=False) for group in groups},
    )


def _row_steps(group: Group, asked: frozenset[str], *, inside: bool) -> tuple[Step, ...]:
    return tuple(step for page in group.pages if (step := _step(page, asked, inside=inside)) is not None)


def _step(page: Page, asked: frozenset[str], *, inside: bool) -> Step | None:
    questions = tuple(
        question
        for question in page.questions
        if not question.system and question.id != DECLARATION and (question.asked_of in asked) is inside
    )
    group = page.groups[0] if inside and page.groups else None
    if not questions and group is None:
        return None
    key = page.slug if inside else f"{page.slug}-{IF_YOU_KNOW}"
    title = group.label if group is not None else page.title
    return Step(key, title, questions, page_form(page, questions), group)
