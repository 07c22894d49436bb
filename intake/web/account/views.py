"""The pages of signing in and out."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from intake.web.access import Action, home_of
from intake.web.account.cookie import give, take_back, token_of_request
from intake.web.account.sessions import begin, end, user_by_password
from intake.web.context import User, context, current_user, now
from intake.web.guard import needs
from intake.web.limits import Tried, failed, limited

blueprint = Blueprint("account", __name__)


@blueprint.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    """Ask for e-mail address and password."""
    destination = safe_destination(request.args.get("next", ""))
    if (user := current_user()) is not None:
        return redirect(going_to(user, destination), 303)
    return _page(destination)


@blueprint.post("/sign-in")
def check_sign_in() -> ResponseReturnValue:
    """Check both, begin a session, and go on to the page that was asked for."""
    email, password = request.form.get("email", ""), request.form.get("password", "")
    destination = safe_destination(request.form.get("next", ""))
    if not email.strip() or not password:
        wanted = {"email": "Enter your e-mail address.", "password": "Enter your password."}
        given = {"email": email.strip(), "password": password}
        return _page(destination, email, {field: wanted[field] for field in wanted if not given[field]}), 400

    at, store = now(), context().store
    limited(Tried.ACCOUNT, account_key(email))
    limited(Tried.SIGN_IN)
    user = user_by_password(store, email, password, at)
    if user is None:
        failed()
        wrong = "The e-mail address or the password is not right. Check both and try again."
        return _page(destination, email, {"email": wrong}), 400

    response = redirect(going_to(user, destination), 303)
    give(response, begin(store, user, at, replaces=token_of_request()))
    session.clear()  # the form token of before the sign-in is worth nothing after it
    return response


@blueprint.post("/sign-out")
@needs(Action.SIGN_OUT)
def sign_out() -> ResponseReturnValue:
    """End the session here and in the browser."""
    token = token_of_request()
    if token:
        end(context().store, token)
    response = redirect(url_for("account.sign_in"), 303)
    take_back(response)
    session.clear()
    return response


def account_key(email: str) -> str:
    """What failed attempts on an account are counted under, whichever page they were made on."""
    return email.strip().lower()


def safe_destination(wanted: str) -> str:
    """A path of our own to go on to; '' for anything that a browser could read as another site."""
    parts = urlsplit(wanted) if wanted.isascii() and wanted.isprintable() else None
    ours = parts is not None and not parts.scheme and not parts.netloc and wanted.startswith("/")
    if not ours or wanted.startswith(("//", "/sign-", "/password")) or "\\" in wanted:
        return ""
    return wanted


def going_to(user: User, destination: str) -> str:
    """Where somebody goes on to: what they asked for, else the page where their role begins.

    Everybody's bookmark is the queue; whoever sees no case (SAFETY 34) begins elsewhere, and meets no refusal there.
    """
    return home_of(user) if destination in {"", "/queue"} else destination


def _page(destination: str, email: str = "", errors: dict[str, str] | None = None) -> str:
    errors = errors or {}
    error_list = [{"text": text, "href": f"#{field}"} for field, text in errors.items()]
    return render_template(
        "account/sign_in.html", destination=destination, email=email, errors=errors, error_list=error_list
    )
