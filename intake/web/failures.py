"""What a person reads when something did not work: plain words and what to do next. Never a traceback."""

from __future__ import annotations

import logging
import math
from typing import Final

from flask import Flask, Response, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from forms.sentences import Sentence
from intake.errors import Permanent, Transient
from intake.web.limits import seconds_left
from intake.web.problems import for_programs, plain_problem, problem
from intake.web.rendering import say
from intake.web.typed import Typed, typed

log = logging.getLogger(__name__)

NOTHING_IS_LOST = "The service is busy. Try again in a minute. Nothing that was saved is lost."
_PAGES: dict[int, tuple[str, str]] = {
    400: ("We could not understand that", "Go back, check what you entered and try again."),
    401: ("You need to sign in", "Your session has ended. Sign in and try again."),
    403: ("You cannot see this page", "Your account does not allow it. If it should, ask your business unit."),
    404: ("Page not found", "If you typed the address, check it. If you used a link, it may be out of date."),
    405: ("That cannot be done here", "Go back to the page before and use the button on it."),
    413: ("That is too large", "Send less at once, or a smaller file. What was saved before is kept."),
    415: ("We cannot read that kind of content", "Go back and use the form on the page."),
    429: (
        "Too many attempts",
        "This was tried very often, perhaps by somebody else where you work. {wait}, then try again. "
        "A notification that you have open can be saved and sent meanwhile.",
    ),
    500: (
        "Sorry, something went wrong",
        "Try again in a few minutes. What was saved before is kept. If it happens again, tell the business unit "
        "the number below.",
    ),
    503: ("Try again in a minute", NOTHING_IS_LOST),
}
STALE_FORM = "This page had been open too long, or cookies are blocked. Go back, reload the page and try again."
STALE_NOTIFICATION = "This page had been open too long, or cookies are blocked. Nothing of it is saved yet."
_TRY_AGAIN: Final = frozenset({401, 500, 503})
"""After these the same page may be sent again as it was: once somebody signed in, or a little later."""


def show_failures(app: Flask) -> None:
    """Register the pages for every failure."""
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(Transient, _transient)
    app.register_error_handler(Permanent, _permanent)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _stale(_error: CSRFError) -> ResponseReturnValue:
    kept = typed()
    return _page(400, "The page has expired", STALE_FORM if kept is None else STALE_NOTIFICATION, kept)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()
    usual = error.code if error.code in _PAGES else (400 if error.code < 500 else 500)
    title, sentence = _PAGES[usual]
    headers = {"Allow": ", ".join(sorted(getattr(error, "valid_methods", None) or []))} if error.code == 405 else {}
    if error.code == 429:
        seconds = seconds_left()
        sentence, headers = Sentence(sentence, wait=_wait(seconds)), {"Retry-After": str(seconds)}
    body, _ = _page(error.code if for_programs() else usual, title, sentence)
    return body, error.code, headers


def _wait(seconds: int) -> str:
    minutes = math.ceil(seconds / 60)
    return Sentence("Wait {minutes} minutes", minutes=minutes) if minutes > 1 else "Wait a minute"


def _transient(error: Transient) -> ResponseReturnValue:
    log.warning("A request met a transient failure: %s", error.sentence, extra={"request_id": g.get("request_id")})
    body, code = _page(503, _PAGES[503][0], NOTHING_IS_LOST)
    return body, code, {"Retry-After": "60"}


def _permanent(error: Permanent) -> ResponseReturnValue:
    title = "That did not work"
    return problem(400, title, error.sentence) if for_programs() else _page(400, title, error.sentence)


def _unexpected(error: Exception) -> ResponseReturnValue:
    """The outermost guard. The log gets the kind and the place, not the text: texts may quote what was typed."""
    trace, places = error.__traceback__, []
    while trace is not None:
        places.append(f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}")
        trace = trace.tb_next
    log.error(
        "Unexpected %s in request %s to %s at %s",
        type(error).__name__,
        g.get("request_id"),
        request.endpoint,
        " > ".join(places[-6:]),
    )
    return _page(500, *_PAGES[500])


def _page(code: int, title: str, sentence: str, kept: Typed | None = None) -> tuple[str | Response, int]:
    if for_programs():
        return plain_problem(code), code
    number = g.get("request_id", "") if code == 500 else ""
    kept = typed() if code in _TRY_AGAIN else kept
    return render_template(
        "error.html", title=say(title), sentence=say(sentence), number=number, code=code, typed=kept
    ), code
