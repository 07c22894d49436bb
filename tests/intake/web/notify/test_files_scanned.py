"""Files beside the answers where a scanner is set, as their notifier sees them."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from intake.cases.files import Scan, kept
from intake.pipeline.scanning import Scanner
from intake.store.arrivals import Draft, OriginalChunk
from intake.store.online import Attachment
from intake.store.store import Store
from intake.store.work import OutboxRow
from intake.web.bell import RING
from tests.intake.web.notify.conftest import begin
from tests.intake.web.notify.test_files import NOTES, change, number, page, post, ready_to_send, send, stored


class TestWithAScanner:
    @pytest.fixture
    def rung(self, app: Flask) -> list[str]:
        """Bells that were rung."""
        change(app, scanner=Scanner(path="/nowhere/clamd.ctl"))
        keys: list[str] = []
        app.extensions[RING] = keys.append
        return keys

    def test_a_file_waits_for_it_and_the_bell_is_rung(self, client: FlaskClient, store: Store, rung: list[str]) -> None:
        draft_id = begin(client)
        post(client, draft_id, ("notes.txt", NOTES))
        (file,) = stored(store)
        assert file.scan == Scan.WAITING
        assert rung == [f"{kept.TOPIC}:{file.id}"]
        assert "Being checked for viruses. You can go on meanwhile, and send." in page(client, draft_id)
        assert "Look again whether" in page(client, draft_id)

    def test_safety_35_an_infected_file_is_said_plainly_and_blocks_no_sending(
        self, client: FlaskClient, store: Store, rung: list[str]
    ) -> None:
        draft_id = ready_to_send(client)
        post(client, draft_id, ("notes.txt", NOTES))
        with store.transaction() as session:
            session.scalars(select(Attachment)).one().scan = Scan.INFECTED
        assert "A virus was found in it, so nobody is given it." in page(client, draft_id)
        assert "Virus found in 1" in client.get(f"/notify/{draft_id}/").text
        assert "You can send all the same." in client.get(f"/notify/{draft_id}/check").text
        assert send(client, draft_id).status_code == 303
        (file,) = stored(store)
        assert file.receipt_id is not None
        assert number(store, OriginalChunk) == 2  # kept, sealed, beside the answers

    def test_sending_waits_for_no_scanner(self, client: FlaskClient, store: Store, rung: list[str]) -> None:
        draft_id = ready_to_send(client)
        post(client, draft_id, ("notes.txt", NOTES))
        assert send(client, draft_id).headers["Location"].endswith("/sent")
        with store.reading() as session:
            assert session.scalars(select(Draft)).one().sent_receipt_id
            assert {row.topic for row in session.scalars(select(OutboxRow))} == {"scan", "receipt"}
