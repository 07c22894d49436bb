"""The confirmation: the reference, what happens next and by when, a copy, and how to add to it or to come back.

It says nothing of what was sent. The copy, and what was sent to go on with, are offered in the browser that sent it
while somebody is there; later they stand behind a code (docs/decisions/0046).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from intake.cases import phone, status_access
from intake.cases.as_sent import receipt_of
from intake.cases.drafts import DatabaseSession
from intake.cases.invitations import Sender
from intake.store.arrivals import Receipt
from intake.web.notify import absence
from intake.web.notify.after_sending import book_of, dossier_to_go_on, going_on, next_steps, sent_as
from intake.web.notify.copies import Kind, copy_file, note_copy
from intake.web.notify.owner import slow_down
from intake.web.notify.pages import Page
from intake.web.notify.visit import CHECK, opened


def register(blueprint: Blueprint) -> None:
    """Put the confirmation, and what it offers, under a draft's address."""
    blueprint.add_url_rule("/notify/<draft_id>/sent", "sent", sent)
    blueprint.add_url_rule("/notify/<draft_id>/copy/<any(word, pdf):kind>", "sent_copy", sent_copy)
    blueprint.add_url_rule("/notify/<draft_id>/add", "add_to_sent", add_to_sent, methods=["POST"])
    blueprint.add_url_rule("/notify/<draft_id>/add", "add_to_sent_again", add_again)


def sent(draft_id: str) -> Page:
    """The reference, and what happens next."""
    with _confirmed(draft_id, looking=True) as done:
        if done is None:
            return redirect(url_for(f"notify.{CHECK}", draft_id=draft_id), 303)
        return render_template(
            "notify/sent.html",
            draft_id=draft_id,
            just_sent=done.just_sent,
            offered="here" if done.own is not None else "by code" if done.may_be_copied else "by the office",
            **next_steps(done.receipt, done.now),
        )


def sent_copy(draft_id: str, kind: Kind) -> Page:
    """The copy, or the page behind the code where it is offered no longer here."""
    slow_down("copy")
    with _confirmed(draft_id) as done:
        if done is None or done.own is None:
            return redirect(url_for("notify.sent", draft_id=draft_id), 303)
        sender = done.own
        note_copy(done.session, sender, kind, by=status_access.BY_BROWSER, now=done.now)
    return copy_file(sender, kind)


def add_to_sent(draft_id: str) -> Page:
    """A draft that holds what was sent, to be sent as an update."""
    dossier_id = dossier_to_go_on()
    with _confirmed(draft_id) as done:
        if done is None or done.own is None:
            return redirect(url_for("notify.sent", draft_id=draft_id), 303)
        return going_on(done.session, done.own, dossier_id, by=status_access.BY_BROWSER, now=done.now)


def add_again(draft_id: str) -> Response:
    """Where the back button leads to."""
    return redirect(url_for("notify.sent", draft_id=draft_id), 303)


@dataclass(frozen=True, slots=True)
class _Confirmed:
    """A notification that this browser sent. ``own`` is what was sent, where this browser may still have it."""

    session: DatabaseSession
    receipt: Receipt
    own: Sender | None
    may_be_copied: bool
    just_sent: bool
    now: datetime


@contextmanager
def _confirmed(draft_id: str, *, looking: bool = False) -> Iterator[_Confirmed | None]:
    """What this browser sent from a draft, for one transaction; None while it is not sent.

    Looking at the confirmation does not make anybody be there again who was away too long: the next person at a shared
    computer would be.
    """
    with opened(draft_id, sent=True, away=True, looking=looking) as visit:
        receipt = receipt_of(visit.session, visit.draft)
        if receipt is None:
            yield None
            return
        just_sent = visit.now < receipt.received_at + absence.lasts()
        over = not just_sent or absence.is_over(visit.now)
        if not over:
            absence.is_here(visit.now)
        known = sent_as(book_of(visit.session, visit.now), receipt)
        told = visit.keyed is not None or receipt.channel == phone.CHANNEL  # to the office: not typed in this browser
        own = None if over or told else known.own
        yield _Confirmed(visit.session, receipt, own, known.own is not None, just_sent, visit.now)
