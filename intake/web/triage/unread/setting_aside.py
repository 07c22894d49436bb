"""Bring it to an end without a case, with words that say why; and put it back."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, flash, redirect, url_for

from intake.cases import settling
from intake.cases.settling import How
from intake.errors import Permanent
from intake.web.access import Action
from intake.web.context import current_store
from intake.web.guard import needs
from intake.web.triage.acting.fields import Choice, Words, said
from intake.web.triage.acting.opened import DONE
from intake.web.triage.unread.visit import Page, ReceiptForm, confirm, opened, somebody_was_first, to_item

_WHY: Final = "Say why, or what you did about it, so that others can see it."


class AsideForm(ReceiptForm):
    """How it ends, and why."""

    how = Choice(
        "What is it?",
        choices={
            How.SET_ASIDE: "Nothing that we have to act on",
            How.DEALT_WITH: "I have dealt with it in another way",
        },
        hints={
            How.SET_ASIDE: "For example: advertising, thanks, a message for somebody else.",
            How.DEALT_WITH: "For example: phoned the sender, passed it on to the front door.",
        },
        missing="Choose what it is.",
    )
    note = Words(
        "Why, or what did you do?",
        rows=4,
        description="Whoever looks later has only your words.",
        validators=[said(_WHY)],
    )


def register(blueprint: Blueprint) -> None:
    """Put the pages under the receipt's address."""
    both = ["GET", "POST"]
    blueprint.add_url_rule("/unread/<wanted>/set-aside", "unread_set_aside", set_aside, methods=both)
    blueprint.add_url_rule("/unread/<wanted>/put-back", "unread_put_back", put_back, methods=["POST"])


@needs(Action.HANDLE_UNREAD)
def set_aside(wanted: str) -> Page:
    """Ask why, then set it aside."""
    with opened(wanted) as visit:
        form = AsideForm()
        if form.validate_on_submit():
            how, note = How(form.how.data), form.note.text
            settling.settle(visit.session, current_store().vault, visit.receipt, how, note=note, **visit.stamp)
            flash(f"{visit.reference} no longer waits here. To put it back, look under ‘Dealt with’ below.", DONE)
            return redirect(url_for("triage.unread"), 303)
        return confirm(
            visit,
            "Set it aside",
            form,
            will=(
                "It leaves this list. Nothing is deleted: the original stays, and you can put it back.",
                "No case opens, no clock starts, and no partner hears of it.",
            ),
            button="Set it aside",
            link=(url_for("triage.unread_attach", wanted=visit.reference), "It belongs to a case: attach it there"),
        )


@needs(Action.HANDLE_UNREAD)
def put_back(wanted: str) -> Page:
    """It waits for a person again."""
    with opened(wanted, settled=True) as visit:
        if visit.receipt.settled_at is not None:
            try:
                settling.put_back(visit.session, visit.receipt, **visit.stamp)
            except Permanent:
                return somebody_was_first(visit)
            flash("It waits for a person again.", DONE)
        return to_item(visit)
