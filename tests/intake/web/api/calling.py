"""An agency's own system, as the tests play it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from forms import Answers
from intake.cases import agency_keys
from intake.pipeline.read import latest_answers
from intake.store.arrivals import Receipt
from intake.store.store import Store
from intake.web.bell import RING
from tests.intake.pipeline.made import pipeline
from tests.intake.web.base import Site

SEND = "/api/v1/notifications"


@dataclass
class Agency:
    """Holds a key and calls with it. ``rung`` are the pieces of work that were rung for."""

    site: Site
    key: str
    key_id: str
    rung: list[str] = field(default_factory=list)

    @property
    def client(self) -> FlaskClient:
        """A fresh connection, without a memory."""
        return self.site.app.test_client()

    def headers(self, idempotency_key: str | None = None) -> dict[str, str]:
        """Those of a good request; a new idempotency key unless one is given."""
        return {"Authorization": f"Bearer {self.key}", "Idempotency-Key": idempotency_key or str(uuid4())}

    def send(self, answers: dict[str, Any], idempotency_key: str | None = None, **more: Any) -> TestResponse:
        """POST ``answers``."""
        return self.client.post(SEND, json={"answers": answers, **more}, headers=self.headers(idempotency_key))

    def send_bytes(self, data: bytes, idempotency_key: str | None = None, **headers: str) -> TestResponse:
        """POST bytes as JSON."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(
            SEND,
            data=data,
            headers={"Content-Type": "application/json", **self.headers(idempotency_key), **named},
        )

    def ask(self, reference: str) -> TestResponse:
        """GET how far a notification is."""
        return self.client.get(f"{SEND}/{reference}", headers={"Authorization": f"Bearer {self.key}"})


def agency(site: Site, name: str = "Marram Bay Hospitals", *, practice: bool = False) -> Agency:
    """An agency with a key."""
    with site.store.transaction() as session:
        key_id, key = agency_keys.make(
            session, site.store.vault, name, site.clock(), by="a test", practice=practice, last=None
        )
    made = Agency(site, key, key_id)
    site.app.extensions[RING] = made.rung.append
    return made


def problem(answer: TestResponse, status: int, kind: str = "") -> dict[str, Any]:
    """The problem details of an answer, which must be of this status and kind."""
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/problem+json"
    said: dict[str, Any] = json.loads(answer.text)
    assert said["status"] == status
    assert said["type"] == (f"/api/v1/problems/{kind}" if kind else "about:blank")
    assert said["title"]
    assert said["detail"]
    return said


def said(answer: TestResponse) -> dict[str, Any]:
    """The object of a good answer."""
    assert answer.status_code in {200, 201}, answer.text
    found: dict[str, Any] = json.loads(answer.text)
    return found


def work(site: Site) -> None:
    """Have everything worked that waits."""
    pipeline(site.store).drain(site.clock())


def receipts(store: Store) -> list[Receipt]:
    """Everything that was kept."""
    with store.reading() as session:
        return list(session.scalars(select(Receipt).order_by(Receipt.received_at, Receipt.id)))


def read_answers(store: Store, receipt: Receipt) -> Answers:
    """What was read of a receipt."""
    with store.reading() as session:
        found = latest_answers(session, store.vault, receipt)
    assert found is not None
    return found
