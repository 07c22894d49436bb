"""The online form as the office fills it in while somebody tells it on the phone (SAFETY 23).

The same pages as a notifier's, with the caller's number in reach and a line on how to ask. What ends it is reading it
back, not a declaration: that is the caller's, and nobody ticks it for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import abort, flash, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forms import Answers
from forms.values import clean_text
from intake.cases import phone
from intake.cases.drafts import DatabaseSession
from intake.cases.phone import CHANNEL, Caller, ReadBack
from intake.pipeline.receive_draft import receive_draft
from intake.store.arrivals import Draft, Receipt
from intake.store.online import PhoneCall
from intake.web.access import Action, may
from intake.web.context import current_user, signed_in_user
from intake.web.notify.services import services
from intake.web.triage.acting.opened import DONE
from intake.web.triage.showing import instant
from intake.web.typed import Typed

SHOWN: Final = "call"
"""Name in ``g`` of what every page of a call shows above its own."""
READ_BACK: Final = "read_back"
WORDS: Final = "read_back_words"
"""Names of the inputs of the page that is read back."""
NOT_SAID: Final = "Say whether it was read back to the caller."
NO_REASON: Final = "Say why it was not read back, such as ‘The call broke off’."
_EACH: Final = "Read the question as it stands, and type their own words. ‘Not known’ is an answer. Suggest none."
_HOW_TO_ASK: Final[Mapping[str, str]] = {
    "safe-now": (
        "Ask first: ‘Is any child in danger as we speak?’ If so, have them call 999 and the front door now, on another "
        "line if they can, and stay with you."
    ),
    "who-must-not-see": (
        "Ask: ‘Is there anybody, in a family or an agency, who must not hear of this?’ Then: ‘Does anybody who may "
        "have caused harm work for an agency that will receive it?’"
    ),
    "family-informed": "Ask: ‘What does the family know about this call, and who must not be told?’",
    "your-details": (
        "Spell the name and the e-mail address back letter by letter, and the number digit by digit: a first mistake "
        "here is found by nobody."
    ),
    "what-happened": "Let them tell it once without stopping them, then ask what is missing. Do not shorten it.",
    "the-children": "Ask for each child alone.",
    "child-name": "Spell every name back, and say the date of birth back.",
    "adult-name": "Ask: ‘Is there anybody who may have caused harm?’ Type what they say, not what it seems to mean.",
}


@dataclass(frozen=True, slots=True)
class CallShown:
    """A call as its pages show it."""

    draft_id: str
    caller: Caller
    called_at: str
    how_to_ask: str


def of_the_office() -> bool:
    """Whether whoever asks takes calls."""
    user = current_user()
    return user is not None and may(user, Action.TAKE_CALLS)


def taken_by_the_office(session: DatabaseSession, draft_id: str, now: datetime) -> tuple[Draft, PhoneCall] | None:
    """The draft and its call, where somebody of the office asks for one that is a call; None for any other."""
    user = current_user()
    if user is None or not of_the_office():
        return None
    found = phone.load(session, draft_id, by=user.id, at=now)
    if found is not None:
        key = str((request.view_args or {}).get("key", ""))
        caller = phone.caller_of(services().store.vault, found[1])
        told = _HOW_TO_ASK.get(key, _EACH if key else "")
        setattr(g, SHOWN, CallShown(draft_id, caller, instant(found[1].called_at), told))
    return found


def must_go_on(session: DatabaseSession, draft: Draft, call: PhoneCall) -> None:
    """Leave the form where the call was sent or given up, and say so."""
    if draft.sent_receipt_id is not None:
        if request.method == "POST" and request.endpoint != "notify.send":  # that one was a second click
            flash("It was sent while you had the form open. What you typed on that page was not kept.", DONE)
        abort(redirect(url_for("triage.call_sent", draft_id=draft.id), 303))
    if phone.is_given_up(session, call):
        flash("Somebody noted that this call needs no notification. What you typed was not kept.", DONE)
        abort(redirect(url_for("triage.calls"), 303))


def is_taken_over(session: DatabaseSession, draft_id: str) -> bool:
    """Whether the office goes on with what a notifier began, on the phone."""
    return phone.call_of(session, draft_id) is not None


def with_the_office(late: Typed | None = None) -> Response:
    """What the browser sees that began it, with what it typed and could not be kept."""
    return make_response(render_template("notify/with_the_office.html", typed=late), 409)


def read_back_typed() -> tuple[str, str]:
    """What is chosen, 'yes', 'no' or '', and the words beside it."""
    return request.form.get(READ_BACK, ""), clean_text(request.form.get(WORDS, ""))


def problem_of(chosen: str, words: str) -> dict[str, str] | None:
    """What is wrong with it, leading to its input."""
    if chosen not in {"yes", "no"}:
        return {"text": NOT_SAID, "href": f"#{READ_BACK}"}
    if chosen == "no" and not words:
        return {"text": NO_REASON, "href": f"#{WORDS}"}
    return None


def send(session: DatabaseSession, draft: Draft, call: PhoneCall, answers: Answers, now: datetime) -> Receipt:
    """The receipt of a call that was told, with what this request says of reading it back.

    It counts as received when the call was.
    """
    own = services()
    chosen, words = read_back_typed()
    receipt = receive_draft(
        session,
        own.store,
        own.form,
        own.reference_key,
        draft,
        answers,
        now,
        channel=CHANNEL,
        received_at=call.called_at,
    )
    phone.finish(session, own.store.vault, call, receipt, ReadBack(chosen == "yes", words, signed_in_user().id), now)
    return receipt
