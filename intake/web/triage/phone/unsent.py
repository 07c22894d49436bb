"""One notification that was begun and never sent: whom to phone, what to say, and what came of it (SAFETY 30)."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from wtforms import HiddenField, ValidationError

from intake.cases import phone, unsent
from intake.cases.drafts import DatabaseSession
from intake.cases.unsent import How, ToPhone
from intake.opened import rules_of
from intake.store.looked import names_of, note
from intake.web.access import Action
from intake.web.context import current_settings, current_store, now, signed_in_user
from intake.web.guard import needs
from intake.web.triage.acting.fields import Choice, Words
from intake.web.triage.acting.opened import DONE
from intake.web.triage.unread.visit import Page, ReceiptForm

ENDS: Final = {
    How.WILL_SEND: "Reached: they will send it",
    How.TOLD_BY_PHONE: "Reached: I go on with it now, while they tell me",
    How.NOT_REACHED: "Not reached",
    How.NOT_NEEDED: "It is not needed",
    How.NOBODY: "Nobody can be reached about it",
}
"""What somebody chooses, and how it is shown afterwards."""
_HINTS: Final = {
    How.WILL_SEND: "You are asked again if it is not sent within a working day; an hour where it speaks of danger.",
    How.TOLD_BY_PHONE: "What they saved opens as a notification by phone. Their own browser shows it no more.",
    How.NOT_REACHED: "It comes back on the next working day; after an hour where it speaks of danger.",
    How.NOT_NEEDED: "Such as: sent in another way, a trial, not an incident. Say which below.",
    How.NOBODY: "Such as: no number, and the agency’s safeguarding lead knows nothing of it. Say below what you tried.",
}
_DONE: Final = {
    How.WILL_SEND: "Noted. If it is not sent in time, it comes back here.",
    How.NOT_REACHED: "Noted. It comes back when it is time to try again.",
    How.NOT_NEEDED: "Noted. It is deleted when its 28 days are over.",
    How.NOBODY: "Noted. It is deleted when its 28 days are over.",
}
_OTHERS: Final = "Somebody else noted a call about it while you had this page open. Look at it before you note yours."
_YOURS: Final = "You noted a call about it after you opened this page. Look at it before you note this one."
_GONE: Final = "It was sent or dealt with meanwhile. A call that is noted after that is not kept."


class PhonedForm(ReceiptForm):
    """How a call ended. ``seen`` is how many calls the page showed."""

    seen = HiddenField()
    how = Choice("How did it end?", choices=ENDS, hints=_HINTS, missing="Choose how the call ended.")
    words = Words("What was said, or what you tried", rows=3)

    def validate_words(self, field: Words) -> None:
        """An end that nothing else tells of wants words."""
        if self.how.data in {How.NOT_NEEDED, How.NOBODY} and not field.text:
            raise ValidationError(unsent.NO_REASON)


def register(blueprint: Blueprint) -> None:
    """Put the page under its address."""
    blueprint.add_url_rule("/calls/unsent/<draft_id>", "unsent_draft", unsent_draft, methods=["GET", "POST"])


@needs(Action.TAKE_CALLS)
def unsent_draft(draft_id: str) -> Page:
    """Whom to phone, how far it is, what to say; and how the call ended."""
    store, user, at = current_store(), signed_in_user(), now()
    with store.transaction() as session:
        found = unsent.held(session, draft_id)
        if found is None:
            return _over(session, draft_id)
        row, draft = found
        to_phone = unsent.to_phone(session, store.vault, row, draft, rules_of(current_settings(), at).holidays)
        form = PhonedForm()
        if form.validate_on_submit():
            if form.seen.data == str(len(to_phone.calls)):
                how, words = How(form.how.data), form.words.text
                if how is How.TOLD_BY_PHONE:
                    phone.take_over(session, store.vault, draft, to_phone.whom, by=user.id, at=at)
                unsent.keep_call(session, store.vault, row, draft, how, words, by=user.id, at=at)
                if how is How.TOLD_BY_PHONE:
                    return redirect(url_for("notify.tasks", draft_id=draft_id), 303)
                flash(_DONE[how], DONE)
                return redirect(url_for("triage.calls"), 303)
            last = next(reversed(to_phone.calls), None)
            mine = last is not None and last.by == user.id
            if last is not None and mine and (last.how, last.words) == (form.how.data, form.words.text):
                return redirect(url_for("triage.calls"), 303)  # the same click twice
            form.form_errors.append(_YOURS if mine else _OTHERS)
        note(session, unsent.READ, by=user.id, at=at, draft=draft_id)
        form.seen.data = str(len(to_phone.calls))
        return _show(session, form, to_phone)


def _show(session: DatabaseSession, form: PhonedForm, to_phone: ToPhone) -> tuple[str, int]:
    problems = form.problems
    text = render_template(
        "triage/phone/unsent.html",
        form=form,
        problems=problems,
        has_errors=bool(problems),
        found=to_phone,
        task=to_phone.task,
        names=names_of(session, (call.by for call in to_phone.calls)),
        ends={how.value: words for how, words in ENDS.items()},
        at=now(),
    )
    return text, 409 if form.form_errors else 422 if problems else 200


def _over(session: DatabaseSession, draft_id: str) -> Page:
    """Where a task is over: to the call that came of it, or back to the list with a word."""
    call = phone.call_of(session, draft_id)
    if call is not None:
        return redirect(url_for("notify.tasks", draft_id=draft_id), 303)
    if not unsent.is_known(session, draft_id):
        abort(404)
    flash(_GONE, DONE)
    return redirect(url_for("triage.calls"), 303)
