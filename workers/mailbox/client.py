"""The connection to an IMAP server: trusted, signed in, its errors in our terms."""

from __future__ import annotations

import logging
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import CapabilityError, IMAPClientAbortError, IMAPClientError

from intake.addresses import ImapMailbox
from intake.errors import Permanent, Transient
from workers.mailbox.source import Refused
from workers.mailbox.tokens import Tokens

LOST: Final = "The mail server ended the connection, or does not answer."
_AWAY: Final = "The mail server cannot be reached."
_UNTRUSTED: Final = (
    "The mail server's certificate cannot be trusted: it is for another name, has expired, or comes from an authority "
    "that this machine does not know. INTAKE_MAIL_CA_FILE may name a file with the right one."
)
_NO_LOGIN: Final = "The mail server refuses the user or the password in INTAKE_MAILBOX_URL."
_NOTHING_GIVEN: Final = "INTAKE_MAILBOX_URL gives no password, and no setting says where tokens come from."
_NO_XOAUTH2: Final = "The mail server takes no tokens (XOAUTH2): INTAKE_MAILBOX_URL has to give a password."
_NOT_LET_IN: Final = (
    "The mail server does not let this application into the mailbox. Its permission (IMAP.AccessAsApp), or its right "
    "to this one mailbox, is missing or was taken away: docs/microsoft-365.md says how to give it."
)
_NO_STARTTLS: Final = "The mail server offers no STARTTLS, so nothing was sent to it."
_NO_CERTIFICATES: Final = "INTAKE_MAIL_CA_FILE names a file in which no certificates can be read."

# It logs whole lines of the protocol, passwords and mails included, at DEBUG.
logging.getLogger("imapclient").setLevel(logging.WARNING)


class Client(IMAPClient):  # type: ignore[misc]  # it ships no types
    """The client, with an IDLE that overhears nothing.

    What a server says just before or in one packet with its answer to IDLE is swallowed or refused by the client: mail
    that came in that moment would lie unseen until the next look.
    """

    def idle(self) -> None:
        """Begin IDLE; whatever is said before the server agrees is kept for ``more_came``."""
        self._idle_tag = self._imap._command("IDLE")
        while self._imap._get_response() is not None:
            if self._imap.tagged_commands.get(self._idle_tag):
                raise IMAPClientAbortError("IDLE was refused")

    def more_came(self) -> bool:
        """Whether the server spoke of new messages since the folder was selected or this was last asked."""
        said: list[bytes | None] = self._imap.response("EXISTS")[1]
        return said != [None]

    def _poll_socket(self, sock: socket.socket, timeout: float | None = None) -> Any:
        with suppress(OSError):  # nothing there: the socket does not block here, and says so in several ways
            if self._imap.file.peek(1):
                return [sock]
        return super()._poll_socket(sock, timeout)


@contextmanager
def session(refusal: str = "") -> Iterator[None]:
    """The client's errors in our terms. What the server said is left out: it may quote a mail."""
    try:
        yield
    except (IMAPClientAbortError, OSError) as error:
        raise Transient(LOST) from error
    except IMAPClientError as error:
        if refusal:
            raise Refused(refusal) from error
        raise Transient(LOST) from error


def signed_in(
    mailbox: ImapMailbox, ca_file: Path | None, timeout: SocketTimeout, tokens: Tokens | None = None
) -> Client:
    """A connection to the mailbox's server, signed in. ``ca_file`` replaces the system's authorities.

    ``tokens`` signs in where the mailbox has no password. Raises Transient when the server is away, Permanent when
    somebody has to change something first.
    """
    client = _connected(mailbox, _context(mailbox, ca_file), timeout)
    try:
        with session():
            if mailbox.password:
                _log_in(client, mailbox)
            else:
                _log_in_with_token(client, mailbox, tokens)
            client.capabilities()
    except BaseException:
        cut(client)
        raise
    return client


def _context(mailbox: ImapMailbox, ca_file: Path | None) -> ssl.SSLContext | None:
    if mailbox.security == "none":  # on this machine alone, as the settings see to
        return None
    try:
        return ssl.create_default_context(cafile=ca_file)
    except OSError as error:
        raise Permanent(_NO_CERTIFICATES) from error


def _connected(mailbox: ImapMailbox, context: ssl.SSLContext | None, timeout: SocketTimeout) -> Client:
    try:
        tls = mailbox.security == "tls"
        client = Client(mailbox.host, mailbox.port, ssl=tls, ssl_context=context if tls else None, timeout=timeout)
        if mailbox.security == "starttls":
            _start_tls(client, context)
    except ssl.SSLCertVerificationError as error:
        raise Permanent(_UNTRUSTED) from error
    except (OSError, IMAPClientError) as error:
        raise Transient(_AWAY) from error
    return client


def _start_tls(client: Client, context: ssl.SSLContext | None) -> None:
    try:
        client.starttls(context)
    except CapabilityError as error:
        cut(client)
        raise Permanent(_NO_STARTTLS) from error
    except BaseException:
        cut(client)
        raise


def named_here(client: Client, folder: str) -> str:
    """A folder's name on this server, where it may have to begin with `INBOX.`."""
    spaces = client.namespace().personal if client.has_capability("NAMESPACE") else None
    return f"{spaces[0][0] if spaces else ''}{folder}"


def cut(client: Client) -> None:
    """End a connection without a word. Never raises."""
    with suppress(IMAPClientError, OSError):  # a connection that broke while it was made is closed already
        client.shutdown()


def _log_in(client: Client, mailbox: ImapMailbox) -> None:
    try:
        if mailbox.user.isascii() and mailbox.password.isascii():
            client.login(mailbox.user, mailbox.password)
        else:
            client.plain_login(mailbox.user, mailbox.password)  # LOGIN knows ASCII alone
    except IMAPClientAbortError:
        raise
    except IMAPClientError as error:
        if "[UNAVAILABLE]" in str(error):  # RFC 5530: the server's own trouble, not the password
            raise Transient(_AWAY) from error
        raise Permanent(_NO_LOGIN) from error


def _log_in_with_token(client: Client, mailbox: ImapMailbox, tokens: Tokens | None) -> None:
    if tokens is None:
        raise Permanent(_NOTHING_GIVEN)
    if not client.has_capability("AUTH=XOAUTH2"):
        raise Permanent(_NO_XOAUTH2)
    token = tokens.current()
    try:
        client.oauth2_login(mailbox.user, token)
    except IMAPClientAbortError:
        raise
    except IMAPClientError as error:
        tokens.forget(token)  # it may have been withdrawn before its time: the next try asks for a fresh one
        if "[UNAVAILABLE]" in str(error):
            raise Transient(_AWAY) from error
        raise Permanent(_NOT_LET_IN) from error
