"""What every page may ask of the application: store, settings, the clock, and who is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from zoneinfo import ZoneInfo

from flask import current_app, g

from intake.settings import Settings
from intake.store.store import Store

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class User:
    """Someone signed in, as of this request. ``role`` is one of `intake.web.access.Role`."""

    id: str
    email: str
    role: str
    password_once: bool = False
    """Signed in with a one-time password, and has still to choose their own."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the application was made with. ``clock`` gives an aware instant in UTC; tests set it."""

    store: Store
    settings: Settings
    clock: Callable[[], datetime]
    redis_url: str = ""
    """The broker, as redis-py or kombu writes it; empty when there is none."""


def context() -> Context:
    """The context of the application that serves this request."""
    return cast(Context, current_app.extensions["intake"])


def current_store() -> Store:
    """The store."""
    return context().store


def current_settings() -> Settings:
    """The settings."""
    return context().settings


def now() -> datetime:
    """The instant, aware, UTC."""
    return context().clock()


def today() -> date:
    """The local date in England."""
    return now().astimezone(LONDON).date()


def current_user() -> User | None:
    """Who is signed in, or None for a stranger."""
    return cast("User | None", g.get("user"))


def signed_in_user() -> User:
    """Who is signed in, on a page that the guard opens to nobody else. Raises LookupError elsewhere."""
    user = current_user()
    if user is None:
        raise LookupError("This page is open to strangers: it has no signed-in user.")
    return user
