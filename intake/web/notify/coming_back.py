"""Saving a draft under an e-mail address, and coming back to it on any device with a code (docs/decisions/0041).

Whether there is a draft for an address is said to nobody but who reads its mail.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask import session as browser
from werkzeug.wrappers import Response

from intake.cases import coming_back
from intake.cases.coming_back import hash_of
from intake.cases.drafts import DatabaseSession
from intake.opened import letterhead_of
from intake.pipeline import draft_codes
from intake.pipeline.sender import can_be_written_to
from intake.store.arrivals import WayBack
from intake.web.bell import ring
from intake.web.context import current_settings
from intake.web.notify import absence
from intake.web.notify.absence import BACK_TO, WAY_BACK
from intake.web.notify.owner import NO_CODE, WRONG_CODE, owned, slow_down, token
from intake.web.notify.pages import Page
from intake.web.notify.services import services
from intake.web.notify.visit import Visit, opened
from intake.web.trap import caught

_WHAT: Final = "come-back"
"""What attempts are counted of."""
NO_ADDRESS: Final = "Enter an e-mail address, like name@example.org."
SAVED: Final = "saved"
"""Category of what is said once an address was confirmed."""


def register(blueprint: Blueprint) -> None:
    """Put the pages at '/come-back', and those of one draft under its address."""
    blueprint.add_url_rule("/come-back", "come_back", come_back)
    blueprint.add_url_rule("/come-back", "ask_to_come_back", ask_to_come_back, methods=["POST"])
    blueprint.add_url_rule("/come-back/code", "come_back_code", come_back_code)
    blueprint.add_url_rule("/come-back/code", "check_come_back", check_come_back, methods=["POST"])
    blueprint.add_url_rule("/come-back/again", "come_back_again", come_back_again, methods=["POST"])
    blueprint.add_url_rule("/notify/<draft_id>/come-back", "save_for_later", save_for_later)
    blueprint.add_url_rule("/notify/<draft_id>/come-back", "keep_address", keep_address, methods=["POST"])
    blueprint.add_url_rule("/notify/<draft_id>/away", "away", away)
    blueprint.add_url_rule("/notify/<draft_id>/away", "back_from_away", back_from_away, methods=["POST"])
    blueprint.add_url_rule("/notify/<draft_id>/left", "time_left", time_left)
    blueprint.add_url_rule("/notify/<draft_id>/left", "stay", stay, methods=["POST"])


def come_back() -> str:
    """Where an address is typed, on any device."""
    return render_template("notify/come_back.html")


def ask_to_come_back() -> Page:
    """Send a code, if anything was saved under the address. The answer is the same if nothing was."""
    address = request.form.get("email", "").strip()
    if not can_be_written_to(address):
        slow_down(_WHAT)
        return render_template("notify/come_back.html", typed=address, error=NO_ADDRESS), 422
    wanted = hash_of(services().store.vault, address)
    slow_down(_WHAT, wanted)
    browser.pop(BACK_TO, None)
    if caught():
        return _to_the_code(wanted)  # a person who was caught asks for a new one there
    return _send_code(wanted)


def come_back_again() -> Page:
    """Send a new code to the same address."""
    wanted = _wanted()
    slow_down(_WHAT, wanted or b"")
    return redirect(url_for("notify.come_back"), 303) if wanted is None else _send_code(wanted)


def come_back_code() -> Page:
    """Where the code is typed."""
    if _wanted() is None:
        return redirect(url_for("notify.come_back"), 303)
    return render_template("notify/come_back_code.html")


def check_come_back() -> Page:
    """With the right code, what was saved under the address is this browser's; with a wrong one nothing but a count."""
    wanted, typed = _wanted(), request.form.get("code", "")
    slow_down(_WHAT, wanted or b"")
    if wanted is None:
        return redirect(url_for("notify.come_back"), 303)
    if not typed.strip():
        return _wrong(NO_CODE)
    own = services()
    now, vault, owner = own.clock(), own.store.vault, token()
    with own.store.transaction() as session:
        ways = coming_back.opened_by(session, vault, coming_back.waiting(session, wanted, now), typed, now)
        ids = coming_back.bring_back(session, vault, ways, owner, now) if ways else []
    if not ids:
        return _wrong(WRONG_CODE)
    absence.is_here(now)
    flash("Saved. You can come back on any device, with your e-mail address and a code.", SAVED)
    browser.pop(WAY_BACK, None)
    return owned(redirect(_onward(ids), 303), owner)


