"""Where each page of the form leads: on, back, and into a list of rows."""

from __future__ import annotations

from typing import Any, Final

from flask import request, url_for

from forms import Answers
from forms.conditions import Scope
from forms.values import is_empty
from forms.web import ASKED, PageForm
from intake.web.notify.plan import Step, Task
from intake.web.notify.visit import CHECK, Place, Visit

FIRST_RUN: Final = "first"
"""``?back=first``: the page of a row is asked among the first pages, and the check follows it."""


def came_from() -> str:
    """Where a page was opened from that its saving leads back to: `CHECK`, `FIRST_RUN` or ''."""
    found = request.args.get("back", "")
    return found if found in {CHECK, FIRST_RUN} else ""


def to_page(visit: Visit, step: Step) -> str:
    """The address of a page of the form; of a list without rows, that of its first row's first page."""
    draft_id, group = visit.draft.id, step.group
    if group is None or visit.answers.rows(group.id):
        return url_for("notify.page", draft_id=draft_id, key=step.key)
    return url_for("notify.row", draft_id=draft_id, group_id=group.id, number=1, key=visit.plan.rows[group.id][0].key)


def to_task(visit: Visit, task: Task) -> str | None:
    """The address of a task's first page that asks anything; None where none does."""
    if task.first_row_of is not None:
        return _first_row(visit, task)
    step = next((step for step in task.steps if step.applies(Scope(visit.answers))), None)
    return None if step is None else to_page(visit, step)


def after(visit: Visit, place: Place, saved: Place, form: PageForm) -> str:
    """Where saving leads: to questions that it opened, back to the check, to the next page or the task list."""
    opened_now = [
        field
        for field in form.questions
        if not field.sent and field.question.applies(saved.scope) and is_empty(saved.values.get(field.question.id))
    ]
    draft_id, origin = visit.draft.id, came_from()
    if opened_now and ASKED in request.form and saved.values:
        return _same(draft_id, place, place.step.key, more="1", back=origin or None)
    if origin == CHECK:
        return url_for("notify.check", draft_id=draft_id)
    if request.form.get("then") == "tasks":
        return url_for("notify.tasks", draft_id=draft_id)
    return url_for("notify.check", draft_id=draft_id) if origin == FIRST_RUN else onward(visit, saved, saved.answers)


def onward(visit: Visit, place: Place, answers: Answers) -> str:
    """The page after this one, as ``answers`` are now: they may have changed who is asked, and with it the plan."""
    sequel = place.next_step(answers)
    if sequel is not None and place.group is None:
        return to_page(visit, sequel)
    if sequel is not None and place.values:
        return _same(visit.draft.id, place, sequel.key)
    if place.group is not None:
        return _list(visit, place)
    last = visit.plan.first_adult
    if last is not None and place.step.key in {step.key for step in visit.plan.first_run}:
        return _first_row(visit, last)
    return url_for("notify.tasks", draft_id=visit.draft.id)


def backward(visit: Visit, place: Place) -> str:
    """The page before this one."""
    draft_id, origin = visit.draft.id, came_from()
    if origin == CHECK:
        return url_for("notify.check", draft_id=draft_id)
    if origin == FIRST_RUN:
        return to_page(visit, visit.plan.first_run[-1])
    earlier = [step for step in place.sequence[: place.sequence.index(place.step)] if step.applies(place.scope)]
    if place.group is None:
        return to_page(visit, earlier[-1]) if earlier else url_for("notify.tasks", draft_id=draft_id)
    if earlier:
        return _same(draft_id, place, earlier[-1].key)
    if visit.answers.rows(place.group.id):
        return _list(visit, place)
    # A list without rows leads straight to its first row: back from there goes to what stands before the list.
    listing = visit.plan.list_step[place.group.id]
    return backward(visit, Place(listing, visit.answers, visit.plan.sequence_of(listing)))


def _list(visit: Visit, place: Place) -> str:
    """The list that a page of a row belongs to: the one that adds rows, or the one that asks more of each."""
    if place.group is None:
        raise ValueError("Only a page of a row has a list.")
    rest = place.step not in visit.plan.rows_first[place.group.id] and visit.plan.rows_first[place.group.id]
    step = visit.plan.rest_step[place.group.id] if rest else visit.plan.list_step[place.group.id]
    return url_for("notify.page", draft_id=visit.draft.id, key=step.key)


def _first_row(visit: Visit, task: Task) -> str:
    if task.first_row_of is None:
        raise ValueError("This task is not asked of a row.")
    group_id, key = task.first_row_of.id, task.steps[0].key
    return url_for("notify.row", draft_id=visit.draft.id, group_id=group_id, number=1, key=key, back=FIRST_RUN)


def _same(draft_id: str, place: Place, key: str, **more: Any) -> str:
    """Another page of the form, or of the same row."""
    if place.group is None:
        return url_for("notify.page", draft_id=draft_id, key=key, **more)
    return url_for("notify.row", draft_id=draft_id, group_id=place.group.id, number=place.row + 1, key=key, **more)
