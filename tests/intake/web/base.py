"""An application over a real database in a folder of its own, with a clock that the test sets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from intake.accounts.passwords import hash_password
from intake.errors import Permanent, Transient
from intake.opened import open_store
from intake.settings import Settings
from intake.store.people import User
from intake.store.store import Store
from intake.web.access import Action
from intake.web.app import create_app
from intake.web.guard import needs
from intake.web.triage import blueprint as triage
from intake.web.triage.acting import blueprint as acting
from tests.intake.store.tables import make_tables

PASSWORD = "quiet harbour lantern"


@dataclass
class Clock:
    """Says what it was last set to."""

    at: datetime = field(default_factory=lambda: datetime(2026, 3, 2, 9, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.at


@dataclass
class Site:
    """The application and what the tests turn in it."""

    app: Flask
    store: Store
    clock: Clock

    def add_user(self, email: str, role: str) -> None:
        """An account with PASSWORD."""
        with self.store.transaction() as session:
            session.add(User(email=email, role=role, password_hash=hash_password(PASSWORD), created_at=self.clock()))

    def visitor(self) -> FlaskClient:
        """A browser of its own."""
        return self.app.test_client()


def make_site(folder: Path, redis_url: str = "", more: Sequence[Blueprint] = (), **environment: str) -> Site:
    """A site with the base pages, ``more``, and a few that fail in each way."""
    settings = Settings.load({"INTAKE_DATA_DIR": str(folder), **environment})
    store = open_store(settings)
    make_tables(store)
    clock = Clock()
    app = create_app(store, settings, clock=clock, redis_url=redis_url, blueprints=[triage, acting, *more, _trouble()])
    return Site(app, store, clock)


@contextmanager
def site_at(folder: Path, at: datetime, **more: Any) -> Iterator[Site]:
    """A site whose clock says ``at``, while the block runs; ``more`` as for `make_site`."""
    made = make_site(folder, **more)
    made.clock.at = at
    try:
        yield made
    finally:
        made.store.close()


def form_token(page: TestResponse) -> str:
    """The token of the form on a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found
    return found[1]


def sign_in(browser: FlaskClient, email: str, password: str = PASSWORD, going_to: str = "/queue") -> TestResponse:
    """Sign in through the page, as a person would."""
    page = browser.get("/sign-in")
    return browser.post(
        "/sign-in",
        data={"csrf_token": form_token(page), "email": email, "password": password, "next": going_to},
    )


def _trouble() -> Blueprint:
    blueprint = Blueprint("trouble", __name__)

    @blueprint.get("/inside")
    @needs(Action.SEE_QUEUE)
    def inside() -> str:
        return "a page inside"

    @blueprint.get("/unlisted")
    def unlisted() -> str:
        return "a page whose author forgot to say who may see it"

    @blueprint.get("/busy")
    @needs(Action.SEE_QUEUE)
    def busy() -> str:
        raise Transient("The database is busy.")

    @blueprint.get("/refused")
    @needs(Action.SEE_QUEUE)
    def refused() -> str:
        raise Permanent("This record was closed. Ask the business unit to open it again.")

    @blueprint.get("/broken")
    @needs(Action.SEE_QUEUE)
    def broken() -> str:
        raise ValueError("Zebedee Quillfeather")

    return blueprint


def address_of(rule: Rule) -> str:
    """An address that a rule answers, whatever stands in its gaps."""
    gaps = {name: next(iter(getattr(rule._converters[name], "items", ["1"]))) for name in rule.arguments}
    return str(rule.build(gaps)[1])  # type: ignore[index]
