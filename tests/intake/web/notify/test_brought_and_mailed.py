"""One form by both doors, uploaded and mailed: recognised and shown as such, and never more than that."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forms import Answers
from forms.notification import NOTIFICATION
from forms.word.reply import reply_form
from forms.word.template import template
from intake.pipeline.receive import receive_message
from intake.settings import Settings
from intake.store.store import Store
from tests.examples import EXAMPLES
from tests.forms.word.documents import MARRAM_BAY, filled, typed
from tests.intake.pipeline.made import mail
from tests.intake.web.notify.carried import (
    brought,
    file_in,
    form_with_loose_text,
    kept,
    reading_of,
    receipts,
    sent,
    settings_of,
    work,
)
from tests.intake.web.notify.conftest import NOW

DATES = "Since March 2026."
DETAILS = {"notifier_name": "Orla Pentreath", "notifier_phone": "01632 960 111"}


@pytest.fixture
def settings(app: Flask) -> Settings:
    return settings_of(app)


def mailed(store: Store, settings: Settings, data: bytes) -> None:
    later = NOW + timedelta(seconds=len(receipts(store)))
    receive_message(store, settings.secret_key, mail(("form.docx", data)), later)
    work(store, settings, later)


def brought_and_sent(client: FlaskClient, store: Store, settings: Settings, data: bytes, **changes: str) -> None:
    draft_id = brought(client, data)
    work(store, settings)  # where the machine was too busy to read it at once
    for page, inputs in {"what-happened": changes}.items() if changes else ():
        assert client.post(f"/notify/{draft_id}/page/{page}", data=inputs).status_code == 303
    sent(client, draft_id)
    work(store, settings)


def outcomes(store: Store) -> dict[str, str | None]:
    return {receipt.channel: receipt.outcome for receipt in receipts(store)}


@pytest.mark.parametrize("declaration", [True, False])
@pytest.mark.parametrize("loose", [True, False])
def test_promise_2_brought_first_and_mailed_then_is_a_repeat(
    client: FlaskClient, store: Store, settings: Settings, declaration: bool, loose: bool
) -> None:
    data = form_with_loose_text() if loose else filled({**EXAMPLES[0], "declaration": declaration})
    brought_and_sent(client, store, settings, data)
    mailed(store, settings, data)
    assert outcomes(store) == {"online_form": "case", "word_email": "duplicate"}


@pytest.mark.parametrize("declaration", [True, False])
def test_promise_2_mailed_first_and_brought_then_is_a_repeat(
    client: FlaskClient, store: Store, settings: Settings, declaration: bool
) -> None:
    data = filled({**EXAMPLES[0], "declaration": declaration})
    mailed(store, settings, data)
    brought_and_sent(client, store, settings, data)
    assert outcomes(store) == {"word_email": "case", "online_form": "duplicate"}


def test_what_was_changed_since_is_never_hidden_as_a_repeat(
    client: FlaskClient, store: Store, settings: Settings
) -> None:
    data = filled(EXAMPLES[0])
    mailed(store, settings, data)
    brought_and_sent(client, store, settings, data, incident_summary="The baby has died.")
    assert outcomes(store) == {"word_email": "case", "online_form": "case"}


def test_two_schools_that_bring_the_same_empty_form_are_two_cases(app: Flask, store: Store, settings: Settings) -> None:
    data = template(NOTIFICATION, MARRAM_BAY)
    for summary in ("A fall from a window.", "A fire at home."):
        client = app.test_client()
        draft_id = brought(client, data)
        assert "No answer was found in it" in client.get(f"/notify/{draft_id}/brought").text
        client.post(f"/notify/{draft_id}/page/your-details", data=DETAILS)
        client.post(f"/notify/{draft_id}/page/what-happened", data={"incident_summary": summary})
        sent(client, draft_id)
    work(store, settings)
    assert [receipt.outcome for receipt in receipts(store)] == ["case", "case"]


def test_an_answer_that_does_not_apply_is_kept_as_by_mail(
    client: FlaskClient, store: Store, settings: Settings
) -> None:
    given: dict[str, Any] = {**EXAMPLES[0], "is_update": "no", "updates_notification_ref": "K7MD4-RWX9C"}
    data = filled(given)
    brought_and_sent(client, store, settings, data)
    (receipt,) = receipts(store)
    record = reading_of(store, receipt)
    assert store.vault.get(record, "answers")["updates_notification_ref"] == "K7MD4-RWX9C"
    assert "does-not-apply" in {one["problem"] for one in store.vault.get(record, "findings")}
    mailed(store, settings, data)
    assert outcomes(store)["word_email"] == "duplicate"


def first_notification(client: FlaskClient, store: Store, settings: Settings) -> str:
    brought_and_sent(client, store, settings, filled(EXAMPLES[11]))
    return receipts(store)[0].reference


def test_a_reply_to_our_open_questions_becomes_an_update_to_its_case(
    app: Flask, client: FlaskClient, store: Store, settings: Settings
) -> None:
    reference = first_notification(client, store, settings)
    asked = reply_form(NOTIFICATION, NOTIFICATION.answers(EXAMPLES[11])[0], reference, MARRAM_BAY)
    assert asked is not None
    other = app.test_client()
    draft_id = brought(other, typed(asked, **{"children[1].child_cp_plan_dates": DATES}))
    answers = kept(store, draft_id).answers
    assert answers["is_update"] == "yes"
    assert answers["updates_notification_ref"] == reference
    other.post(f"/notify/{draft_id}/page/your-details", data=DETAILS)
    sent(other, draft_id)
    work(store, settings)
    first, update = sorted(receipts(store), key=lambda receipt: str(receipt.outcome))
    assert (first.outcome, update.outcome) == ("case", "update")
    children = Answers(store.vault.get(reading_of(store, update), "answers")).rows("children")
    assert [child.get("child_cp_plan_dates") for child in children] == [None, DATES]
    assert children[1]["child_forenames"] == EXAMPLES[11]["children"][1]["child_forenames"]


def test_safety_18_a_reply_shows_nothing_of_the_notification_that_it_names(
    app: Flask, client: FlaskClient, store: Store, settings: Settings
) -> None:
    reference = first_notification(client, store, settings)
    asked = reply_form(NOTIFICATION, NOTIFICATION.answers(EXAMPLES[11])[0], reference, MARRAM_BAY)
    assert asked is not None
    stranger = app.test_client()
    draft_id = brought(stranger, asked)
    child = EXAMPLES[11]["children"][0]["child_surname"]
    for page in ("brought", "", "check", "page/the-children"):
        assert child not in stranger.get(f"/notify/{draft_id}/{page}").text
    assert "declaration" not in kept(store, draft_id).answers
    assert file_in(store, draft_id).reply is not None
