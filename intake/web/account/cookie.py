"""The session cookie: a random token and nothing else. What it stands for is on the server."""

from __future__ import annotations

from flask import current_app, request
from werkzeug.wrappers import Response

from intake.web.cookies import session_cookie


def token_of_request() -> str | None:
    """The token that the browser sent."""
    return request.cookies.get(session_cookie())


def give(response: Response, token: str) -> None:
    """Hand the token to the browser, until it is closed."""
    response.set_cookie(
        session_cookie(),
        token,
        httponly=True,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        samesite="Lax",
        path="/",
    )


def take_back(response: Response) -> None:
    """Make the browser forget the token."""
    response.delete_cookie(
        session_cookie(), httponly=True, secure=current_app.config["SESSION_COOKIE_SECURE"], samesite="Lax", path="/"
    )
