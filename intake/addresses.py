"""Addresses of the servers around the product, as settings write them: mailboxes, outgoing mail, Redis.

A password is percent-encoded in an address, and shows in no repr. Connections in the clear are for this machine alone.
What is wrong raises Refused, whose words continue a sentence that begins with the setting's name.
"""

from __future__ import annotations

import hashlib
import ipaddress
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

Security = Literal["tls", "starttls", "none"]

_SOCKET_PATH_BYTES: Final = 100
"""Linux takes 107 bytes for the path of a socket (unix(7)), and a server adds a few while it starts."""


class Refused(ValueError):
    """Why an address cannot be used. Never quotes it: it may hold a password."""


@dataclass(frozen=True, slots=True)
class ImapMailbox:
    """A folder on an IMAP server. ``name`` stays the same when the password changes: sightings are kept under it.

    ``password`` is empty where the user is signed in with a token.
    """

    host: str
    port: int
    security: Security
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"

    @property
    def name(self) -> str:
        """What this mailbox is called in the database and on pages."""
        return f"{self.user}@{self.host}/{self.folder}"


@dataclass(frozen=True, slots=True)
class Maildir:
    """A folder of mails on this machine."""

    path: Path

    @property
    def name(self) -> str:
        """What this mailbox is called in the database and on pages."""
        return f"maildir:{self.path}"


Mailbox = ImapMailbox | Maildir


@dataclass(frozen=True, slots=True)
class TokenSource:
    """Where this program gets tokens for mailboxes, as an application that no person stands behind (RFC 6749, 4.4)."""

    url: str
    client_id: str
    client_secret: str = field(repr=False)
    scope: str


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail is handed over. ``user`` and ``password`` are both empty or both given."""

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class MailFolder:
    """A folder that outgoing mail is written into, as .eml files, instead of being sent."""

    path: Path


Outgoing = SmtpServer | MailFolder


@dataclass(frozen=True, slots=True)
class NotifyService:
    """GOV.UK Notify. Each template is an id; empty where e-mails, or text messages, do not go this way."""

    url: str
    api_key: str = field(repr=False)
    email_template: str = ""
    text_template: str = ""


@dataclass(frozen=True, slots=True)
class Redis:
    """A Redis, in the two spellings that its users want. ``socket`` is set when it listens on one.

    ``private``: nobody named a server, so that `intake run` starts one of its own on ``socket``.
    """

    client_url: str = field(repr=False)
    """For redis-py: redis://, rediss:// or unix://."""
    broker_url: str = field(repr=False)
    """For kombu and Celery: redis://, rediss:// or redis+socket://."""
    socket: Path | None = None
    private: bool = False


