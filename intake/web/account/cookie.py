"""The session cookie: a random token and nothing else. What it stands for is on the server."""

from __future__ import annotations

from flask import current_app, request
from werkzeug.wrappers import Response


def cookie_name() -> str:
    """Over https the name's prefix makes browsers refuse the cookie from any other host or without TLS."""
    return "__Host-intake-session" if current_app.config["SESSION_COOKIE_SECURE"] else "intake-session"


def token_of_request() -> str | None:
    """The token that the browser sent."""
    return request.cookies.get(cookie_name())


def give(response: Response, token: str) -> None:
    """Hand the token to the browser, until it is closed."""
    response.set_cookie(
        cookie_name(),
        token,
        httponly=True,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        samesite="Lax",
        path="/",
    )


def take_back(response: Response) -> None:
    """Make the browser forget the token."""
    response.delete_cookie(
        cookie_name(), httponly=True, secure=current_app.config["SESSION_COOKIE_SECURE"], samesite="Lax", path="/"
    )
