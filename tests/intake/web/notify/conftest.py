"""A small application with the notifier's pages alone, on a real SQLite store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BaseLoader, ChoiceLoader, DictLoader, FileSystemLoader, PackageLoader, PrefixLoader

from forms import Answers
from forms.notification import NOTIFICATION
from intake.store import originals
from intake.store.arrivals import Original
from intake.store.keys import WrappingKeys
from intake.store.store import Store
from intake.web.notify import EXTENSION, Services, blueprint

ROOT = Path(__file__).parents[4]
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
EXAMPLES: list[dict[str, Any]] = json.loads((ROOT / "tests/examples/notifications.json").read_text())
PLAIN_LAYOUT = (
    '{% extends "govuk_frontend_jinja/template.html" %}{% block govukHeader %}{% endblock %}'
    "{% block govukFooter %}{% endblock %}"
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    keys = WrappingKeys({"one": b"k" * 32}, "one")
    opened = Store.open(f"sqlite:///{tmp_path}/data.db", f"sqlite:///{tmp_path}/keys.db", keys, b"s" * 32)
    opened.migrate()
    yield opened
    opened.close()


@pytest.fixture
def published() -> list[str]:
    """Ids of the receipts that were published."""
    return []


@pytest.fixture
def app(store: Store, published: list[str]) -> Flask:
    made = Flask(__name__)
    govuk: BaseLoader = PackageLoader("govuk_frontend_jinja")
    made.jinja_loader = ChoiceLoader(
        [
            DictLoader({"pages/layout.html": PLAIN_LAYOUT}),
            FileSystemLoader(ROOT / "templates"),
            PrefixLoader({"govuk_frontend_jinja": govuk}),
        ]
    )
    made.register_blueprint(blueprint)
    made.extensions[EXTENSION] = Services(
        store=store,
        form=NOTIFICATION,
        reference_key=b"r" * 32,
        clock=lambda: NOW,
        publish=published.append,
        partnership_name="Anyshire Safeguarding Partnership",
        front_door_phone="01632 960 111",
        secure_cookies=False,
    )
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
