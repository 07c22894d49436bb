"""Take what does not belong to a case out of it: an update, a repeat, or what somebody attached."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from wtforms import HiddenField

from intake.cases.taking_out import NO_REASON, can_be_taken_out, take_out
from intake.web.access import Action
from intake.web.guard import needs
from intake.web.triage.acting.fields import Words, said
from intake.web.triage.acting.opened import DONE
from intake.web.triage.unread.visit import Page, ReceiptForm, confirm, opened, to_item


class TakeOutForm(ReceiptForm):
    """Why it was a mistake that it came into the case that the page showed."""

    case = HiddenField()
    reason = Words("Why does it not belong to this case?", rows=4, validators=[said(NO_REASON)])


def register(blueprint: Blueprint) -> None:
    """Put the page under the receipt's address."""
    blueprint.add_url_rule("/unread/<wanted>/take-out", "unread_take_out", page, methods=["GET", "POST"])


@needs(Action.HANDLE_UNREAD)
def page(wanted: str) -> Page:
    """Ask why, then take it out."""
    with opened(wanted, settled=True, linked=True) as visit:
        case = visit.case
        if case is None or not can_be_taken_out(visit.receipt):
            return to_item(visit)
        form, back = TakeOutForm(), url_for("triage.case", reference=case.reference)
        if form.is_submitted() and form.case.data != case.reference:
            return to_item(visit)  # somebody took it out meanwhile, and put it into another case
        form.case.data = case.reference
        if form.validate_on_submit():
            visit.session.refresh(case, with_for_update=True)
            take_out(visit.book, visit.receipt, case, reason=form.reason.text, **visit.stamp)
            flash(f"It is out of case {case.reference}, and waits for a person again. Decide where it belongs.", DONE)
            return redirect(url_for("triage.unread_item", wanted=visit.reference), 303)
        return confirm(
            visit,
            f"Take it out of case {case.reference}",
            form,
            will=(
                "It leaves the case, with any repeats of it, and waits for a person again.",
                "What it says counts no longer there: the clocks, and who must hear, are worked out without it.",
                "The case’s history keeps that it was there, and why it was taken out.",
                "If it is about another child, think of who may have read it there: that can be a breach to report.",
            ),
            button="Take it out",
            back=back,
        )
