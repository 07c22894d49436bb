"""Make a case of it: key it in beside the original, or open a case from its words as they stand."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, flash, redirect, url_for

from forms.notification import NOTIFICATION
from intake.cases import keying
from intake.cases.taking_out import was_read
from intake.cases.unread import item
from intake.pipeline.by_hand import ByHand
from intake.web.access import Action
from intake.web.context import current_store
from intake.web.guard import needs
from intake.web.triage.acting.opened import DONE
from intake.web.triage.unread.showing import texts_of
from intake.web.triage.unread.visit import Page, ReceiptForm, confirm, opened

_OPENED: Final = "The case is open. Say where its texts belong when you can; the clock runs already."
_REPEAT: Final = "It repeats what is known already: this is the case that it belongs to."


def register(blueprint: Blueprint) -> None:
    """Put both pages under the receipt's address."""
    both = ["GET", "POST"]
    blueprint.add_url_rule("/unread/<wanted>/key-in", "unread_key_in", key_in, methods=both)
    blueprint.add_url_rule("/unread/<wanted>/open-case", "unread_open_case", open_case, methods=both)


@needs(Action.HANDLE_UNREAD)
def key_in(wanted: str) -> Page:
    """Open the online form for the sender, with the original in reach."""
    with opened(wanted) as visit:
        form, store = ReceiptForm(), current_store()
        if form.validate_on_submit():
            draft_id = keying.begin(visit.session, store.vault, visit.receipt, **visit.stamp)
            return redirect(url_for("notify.tasks", draft_id=draft_id), 303)
        found = item(visit.session, store.vault, visit.receipt, visit.now)
        return confirm(
            visit,
            "Key it in",
            form,
            will=(
                "The online form opens. A link on every page shows the original in a second window.",
                "What you type is saved page by page. Anybody of the office can go on with it.",
                "The declaration is the sender’s: it is not ticked for them.",
                "When you finish, a case opens under this reference, with the time when it first arrived.",
            ),
            note="Somebody has begun to key it in. You go on where they stopped." if found.keyed_since else "",
            button="Go on keying it in" if found.keyed_since else "Start keying it in",
        )


@needs(Action.HANDLE_UNREAD)
def open_case(wanted: str) -> Page:
    """Open a case from the words of a message, so that nobody waits for a form."""
    with opened(wanted) as visit:
        form = ReceiptForm()
        if form.validate_on_submit():
            hand = ByHand(visit.telling, NOTIFICATION, visit.user.id, visit.now)
            visit.to_ring.extend(hand.open(visit.receipt, texts_of(visit)))
            case = visit.case
            flash(_OPENED if visit.receipt.outcome == "case" else _REPEAT, DONE)
            return redirect(url_for("triage.case", reference=case.reference if case else visit.reference), 303)
        read = was_read(visit.session, visit.receipt)
        return confirm(
            visit,
            "Open a case from it",
            form,
            will=(
                "A case opens under this reference. The national clock runs, provisionally, from the day it arrived.",
                "It has the answers that were read from it."
                if read
                else "No question has an answer yet: its words stand in the case as text, for you to place one by one.",
                "The partners get an alert that names the reference alone, as for every new case.",
                "Phone the sender about what is missing, above all whether every child is safe.",
            ),
            note=""
            if read
            else "Do this where it tells of a child who died or was harmed, and nobody should wait for a form.",
            button="Open a case",
        )
