"""The question pages: shown, saved, and the lists of repeating groups."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forms import Answers
from forms.conditions import Scope
from forms.notification.checks.safety import nobody_is_at_risk_now
from forms.sentences import Sentence
from forms.web import PageForm, QuestionField
from intake.cases.working_days import local_date
from intake.web.notify.beside import acted, beside
from intake.web.notify.components import shown_on
from intake.web.notify.plan import DECLARATION
from intake.web.notify.visit import Place, Visit, digest, opened, place_in_row, place_of
from intake.web.notify.ways import FIRST_RUN, after, backward, came_from, onward
from intake.web.questions import first_input
from intake.web.rendering import say

Page: TypeAlias = "str | Response | tuple[str, int]"

CHANGED: Final = (
    "This page was changed in another window after you opened it. What was saved there is kept. "
    "Compare it with what you typed here; save again to replace it."
)
SUSPECT_NOBODY: Final = (
    "If you suspect nobody, leave this page empty. If you suspect several people, begin with one: you can add the "
    "others later. We ask before anybody is told, so that nobody who may be involved is."
)
MORE: Final = "Your answer opens more questions on this page. Answer them if you can, then continue."


def register(blueprint: Blueprint) -> None:
    """Put the question pages under a draft's address."""
    both = ["GET", "POST"]
    blueprint.add_url_rule("/notify/<draft_id>/page/<key>", "page", page, methods=both)
    blueprint.add_url_rule("/notify/<draft_id>/row/<group_id>/<int:number>/<key>", "row", row, methods=both)
    blueprint.add_url_rule("/notify/<draft_id>/remove/<group_id>/<int:number>", "remove", remove, methods=both)


def page(draft_id: str, key: str) -> Page:
    """A page of the form, or the list of a group."""
    return _answer(draft_id, lambda visit: place_of(visit, key))


def row(draft_id: str, group_id: str, number: int, key: str) -> Page:
    """A page of one row of a group; the number after the last one adds a row."""
    return _answer(draft_id, lambda visit: place_in_row(visit, group_id, number, key))


def remove(draft_id: str, group_id: str, number: int) -> Page:
    """Ask, then take a row away."""
    with opened(draft_id, looking=request.method != "POST") as visit:
        group = visit.plan.form.groups.get(group_id)
        rows = visit.answers.rows(group_id)
        if group is None:
            abort(404)
        back = url_for("notify.page", draft_id=draft_id, key=visit.plan.list_step[group_id].key)
        if not 1 <= number <= len(rows):
            return redirect(back, 303)
        seen = digest(rows[number - 1])
        if request.method == "POST":
            if request.form.get("seen") == seen:  # else another window changed the list: nothing is taken away
                visit.save(visit.answers.with_values({group_id: [*rows[: number - 1], *rows[number:]]}))
            return redirect(back, 303)
    name = row_name(group_id, rows[number - 1])
    return render_template(
        "notify/remove.html", group=group, number=number, name=name, seen=seen, back=back, draft_id=draft_id
    )


def _answer(draft_id: str, find: Callable[[Visit], Place]) -> Page:
    with opened(draft_id, looking=request.method != "POST") as visit:
        place = find(visit)
        if request.method != "POST" or place.step.group is not None:
            return _show(visit, place, place.step.fields(None, prefix=place.prefix, data=place.values))
        form = place.step.fields(request.form, prefix=place.prefix, data=place.values)
        form.validate()
        answers = place.with_changes(form.changes())
        if request.form.get("seen", place.seen) != place.seen and answers != visit.answers:
            visit.unsaved = True
            return _show(visit, place, form, notice=CHANGED, status=409)
        if answers != visit.answers:
            visit.save(answers)
        saved = Place(place.step, answers, place.sequence, place.group, place.row)
        if _refused(form, saved):
            visit.unsaved = True
            return _show(visit, saved, form, status=422)
        if acted(visit):
            return redirect(f"{request.full_path.rstrip('?')}#beside", 303)
        return redirect(after(visit, place, saved, form), 303)