def save_for_later(draft_id: str) -> Page:
    """Where the address is typed under which a draft is saved."""
    with opened(draft_id, looking=True) as visit:
        return render_template("notify/save_for_later.html", draft_id=draft_id, typed=_known_address(visit))


def keep_address(draft_id: str) -> Page:
    """Save the draft under an address, and send a code there: typing it shows that the address is right."""
    address = request.form.get("email", "").strip()
    right = can_be_written_to(address)
    slow_down(_WHAT, hash_of(services().store.vault, address) if right else b"")
    with opened(draft_id) as visit:
        if not right:
            page = render_template("notify/save_for_later.html", draft_id=draft_id, typed=address, error=NO_ADDRESS)
            return page, 422
        way = coming_back.remember(visit.session, services().store.vault, visit.draft, address)
        wanted = way.address_hash
    browser[BACK_TO] = url_for("notify.tasks", draft_id=draft_id)
    return _send_code(wanted)


def away(draft_id: str) -> Page:
    """What somebody sees who was away too long: that nothing is lost, and how to go on."""
    with opened(draft_id, away=True, looking=True) as visit:
        if not visit.over:
            return redirect(url_for("notify.tasks", draft_id=draft_id), 303)
    return render_template("notify/away.html", draft_id=draft_id, typed=None)


def back_from_away(draft_id: str) -> Page:
    """Send a code to the address that the draft was saved under."""
    with opened(draft_id, away=True, looking=True) as visit:
        way = visit.way
        if way is None or not visit.over:
            return redirect(url_for("notify.tasks", draft_id=draft_id), 303)
        wanted = way.address_hash
    slow_down(_WHAT, wanted)
    return _send_code(wanted)


def time_left(draft_id: str) -> Response:
    """For the page's script: the seconds that are left, without starting them anew."""
    with opened(draft_id, away=True, looking=True) as visit:
        seconds = absence.left(visit.now).total_seconds()
    return jsonify(seconds=max(0, int(seconds)))


def stay(draft_id: str) -> Response:
    """Somebody is still there: the time starts anew, unless it is over."""
    with opened(draft_id, away=True) as visit:
        if visit.over:
            return jsonify(seconds=0)
        absence.is_here(visit.now)
    return jsonify(seconds=int(absence.lasts().total_seconds()))


def _send_code(wanted: bytes) -> Response:
    own = services()
    now, vault = own.clock(), own.store.vault
    with own.store.transaction() as session:
        keys = draft_codes.send(session, vault, letterhead_of(current_settings()), _ways(session, wanted), now)
    ring(keys)
    return _to_the_code(wanted)


def _to_the_code(wanted: bytes) -> Response:
    browser[WAY_BACK] = wanted.hex()
    return redirect(url_for("notify.come_back_code"), 303)


def _ways(session: DatabaseSession, wanted: bytes) -> Sequence[WayBack]:
    return coming_back.waiting(session, wanted, services().clock())


def _wanted() -> bytes | None:
    found = browser.get(WAY_BACK)
    return bytes.fromhex(found) if isinstance(found, str) else None


def _onward(ids: list[str]) -> str:
    """To the page that was left, if it is of a draft that came back; to the one draft; or to the list of them."""
    left = browser.pop(BACK_TO, None)
    if isinstance(left, str) and any(left.startswith(url_for("notify.tasks", draft_id=one)) for one in ids):
        return left
    return url_for("notify.tasks", draft_id=ids[0]) if len(ids) == 1 else url_for("notify.start")


def _known_address(visit: Visit) -> str:
    way = visit.way
    return "" if way is None else str(services().store.vault.get(way, "address"))


def _wrong(error: str) -> Page:
    return render_template("notify/come_back_code.html", error=error), 422
