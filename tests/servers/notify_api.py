"""GOV.UK Notify's published API on loopback: it checks the token, refuses as documented, and keeps what it took.

After https://docs.notifications.service.gov.uk/rest-api.html and its error tables, and the token check of the client
library, which the real service uses too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from uuid import uuid4

import pytest
from notifications_python_client.authentication import decode_jwt_token, get_token_issuer
from notifications_python_client.errors import TokenError, TokenExpiredError

from tests.servers.listening import Listening

SERVICE: Final = "26785a09-ab16-4eb0-8407-a37497a57506"
SECRET: Final = "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY: Final = f"tests-{SERVICE}-{SECRET}"
EMAIL_TEMPLATE: Final = "9d751e0e-f929-4891-82a1-a3e1c3c18ee3"
TEXT_TEMPLATE: Final = "f33517ff-2a88-4f6e-b855-c550268ce08a"
PLACES: Final = {EMAIL_TEMPLATE: {"subject", "body"}, TEXT_TEMPLATE: {"body"}}
_MOBILE: Final = re.compile(r"\+?44\s?7\d{9}|07\d{9}")
_EMAIL: Final = re.compile(r"[^@\s,]+@[^@\s,]+\.[^@\s,]+")

Refusal = tuple[int, str, str]
"""Status code, type of the error, its words."""


@dataclass
class Taken:
    """A message that was accepted."""

    id: str
    kind: str
    to: str
    values: dict[str, str]
    reference: str | None
    status: str = "created"
    created_at: str = field(default_factory=lambda: datetime.now(UTC).isoformat())

    def as_json(self) -> dict[str, Any]:
        """As `GET /v2/notifications/ID` shows it."""
        return {
            "id": self.id,
            "reference": self.reference,
            "type": self.kind,
            "email_address": self.to if self.kind == "email" else None,
            "phone_number": self.to if self.kind == "sms" else None,
            "status": self.status,
            "body": self.values["body"],
            "subject": self.values.get("subject"),
            "created_at": self.created_at,
            "sent_at": None,
            "completed_at": None,
        }


class NotifyApi:
    """The service. ``taken`` is what it accepted, oldest first; ``refuses`` makes it refuse everything so."""

    def __init__(self) -> None:
        self.taken: list[Taken] = []
        self.refuses: Refusal | None = None
        self.raw: bytes | None = None
        """What it answers with instead, and 200, as a proxy in between might."""
        self.asked: list[str] = []
        api = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer(None)

            def do_POST(self) -> None:
                self._answer(json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0))))

            def _answer(self, body: Any) -> None:
                api.asked.append(f"{self.command} {self.path}")
                status, said = api.answer(self.command, self.path, self.headers.get("Authorization", ""), body)
                data = json.dumps(said).encode() if api.raw is None else api.raw
                self.send_response(status if api.raw is None else 200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, format: str, *args: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._listening = Listening(self._server)

    @property
    def url(self) -> str:
        """The address for `INTAKE_NOTIFY_URL`."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def settings(self) -> dict[str, str]:
        """What makes a service send through it."""
        return {
            "INTAKE_NOTIFY_API_KEY": KEY,
            "INTAKE_NOTIFY_URL": self.url,
            "INTAKE_NOTIFY_EMAIL_TEMPLATE": EMAIL_TEMPLATE,
            "INTAKE_NOTIFY_TEXT_TEMPLATE": TEXT_TEMPLATE,
        }

    def answer(self, method: str, path: str, authorisation: str, body: Any) -> tuple[int, Any]:
        """Status code and body of the answer to a request."""
        refusal = _unknown(authorisation) or self.refuses
        if refusal is None and method == "GET":
            found = next((one for one in self.taken if path == f"/v2/notifications/{one.id}"), None)
            return (200, found.as_json()) if found else _refused(404, "NoResultFound", "No result found")
        if refusal is None:
            refusal = _wrong(path, body)
        if refusal is not None:
            return _refused(*refusal)
        kind = path.rsplit("/", 1)[-1]
        to = body["email_address" if kind == "email" else "phone_number"]
        made = Taken(str(uuid4()), kind, to, body["personalisation"], body.get("reference"))
        self.taken.append(made)
        content = {"body": made.values["body"], "subject": made.values.get("subject")}
        uri = f"{self.url}/v2/notifications/{made.id}"
        return 201, {"id": made.id, "reference": made.reference, "content": content, "uri": uri}

    def close(self) -> None:
        """Stop listening."""
        self._listening.close()


def _unknown(authorisation: str) -> Refusal | None:
    """Why a token is not accepted, as the real service checks and words it."""
    token = authorisation.removeprefix("Bearer ")
    if token == authorisation:
        return 401, "AuthError", "Unauthorized: authentication token must be provided"
    try:
        if get_token_issuer(token) != SERVICE:
            return 403, "AuthError", "Invalid token: service not found"
        decode_jwt_token(token, SECRET)
    except TokenExpiredError:
        return 403, "AuthError", "Error: Your system clock must be accurate to within 30 seconds"
    except TokenError:
        return 403, "AuthError", "Invalid token: API key not found"
    return None


def _wrong(path: str, body: Any) -> Refusal | None:
    kind = path.removeprefix("/v2/notifications/")
    if kind not in {"email", "sms"}:
        return 404, "NotFound", "The requested URL was not found on the server."
    field_name, right = ("email_address", _EMAIL) if kind == "email" else ("phone_number", _MOBILE)
    if field_name not in body:
        return 400, "ValidationError", f"{field_name} is a required property"
    if not right.fullmatch(body[field_name]):
        what = "a valid email address" if kind == "email" else "a valid phone number"
        return 400, "ValidationError", f"{field_name} is not {what}"
    if body.get("template_id") not in PLACES or (body["template_id"] == EMAIL_TEMPLATE) != (kind == "email"):
        return 400, "BadRequestError", "Template not found"
    if lacking := PLACES[body["template_id"]] - set(body.get("personalisation", {})):
        return 400, "BadRequestError", f"Missing personalisation: {', '.join(sorted(lacking))}"
    return None


def _refused(code: int, kind: str, words: str) -> tuple[int, Any]:
    return code, {"status_code": code, "errors": [{"error": kind, "message": words}]}


TEAM_ONLY: Final[Refusal] = (400, "BadRequestError", "Cannot send to this recipient using a team-only API key")
RATE: Final[Refusal] = (
    429, "RateLimitError", "Exceeded rate limit for key type live of 3000 requests per 60 seconds",
)  # fmt: skip
DAILY: Final[Refusal] = (429, "TooManyRequestsError", "Exceeded send limits (sms: 250000) for today")
FAULT: Final[Refusal] = (500, "Exception", "Internal server error")


@pytest.fixture
def notify_api() -> Iterator[NotifyApi]:
    """GOV.UK Notify on loopback."""
    api = NotifyApi()
    yield api
    api.close()
