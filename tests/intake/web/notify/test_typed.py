"""What somebody typed is given back to them where it could not be saved, and to nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from intake.errors import Transient
from intake.store.store import Store
from intake.web.notify.owner import COOKIE
from tests.intake.web.base import form_token
from tests.intake.web.notify.conftest import begin

STORY = 'A fall from a window. "Nobody" saw it <yet> & nobody was told.\nZoë’s aunt phoned.'
OURS = {"Sec-Fetch-Site": "same-origin"}
SENT = {"asked": "incident_summary", "incident_summary": STORY}


@pytest.fixture(autouse=True)
def tokens(app: Flask) -> None:
    """Every form is held to its token here."""
    app.config["WTF_CSRF_ENABLED"] = True


@pytest.fixture
def address(client: FlaskClient) -> str:
    """A page of a draft of this browser."""
    begun = client.post("/notify", data={"csrf_token": form_token(client.get("/"))})
    return str(begun.headers["Location"]) + "page/what-happened"


def inputs(page: TestResponse) -> dict[str, str]:
    """What the form on a failure page sends."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text)
    return {name: unescape(value) for name, value in found}


def again(client: FlaskClient, refused: TestResponse, address: str) -> TestResponse:
    assert f'action="{address}"' in refused.text
    return client.post(address, data=inputs(refused), headers=OURS)


def shown(client: FlaskClient, address: str) -> str:
    return unescape(client.get(address).text)


def test_a_browsers_session_that_ended_in_the_middle_costs_no_word(client: FlaskClient, address: str) -> None:
    client.delete_cookie("intake-form")
    refused = client.post(f"{address}?back=check", data=SENT, headers=OURS)
    assert refused.status_code == 400
    assert "The page has expired" in refused.text
    assert "<yet>" not in refused.text
    kept = again(client, refused, f"{address}?back=check")
    assert kept.headers["Location"].endswith("?more=1&back=check")
    assert STORY in shown(client, address)


def test_a_database_that_is_busy_costs_no_word(
    client: FlaskClient, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = form_token(client.get(address))

    def busy(_store: Store) -> Iterator[None]:
        raise Transient("The database is busy.")

    with monkeypatch.context() as patched:
        patched.setattr(Store, "transaction", busy)
        refused = client.post(address, data={**SENT, "csrf_token": token}, headers=OURS)
    assert refused.status_code == 503
    assert again(client, refused, address).status_code == 303
    assert STORY in shown(client, address)


def test_a_fault_of_ours_costs_no_word(client: FlaskClient, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    token = form_token(client.get(address))
    with monkeypatch.context() as patched:
        patched.setattr("intake.web.notify.pages.place_of", lambda *_: 1 / 0)
        refused = client.post(address, data={**SENT, "csrf_token": token}, headers=OURS)
    assert refused.status_code == 500
    assert again(client, refused, address).status_code == 303
    assert STORY in shown(client, address)


def test_who_lost_the_draft_may_copy_what_they_typed(client: FlaskClient, address: str) -> None:
    token = form_token(client.get(address))
    client.delete_cookie(COOKIE)
    refused = client.post(address, data={**SENT, "csrf_token": token}, headers=OURS)
    assert refused.status_code == 404
    assert STORY in unescape(refused.text)
    assert "Copy it from here" in refused.text
    assert "<form" not in refused.text


@pytest.mark.parametrize(
    "told",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none", "Origin": "http://localhost"},
        {"Origin": "https://example.org"},
        {"Origin": "null"},
        {},
    ],
)
def test_what_another_site_sent_is_offered_to_nobody(client: FlaskClient, address: str, told: dict[str, str]) -> None:
    refused = client.post(address, data={**SENT, "csrf_token": "forged"}, headers=told)
    assert refused.status_code == 400
    assert "A fall from a window" not in refused.text
    assert "A fall from a window" not in client.get(address).text


def test_an_older_browser_says_its_origin(client: FlaskClient, address: str) -> None:
    refused = client.post(address, data=SENT, headers={"Origin": "http://localhost"})
    assert again(client, refused, address).status_code == 303


@pytest.mark.parametrize("elsewhere", ["/sign-in", "/come-back/code"])
def test_passwords_and_codes_are_never_given_back(client: FlaskClient, elsewhere: str) -> None:
    refused = client.post(elsewhere, data={"password": "quiet harbour", "code": "482913"}, headers=OURS)
    assert refused.status_code == 400
    assert "quiet harbour" not in refused.text
    assert "482913" not in refused.text


def test_a_text_past_every_limit_gets_a_page_and_the_page_before_stays_as_it_was(
    client: FlaskClient, address: str
) -> None:
    client.post(address, data={**SENT, "csrf_token": form_token(client.get(address))})
    refused = client.post(address, data={"incident_summary": "x" * 3_000_000}, headers=OURS)
    assert refused.status_code == 413
    assert "That is too large" in refused.text
    assert STORY in shown(client, address)


def test_sending_that_met_an_ended_session_is_sent_once(client: FlaskClient, app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    draft = f"/notify/{begin(client)}"
    client.post(f"{draft}/page/your-details", data={"notifier_phone": "01632 960 001"})
    app.config["WTF_CSRF_ENABLED"] = True
    refused = client.post(f"{draft}/send", data={"declaration": "yes"}, headers=OURS)
    assert refused.status_code == 400
    for _ in range(2):
        assert again(client, refused, f"{draft}/send").headers["Location"].endswith("/sent")


def test_what_was_typed_while_another_window_sent_is_not_lost_without_a_word(client: FlaskClient, app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    draft = f"/notify/{begin(client)}"
    client.post(f"{draft}/page/your-details", data={"notifier_phone": "01632 960 001"})
    client.post(f"{draft}/send", data={"declaration": "yes"})
    late = client.post(f"{draft}/page/what-happened", data=SENT, headers=OURS)
    assert late.status_code == 409
    assert STORY in unescape(late.text)
    assert "not part of it" in late.text
    assert f'href="{draft}/sent"' in late.text
    again_sent = client.post(f"{draft}/send", data={"declaration": "yes"}, headers=OURS)
    assert again_sent.headers["Location"].endswith("/sent")
