"""The question pages: shown, saved, and the lists of repeating groups."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forms import Answers
from forms.values import is_empty
from forms.web import ASKED, PageForm
from intake.web.notify.components import shown_on
from intake.web.notify.plan import DECLARATION
from intake.web.notify.visit import CHECK, Place, Visit, digest, opened, place_in_row, place_of
from intake.web.questions import first_input

Page: TypeAlias = "str | Response | tuple[str, int]"

CHANGED: str = (
    "This page was changed in another window after you opened it. What was saved there is kept. "
    "Compare it with what you typed here; save again to replace it."
)
MORE: str = "Your answer opens more questions on this page. Answer them if you can, then continue."


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
    with opened(draft_id) as visit:
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
    with opened(draft_id) as visit:
        place = find(visit)
        if request.method == "GET" or place.step.group is not None:
            return _show(visit, place, place.step.fields(None, prefix=place.prefix, data=place.values))
        form = place.step.fields(request.form, prefix=place.prefix, data=place.values)
        good = form.validate()
        answers = place.with_changes(form.changes())
        if request.form.get("seen", place.seen) != place.seen and answers != visit.answers:
            return _show(visit, place, form, notice=CHANGED, status=409)
        if answers != visit.answers:
            visit.save(answers)
        saved = Place(place.step, answers, place.sequence, place.group, place.row)
        if not good:
            return _show(visit, saved, form, status=422)
        return redirect(_after(visit, place, saved, form), 303)


def _after(visit: Visit, place: Place, saved: Place, form: PageForm) -> str:
    """Where saving leads: to questions that it opened, back to the check, to the next page or the task list."""
    opened_now = [
        field
        for field in form.questions
        if not field.sent and field.question.applies(saved.scope) and is_empty(saved.values.get(field.question.id))
    ]
    # `next_step` first: the answers may have changed who is asked, and with it the plan.
    draft_id, sequel = visit.draft.id, saved.next_step(saved.answers)
    if opened_now and ASKED in request.form and saved.values:
        return _address(draft_id, place, place.step.key, more="1", back=request.args.get("back"))
    if request.args.get("back") == CHECK:
        return url_for("notify.check", draft_id=draft_id)
    if request.form.get("then") == "tasks":
        return url_for("notify.tasks", draft_id=draft_id)
    if sequel is not None and (place.group is None or saved.values):
        return _address(draft_id, place, sequel.key)
    if place.group is not None:
        return url_for("notify.page", draft_id=draft_id, key=visit.plan.list_step[place.group.id].key)
    return url_for("notify.tasks", draft_id=draft_id)


def _address(draft_id: str, place: Place, key: str, **more: Any) -> str:
    if place.group is None:
        return url_for("notify.page", draft_id=draft_id, key=key, **more)
    return url_for("notify.row", draft_id=draft_id, group_id=place.group.id, number=place.row + 1, key=key, **more)


def _show(visit: Visit, place: Place, form: PageForm, notice: str = "", status: int = 200) -> Page:
    if place.step.group is not None:
        return _list(visit, place)
    errors = [{"text": field.errors[0], "href": f"#{first_input(field)}"} for field in form.questions if field.errors]
    text = render_template(
        "notify/page.html",
        title=place.step.title,
        caption=_caption(visit, place),
        shown=shown_on(place.step, form.questions, place.scope, place.prefix),
        errors=errors,
        notice=notice or (MORE if request.args.get("more") else ""),
        seen=place.seen,
        back=_back(visit, place),
        draft_id=visit.draft.id,
    )
    return text, status


def _back(visit: Visit, place: Place) -> str:
    draft_id = visit.draft.id
    if request.args.get("back") == CHECK:
        return url_for("notify.check", draft_id=draft_id)
    earlier = [step for step in place.sequence[: place.sequence.index(place.step)] if step.applies(place.scope)]
    if earlier:
        return _address(draft_id, place, earlier[-1].key)
    if place.group is not None:
        return url_for("notify.page", draft_id=draft_id, key=visit.plan.list_step[place.group.id].key)
    return url_for("notify.tasks", draft_id=draft_id)


def _caption(visit: Visit, place: Place) -> str:
    if place.group is not None:
        return f"{place.group.singular} {place.row + 1}"
    return visit.plan.task_of[place.step.key].title if len(place.sequence) > 1 else ""


def _list(visit: Visit, place: Place) -> str:
    group = place.step.group
    if group is None:
        raise ValueError("Only a step of a group has a list.")
    rows = visit.answers.rows(group.id)
    first, known = visit.plan.rows[group.id][0], visit.plan.rows_if_known[group.id]
    sequel = place.next_step(visit.answers)
    return render_template(
        "notify/rows.html",
        group=group,
        names=[row_name(group.id, values) for values in rows],
        first=first.key,
        if_known=known[0].key if known else "",
        many=group.warn_above is not None and len(rows) > group.warn_above,
        back=_back(visit, place),
        onward=_address(visit.draft.id, place, sequel.key)
        if sequel
        else url_for("notify.tasks", draft_id=visit.draft.id),
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
