"""The order in which a notifier is asked: the essentials first, then the rest, then what others know better.

A page of the definition is split in two. Its questions for this notifier stand in their place; those asked of others
(the local authority, the police, agencies that keep a paper file) stand on a page of the same name in the last task,
'If you know', so that nobody meets them and nobody is kept from answering. Who is asked depends on the type of agency
alone; answers never move or vanish when it changes. See docs/decisions/0010-order-of-the-online-form.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
# is asked first'). The last is a page of one row, asked of the first adult alone (SAFETY 13).
FIRST: Final = (
    "safe-now",
    "who-must-not-see",
    "family-informed",
    "your-details",
    "what-happened",
    "harm-and-abuse",
    "the-children",
)
FIRST_ADULT: Final = ("adults", "adult-name", "Anybody who may have caused harm")
"""Group, page of its first row, and how the task list calls it."""

MORE_ABOUT: Final = {"children": "More about each child"}
"""Group that is listed among the first tasks -> how the list calls what is asked of each beyond the essentials."""

TOGETHER: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "your-details": ("Who you are and how to reach you", ("your-agency",)),
    "child-name": ("Who the child is", ("child-birth",)),
    "child-condition": ("How the child is now, and where", ("child-area",)),
    "adult-name": ("Who the adult is, and any concern", ("adult-concern",)),
}
"""Page -> its title and the further pages of the definition that are asked with it: fewer pages for who is in a hurry.

In Word each keeps its own heading, where more headings cost nothing.
"""
_JOINED: Final = frozenset(slug for _, slugs in TOGETHER.values() for slug in slugs)


@dataclass(frozen=True, eq=False)
class Step:
    """One page on the web: its questions for this notifier, or the list of a repeating group."""

    key: str
    title: str
    questions: tuple[Question, ...]
    fields: type[PageForm]
    group: Group | None = None
    rest: bool = False
    """A list of rows that leads to what is asked of each beyond the essentials, and adds none."""

    @cached_property
    def names(self) -> frozenset[str]:
        """Ids of the questions on the page."""
        return frozenset(question.id for question in self.questions)

    def applies(self, scope: Scope) -> bool:
        """Whether anything on the page is asked, given the other answers."""
        if self.group is not None:
            return not self.rest or bool(scope.rows(self.group.id))
        return any(question.applies(scope) for question in self.questions)


@dataclass(frozen=True, eq=False)
class Task:
    """One line of the task list: steps that follow one another."""

    slug: str
    title: str
    steps: tuple[Step, ...]
    first_row_of: Group | None = None
    """Set where the steps are pages of this group's first row."""


