"""The input that no person sees: what fills it in gets nothing, and a person who was caught loses nothing."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from sqlalchemy import func, select

from intake.store.arrivals import Draft
from intake.store.store import Store
from intake.store.work import OutboxRow
from tests.intake.web.notify.conftest import begin

FILLED = {"remarks": "Cheap watches"}
ADDRESS = "wren.pentreath@example.org"


def test_a_program_that_fills_in_everything_begins_nothing(client: FlaskClient, store: Store) -> None:
    answer = client.post("/notify", data=FILLED)
    assert answer.status_code == 303
    with store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Draft)) == 0


def test_a_person_who_was_caught_presses_start_once_more(client: FlaskClient) -> None:
    page = client.post("/notify", data=FILLED, follow_redirects=True)
    assert "Start now" in page.text
    assert 'name="remarks"' not in page.text
    begin(client)


def test_a_program_gets_no_code_sent_and_reads_the_same(client: FlaskClient, store: Store) -> None:
    draft_id = begin(client)
    client.post(f"/notify/{draft_id}/page/your-details", data={"notifier_email": ADDRESS})
    caught = client.post("/come-back", data={"email": ADDRESS, **FILLED}, follow_redirects=True)
    with store.reading() as session:
        assert session.scalar(select(func.count()).select_from(OutboxRow)) == 0
    person = client.post("/come-back/again", follow_redirects=True)
    assert _without_tokens(person.text) == _without_tokens(caught.text)
    with store.reading() as session:
        assert session.scalar(select(func.count()).select_from(OutboxRow)) == 1


def _without_tokens(page: str) -> str:
    return re.sub(r'(nonce|value)="[^"]+"', "", page)


def test_what_is_caught_is_counted_by_page_alone(client: FlaskClient) -> None:
    client.post("/notify", data=FILLED)
    client.post("/come-back", data={"email": ADDRESS, **FILLED})
    figures = client.get("/metrics").text
    assert 'intake_trap_filled_total{page="/notify"} 1.0' in figures
    assert 'intake_trap_filled_total{page="/come-back"} 1.0' in figures
    assert "watches" not in figures


def test_nobody_sees_it_or_reaches_it(client: FlaskClient) -> None:
    for page in ("/", "/come-back"):
        text = client.get(page).text
        around = text[text.index("<div hidden") : text.index('name="remarks"') + 80]
        assert 'aria-hidden="true"' in around
        assert 'tabindex="-1" autocomplete="off"' in around
