"""Taking a notification by telephone: the page that a call begins with, what is corrected of it, and its end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField, ValidationError

from forms import OPTIONAL, DataClass, NotAnAnswer
from forms.notification import NOTIFICATION
from forms.questions import Time
from intake.cases import phone
from intake.cases.call_time import called_when
from intake.cases.casebook import reference_of_case
from intake.cases.drafts import DatabaseSession, reference_of
from intake.cases.phone import Caller
from intake.cases.reference import spoken
from intake.errors import Permanent
from intake.store.arrivals import Draft
from intake.store.base import is_id, new_id
from intake.store.online import PhoneCall
from intake.web.access import Action
from intake.web.context import LONDON, User, current_store, now, signed_in_user, today
from intake.web.guard import needs
from intake.web.triage.acting.fields import SMALL, Choice, Day, Line, Words, said
from intake.web.triage.acting.opened import DONE
from intake.web.triage.unread.visit import Page, ReceiptForm

_TIME: Final = Time("at", "Time of the call", OPTIONAL, DataClass.NONE)
_NOTHING: Final = "Type at least one thing that the caller said, so that there is something to keep."
_ASKED: Final = "immediate_risk_now"
_NOT_ASKED: Final = "not_asked"
"""Of the question about danger: nobody has said anything yet, which is no answer."""


class CallForm(ReceiptForm):
    """What is asked first, in the order of a call."""

    call = HiddenField()
    """Drawn for the page, so that a second click makes no second call."""
    danger = Choice(
        "Is any child in danger now?",
        choices={"yes": "Yes", "no": "No", "not_known": "They do not know", _NOT_ASKED: "Not asked yet"},
        hints={"yes": "They ring 999 and the front door first. Stay on the line, or call them back."},
        missing="Choose one, ‘Not asked yet’ if you have not.",
        default=_NOT_ASKED,
    )
    caller = Line("Caller’s name", size=SMALL)
    role = Line("Their job title", size=SMALL)
    agency = Line("Their agency and team", size=SMALL)
    number = Line("Number to call back", size=SMALL, description="A direct line. Say it back digit by digit.")
    keep_from = Line(
        "Who may not know that we called back?",
        size=SMALL,
        description="Such as: ring the mobile only, her manager must not hear of it.",
    )
    on = Day("Day of the call", description="Today, unless you write down a call of another day.")
    at = Line("Time of the call", size=SMALL, description="On the 24-hour clock. Now, unless it came in earlier.")
    called_at: datetime

    def validate_at(self, field: Line) -> None:
        """The call came in at a time that has been."""
        if self.on.errors:
            return
        if self.on.data is None:
            raise ValidationError("Enter the day of the call.")
        try:
            typed = _TIME.from_browser({"": [field.text]})
            if not isinstance(typed, str):
                raise ValidationError("Enter the time of the call, like 21:40.")
            self.called_at = called_when(self.on.data, time.fromisoformat(typed), now())
        except NotAnAnswer as refused:
            raise ValidationError(refused.message) from refused
        except Permanent as refused:
            raise ValidationError(refused.sentence) from refused

    @property
    def problems(self) -> list[dict[str, str]]:
        """The error summary; a date's problem leads to its first box."""
        return [{**one, "href": "#on-day"} if one.get("href") == "#on" else one for one in super().problems]

    @property
    def told(self) -> Caller:
        """What the caller said of themselves."""
        return Caller(self.caller.text, self.role.text, self.agency.text, self.number.text, self.keep_from.text)


class NotNeededForm(ReceiptForm):
    """Why a call needs no notification."""

    note = Words(
        "Why does it need no notification?",
        rows=4,
        description="Such as: they had sent it already, with its reference. Whoever looks later has only your words.",
        validators=[said("Say why, so that others can see it.")],
    )


def register(blueprint: Blueprint) -> None:
    """Put the pages under '/calls'."""
    both = ["GET", "POST"]
    blueprint.add_url_rule("/calls/new", "take_call", take_call, methods=both)
    blueprint.add_url_rule("/calls/<draft_id>/caller", "call_caller", call_caller, methods=both)
    blueprint.add_url_rule("/calls/<draft_id>/not-needed", "call_not_needed", call_not_needed, methods=both)
    blueprint.add_url_rule("/calls/<draft_id>/sent", "call_sent", call_sent)


