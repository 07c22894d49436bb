"""What a mailbox must be able to do, whatever it is made of."""

from __future__ import annotations

from threading import Event
from typing import Protocol

from intake.errors import Permanent


class Refused(Permanent):
    """The mailbox answers, but not about this one message: the others go on."""


class Source(Protocol):
    """An open mailbox. A UID names a message for ever, so long as ``uidvalidity`` stays the same.

    Every method raises Transient when the mailbox is gone: the source is then closed and opened anew. Those about one
    message raise Refused when that message is the trouble.
    """

    patience: float
    """Seconds after which the mailbox is looked through again though nothing was said to have come."""

    @property
    def uidvalidity(self) -> int:
        """As of the last ``waiting``."""

    def waiting(self) -> list[str]:
        """UIDs of all messages in the inbox, read or unread, the oldest first."""

    def size(self, uid: str) -> int:
        """Bytes of the message, as the mailbox counts them."""

    def headers(self, uid: str) -> bytes:
        """The beginning of the message up to its body, at most 64 KiB."""

    def raw(self, uid: str) -> bytes:
        """The message's bytes; it is not marked as read."""

    def file(self, uid: str, folder: str) -> None:
        """Move the message from the inbox into ``folder``, which is made where it is missing."""

    def wait(self, stop: Event, seconds: float) -> bool:
        """Wait until a message may have come; False when nothing came in ``seconds`` or ``stop`` was set."""

    def close(self) -> None:
        """Say goodbye. Never raises."""

    def abandon(self) -> None:
        """End at once whatever waits inside; may be called from another thread. Never raises."""
