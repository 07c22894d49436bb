"""Sending a notification online beside the least that any page must do to keep something.

The base is a bare Flask page: a WTForms form of five fields, checked, and one INSERT that is on the disk before it
answers, in a SQLite of the same settings. Sending also opens the draft, weighs every condition, seals the answers, and
writes receipt, original, outbox row and journal.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from bench import online_pages
from bench.measure import Ratio, compare
from bench.online_pages import BareForm
from forms.notification import NOTIFICATION
from intake.opened import open_store
from intake.settings import Settings
from intake.web.app import create_app
from intake.web.notify import blueprint
from tests.intake.web.notify.walk import posts

EXAMPLES = Path(__file__).parents[1] / "tests" / "examples" / "notifications.json"
TURNS = 40
_WARM_UP = 3


def ratios() -> Iterator[Ratio]:
    """Sending and saving a page: goal at most 4 times the bare page."""
    example = max(json.loads(EXAMPLES.read_text(encoding="utf-8")), key=lambda one: len(json.dumps(one)))
    with tempfile.TemporaryDirectory() as folder, _ours(Path(folder)) as client:
        bare = online_pages.bare(Path(folder)).test_client()
        drafts = [_filled_in(client, example) for _ in range(TURNS + _WARM_UP)]
        given = {name: str(example.get(name, "")) or "yes" for name in BareForm()._fields}

        def send() -> None:
            _good(client.post(f"/notify/{drafts.pop()}/send", data={"declaration": "yes"}))

        def keep() -> None:
            _good(bare.post("/", data=given))

        yield compare(
            "Sending a notification online", send, "a bare Flask + WTForms + one-INSERT page", keep, goal=4, turns=TURNS
        )


@contextmanager
def _ours(folder: Path) -> Iterator[FlaskClient]:
    settings = Settings.load({"INTAKE_DATA_DIR": str(folder / "ours")})
    store = open_store(settings)
    store.migrate()
    app = create_app(store, settings, blueprints=[blueprint])
    app.config["WTF_CSRF_ENABLED"] = False  # the bare page has no token either
    yield app.test_client()
    store.close()


def _filled_in(client: FlaskClient, example: dict[str, Any]) -> str:
    answers, _ = NOTIFICATION.answers(example)
    draft_id = _good(client.post("/notify")).strip("/").split("/")[-1]
    for address, inputs in posts(NOTIFICATION, answers, draft_id):
        _good(client.post(address, data=inputs))
    return draft_id


def _good(answer: Any) -> str:
    if answer.status_code != 303:
        raise ValueError(f"The page answered {answer.status_code}.")
    return str(answer.headers["Location"])
