"""Closed unless listed: every page refuses strangers, and every page of the signed-in names the action it needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from intake.web.access import Action, may
from intake.web.account.cookie import token_of_request
from intake.web.account.sessions import user_of
from intake.web.context import current_store, now

P = ParamSpec("P")
R = TypeVar("R")

PUBLIC = frozenset(
    {
        "assets.brand",
        "assets.favicon",
        "assets.file",
        "assets.logo",
        "health.live",
        "health.metrics",
        "health.ready",
        "info.accessibility",
        "info.cookies",
        "info.privacy",
        "account.sign_in",
        "account.check_sign_in",
    }
)
# The notification service is for people without an account; it binds each draft to the browser that began it.
# The API asks for an agency's key itself.
PUBLIC_BLUEPRINTS = frozenset({"notify", "api"})
# These need no session looked up: they are asked for often and say the same to everybody.
_ANONYMOUS = frozenset(
    {"assets.brand", "assets.favicon", "assets.file", "assets.logo", "health.live", "health.metrics", "health.ready"}
)


def needs(action: Action) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Name the action that a view performs. Place it directly under the route, so that the view carries the mark."""

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        view.__dict__["intake_action"] = action
        return view

    return mark


def action_of(app: Flask, endpoint: str) -> Action | None:
    """The action that an endpoint needs, or None when its view names none."""
    return cast("Action | None", app.view_functions[endpoint].__dict__.get("intake_action"))


def is_public(endpoint: str) -> bool:
    """Whether strangers may ask for the endpoint."""
    return endpoint in PUBLIC or endpoint.partition(".")[0] in PUBLIC_BLUEPRINTS


def check_access(subject: object, action: Action) -> None:
    """Refuse (403) unless the user may do this to that. For views that have loaded what they are about."""
    if not may(g.get("user"), action, subject):
        abort(403)


def guard() -> ResponseReturnValue | None:
    """Run before each request: recognise the user, then let in, send to sign-in or a new password, or refuse."""
    endpoint = request.endpoint
    if endpoint is None or endpoint in _ANONYMOUS:
        return None  # no such page, or one that never asks
    token = token_of_request()
    g.user = user_of(current_store(), token, now()) if token else None
    if is_public(endpoint):
        return None
    if g.user is None:
        if request.method in {"GET", "HEAD"}:
            return redirect(url_for("account.sign_in", next=request.path), 303)
        abort(401)
    action = action_of(current_app, endpoint)
    if action is None or not may(g.user, action):
        if g.user.password_once:
            return redirect(url_for("password.choose", next=request.path), 303)
        abort(403)
    return None
