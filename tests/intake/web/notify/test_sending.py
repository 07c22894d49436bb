"""All the way from the start page to the reference."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from forms.notification import NOTIFICATION
from intake.store.arrivals import Draft, Receipt
from intake.store.store import Store
from intake.store.work import OutboxRow
from tests.examples import EXAMPLES
from tests.intake.web.notify.conftest import begin, sent_answers
from tests.intake.web.notify.walk import posts


def fill_in(client: FlaskClient, example: dict[str, Any]) -> str:
    answers, _ = NOTIFICATION.answers(example)
    draft_id = begin(client)
    for address, inputs in posts(NOTIFICATION, answers, draft_id):
        answer = client.post(address, data=inputs)
        assert answer.status_code == 303, (address, answer.text)
    return draft_id


@pytest.mark.parametrize("number", range(12))
def test_every_example_posted_page_by_page_is_sent_unchanged(
    client: FlaskClient, store: Store, published: list[str], number: int
) -> None:
    draft_id = fill_in(client, EXAMPLES[number])
    assert client.get(f"/notify/{draft_id}/check").status_code == 200
    assert client.get(f"/notify/{draft_id}/").status_code == 200
    answer = client.post(f"/notify/{draft_id}/send", data={"declaration": "yes"})
    assert answer.status_code == 303, answer.text
    expected, _ = NOTIFICATION.answers(EXAMPLES[number])
    assert sent_answers(store).equal(expected)
    assert len(published) == 1


def test_sending_twice_gives_one_receipt_and_the_same_reference(client: FlaskClient, store: Store) -> None:
    draft_id = fill_in(client, EXAMPLES[0])
    first = client.post(f"/notify/{draft_id}/send", data={"declaration": "yes"}, follow_redirects=True)
    again = client.post(f"/notify/{draft_id}/send", data={"declaration": "yes"}, follow_redirects=True)
    with store.transaction() as session:
        reference = session.scalars(select(Receipt.reference)).one()
        assert session.scalar(select(func.count()).select_from(OutboxRow)) == 1
    assert reference in first.text
    assert reference in again.text
    assert "Nobody has read it yet" in again.text


def test_any_page_of_a_sent_draft_leads_to_its_confirmation(client: FlaskClient) -> None:
    draft_id = fill_in(client, EXAMPLES[0])
    client.post(f"/notify/{draft_id}/send", data={"declaration": "yes"})
    for page in ("", "check", "page/your-details", "row/children/1/child-name", "remove/children/1"):
        assert client.get(f"/notify/{draft_id}/{page}").headers["Location"].endswith("/sent")
    late = client.post(f"/notify/{draft_id}/page/your-details", data={"notifier_name": "Somebody Else"})
    assert late.headers["Location"].endswith("/sent")


def test_only_the_declaration_and_a_way_to_be_reached_stop_sending(client: FlaskClient, store: Store) -> None:
    draft_id = begin(client)
    stopped = client.post(f"/notify/{draft_id}/send")
    assert stopped.status_code == 422
    assert "Error: Check your answers" in stopped.text
    assert "Give a phone number or an e-mail address" in stopped.text
    assert 'href="#declaration"' in stopped.text
    client.post(f"/notify/{draft_id}/page/your-details", data={"notifier_phone": "01632 960 001"})
    sent = client.post(f"/notify/{draft_id}/send", data={"declaration": "yes"})
    assert sent.headers["Location"].endswith("/sent")
    with store.transaction() as session:
        assert session.scalars(select(Draft)).one().sent_receipt_id is not None


def test_an_unsent_draft_has_no_confirmation(client: FlaskClient) -> None:
    draft_id = begin(client)
    assert client.get(f"/notify/{draft_id}/sent").headers["Location"].endswith("/check")


def test_a_long_narrative_is_sent_whole(client: FlaskClient, store: Store) -> None:
    draft_id = begin(client)
    story = "Zoë’s story. " * 1600
    client.post(f"/notify/{draft_id}/page/what-happened", data={"incident_summary": story})
    client.post(f"/notify/{draft_id}/page/your-details", data={"notifier_phone": "01632 960 001"})
    client.post(f"/notify/{draft_id}/send", data={"declaration": "yes"})
    assert sent_answers(store)["incident_summary"] == story.strip()
