"""The browser that a draft belongs to: its cookie, and how often codes may be tried."""

from __future__ import annotations

import secrets
from typing import Final

from flask import request
from werkzeug.wrappers import Response

from intake.cases import drafts
from intake.web import cookies
from intake.web.limits import Tried, limited, network
from intake.web.notify.services import services

COOKIE: Final = cookies.NOTIFICATION
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


def slow_down(what: str, whose: str | bytes = "") -> None:
    """Count a try at a code of ``what`` from this network, and for whom it is; refuse (429) one too many.

    ``whose`` is the e-mail address, reference or link, or its hash.
    """
    limited(Tried.CODE, f"{what}|{network()}")
    if whose:
        plain = whose if isinstance(whose, bytes) else whose.encode("utf-8", "replace")
        limited(Tried.CODE_FOR, what.encode() + b"|" + plain)