def _show(visit: Visit, place: Place, form: PageForm, notice: str = "", status: int = 200) -> Page:
    if place.step.group is not None:
        return _list(visit, place)
    errors = [{"text": say(field.errors[0]), "href": f"#{first_input(field)}"} for field in _refused(form, place)]
    text = render_template(
        "notify/page.html",
        title=_title(visit, place),
        caption=_caption(visit, place),
        intro=say(SUSPECT_NOBODY) if came_from() == FIRST_RUN else "",
        shown=shown_on(place.step, form.questions, place.scope, place.prefix),
        errors=errors,
        danger=_danger(visit, place),
        notice=say(notice or (MORE if request.args.get("more") else "")),
        seen=place.seen,
        beside=beside(visit, place),
        back=backward(visit, place),
        draft_id=visit.draft.id,
    )
    return text, status


def _danger(visit: Visit, place: Place) -> str:
    """What to do first, on the page after the one that asks whether everybody is safe; '' where all are."""
    if visit.call is not None or place.step is not visit.plan.first_run[1]:
        return ""
    found = nobody_is_at_risk_now(visit.answers, local_date(visit.now))
    return say(found[0].message) if found else ""


def _title(visit: Visit, place: Place) -> str:
    task = visit.plan.first_adult
    return say(task.title if task is not None and came_from() == FIRST_RUN else place.step.title)


def _refused(form: PageForm, place: Place) -> list[QuestionField]:
    """The questions whose answer cannot be. One that the other answers close is not asked, and nobody could mend it."""
    return [field for field in form.questions if field.errors and field.question.applies(place.scope)]


def _caption(visit: Visit, place: Place) -> str:
    """Where one is: which row, how far in the first run, or in which task."""
    run = [step for step in visit.plan.first_run if step.applies(Scope(visit.answers))]
    if came_from() == FIRST_RUN:
        return _first(len(run) + 1, len(run) + 1)
    if place.group is not None:
        return say(Sentence("{singular} {number}", singular=place.group.singular, number=place.row + 1))
    if place.step in run:
        last = 1 if visit.plan.first_adult is not None else 0
        return _first(run.index(place.step) + 1, len(run) + last)
    return say(visit.plan.task_of[place.step.key].title) if len(place.sequence) > 1 else ""


def _first(number: int, most: int) -> str:
    return say(Sentence("What we must know first: {number} of {most}", number=number, most=most))


def _list(visit: Visit, place: Place) -> str:
    group = place.step.group
    if group is None:
        raise ValueError("Only a step of a group has a list.")
    rows, plan = visit.answers.rows(group.id), visit.plan
    rest, known = plan.rows_rest[group.id], plan.rows_if_known[group.id]
    return render_template(
        "notify/rows.html",
        group=group,
        title=say(place.step.title),
        caption=_caption(visit, place),
        names=[row_name(group.id, values) for values in rows],
        first=(rest if place.step.rest else plan.rows[group.id])[0].key,
        rest=place.step.rest,
        asked_apart=bool(plan.rows_first[group.id]),
        if_known=known[0].key if known else "",
        many=group.warn_above is not None and len(rows) > group.warn_above,
        back=backward(visit, place),
        onward=onward(visit, place, visit.answers),
        draft_id=visit.draft.id,
    )


def row_name(group_id: str, values: object) -> str:
    """How a row is called in a list: its name, or its first words."""
    given = values if isinstance(values, dict) else {}
    if group_id == "children":
        return " ".join(str(given[key]) for key in ("child_forenames", "child_surname") if key in given)
    text = next((str(value) for key, value in given.items() if key.endswith(("name", "description"))), "")
    return text[:80]


def declared(answers: Answers, ticked: bool) -> Answers:
    """The answers with the declaration ticked, or not."""
    return answers.with_values({DECLARATION: ticked or None})
