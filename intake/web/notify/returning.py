"""Going on online with what one sent: the pages behind the link of a first reply (docs/decisions/0032).

Looking at the link changes nothing, because mail scanners follow links. A link that was used, has ended, bore too many
wrong codes or never was gives the same answer, byte for byte.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intake.cases import invitations
from intake.cases.casebook import Casebook
from intake.cases.drafts import DatabaseSession
from intake.opened import letterhead_of, rules_of
from intake.pipeline.codes import Links
from intake.web.bell import ring
from intake.web.context import current_settings
from intake.web.notify.owner import COOKIE, NO_CODE, WRONG_CODE, owned, slow_down
from intake.web.notify.owner import token as token_of_browser
from intake.web.notify.pages import Page
from intake.web.notify.services import services

_WHAT: Final = "continue"
"""What attempts are counted of."""


def register(blueprint: Blueprint) -> None:
    """Put the pages under the address of a link."""
    blueprint.add_url_rule("/continue/<token>", "returning", returning)
    blueprint.add_url_rule("/continue/<token>", "ask_for_code", ask_for_code, methods=["POST"])
    blueprint.add_url_rule("/continue/<token>/code", "enter_code", enter_code)
    blueprint.add_url_rule("/continue/<token>/code", "check_code", check_code, methods=["POST"])


def returning(token: str) -> Page:
    """What the link is for, and the button that asks for a code."""
    return render_template("notify/returning.html", token=token) if _opens(token) else _opens_nothing(token)


def ask_for_code(token: str) -> Page:
    """Send a code, unless one was sent just now. The answer does not say whether, or where to."""
    slow_down(_WHAT, token)
    own = services()
    now = own.clock()
    with own.store.transaction() as session:
        keys = _links(session, now).send_code(token, now)
    if keys is None:
        return _opens_nothing(token)
    ring(keys)
    # Before the code is typed: a second click on 'Continue' must find the draft that the first one opened.
    return owned(redirect(url_for("notify.enter_code", token=token), 303), token_of_browser())


def enter_code(token: str) -> Page:
    """Where the code is typed."""
    return _ask(token) if _opens(token) else _opens_nothing(token)


def check_code(token: str) -> Page:
    """With the right code, what was sent becomes a draft of this browser; with a wrong one nothing but a count."""
    slow_down(_WHAT, token)
    own = services()
    now, typed = own.clock(), request.form.get("code", "")
    if not _opens(token):
        return _opens_nothing(token)
    if not typed.strip():
        return _ask(token, NO_CODE), 422
    owner = token_of_browser()
    dossier_id = own.store.vault.new_dossier(now)  # kept first; if the code is wrong, an unused key harms nobody
    draft_id = None
    with own.store.transaction() as session:
        link, vault = _links(session, now).usable(token, now), own.store.vault
        if link is not None and invitations.is_right(session, vault, link.invitation, typed, now):
            draft_id = invitations.open_draft(
                session, vault, own.form, link.invitation, link.sender, dossier_id=dossier_id, owner=owner, now=now
            )
    if draft_id is None:
        return (_ask(token, WRONG_CODE), 422) if _opens(token) else _opens_nothing(token)
    return owned(redirect(url_for("notify.tasks", draft_id=draft_id), 303), owner)


def _opens(token: str) -> bool:
    own = services()
    now = own.clock()
    with own.store.reading() as session:
        return _links(session, now).usable(token, now, hold=False) is not None


def _links(session: DatabaseSession, now: datetime) -> Links:
    settings = current_settings()
    return Links(Casebook(session, services().store.vault, rules_of(settings, now)), letterhead_of(settings))


def _ask(token: str, error: str = "") -> str:
    return render_template("notify/code.html", token=token, error=error)


def _opens_nothing(token: str) -> Response:
    """The one answer for every dead link; the browser that opened it is led to its draft, which it may see anyway."""
    own, owner = services(), request.cookies.get(COOKIE)
    if owner:
        now = own.clock()
        with own.store.transaction() as session:
            draft_id = invitations.draft_opened(session, own.store.vault, token, owner, now)
        if draft_id is not None:
            return redirect(url_for("notify.tasks", draft_id=draft_id), 303)
    return make_response(render_template("notify/link_dead.html", mail_to=current_settings().mail_to), 410)