@needs(Action.TAKE_CALLS)
def take_call() -> Page:
    """Ask first what must be known if the call breaks off, and keep it at once."""
    form, at = CallForm(), now()
    if form.validate_on_submit():
        caller, danger = form.told, str(form.danger.data)
        said_of_danger = {} if danger == _NOT_ASKED else {_ASKED: danger}
        if caller.said_anything or said_of_danger:
            return _begun(form, caller, said_of_danger, at)
        form.form_errors.append(_NOTHING)
    if not form.is_submitted():
        local = at.astimezone(LONDON)
        form.call.data, form.at.data = new_id(), f"{local:%H:%M}"
        form.on.data = today()
    return _show(form, "Take a notification by phone", url_for("triage.calls"), new=True)


def _begun(form: CallForm, caller: Caller, said_of_danger: dict[str, str], at: datetime) -> Response:
    store, user = current_store(), signed_in_user()
    drawn = str(form.call.data)
    dossier_id = store.vault.new_dossier(at)
    with store.transaction() as session:
        draft_id = phone.begin(
            session,
            store.vault,
            draft_id=drawn if is_id(drawn) else new_id(),
            dossier_id=dossier_id,
            form=NOTIFICATION,
            caller=caller,
            said=said_of_danger,
            called_at=form.called_at,
            by=user.id,
            at=at,
        )
    return redirect(url_for("notify.tasks", draft_id=draft_id), 303)


@needs(Action.TAKE_CALLS)
def call_caller(draft_id: str) -> Page:
    """Correct what was misheard of the caller, or the time of the call."""
    with _opened(draft_id) as visit:
        form, vault = CallForm(), current_store().vault
        del form.danger  # its answer stands in the form by now
        onward = url_for("notify.tasks", draft_id=draft_id)
        if form.validate_on_submit():
            phone.correct_caller(
                visit.session, vault, visit.call, form.told, form.called_at, by=visit.user.id, at=visit.now
            )
            return redirect(onward, 303)
        if not form.is_submitted():
            kept, local = phone.caller_of(vault, visit.call), visit.call.called_at.astimezone(LONDON)
            form.caller.data, form.role.data, form.agency.data = kept.name, kept.role, kept.agency
            form.number.data, form.keep_from.data = kept.number, kept.keep_from
            form.on.data, form.at.data = local.date(), f"{local:%H:%M}"
        return _show(form, "What the caller said of themselves", onward, new=False)


@needs(Action.TAKE_CALLS)
def call_not_needed(draft_id: str) -> Page:
    """Say why a call needs no notification; it leaves the list."""
    with _opened(draft_id) as visit:
        form = NotNeededForm()
        if form.validate_on_submit():
            phone.give_up(
                visit.session, current_store().vault, visit.call, form.note.text, by=visit.user.id, at=visit.now
            )
            flash("It is noted that this call needs no notification. It is deleted in 28 days.", DONE)
            return redirect(url_for("triage.calls"), 303)
        problems = form.problems
        page = render_template(
            "triage/phone/not_needed.html", form=form, problems=problems, has_errors=bool(problems), draft_id=draft_id
        )
        return page, 422 if problems else 200


@needs(Action.TAKE_CALLS)
def call_sent(draft_id: str) -> Page:
    """The reference to read out, and what to tell the caller."""
    with current_store().transaction() as session:
        found = phone.load(session, draft_id, by=signed_in_user().id, at=now())
        if found is None:
            abort(404)
        reference = reference_of(session, found[0])
        if reference is None:
            return redirect(url_for("notify.check", draft_id=draft_id), 303)
        case = reference_of_case(session, reference)
        caller = phone.caller_of(current_store().vault, found[1])
    return render_template(
        "triage/phone/sent.html",
        draft_id=draft_id,
        reference=reference,
        spoken=spoken(reference),
        case=case,
        caller=caller,
    )


@dataclass(frozen=True, slots=True)
class _CallVisit:
    session: DatabaseSession
    draft: Draft
    call: PhoneCall
    user: User
    now: datetime


@contextmanager
def _opened(draft_id: str) -> Iterator[_CallVisit]:
    """A call that is not finished, held until the request ends. 404 for any other draft; one that ended leads there."""
    user, at = signed_in_user(), now()
    with current_store().transaction() as session:
        found = phone.load(session, draft_id, by=user.id, at=at)
        if found is None:
            abort(404)
        draft, call = found
        if draft.sent_receipt_id is not None:
            abort(redirect(url_for("triage.call_sent", draft_id=draft_id), 303))
        if phone.is_given_up(session, call):
            abort(redirect(url_for("triage.calls"), 303))
        yield _CallVisit(session, draft, call, user, at)


def _show(form: CallForm, title: str, back: str, *, new: bool) -> tuple[str, int]:
    problems = form.problems
    page = render_template(
        "triage/phone/call.html",
        title=title,
        form=form,
        problems=problems,
        has_errors=bool(problems),
        back=back,
        new=new,
    )
    return page, 422 if problems else 200