def loopback(host: str) -> bool:
    """Whether only this machine reaches ``host``."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def file_address(scheme: str, path: Path) -> str:
    """The address of a folder, its name percent-encoded: it may hold spaces and commas."""
    return f"{scheme}:{quote(str(path))}"


def loopback_or_https(text: str) -> str:
    """An https address without a slash at its end; http on this machine alone. Raises Refused."""
    parts = urlsplit(text)
    if parts.scheme not in {"https", "http"} or not parts.hostname:
        raise Refused("is not an https address")
    if parts.scheme == "http" and not loopback(parts.hostname):
        raise Refused("would send the key and the messages in the clear to another machine")
    _port(parts, 443)
    return text.rstrip("/")


def token_endpoint(text: str) -> str:
    """The https address of a token endpoint; http on this machine alone. Raises Refused."""
    parts = urlsplit(text)
    if parts.scheme not in {"https", "http"} or not parts.hostname:
        raise Refused("is not an https address")
    if parts.scheme == "http" and not loopback(parts.hostname):
        raise Refused("would send the client secret in the clear to another machine")
    _port(parts, 443)
    return text


def mailboxes(text: str) -> tuple[Mailbox, ...]:
    """Several addresses with spaces or commas between. Raises Refused."""
    found = tuple(_mailbox(address) for address in text.replace(",", " ").split())
    if not found:
        raise Refused("names no mailbox")
    if len({mailbox.name for mailbox in found}) < len(found):
        raise Refused("names a mailbox twice")
    return found


def _mailbox(address: str) -> Mailbox:
    if address.startswith("maildir:"):
        return Maildir(_path(address))
    parts = urlsplit(address)
    known: dict[str, tuple[int, Security]] = {
        "imaps": (993, "tls"),
        "imap+starttls": (143, "starttls"),
        "imap": (143, "none"),
    }
    host, port, security = _server(parts, known)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if not user:
        raise Refused("names a mailbox without a user")
    return ImapMailbox(host, port, security, user, password, unquote(parts.path.strip("/")) or "INBOX")


def outgoing(text: str) -> Outgoing:
    """An SMTP server or a folder. Raises Refused."""
    if text.startswith("files:"):
        return MailFolder(_path(text))
    parts = urlsplit(text)
    known: dict[str, tuple[int, Security]] = {
        "smtps": (465, "tls"),
        "smtp+starttls": (587, "starttls"),
        "smtp": (25, "none"),
    }
    host, port, security = _server(parts, known)
    return SmtpServer(host, port, security, *_account(parts))


def redis(text: str) -> Redis:
    """A Redis by address, in either spelling of a socket. Raises Refused."""
    parts = urlsplit(text)
    query = dict(parse_qsl(parts.query))
    if parts.scheme in {"unix", "redis+socket"}:
        if not parts.path.startswith("/"):
            raise Refused("names a socket without its whole path")
        return _on_socket(parts, query.get("db") or query.get("virtual_host") or "0")
    if parts.scheme not in {"redis", "rediss"} or not parts.hostname:
        raise Refused("is not the address of a Redis")
    _port(parts, 6379)
    if parts.scheme == "redis":
        return Redis(text, text)
    # kombu takes TLS without a word about certificates for an error; redis-py checks them unless told otherwise.
    query.setdefault("ssl_cert_reqs", "required")
    address = parts._replace(query=urlencode(query)).geturl()
    return Redis(address, address)


def private_redis(data_dir: Path) -> Redis:
    """The private Redis of a data folder.

    Its socket lies in that folder, or in the folder for temporary files where the path would be too long for a socket.
    Whoever starts the server makes the folder owner-only, and refuses one that belongs to somebody else.
    """
    socket = data_dir / "run" / "redis.sock"
    if len(os.fsencode(socket)) > _SOCKET_PATH_BYTES:
        own = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]
        socket = Path(tempfile.gettempdir()) / f"intake-{os.getuid()}-{own}" / "redis.sock"
    made = _on_socket(urlsplit(f"unix://{quote(str(socket))}"), "0")
    return Redis(made.client_url, made.broker_url, made.socket, private=True)


def _on_socket(parts: SplitResult, database: str) -> Redis:
    if not database.isdigit():
        raise Refused("names a database that is no number")
    account = parts.netloc.rpartition("@")[0]
    at = f"{account}@" if account else ""
    return Redis(
        f"unix://{at}{parts.path}?db={database}",
        f"redis+socket://{at}{parts.path}?virtual_host={database}",
        Path(unquote(parts.path)),
    )


def _server(parts: SplitResult, known: dict[str, tuple[int, Security]]) -> tuple[str, int, Security]:
    if parts.scheme not in known or not parts.hostname:
        raise Refused(f"is not an address that begins with {', '.join(f'{scheme}://' for scheme in known)}")
    port, security = known[parts.scheme]
    if security == "none" and not loopback(parts.hostname):
        raise Refused("would send passwords and mails in the clear to another machine")
    return parts.hostname, _port(parts, port), security


def _account(parts: SplitResult) -> tuple[str, str]:
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password):
        raise Refused("gives a user without a password, or the other way round")
    return user, password


def _port(parts: SplitResult, default: int) -> int:
    try:
        port = parts.port
    except ValueError:
        raise Refused("names a port that is none") from None
    if port == 0:
        raise Refused("names a port that is none")
    return port or default


def _path(address: str) -> Path:
    path = unquote(address.partition(":")[2])
    if not path:
        raise Refused("names no folder")
    return Path(path).expanduser().absolute()
