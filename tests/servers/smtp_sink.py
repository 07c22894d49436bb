"""An SMTP server that keeps what it is sent, and can be told to refuse."""

import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Condition
from urllib.parse import quote

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.servers.certificates import Certificates
from tests.servers.processes import free_port

USER = "intake@example.org"
PASSWORD = "p@ss/w rd%20"  # characters that an address must percent-encode
WAIT_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Delivered:
    """A message as it was accepted: the envelope's addresses and the bytes."""

    sender: str
    recipients: tuple[str, ...]
    data: bytes

    @property
    def message(self) -> EmailMessage:
        """The message, parsed."""
        parsed = message_from_bytes(self.data, policy=policy.SMTP)
        assert isinstance(parsed, EmailMessage)
        return parsed


class _Controller(Controller):
    def _trigger_server(self) -> None:
        """Say hello once, as the base class does, whose own client trusts no authority of ours."""
        with socket.create_connection(("127.0.0.1", self.port), WAIT_SECONDS) as plain:
            if self.ssl_context is None:
                plain.recv(1024)
                return
            trusting = ssl.create_default_context()
            trusting.check_hostname = False
            trusting.verify_mode = ssl.CERT_NONE
            with trusting.wrap_socket(plain) as secured:
                secured.recv(1024)


class SmtpSink:
    """An SMTP server on loopback: `delivered` is what it accepted, `attempts` counts the recipients named to it.

    With a `context` it offers STARTTLS, or speaks TLS from the first byte (`implicit`), and wants `USER` to sign in.
    """

    def __init__(self, context: ssl.SSLContext | None = None, *, implicit: bool = False) -> None:
        self._context, self._implicit = context, implicit
        self._changed = Condition()
        self._replies: Callable[[str], str | None] = lambda _recipient: None
        self._data_reply: str | None = None
        self._delivered: list[Delivered] = []
        self._passes_on: Callable[[bytes], object] = lambda _data: None
        self._attempts: list[str] = []
        self._controller: Controller | None = None
        self.port = free_port()
        self.start()

    @property
    def url(self) -> str:
        """The address for `INTAKE_SMTP_URL`."""
        if self._context is None:
            return f"smtp://localhost:{self.port}"
        who = f"{quote(USER, safe='')}:{quote(PASSWORD, safe='')}"
        return f"{'smtps' if self._implicit else 'smtp+starttls'}://{who}@localhost:{self.port}"

    @property
    def delivered(self) -> list[Delivered]:
        """What was accepted so far, oldest first."""
        with self._changed:
            return list(self._delivered)

    @property
    def attempts(self) -> list[str]:
        """Every recipient that a client named, accepted or not, oldest first."""
        with self._changed:
            return list(self._attempts)

    def wait_for(self, count: int) -> list[Delivered]:
        """Return what was accepted once there are `count` messages or more; fails the test where they do not come."""
        with self._changed:
            came = self._changed.wait_for(lambda: len(self._delivered) >= count, WAIT_SECONDS)
            assert came, f"{len(self._delivered)} of {count} messages came"
            return list(self._delivered)

    def refuse(self, recipient: str | None = None) -> None:
        """Refuse `recipient`, or everyone, for good (550)."""
        self._answer("550 5.1.1 No such mailbox", recipient)

    def defer(self, recipient: str | None = None) -> None:
        """Refuse `recipient`, or everyone, for now (451)."""
        self._answer("451 4.3.0 Try again later", recipient)

    def refuse_data(self, reply: str = "554 5.6.0 Message refused") -> None:
        """Accept recipients and answer the message itself with `reply`."""
        self._data_reply = reply

    def pass_on(self, deliver: Callable[[bytes], object]) -> None:
        """Hand every message that is accepted to `deliver` too, as a mail server does that keeps mailboxes."""
        self._passes_on = deliver

    def accept(self) -> None:
        """Accept everything again."""
        self._replies, self._data_reply = (lambda _recipient: None), None

    def _answer(self, reply: str, only: str | None) -> None:
        self._replies = lambda recipient: reply if only in (None, recipient) else None

    def start(self) -> None:
        """Listen, unless it listens already."""
        if self._controller is None:
            self._controller = _Controller(
                self,
                hostname="127.0.0.1",
                port=self.port,
                ssl_context=self._context if self._implicit else None,
                tls_context=None if self._implicit else self._context,
                require_starttls=self._context is not None and not self._implicit,
                auth_require_tls=not self._implicit,  # aiosmtpd knows only STARTTLS as TLS
                authenticator=self._authenticate,
            )
            self._controller.start()

    def stop(self) -> None:
        """Refuse connections until `start`."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def _authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object
    ) -> AuthResult:
        right = isinstance(data, LoginPassword) and data == LoginPassword(USER.encode(), PASSWORD.encode())
        return AuthResult(success=right, handled=False)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Begin a message, from a client that signed in where that is wanted."""
        if self._context is not None and not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take or refuse a recipient."""
        with self._changed:
            self._attempts.append(address)
            self._changed.notify_all()
        refusal = self._replies(address)
        if refusal is None:
            envelope.rcpt_tos.append(address)
        return refusal or "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep a message, or refuse it."""
        if self._data_reply is not None:
            return self._data_reply
        content = envelope.content
        assert isinstance(content, bytes)
        self._passes_on(content)
        kept = Delivered(str(envelope.mail_from or ""), tuple(map(str, envelope.rcpt_tos)), content)
        with self._changed:
            self._delivered.append(kept)
            self._changed.notify_all()
        return "250 2.0.0 OK"


@pytest.fixture
def smtp_sink() -> Iterator[SmtpSink]:
    """An SMTP server without TLS that accepts everything until told otherwise."""
    sink = SmtpSink()
    yield sink
    sink.stop()


@pytest.fixture(params=["starttls", "tls"])
def smtp_sink_tls(request: pytest.FixtureRequest, certificates: Certificates) -> Iterator[SmtpSink]:
    """An SMTP server that wants TLS and a password; the test runs once with STARTTLS, once with implicit TLS."""
    sink = SmtpSink(certificates.server_context(), implicit=request.param == "tls")
    yield sink
    sink.stop()
