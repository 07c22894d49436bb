"""An input that no person sees: a program that fills in every input of a form fills in this one too.

A person who is caught all the same (a browser that fills in by itself) must lose nothing: see docs/decisions/0054.
"""

from __future__ import annotations

from typing import Final, cast

from flask import Flask, current_app, request
from prometheus_client import Counter

from intake.web.observing import registry_of

NAME: Final = "remarks"
"""A name that programs fill in, and that no browser or password manager knows anything for."""
_CAUGHT: Final = "intake-trap"


def count_caught(app: Flask) -> None:
    """Let the application count what is caught; call it once the requests are observed."""
    app.extensions[_CAUGHT] = Counter(
        "intake_trap_filled",
        "Forms in which an input was filled in that no person sees, by page",
        ["page"],
        registry=registry_of(app),
    )


def caught() -> bool:
    """Whether the form of this request came from a program. It is counted by page, and nothing else is kept of it."""
    if not request.form.get(NAME):
        return False
    cast(Counter, current_app.extensions[_CAUGHT]).labels(str(request.url_rule)).inc()
    return True
