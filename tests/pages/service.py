"""The whole web application on a SQLite store, served on a free port, for the proofs in the browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from flask import Flask, abort, request
from sqlalchemy import select

from forms import Answers
from forms.notification import NOTIFICATION
from intake.settings import Settings
from intake.store import originals
from intake.store.arrivals import Original
from intake.store.store import Store
from intake.web.app import create_app
from intake.web.bell import RING
from intake.web.notify import blueprint as notify
from intake.web.triage import blueprint as triage
from intake.web.triage.acting import blueprint as acting
from tests.examples import EXAMPLES
from tests.intake.store.tables import make_tables
from tests.intake.web.base import Clock
from tests.servers.pages import served

NOW: Final = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
"""A Tuesday morning after everything that the examples tell of."""


@dataclass(frozen=True)
class Service:
    """What runs, and where."""

    app: Flask
    store: Store
    clock: Clock
    address: str

    def sent(self) -> list[Answers]:
        """The answers of every notification that was sent."""
        with self.store.reading() as session:
            kept = [originals.whole(session, self.store.vault, one) for one in session.scalars(select(Original))]
        return [NOTIFICATION.answers(json.loads(each)["answers"])[0] for each in kept]


def example(number: int) -> Answers:
    """The answers of one of the twelve, counted from 0."""
    return NOTIFICATION.answers(EXAMPLES[number])[0]


def _fail() -> None:
    """Under '/fails/' and a status: that failure, as it would happen anywhere."""
    before, _, status = request.path.partition("/fails/")
    if before or not status:
        return
    if status == "500":
        raise RuntimeError("A fault of the tests' own.")
    abort(int(status))


@contextmanager
def running(folder: Path, **environment: str) -> Iterator[Service]:
    """The service while the block runs; ``environment`` overrides settings."""
    usual = {
        "INTAKE_DATA_DIR": str(folder),
        "INTAKE_FRONT_DOOR_PHONE": "01632 960 111",
        "INTAKE_PARTNERSHIP_NAME": "Fenwick Safeguarding Children Partnership",
        "INTAKE_MAIL_TO": "notify@fenwick.example.org",
    }
    settings = Settings.load({**usual, **environment})
    store = Store.open(settings.database_url, settings.keys_database_url, settings.encryption_keys, settings.secret_key)
    make_tables(store)
    clock = Clock(NOW)
    app = create_app(store, settings, clock=clock, blueprints=[notify, triage, acting])
    app.extensions[RING] = lambda _key: None
    app.before_request(_fail)
    try:
        with served(app) as address:
            yield Service(app, store, clock, address)
    finally:
        store.close()
