"""Attach it to a case: find the case, look whether it is the right one, then confirm."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, flash, redirect, request, url_for
from wtforms import HiddenField

from forms.notification import NOTIFICATION
from intake.cases import reference
from intake.cases.casebook import find, reference_of_case
from intake.cases.events import CaseViewed
from intake.cases.glance import Glance, glance
from intake.cases.mailed import suggested_case
from intake.cases.states import CLOSED, WORDS, Status
from intake.cases.taking_out import was_read
from intake.errors import Permanent
from intake.pipeline.by_hand import ByHand
from intake.store.casework import Case
from intake.web.access import Action, may
from intake.web.context import current_store, today
from intake.web.guard import needs
from intake.web.triage.acting.opened import DONE
from intake.web.triage.unread.visit import Page, ReceiptForm, UnreadVisit, confirm, opened

_AS_DOCUMENT: Final = (
    "The original stands among the case’s documents, and its history says who put it there.",
    "The queue marks the case as having something new. No message goes out.",
    "If it arrived before everything else about this case, the provisional clock starts from that day.",
    "You can take it out again.",
)
_AS_UPDATE: Final = (
    "It becomes an update to the case: its answers stand there, with what they say differently from what was known.",
    "The clocks and who must hear are worked out anew, with what it says.",
    "Those who were told of the case get a message that something came in, without content.",
    "You can take it out again.",
)
_NO_CASE: str = "No case has this reference. Check each character."


class AttachForm(ReceiptForm):
    """The case that the page showed."""

    case = HiddenField()


def register(blueprint: Blueprint) -> None:
    """Put the page under the receipt's address."""
    blueprint.add_url_rule("/unread/<wanted>/attach", "unread_attach", attach, methods=["GET", "POST"])


@needs(Action.HANDLE_UNREAD)
def attach(wanted: str) -> Page:
    """Ask for the case's reference, show that case at a glance, and attach."""
    with opened(wanted) as visit:
        form = AttachForm()
        typed = (form.case.data or "") if form.is_submitted() else request.args.get("case", "").strip()
        case = _case(visit, typed)
        if typed and case is None:
            form.form_errors.append(_NO_CASE)
        elif case is not None and form.validate_on_submit():
            try:
                hand = ByHand(visit.telling, NOTIFICATION, visit.user.id, visit.now)
                visit.to_ring.extend(hand.attach(visit.receipt, case))
            except Permanent as refused:
                form.form_errors.append(refused.sentence)
            else:
                return _attached(visit, case)
        if case is not None:
            visit.book.looked(case, CaseViewed(**visit.stamp, page="attach"))
        form.case.data = "" if case is None else case.reference
        closed = case is not None and Status(case.status) in CLOSED
        return confirm(
            visit,
            "Attach it to a case",
            form,
            template="attach",
            will=_AS_UPDATE if was_read(visit.session, visit.receipt) else _AS_DOCUMENT,
            case=case,
            seen=None if case is None else _glance(visit, case),
            status="" if case is None else WORDS[Status(case.status)],
            closed=closed,
            typed=typed,
            suggested=suggested_case(visit.session, current_store().vault, visit.receipt) if case is None else None,
            button="" if case is None else f"Attach it to case {case.reference}",
        )


def _case(visit: UnreadVisit, typed: str) -> Case | None:
    known = reference.normalise(typed) if typed else None
    found = None if known is None else reference_of_case(visit.session, known)
    return None if found is None else find(visit.session, found)


def _glance(visit: UnreadVisit, case: Case) -> Glance:
    said = sorted(visit.book.notifications(case).values(), key=lambda one: one.received_at)
    return glance(NOTIFICATION, [one.answers for one in said], today())


def _attached(visit: UnreadVisit, case: Case) -> Page:
    flash(f"It is attached to case {case.reference}.", DONE)
    if Status(case.status) in CLOSED and may(visit.user, Action.START_TRIAGE, case):
        flash("This case is closed. If what came in changes anything, open it again here.", DONE)
        return redirect(url_for("acting.reopen", reference=case.reference), 303)
    return redirect(url_for("triage.case", reference=case.reference, _anchor="documents"), 303)
