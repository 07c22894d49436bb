"""The online form as the office fills it in for a sender whose message no program could read.

The declaration is the sender's and is not ticked for them (SAFETY 23), so that nothing here asks for it.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Final

from flask import Response as FlaskResponse
from flask import abort, after_this_request, flash, g, redirect, request, url_for
from werkzeug.wrappers import Response

from forms import Answers
from intake.cases import keying
from intake.cases.casebook import Casebook, reference_of_case
from intake.cases.drafts import DatabaseSession
from intake.cases.files import kept
from intake.cases.settling import is_open
from intake.opened import letterhead_of, rules_of
from intake.pipeline.by_hand import ByHand
from intake.pipeline.tell import Telling
from intake.store.arrivals import Draft, Receipt
from intake.store.originals import ANSWERS
from intake.web.access import Action, may
from intake.web.context import current_settings, current_user, signed_in_user
from intake.web.notify.services import services
from intake.web.triage.acting.opened import DONE
from intake.web.triage.acting.outward import ring

KEYED: Final = "keyed_in"
"""Name in ``g`` of the reference that is keyed in: every page then leads to its original."""


def of_the_office() -> bool:
    """Whether who asks may key in for others."""
    return may(current_user(), Action.HANDLE_UNREAD)


def keyed_by_the_office(session: DatabaseSession, draft_id: str, now: datetime) -> tuple[Draft, Receipt] | None:
    """The draft and its receipt, where somebody of the office asks for one that is keyed in; None for any other."""
    user = current_user()
    if user is None or not of_the_office():
        return None
    found = keying.load(session, draft_id, by=user.id, at=now)
    if found is not None:
        setattr(g, KEYED, found[1].reference)
    return found


def must_go_on(receipt: Receipt) -> None:
    """Leave the form where the receipt was dealt with meanwhile, and say so."""
    if not is_open(receipt):
        if request.method == "POST":
            flash("It was dealt with while you had the form open. What you typed on that page was not kept.", DONE)
        abort(redirect(url_for("triage.unread_item", wanted=receipt.reference), 303))


def keyed_in(session: DatabaseSession, draft: Draft, receipt: Receipt, answers: Answers, now: datetime) -> Response:
    """Make a case, an update or a repeat of what was keyed in, and go to it."""
    own, settings = services(), current_settings()
    sending = own.form.applicable(answers)
    book = Casebook(session, own.store.vault, rules_of(settings, now))
    hand = ByHand(Telling(book, letterhead_of(settings)), own.form, signed_in_user().id, now)
    keys = hand.key_in(receipt, sending)
    keying.finish(draft, now)
    session.flush()
    sent = {"form": own.form.id, "form_version": own.form.version, "answers": sending.to_json()}
    kept.go_with(session, own.store, draft, receipt.id, now)
    data = json.dumps(sent, ensure_ascii=False, sort_keys=True).encode()
    own.store.write_down(ANSWERS, data, now, {"draft": draft.id, "keyed_in_from": receipt.id})
    flash("It is keyed in. This is its case, with the time when it first arrived.", DONE)
    case = reference_of_case(session, receipt.reference) or receipt.reference
    answer = redirect(url_for("triage.case", reference=case), 303)
    return ringing(answer, keys)


def ringing(answer: Response, keys: list[str]) -> Response:
    """``answer``, with a bell for each outbox key once the request is done, and with it the transaction."""

    @after_this_request
    def bells(given: FlaskResponse) -> FlaskResponse:
        ring(keys)
        return given

    return answer
