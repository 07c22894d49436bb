"""The start page, and the list of what there is to fill in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forms import NOT_KNOWN, Question
from forms.conditions import Scope
from forms.values import is_empty
from intake.cases import drafts
from intake.web.limits import Tried, limited
from intake.web.notify import absence
from intake.web.notify.beside import left
from intake.web.notify.files import listed
from intake.web.notify.owner import COOKIE, owned, token
from intake.web.notify.pages import Page
from intake.web.notify.plan import Task
from intake.web.notify.services import services
from intake.web.notify.visit import Visit, opened
from intake.web.notify.ways import to_task
from intake.web.rendering import say
from intake.web.trap import caught
from intake.web.triage.showing import instant

NOT_STARTED, IN_PROGRESS, CANNOT_FINISH, DONE = (
    "Not started",
    "In progress",
    "Started, cannot finish yet",
    "Done",
)


def register(blueprint: Blueprint) -> None:
    """Put the start page at '/', the task list under a draft's address."""
    blueprint.add_url_rule("/", "start", start)
    blueprint.add_url_rule("/notify", "begin", begin, methods=["POST"])
    blueprint.add_url_rule("/notify", "begin_again", lambda: redirect(url_for("notify.start"), 303))
    blueprint.add_url_rule("/notify/<draft_id>/", "tasks", tasks)


def start() -> str:
    """What this is, what it is not, what one needs; and what this browser has not sent yet, without a word of it."""
    own, owner = services(), request.cookies.get(COOKIE, "")
    waiting: Sequence[tuple[str, str]] = []
    if owner:
        with own.store.reading() as session:
            found = drafts.not_sent(session, own.store.vault, owner, own.clock())
            waiting = [(url_for("notify.tasks", draft_id=each.id), instant(each.updated_at)) for each in found]
    return render_template("notify/start.html", waiting=waiting)


def begin() -> Response:
    """A new draft for this browser."""
    limited(Tried.BEGIN)
    if caught():
        return redirect(url_for("notify.start", again=1), 303)
    own = services()
    now = own.clock()
    owner = token()
    dossier_id = own.store.vault.new_dossier(now)
    with own.store.transaction() as session:
        draft_id = drafts.start(session, own.store.vault, dossier_id, owner, now)
    absence.is_here(now)
    return owned(redirect(url_for("notify.tasks", draft_id=draft_id), 303), owner)


def tasks(draft_id: str) -> Page:
    """The task list."""
    with opened(draft_id, looking=True) as visit:
        plan = visit.plan
        groups = [
            ("First: what we must know", list(_lines(visit, plan.first))),
            ("Then: add if you know, or later", list(_lines(visit, plan.more))),
            ("If you know", list(_lines(visit, plan.extra))),
        ]
        protected = visit.keyed is None and visit.call is None and visit.protected
        return render_template(
            "notify/tasks.html" if visit.call is None else "notify/call_tasks.html",
            groups=groups,
            draft_id=draft_id,
            protected=protected,
            beside=listed(visit),
            brought=left(visit),
        )


def _lines(visit: Visit, found: Sequence[Task]) -> Iterator[dict[str, Any]]:
    for task in found:
        href = to_task(visit, task)
        if href is not None:
            yield {"title": say(task.title), "href": href, "status": status_of(task, visit)}


def status_of(task: Task, visit: Visit) -> str:
    """How far a task is. One whose every wanted answer is given, some as 'not known', cannot be finished yet."""
    asked = list(_asked(task, visit))
    given = [values[question.id] for question, values, _ in asked if question.id in values]
    if not given:
        return NOT_STARTED
    if any(question.wanted(scope) and is_empty(values.get(question.id)) for question, values, scope in asked):
        return IN_PROGRESS
    return CANNOT_FINISH if any(value in (NOT_KNOWN, [NOT_KNOWN]) for value in given) else DONE


def _asked(task: Task, visit: Visit) -> Iterator[tuple[Question, Mapping[str, Any], Scope]]:
    """Every question of a task with the answers that it stands among, rows of groups one by one."""
    plan, answers = visit.plan, visit.answers
    if task.first_row_of is not None:
        for row in answers.rows(task.first_row_of.id)[:1]:
            yield from ((question, row, Scope(answers, row)) for step in task.steps for question in step.questions)
        return
    for step in task.steps:
        yield from ((question, answers, Scope(answers)) for question in step.questions)
        if step.group is None:
            continue
        essential = plan.rows_first[step.group.id]
        pages = plan.rows_rest[step.group.id] if step.rest or not essential else essential
        for row in answers.rows(step.group.id):
            yield from ((question, row, Scope(answers, row)) for page in pages for question in page.questions)
