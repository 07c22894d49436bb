"""What waits for a person: what could not be read, and what failed for good. Nothing here is only in a log."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from intake.cases import reference
from intake.cases import unread as waiting
from intake.cases.words import CHANNELS
from intake.errors import Transient
from intake.store.looked import note
from intake.web.access import Action, may
from intake.web.context import current_store, current_user, now, signed_in_user
from intake.web.guard import needs

_FAILED = {
    "acknowledgement": "First reply to a notifier",
    "alert": "Alert to a partner",
    "update": "Alert that something came in",
    "receipt": "Reading of a notification",
    "message": "Sending of a message",
    "first-reply": "First reply to a notifier",
}


def register(blueprint: Blueprint) -> None:
    """Put the page and its two actions under their addresses, and the count into every page's menu."""
    blueprint.add_url_rule("/unread", "unread", unread)
    blueprint.add_url_rule("/unread/retry", "retry", retry, methods=["POST"])
    blueprint.add_url_rule("/unread/<wanted>/settled", "settle", settle, methods=["POST"])
    blueprint.add_url_rule("/unread/failures/<failure_id>/settled", "settle_failure", settle_failure, methods=["POST"])
    blueprint.app_context_processor(lambda: {"number_unread": number_unread})


@needs(Action.HANDLE_UNREAD)
def unread() -> ResponseReturnValue:
    """Everything that waits for a person, the longest waiting first."""
    return _page()


@needs(Action.HANDLE_UNREAD)
def retry() -> ResponseReturnValue:
    """Put failed work back; the sweep takes it from there."""
    with current_store().transaction() as session:
        key = waiting.retry(session, request.form.get("row", ""), by=signed_in_user().id, at=now())
    return redirect(url_for("triage.unread", done="retried" if key else "gone"), 303)


@needs(Action.HANDLE_UNREAD)
def settle(wanted: str) -> ResponseReturnValue:
    """'I have dealt with this', with a note that says how."""
    store, known = current_store(), reference.normalise(wanted)
    text = request.form.get("note", "")
    with store.transaction() as session:
        receipt = None if known is None else waiting.receipt_of(session, known)
        if receipt is None:
            abort(404)
        if not text.strip():
            problem = {"reference": receipt.reference, "text": "Say what you did about it, so that others can see it."}
        else:
            waiting.settle(session, store.vault, receipt, note=text, by=signed_in_user().id, at=now())
            return redirect(url_for("triage.unread", done="settled"), 303)
    return _page(problem), 400


@needs(Action.HANDLE_UNREAD)
def settle_failure(failure_id: str) -> ResponseReturnValue:
    """Somebody has seen to a message or to work that failed."""
    with current_store().transaction() as session:
        if failure_id not in {failed.id for failed in waiting.failed(session)}:
            abort(404)
        waiting.settle_failure(session, failure_id, by=signed_in_user().id, at=now())
    return redirect(url_for("triage.unread", done="settled"), 303)


def number_unread() -> int | None:
    """How many things wait for a person; None for those whom it does not concern, and while nobody can say."""
    if not may(current_user(), Action.HANDLE_UNREAD):
        return None
    try:
        with current_store().reading() as session:
            return waiting.number_unread(session)
    except Transient:
        return None


def _page(problem: dict[str, str] | None = None) -> str:
    store = current_store()
    with store.reading() as session:
        receipts = waiting.unread(session, store.vault, texts=may(current_user(), Action.SEE_CASE))
        failed = waiting.failed(session)
    with store.transaction() as session:
        seen = [receipt.reference for receipt in receipts]
        note(session, "unread-read", by=signed_in_user().id, at=now(), references=seen)
        if texts := [receipt.reference for receipt in receipts if receipt.pdf is not None and receipt.pdf.texts]:
            note(session, "pdf-text-read", by=signed_in_user().id, at=now(), references=texts)
    return render_template(
        "triage/unread.html",
        receipts=receipts,
        failed=failed,
        kinds=_FAILED,
        channels=CHANNELS,
        done=request.args.get("done", ""),
        problem=problem,
    )
