"""How a message leaves: handed to an SMTP server, or put into a folder. At least once; whoever calls repeats it.

Every wait has an end, and all of them together end well within the lease of an outbox row (`outbox.LEASE`).
"""

from __future__ import annotations

import os
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any, ClassVar, Final, Protocol

from intake.addresses import Outgoing, SmtpServer
from intake.errors import Permanent, Transient
from intake.pipeline.letters import Letter, TextMessage

_WAIT_SECONDS: Final = 10.0
"""For one answer of the server."""
_ALL_SECONDS: Final = 60.0
"""For a whole conversation: after this no further answer is waited for."""

AWAY: Final = "The mail server cannot be reached just now. The message is kept and sent again later."
NOT_TRUSTED: Final = "The mail server's certificate is not one that we trust. The message is kept and sent again later."
NOT_LET_IN: Final = "The mail server does not let this service send. The message is kept and sent again later."
NO_TEXTS: Final = "No way to send text messages is set. Reach them in another way."
NOT_WRITTEN: Final = "The folder for outgoing mail cannot be written just now. The message is kept for later."


class Transport(Protocol):
    """Takes letters away. ``name`` is what the record of an attempt calls it."""

    @property
    def name(self) -> str: ...

    def send(self, letter: Letter) -> str | None:
        """Hand over a letter; what the other side calls it, None where it has no name for it.

        Raises Transient to be tried later, Permanent when it will never be taken.
        """


class Texts(Protocol):
    """Takes text messages away, as `Transport` takes letters."""

    @property
    def name(self) -> str: ...

    def send_text(self, message: TextMessage) -> str | None:
        """Hand over a text message. Raises Transient and Permanent as `Transport.send` does."""


class NoTexts:
    """Where no way to send text messages is set: what was written while one was is put before a person."""

    name: ClassVar[str] = "none"

    def send_text(self, message: TextMessage) -> str | None:
        """Raises Permanent."""
        raise Permanent(NO_TEXTS)


@dataclass(frozen=True, slots=True)
class Smtp:
    """Hands letters to an SMTP server. Its certificate is checked, against ``ca_file`` where one is given."""

    server: SmtpServer
    ca_file: Path | None = None
    name: ClassVar[str] = "smtp"

    def send(self, letter: Letter) -> None:
        """Hand over a letter in a conversation of its own.

        What the server refuses about us (the password, the sender) may be mended without touching the message, so it
        is tried again; what it refuses for good about the recipient or the message is final.
        """
        try:
            client = self._signed_in(letter)
            try:
                client.sendmail(letter.sender, [letter.to], letter.data)
            finally:
                with suppress(OSError):  # it has been taken, or not: no goodbye changes that
                    client.quit()
                client.close()
        except smtplib.SMTPRecipientsRefused as refused:
            ((code, _),) = refused.recipients.values()
            raise _refused(code, "this address") from None
        except smtplib.SMTPDataError as refused:
            raise _refused(refused.smtp_code, "this message") from None
        except (smtplib.SMTPSenderRefused, smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as refused:
            raise Transient(NOT_LET_IN) from refused
        except ssl.SSLCertVerificationError as refused:
            raise Transient(NOT_TRUSTED) from refused
        except (OSError, smtplib.SMTPException) as failure:
            raise Transient(AWAY) from failure

    def _signed_in(self, letter: Letter) -> smtplib.SMTP:
        server = self.server
        context = ssl.create_default_context(cafile=self.ca_file)
        ours = letter.sender.rpartition("@")[2]  # smtplib would ask the network what this machine is called
        client: smtplib.SMTP
        if server.security == "tls":
            client = _TlsClient(server.host, server.port, ours, timeout=_WAIT_SECONDS, context=context)
        else:
            client = _Client(server.host, server.port, ours, timeout=_WAIT_SECONDS)
        try:
            if server.security == "starttls":
                client.starttls(context=context)
            if server.user:
                client.login(server.user, server.password)
        except BaseException:
            client.close()
            raise
        return client


@dataclass(frozen=True, slots=True)
class Folder:
    """Puts letters into a folder, each a file that is there whole or not at all. A repeat is the same file."""

    path: Path
    name: ClassVar[str] = "folder"

    def send(self, letter: Letter) -> None:
        """Write the letter as `<id>.eml`, readable by its owner only."""
        part = self.path / f".{letter.id}.{os.getpid()}.part"
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:  # noqa: PTH123
                file.write(letter.data)
                file.flush()
                os.fsync(file.fileno())
            part.replace(self.path / f"{letter.id}.eml")
        except OSError as failure:
            raise Transient(NOT_WRITTEN) from failure


def transport_to(outgoing: Outgoing, ca_file: Path | None) -> Transport:
    """What takes letters where the settings say."""
    return Smtp(outgoing, ca_file) if isinstance(outgoing, SmtpServer) else Folder(outgoing.path)


class _InTime(smtplib.SMTP):
    """A client that stops waiting for answers when the whole conversation has lasted too long."""

    def __init__(self, *given: Any, **named: Any) -> None:
        self._until = monotonic() + _ALL_SECONDS
        super().__init__(*given, **named)

    def getreply(self) -> tuple[int, bytes]:
        """The server's answer. Raises TimeoutError."""
        if monotonic() > self._until:
            self.close()
            raise TimeoutError
        return super().getreply()


class _Client(_InTime):
    pass


class _TlsClient(_InTime, smtplib.SMTP_SSL):
    pass


def _refused(code: int, what: str) -> Transient | Permanent:
    if code < 500:  # also -1, which stands for an answer that was none
        return Transient("The mail server asks us to try again later. The message is kept.")
    return Permanent(f"The mail server refuses {what} for good ({code}). Reach them in another way.")
