"""A token endpoint of our own (RFC 6749, 4.4), and its introspection (RFC 7662) for a Dovecot that takes tokens."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from tests.servers.listening import Listening

CLIENT = {"client_id": "7c0f-intake", "client_secret": "s3cret~of-the/application"}


class TokenEndpoint:
    """Gives out tokens to one application. ``given`` are all, the latest last; ``good`` those that still let in."""

    def __init__(self) -> None:
        self.given: list[str] = []
        self.good: set[str] = set()
        self.users: dict[str, str] = {}
        self.asked: list[dict[str, str]] = []
        self.seconds: object = 3600
        self.answers: int | bytes | None = None
        """A status to refuse with, or what to say in place of a token; None for tokens."""
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                form = {name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
                status, body = endpoint.token(form) if self.path == "/token" else endpoint.about(form)
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._listening = Listening(self._server)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def token_url(self) -> str:
        return f"{self.address}/token"

    def token(self, form: dict[str, str]) -> tuple[int, bytes]:
        """The answer to somebody who asks for a token."""
        self.asked.append(form)
        if isinstance(self.answers, int):
            return self.answers, b'{"error": "temporarily_unavailable"}'
        if isinstance(self.answers, bytes):
            return 200, self.answers
        if {key: form.get(key) for key in CLIENT} != CLIENT or form.get("grant_type") != "client_credentials":
            return 401, b'{"error": "invalid_client"}'
        token = secrets.token_urlsafe(600)  # as long as Microsoft's
        self.given.append(token)
        self.good.add(token)
        body = {"token_type": "Bearer", "access_token": token, "expires_in": self.seconds}
        return 200, json.dumps(body).encode()

    def about(self, form: dict[str, str]) -> tuple[int, bytes]:
        """What a mail server is told of a token: an application's lets into every mailbox in ``users``."""
        good = form.get("token") in self.good
        return 200, json.dumps(
            {"active": good, "username": self.users.get("*", "")} if good else {"active": False}
        ).encode()

    def close(self) -> None:
        self._listening.close()


@contextmanager
def token_endpoint() -> Iterator[TokenEndpoint]:
    """A running endpoint."""
    endpoint = TokenEndpoint()
    try:
        yield endpoint
    finally:
        endpoint.close()
