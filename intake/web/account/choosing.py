"""Choosing a password: at once after a one-time password, and whenever somebody wants another.

One field with a button to show it, pasting allowed, nothing to remember or to solve (WCAG 2.2, 3.3.8).
"""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from intake.accounts import accounts
from intake.accounts.passwords import SHORTEST, why_unfit
from intake.web.access import Action
from intake.web.account.cookie import give
from intake.web.account.sessions import begin, user_by_password
from intake.web.account.views import account_key, going_to, safe_destination
from intake.web.context import context, now, signed_in_user
from intake.web.guard import needs
from intake.web.limits import Tried, failed, limited

blueprint = Blueprint("password", __name__, url_prefix="/password")


@blueprint.get("")
@needs(Action.CHANGE_PASSWORD)
def choose() -> ResponseReturnValue:
    """Ask for a new password; of somebody who chose the old one, for that too."""
    return _page(safe_destination(request.args.get("next", "")), {})


@blueprint.post("")
@needs(Action.CHANGE_PASSWORD)
def save() -> ResponseReturnValue:
    """Check and keep the new password. Everywhere else the account is signed out."""
    user, at, store = signed_in_user(), now(), context().store
    destination = safe_destination(request.form.get("next", ""))
    current, wanted = request.form.get("current", ""), request.form.get("password", "")
    errors: dict[str, str] = {}
    if not user.password_once:
        limited(Tried.ACCOUNT, account_key(user.email))
        if not current:
            errors["current"] = "Enter the password that you have now."
        elif user_by_password(store, user.email, current, at) is None:
            failed()
            errors["current"] = "This is not the password that you have now. Check it and try again."
    if not wanted:
        errors["password"] = "Enter a new password."  # noqa: S105 - what a person reads
    elif unfit := why_unfit(wanted, user.email):
        errors["password"] = unfit
    elif not errors and user_by_password(store, user.email, wanted, at) is not None:
        errors["password"] = "This is the password that you have already. Choose another one."  # noqa: S105
    if errors:
        return _page(destination, errors), 400

    accounts.choose(store, user.id, wanted, at)
    response = redirect(url_for("password.chosen", next=destination or None), 303)
    give(response, begin(store, user, at))
    session.clear()  # as after every sign-in
    return response


@blueprint.get("/chosen")
@needs(Action.CHANGE_PASSWORD)
def chosen() -> ResponseReturnValue:
    """Say that it is done, and lead on to what was asked for."""
    destination = going_to(signed_in_user(), safe_destination(request.args.get("next", "")))
    return render_template("account/password_chosen.html", destination=destination)


def _page(destination: str, errors: dict[str, str]) -> str:
    return render_template(
        "account/choose_password.html",
        once=signed_in_user().password_once,
        destination=destination,
        shortest=SHORTEST,
        errors=errors,
        error_list=[{"text": text, "href": f"#{field}"} for field, text in errors.items()],
    )
