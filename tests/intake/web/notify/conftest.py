"""The application with the notifier's pages, on a real SQLite store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forms import Answers
from forms.notification import NOTIFICATION
from intake.settings import Settings
from intake.store import originals
from intake.store.arrivals import Original
from intake.store.keys import WrappingKeys
from intake.store.store import Store
from intake.web.app import create_app
from intake.web.notify import PUBLISH, blueprint
from tests.intake.store.tables import make_tables

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    keys = WrappingKeys({"one": b"k" * 32}, "one")
    opened = Store.open(f"sqlite:///{tmp_path}/data.db", f"sqlite:///{tmp_path}/keys.db", keys, b"s" * 32)
    make_tables(opened)
    yield opened
    opened.close()


@pytest.fixture
def published() -> list[str]:
    """Ids of the receipts that were published."""
    return []


@pytest.fixture
def app(store: Store, published: list[str], tmp_path: Path) -> Flask:
    settings = Settings.load({"INTAKE_DATA_DIR": str(tmp_path), "INTAKE_FRONT_DOOR_PHONE": "01632 960 111"})
    made = create_app(store, settings, clock=lambda: NOW, blueprints=[blueprint])
    made.config["WTF_CSRF_ENABLED"] = False  # the base's own tests hold every form to its token
    made.extensions[PUBLISH] = published.append
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def begin(client: FlaskClient) -> str:
    """Start a notification; the draft's id."""
    answer = client.post("/notify")
    assert answer.status_code == 303
    return str(answer.headers["Location"]).strip("/").split("/")[-1]


def sent_answers(store: Store) -> Answers:
    """The answers in the one original that is kept."""
    with store.transaction() as session:
        original = session.query(Original).one()
        body = json.loads(originals.whole(session, store.vault, original))
    assert body["form"] == "notification"
    answers, findings = NOTIFICATION.answers(body["answers"])
    assert findings == []
    return answers
