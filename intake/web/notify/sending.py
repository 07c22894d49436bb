"""Check your answers, send."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from forms import Finding, Form, Path, SummaryRow, question_of
from forms.notification.checks.safety import ACT_NOW
from intake.cases import brought
from intake.cases.working_days import local_date
from intake.pipeline.receive_draft import receive_draft
from intake.web.notify import by_phone
from intake.web.notify.beside import file_of, left
from intake.web.notify.files import listed
from intake.web.notify.keying import keyed_in
from intake.web.notify.pages import Page, declared
from intake.web.notify.plan import DECLARATION
from intake.web.notify.services import services
from intake.web.notify.visit import CHECK, Visit, opened
from intake.web.questions import in_words
from intake.web.rendering import say


def register(blueprint: Blueprint) -> None:
    """Put the last pages under a draft's address."""
    blueprint.add_url_rule("/notify/<draft_id>/check", "check", check)
    blueprint.add_url_rule("/notify/<draft_id>/send", "send", send, methods=["POST"])
    blueprint.add_url_rule("/notify/<draft_id>/send", "send_again", lambda draft_id: redirect(_check(draft_id), 303))


def check(draft_id: str) -> Page:
    """Everything that was answered, what is doubtful, and what is still open."""
    with opened(draft_id, looking=True) as visit:
        return _read_back(visit, []) if visit.call is not None else _checked(visit, []), 200


def send(draft_id: str) -> Page:
    """Send it, once. Nothing stops it but a missing declaration, or no way to reach the notifier."""
    own = services()
    with opened(draft_id) as visit:
        if visit.keyed is not None:
            return keyed_in(visit.session, visit.draft, visit.keyed, declared(visit.answers, False), visit.now)
        if visit.call is not None and (problem := by_phone.problem_of(*by_phone.read_back_typed())) is not None:
            return _read_back(visit, [problem]), 422
        if visit.call is not None:
            receipt = by_phone.send(visit.session, visit.draft, visit.call, declared(visit.answers, False), visit.now)
        else:
            answers = declared(visit.answers, bool(request.form.get(DECLARATION)))
            stops = own.form.blockers(answers, local_date(visit.now))
            if stops:
                if answers != visit.answers:
                    visit.save(answers)
                return _checked(visit, stops), 422
            receipt = receive_draft(
                visit.session, own.store, own.form, own.reference_key, visit.draft, answers, visit.now
            )
        sent_to = url_for("triage.call_sent" if visit.call is not None else "notify.sent", draft_id=draft_id)
    own.publish(receipt.id)
    return redirect(sent_to, 303)


def _check(draft_id: str) -> str:
    return url_for("notify.check", draft_id=draft_id)


def _checked(visit: Visit, stops: list[Finding]) -> str:
    form, answers = services().form, visit.answers
    return render_template(
        "notify/check.html",
        **_answered(visit),
        errors=[{"text": say(stop.message), "href": _stop_link(visit, stop)} for stop in stops],
        declaration=form.questions[DECLARATION],
        declared=answers.get(DECLARATION) is True,
        declaration_error=next((say(stop.message) for stop in stops if stop.field == DECLARATION), ""),
    )


def _read_back(visit: Visit, errors: list[dict[str, str]]) -> str:
    chosen, words = by_phone.read_back_typed()
    return render_template("notify/read_back.html", **_answered(visit), errors=errors, chosen=chosen, words=words)


def _answered(visit: Visit) -> dict[str, Any]:
    """Everything that was answered in its order, what is doubtful, and what is still open."""
    form, answers = services().form, visit.answers
    sending = brought.to_send(form, answers, file_of(visit))
    sections = [
        (say(section.title), [{"heading": say(heading), "lines": lines} for heading, lines in _runs(visit, rows)])
        for section, rows in form.summary(sending)
    ]
    return {
        "sections": [(title, runs) for title, runs in sections if runs],
        "doubts": list(_links(visit, form, form.findings(sending, local_date(visit.now)))),
        "missing": [
            {"text": say(form.label_at(path)), "href": link(visit, path)}
            for path in form.missing(sending)
            if path != DECLARATION
        ],
        "draft_id": visit.draft.id,
        "beside": listed(visit),
        "brought": left(visit),
    }


def _runs(visit: Visit, rows: list[SummaryRow]) -> Iterator[tuple[str, list[dict[str, str]]]]:
    shown = (row for row in rows if row.path != DECLARATION)
    for heading, run in groupby(shown, key=lambda row: row.heading):
        yield (
            heading,
            [{"label": say(row.label), "shown": _shown(visit, row), "change": link(visit, row.path)} for row in run],
        )


def _shown(visit: Visit, row: SummaryRow) -> str:
    question, value = services().form.question_at(row.path), visit.answers.at(row.path)
    return row.shown if question is None or value is None else in_words(question, value)


def _links(visit: Visit, form: Form, findings: list[Finding]) -> Iterator[dict[str, str]]:
    for finding in sorted(findings, key=lambda one: one.problem not in ACT_NOW):
        if finding.field != DECLARATION:
            yield {
                "text": say(finding.message),
                "href": link(visit, finding.field),
                "label": say(form.label_at(finding.field)),
            }


def _stop_link(visit: Visit, stop: Finding) -> str:
    return f"#{DECLARATION}" if stop.field == DECLARATION else link(visit, stop.field)


def link(visit: Visit, path: Path) -> str:
    """Where the question at ``path`` is answered, leading straight back to the check."""
    name = question_of(path)
    where: dict[str, Any] = {"draft_id": visit.draft.id, "back": CHECK}
    if name in visit.plan.list_step:
        return url_for("notify.page", key=visit.plan.list_step[name].key, **where)
    step = visit.plan.step_of.get(name)
    if step is None:
        return url_for("notify.tasks", draft_id=visit.draft.id)
    if "[" in path:
        group_id, number = path.split("]")[0].split("[")
        return url_for("notify.row", group_id=group_id, number=int(number) + 1, key=step.key, **where)
    return url_for("notify.page", key=step.key, **where)