@dataclass(frozen=True, eq=False)
class Plan:
    """Everything asked of one kind of notifier."""

    form: Form
    first: tuple[Task, ...]
    more: tuple[Task, ...]
    extra: tuple[Task, ...]
    rows_first: Mapping[str, tuple[Step, ...]]
    """Group id -> the pages of one row that hold essentials, for a group that is listed among the first tasks."""
    rows_rest: Mapping[str, tuple[Step, ...]]
    """Group id -> the further pages of one row; all of them where the group is listed later."""
    rows_if_known: Mapping[str, tuple[Step, ...]]

    @cached_property
    def rows(self) -> Mapping[str, tuple[Step, ...]]:
        """Group id -> all pages of one row but those of 'If you know'."""
        return {group_id: (*self.rows_first[group_id], *rest) for group_id, rest in self.rows_rest.items()}

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        return (*self.first, *self.more, *self.extra)

    @cached_property
    def first_run(self) -> tuple[Step, ...]:
        """The pages of the first tasks in one run, so that each leads to the next."""
        return tuple(step for task in self.first if task.first_row_of is None for step in task.steps)

    @cached_property
    def first_adult(self) -> Task | None:
        """The last of the first tasks: a page of one row."""
        return next((task for task in self.first if task.first_row_of is not None), None)

    @cached_property
    def steps(self) -> Mapping[str, Step]:
        """Key -> page of the form; not those of rows."""
        return {step.key: step for task in self.tasks if task.first_row_of is None for step in task.steps}

    @cached_property
    def task_of(self) -> Mapping[str, Task]:
        """Key of a page of the form -> its task."""
        return {step.key: task for task in self.tasks if task.first_row_of is None for step in task.steps}

    def sequence_of(self, step: Step) -> tuple[Step, ...]:
        """The pages of the form that follow one another, ``step`` among them."""
        return self.first_run if step in self.first_run else self.task_of[step.key].steps

    def sequence_in_row(self, group_id: str, step: Step) -> tuple[Step, ...]:
        """The pages of a row that follow one another, ``step`` among them."""
        runs = (self.rows_first[group_id], self.rows_rest[group_id], self.rows_if_known[group_id])
        return next(run for run in runs if step in run)

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
        """Group id -> the step that lists its rows and adds to them."""
        return {step.group.id: step for step in self.steps.values() if step.group is not None and not step.rest}

    @cached_property
    def rest_step(self) -> Mapping[str, Step]:
        """Group id -> the step that leads to the rest of each row, for a group that is listed among the first tasks."""
        return {step.group.id: step for step in self.steps.values() if step.group is not None and step.rest}

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
    listed_first = frozenset(group.id for page in form.pages if page.slug in FIRST for group in page.groups)
    rows = {group.id: _steps(group.pages, asked) for group in form.groups.values()}
    essential = {
        group_id: tuple(step for step in steps if group_id in listed_first and _holds_essentials(step))
        for group_id, steps in rows.items()
    }
    sections = [(section, _steps(section.pages, asked)) for section in form.sections]
    steps = {step.key: step for _, found in sections for step in found}
    first = [Task(slug, steps[slug].title, (steps[slug],)) for slug in FIRST if slug in steps]
    first += _first_adult(form, rows)
    more = []
    for section, found in sections:
        rest = tuple(step for step in found if step.key not in FIRST)
        rest += tuple(_rest_of(step.group) for step in found if step.group and step.group.id in listed_first)
        if rest:
            more.append(Task(section.slug, rest[0].title if rest[0].rest else section.title, rest))
    others = _steps(form.pages, asked, inside=False)
    extra = (Task(IF_YOU_KNOW, "For the local authority and partners", others),) if others else ()
    return Plan(
        form,
        tuple(first),
        tuple(more),
        extra,
        essential,
        {
            group_id: tuple(step for step in steps if step not in essential[group_id])
            for group_id, steps in rows.items()
        },
        {group.id: _steps(group.pages, asked, inside=False) for group in form.groups.values()},
    )


def _first_adult(form: Form, rows: Mapping[str, tuple[Step, ...]]) -> list[Task]:
    group_id, slug, title = FIRST_ADULT
    return [Task(slug, title, (step,), form.groups[group_id]) for step in rows.get(group_id, ()) if step.key == slug]


def _rest_of(group: Group) -> Step:
    page = Page(f"more-{group.id}", MORE_ABOUT[group.id], ())
    return Step(page.slug, page.title, (), page_form(page, ()), group, rest=True)


def _holds_essentials(step: Step) -> bool:
    return any(question.essential for question in step.questions)


def _steps(pages: Sequence[Page], asked: frozenset[str], *, inside: bool = True) -> tuple[Step, ...]:
    """The web pages that ``pages`` of the definition become: ``inside`` with the questions for this notifier, else
    with those asked of others."""
    by_slug = {page.slug: page for page in pages}
    if not inside:
        return tuple(step for page in pages if (step := _step(page, (page,), asked, inside=False)) is not None)
    found = (
        _step(page, [page, *(by_slug[slug] for slug in TOGETHER.get(page.slug, ("", ()))[1] if slug in by_slug)], asked)
        for page in pages
        if page.slug not in _JOINED
    )
    return tuple(step for step in found if step is not None)


def _step(page: Page, together: Sequence[Page], asked: frozenset[str], *, inside: bool = True) -> Step | None:
    questions = tuple(
        question
        for each in together
        for question in each.questions
        if not question.system and question.id != DECLARATION and (question.asked_of in asked) is inside
    )
    group = page.groups[0] if inside and page.groups else None
    if not questions and group is None:
        return None
    key = page.slug if inside else f"{page.slug}-{IF_YOU_KNOW}"
    title = (
        group.label if group is not None else TOGETHER[page.slug][0] if inside and page.slug in TOGETHER else page.title
    )
    return Step(key, title, questions, page_form(page, questions), group)
