"""The page of one receipt: why it waits, the original shown safely, and what can be done about it."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, abort, redirect, render_template, url_for

from intake.cases import reference
from intake.cases.casebook import reference_of_case
from intake.cases.drafts import DatabaseSession
from intake.cases.settling import How, being_read, is_open
from intake.cases.taking_out import was_read
from intake.cases.unread import READ, Item, item, receipt_of
from intake.cases.words import CHANNELS
from intake.pipeline.message_view import MOST_CHARACTERS
from intake.store.arrivals import Receipt
from intake.store.looked import names_of, note
from intake.web.access import Action
from intake.web.context import current_store, now, signed_in_user
from intake.web.guard import needs
from intake.web.triage.unread.showing import Shown, shown
from intake.web.triage.unread.visit import DID, Page

_BROUGHT: Final = {"mail": "e-mail", "word": "file", "answers": "answers sent online"}


def register(blueprint: Blueprint) -> None:
    """Put the page and what it hands out under their addresses."""
    blueprint.add_url_rule("/unread/<wanted>", "unread_item", page)
    blueprint.add_url_rule("/unread/<wanted>/files/<int:number>", "unread_file", file)
    blueprint.add_url_rule("/unread/<wanted>/pictures/<int:number>", "unread_picture", picture)


@needs(Action.HANDLE_UNREAD)
def page(wanted: str) -> Page:
    """One receipt that needs a person, or did. That it was read is on record."""
    user, at = signed_in_user(), now()
    with current_store().reading() as session:
        receipt = _receipt(session, wanted)
        known = item(session, current_store().vault, receipt, at, besides=user.id)
        answers = was_read(session, receipt)
        found = shown(session, receipt, known)
        names = names_of(session, _people(known))
    with current_store().transaction() as session:
        note(session, READ, by=user.id, at=at, receipt_id=receipt.id, reference=receipt.reference)
    return render_template(
        "triage/unread/item.html",
        item=known,
        receipt=receipt,
        shown=found,
        open=is_open(receipt),
        attached=receipt.settled_how == How.ATTACHED,
        read=answers,
        names=names | {user.id: "You"},
        ways=DID,
        channel="E-mail" if receipt.message_id else CHANNELS.get(receipt.channel, receipt.channel),
        brought=_BROUGHT,
        most=MOST_CHARACTERS,
        at=at,
    )


@needs(Action.HANDLE_UNREAD)
def file(wanted: str, number: int) -> Response:
    """A file that came with it, to be saved under a name of ours."""
    return _handed_out(wanted, number, "attachment")


@needs(Action.HANDLE_UNREAD)
def picture(wanted: str, number: int) -> Response:
    """A picture to look at, on a page of its own: it may be of an injury, so nobody sees it unasked."""
    return _handed_out(wanted, number, "inline")


def _handed_out(wanted: str, number: int, how: str) -> Response:
    user, at = signed_in_user(), now()
    with current_store().reading() as session:
        receipt = _receipt(session, wanted)
        found = shown(session, receipt, item(session, current_store().vault, receipt, at))
    if number >= len(found.files) or (how == "inline" and not found.files[number].picture):
        abort(404)
    with current_store().transaction() as session:
        facts: dict[str, str | int] = {"reference": receipt.reference, "number": number}
        note(session, "attachment-read", by=user.id, at=at, receipt_id=receipt.id, **facts)
    return _answer(found, number, how, receipt.reference)


def _answer(found: Shown, number: int, how: str, name: str) -> Response:
    view, data = found.files[number], found.attachments[number].data
    answer = Response(data, content_type=view.media_type)
    # A name of ours: the sender's may hold a child's name, or a path (SAFETY 16).
    answer.headers["Content-Disposition"] = f'{how}; filename="{name}-{number + 1}{view.ending}"'
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _receipt(session: DatabaseSession, wanted: str) -> Receipt:
    """The receipt of a reference, or 404; to its case where it became one, to the list while it is being read."""
    known = reference.normalise(wanted)
    receipt = None if known is None else receipt_of(session, known)
    if known is not None and receipt is None:
        if (case := reference_of_case(session, known)) is not None:
            abort(redirect(url_for("triage.case", reference=case), 303))
        if being_read(session, known):
            abort(redirect(url_for("triage.unread", done="working"), 303))
    if receipt is None:
        abort(404)
    return receipt


def _people(known: Item) -> set[str]:
    looks = [*known.asked, *([known.held] if known.held else [])]
    return {look.by for look in looks} | {one.by for one in known.settled}
