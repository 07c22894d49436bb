"""The list of what waits for a person, the longest waiting first, and below it what failed for good."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from intake.cases import failures
from intake.cases import unread as waiting
from intake.cases.words import CHANNELS
from intake.errors import Transient
from intake.pipeline import heard
from intake.store.looked import names_of, note
from intake.web.access import Action, may
from intake.web.context import current_store, current_user, now, signed_in_user
from intake.web.guard import needs
from intake.web.triage.acting.outward import ring
from intake.web.triage.messages import KINDS
from intake.web.triage.unread.visit import WAYS

FAILED = {
    **KINDS,
    "receipt": "Reading of a notification",
    "message": "Sending of a message",
    "first-reply": "First reply to a notifier",
    "brought": "Reading of a Word form that was uploaded",
    "scan": "Check of a file for viruses",
    "rehearsal": "Sending of a test form",
    **dict.fromkeys(heard.TOPICS, "Asking GOV.UK Notify what became of a message"),
}
"""Kinds of messages and topics of work, in words."""


def register(blueprint: Blueprint) -> None:
    """Put the page and what is done with failures under their addresses, and the count into every page's menu."""
    blueprint.add_url_rule("/unread", "unread", unread)
    blueprint.add_url_rule("/unread/retry", "retry", retry, methods=["POST"])
    blueprint.add_url_rule("/unread/failures/<failure_id>/settled", "settle_failure", settle_failure, methods=["POST"])
    blueprint.app_context_processor(lambda: {"number_unread": number_unread})


@needs(Action.HANDLE_UNREAD)
def unread() -> ResponseReturnValue:
    """Everything that waits for a person, a page at a time."""
    store, user, at = current_store(), signed_in_user(), now()
    after = waiting.Place.read(request.args.get("after", ""))
    with store.reading() as session:
        page = waiting.unread(session, store.vault, at, after, besides=user.id)
        failed = failures.failed(session) if after is None else []
        lately = waiting.settled_lately(session, at) if after is None else []
        names = names_of(session, _people(page) | {one.by for one in lately})
    with store.transaction() as session:
        note(session, "unread-read", by=user.id, at=at, references=[receipt.reference for receipt in page.receipts])
    return render_template(
        "triage/unread/list.html",
        receipts=page.receipts,
        failed=failed,
        lately=lately,
        ways={how.value: words for how, words in WAYS.items()},
        first=after is None,
        next_page=url_for("triage.unread", after=str(page.next)) if page.next else "",
        names=names,
        kinds=FAILED,
        channels=CHANNELS,
        done=request.args.get("done", ""),
        at=at,
    )


@needs(Action.HANDLE_UNREAD)
def retry() -> ResponseReturnValue:
    """Put failed work back, and ring for it."""
    with current_store().transaction() as session:
        key = failures.retry(session, request.form.get("row", ""), by=signed_in_user().id, at=now())
    ring([key] if key else [])
    return redirect(url_for("triage.unread", done="retried" if key else "gone"), 303)


@needs(Action.HANDLE_UNREAD)
def settle_failure(failure_id: str) -> ResponseReturnValue:
    """Somebody has seen to a message or to work that failed."""
    with current_store().transaction() as session:
        if failure_id not in {failed.id for failed in failures.failed(session)}:
            abort(404)
        failures.settle_failure(session, failure_id, by=signed_in_user().id, at=now())
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


def _people(page: waiting.UnreadPage) -> set[str]:
    return {look.by for receipt in page.receipts for look in (receipt.asked, receipt.held) if look is not None}
