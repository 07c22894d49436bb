"""The stand-in for GOV.UK Notify answers the published client as the documentation says the service does."""

from __future__ import annotations

import jwt
import pytest
import requests
from notifications_python_client.errors import HTTPError
from notifications_python_client.notifications import NotificationsAPIClient

from tests.servers.notify_api import (
    DAILY,
    EMAIL_TEMPLATE,
    FAULT,
    KEY,
    RATE,
    SECRET,
    SERVICE,
    TEAM_ONLY,
    TEXT_TEMPLATE,
    NotifyApi,
    Refusal,
)

OTHER = "00000000-0000-4000-8000-000000000000"


def client(api: NotifyApi, key: str = KEY) -> NotificationsAPIClient:
    return NotificationsAPIClient(key, base_url=api.url, timeout=10)


def test_an_email_and_a_text_are_taken_and_known_by_their_ids(notify_api: NotifyApi) -> None:
    ours = client(notify_api)
    email = ours.send_email_notification("a@example.org", EMAIL_TEMPLATE, {"subject": "S", "body": "B"}, "ref")
    text = ours.send_sms_notification("+447700900982", TEXT_TEMPLATE, {"body": "B"})
    assert [one.id for one in notify_api.taken] == [email["id"], text["id"]]
    found = ours.get_notification_by_id(email["id"])
    assert (found["status"], found["email_address"], found["reference"]) == ("created", "a@example.org", "ref")


@pytest.mark.parametrize(
    ("key", "words"),
    [(f"x-{SERVICE}-{OTHER}", "API key not found"), (f"x-{OTHER}-{SECRET}", "service not found")],
)
def test_a_wrong_key_is_refused(key: str, words: str, notify_api: NotifyApi) -> None:
    with pytest.raises(HTTPError, match=words) as refused:
        client(notify_api, key).get_notification_by_id(OTHER)
    assert refused.value.status_code == 403


def test_a_clock_that_is_wrong_and_no_token_are_refused(notify_api: NotifyApi) -> None:
    late = jwt.encode({"iss": SERVICE, "iat": 1_500_000_000}, SECRET, headers={"typ": "JWT"})
    where = f"{notify_api.url}/v2/notifications/{OTHER}"
    answer = requests.get(where, headers={"Authorization": f"Bearer {late}"}, timeout=10)
    assert answer.status_code == 403
    assert "system clock" in answer.text
    assert requests.get(where, timeout=10).status_code == 401


@pytest.mark.parametrize(
    ("to", "template", "values", "kind"),
    [
        ("nobody", EMAIL_TEMPLATE, {"subject": "S", "body": "B"}, "ValidationError"),
        ("a@example.org", OTHER, {"subject": "S", "body": "B"}, "BadRequestError"),
        ("a@example.org", TEXT_TEMPLATE, {"subject": "S", "body": "B"}, "BadRequestError"),
        ("a@example.org", EMAIL_TEMPLATE, {"body": "B"}, "BadRequestError"),
    ],
)
def test_what_is_wrong_with_a_request_has_its_type(
    to: str, template: str, values: dict[str, str], kind: str, notify_api: NotifyApi
) -> None:
    with pytest.raises(HTTPError) as refused:
        client(notify_api).send_email_notification(to, template, values)
    assert refused.value.status_code == 400
    assert [one["error"] for one in refused.value.message if isinstance(one, dict)] == [kind]
    assert notify_api.taken == []


@pytest.mark.parametrize("refusal", [TEAM_ONLY, RATE, DAILY, FAULT])
def test_it_refuses_as_it_is_told(refusal: Refusal, notify_api: NotifyApi) -> None:
    notify_api.refuses = refusal
    with pytest.raises(HTTPError) as refused:
        client(notify_api).send_sms_notification("07700900982", TEXT_TEMPLATE, {"body": "B"})
    assert refused.value.status_code == refusal[0]
    assert refused.value.message == [{"error": refusal[1], "message": refusal[2]}]


def test_an_unknown_message_is_not_found(notify_api: NotifyApi) -> None:
    with pytest.raises(HTTPError) as refused:
        client(notify_api).get_notification_by_id(OTHER)
    assert refused.value.status_code == 404
