"""How far a notification is, for whoever sent it: a reference, a code to a channel that they gave, the page.

Whether there is a notification under a reference is said to nobody but who reads that channel (docs/decisions/0046).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask import session as browser
from werkzeug.wrappers import Response

from intake.cases import status_access
from intake.cases.casebook import Casebook
from intake.cases.reference import normalise
from intake.cases.standing import standing_of
from intake.opened import letterhead_of
from intake.pipeline.status_codes import StatusCodes
from intake.store import looked
from intake.web.bell import ring
from intake.web.context import current_settings
from intake.web.notify import absence
from intake.web.notify.after_sending import Sent, book_of, dossier_to_go_on, going_on, next_steps, office, sent_as
from intake.web.notify.copies import Kind, copy_file, note_copy
from intake.web.notify.owner import NO_CODE, WRONG_CODE, slow_down
from intake.web.notify.pages import Page
from intake.web.notify.services import services
from intake.web.triage.showing import full_day

_WHAT: Final = "status"
"""What attempts are counted of."""
_ASKED: Final = "status_asked"
"""In the signed cookie: the reference that a code was asked for."""
_OPEN: Final = "status_open"
"""The reference that a code opened in this browser, and when, in seconds since 1970."""
NO_REFERENCE: Final = "Enter your reference. It has 10 letters and digits, like K7MD4-RWX9C."
NO_SUCH: Final = "Check your reference. It has 10 letters and digits, like K7MD4-RWX9C, and one of yours is not right."


def register(blueprint: Blueprint) -> None:
    """Put the pages at '/status'."""
    blueprint.add_url_rule("/status", "status", ask)
    blueprint.add_url_rule("/status", "ask_status_code", send_code, methods=["POST"])
    blueprint.add_url_rule("/status/code", "status_code", enter_code)
    blueprint.add_url_rule("/status/code", "check_status_code", check_code, methods=["POST"])
    blueprint.add_url_rule("/status/again", "status_code_again", code_again, methods=["POST"])
    blueprint.add_url_rule("/status/notification", "standing", standing)
    blueprint.add_url_rule("/status/copy/<any(word, pdf):kind>", "status_copy", status_copy)
    blueprint.add_url_rule("/status/add", "add_from_status", add, methods=["POST"])
    blueprint.add_url_rule("/status/add", "add_from_status_again", lambda: redirect(url_for("notify.standing"), 303))
    blueprint.add_url_rule("/status/close", "close_status", close, methods=["POST"])


def ask() -> str:
    """Where a reference is typed, on any device."""
    return render_template("notify/status.html", **office())


def send_code() -> Page:
    """Send a code, if the reference is that of a notification. The answer is the same if it is not."""
    typed = request.form.get("reference", "")
    wanted = normalise(typed)
    slow_down(_WHAT, wanted or "")
    if wanted is None:
        error = NO_SUCH if typed.strip() else NO_REFERENCE
        return render_template("notify/status.html", typed=typed.strip()[:40], error=error, **office()), 422
    return _send_code(wanted)


def code_again() -> Page:
    """Send a new code to the same channel."""
    wanted = _asked()
    slow_down(_WHAT, wanted or "")
    return redirect(url_for("notify.status"), 303) if wanted is None else _send_code(wanted)


def enter_code() -> Page:
    """Where the code is typed."""
    return redirect(url_for("notify.status"), 303) if _asked() is None else _code_page("")


def check_code() -> Page:
    """With the right code, this browser sees how far the notification is; with a wrong one nothing but a count."""
    wanted, typed = _asked(), request.form.get("code", "")
    slow_down(_WHAT, wanted or "")
    if wanted is None:
        return redirect(url_for("notify.status"), 303)
    if not typed.strip():
        return _code_page(NO_CODE), 422
    own = services()
    now = own.clock()
    with own.store.transaction() as session:
        receipt = status_access.receipt_of(session, wanted)
        right = receipt is not None and status_access.opens(session, own.store.vault, receipt, typed, now)
    if not right:
        return _code_page(WRONG_CODE), 422
    browser.pop(_ASKED, None)
    browser[_OPEN] = [wanted, int(now.timestamp())]
    return redirect(url_for("notify.standing"), 303)


def standing() -> Page:
    """How far it is, what is next, and what can be done with it."""
    with _opened() as seen:
        if seen is None:
            return redirect(url_for("notify.status"), 303)
        settings, receipt = current_settings(), seen.sent.receipt
        found = standing_of(seen.book, receipt, seen.sent.caution, share_decision=settings.expectations.share_decision)
        looked.note(
            seen.book.session,
            status_access.READ,
            by=status_access.BY_CODE,
            at=seen.now,
            receipt_id=receipt.id,
            reference=receipt.reference,
        )
        return render_template(
            "notify/standing.html",
            decided="" if found.decided_on is None else full_day(found.decided_on),
            found=found,
            offered="here" if seen.sent.own is not None else "by the office",
            **next_steps(receipt, seen.now),
        )


def status_copy(kind: Kind) -> Page:
    """The copy."""
    slow_down("copy")
    with _opened() as seen:
        if seen is None or seen.sent.own is None:
            return redirect(url_for("notify.standing"), 303)
        sender = seen.sent.own
        note_copy(seen.book.session, sender, kind, by=status_access.BY_CODE, now=seen.now)
    return copy_file(sender, kind)


def add() -> Page:
    """A draft that holds what was sent, to be sent as an update."""
    dossier_id = dossier_to_go_on()
    with _opened() as seen:
        if seen is None or seen.sent.own is None:
            return redirect(url_for("notify.standing"), 303)
        return going_on(seen.book.session, seen.sent.own, dossier_id, by=status_access.BY_CODE, now=seen.now)


def close() -> Response:
    """Close it in this browser: the next person at the computer needs a code of their own."""
    browser.pop(_OPEN, None)
    browser.pop(_ASKED, None)
    return redirect(url_for("notify.start"), 303)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a code opened in this browser."""

    book: Casebook
    sent: Sent
    now: datetime


@contextmanager
def _opened() -> Iterator[_Seen | None]:
    """What a code opened here, for one transaction; None once that was too long ago, or for a browser without one."""
    own = services()
    now, held = own.clock(), browser.get(_OPEN)
    if not isinstance(held, list) or timedelta(seconds=now.timestamp() - held[1]) >= absence.lasts():
        browser.pop(_OPEN, None)
        yield None
        return
    with own.store.transaction() as session:
        receipt = status_access.receipt_of(session, held[0])
        book = book_of(session, now)
        yield None if receipt is None else _Seen(book, sent_as(book, receipt), now)


def _asked() -> str | None:
    found = browser.get(_ASKED)
    return found if isinstance(found, str) else None


def _send_code(wanted: str) -> Response:
    own = services()
    now = own.clock()
    with own.store.transaction() as session:
        codes = StatusCodes(book_of(session, now), letterhead_of(current_settings()))
        keys = codes.send(wanted, now)
    ring(keys)
    browser[_ASKED] = wanted
    return redirect(url_for("notify.status_code"), 303)


def _code_page(error: str) -> str:
    return render_template("notify/status_code.html", error=error, **office())
