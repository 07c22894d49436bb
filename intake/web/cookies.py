"""Every cookie that the service sets: how it is called, what for, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import current_app

NOTIFICATION: Final = "notify_owner"
"""By which the drafts of a browser are known."""


@dataclass(frozen=True, slots=True)
class Cookie:
    """One cookie in words, for the page that lists them."""

    name: str
    what: str
    until: str


def session_cookie() -> str:
    """Of partners who signed in. Over https the prefix makes browsers refuse it from any other host or without TLS."""
    return "__Host-intake-session" if current_app.config["SESSION_COOKIE_SECURE"] else "intake-session"


def every_cookie() -> tuple[Cookie, ...]:
    """All of them: a test compares this list with what browsers are given."""
    return (
        Cookie(
            str(current_app.config["SESSION_COOKIE_NAME"]),
            "Makes sure that what is sent came from our own page, and remembers when you last pressed something in a "
            "notification, and the reference of one that you sent, if you ask how far it is.",
            "It goes when you close the browser.",
        ),
        Cookie(
            NOTIFICATION,
            "Lets only the browser that began a notification, or brought it back with a code, go on with it.",
            "It goes 28 days after you last began one or brought one back.",
        ),
        Cookie(
            session_cookie(),
            "Keeps partners signed in. Notifiers do not get it.",
            "It goes when you sign out or close the browser. It stops working after 60 minutes without use, and after "
            "12 hours at the latest.",
        ),
    )
