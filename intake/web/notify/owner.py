"""The browser that a draft belongs to: its cookie, and how often its network may try a code."""

from __future__ import annotations

import secrets
from typing import Final

from flask import abort, request
from werkzeug.wrappers import Response

from intake.cases import drafts
from intake.web import cookies
from intake.web.context import context
from intake.web.notify.services import services

COOKIE: Final = cookies.NOTIFICATION
ATTEMPTS: Final = 60
"""Codes asked for and typed from one network address within the throttle's 15 minutes: a council has few of them."""
NO_CODE: Final = "Enter the code of six digits."
WRONG_CODE: Final = "That code does not work. Check it, or ask for a new one: a code works for 15 minutes."
_TOKEN_BYTES: Final = 32


def token() -> str:
    """This browser's token, a new one where it has none."""
    return request.cookies.get(COOKIE) or secrets.token_urlsafe(_TOKEN_BYTES)


def owned(answer: Response, owner: str) -> Response:
    """``answer`` with the token ``owner`` for this browser, by which its drafts are known."""
    secure = services().secure_cookies
    answer.set_cookie(COOKIE, owner, max_age=drafts.KEPT_FOR, httponly=True, samesite="Lax", secure=secure)
    return answer


def slow_down(what: str) -> None:
    """Count an attempt at ``what``, and refuse (429) one too many."""
    throttle, now = context().sign_in_throttle, services().clock()
    key = f"{what}:{request.remote_addr or ''}"
    if throttle.exhausted(key, ATTEMPTS, now):
        abort(429)
    throttle.failed(key, now)
