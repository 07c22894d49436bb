"""What a mailbox must be able to do, whatever it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Event
from typing import Final, Protocol

from intake.errors import Permanent


class Refused(Permanent):
    """The mailbox answers, but not about this one message: the others go on."""


INBOX: Final = ""
"""Where mail comes in, as opposed to a folder beside it that has a name."""


@dataclass(frozen=True, slots=True)
class Folder:
    """What a mailbox says of a folder beside its inbox at one moment."""

    there: int
    """Messages in it."""
    mark: str
    """Where the next look goes on; it means nothing to anybody else."""
    added: int | None
    """How many were put into it since the earlier mark, those that left again among them; None where it cannot say."""
    came: tuple[str, ...]
    """UIDs of those that were put in since the earlier mark and are there still."""
    large: tuple[str, ...]
    """UIDs of all that are larger than was asked for."""


class Source(Protocol):
    """An open mailbox. A UID names a message for ever, so long as ``uidvalidity`` stays the same.

    A message in a folder beside the inbox has the UID that ``look_into`` gave. Every method raises Transient when the
    mailbox is gone: the source is then closed and opened anew. Those about one message raise Refused when that message
    is the trouble.
    """

    patience: float
    """Seconds after which the mailbox is looked through again though nothing was said to have come."""

    @property
    def uidvalidity(self) -> int:
        """As of the last ``waiting``."""

    def waiting(self) -> list[str]:
        """UIDs of all messages in the inbox, read or unread, the oldest first."""

    def look_into(self, folder: str, since: str, larger_than: int) -> Folder:
        """Count a folder beside the inbox; nothing in it is changed, and one that is missing is empty.

        ``since`` is the mark of an earlier look, or '' at the first, when nothing counts as having come.
        """

    def size(self, uid: str, folder: str = INBOX) -> int:
        """Bytes of the message, as the mailbox counts them."""

    def headers(self, uid: str, folder: str = INBOX) -> bytes:
        """The beginning of the message up to its body, at most 64 KiB."""

    def raw(self, uid: str, folder: str = INBOX) -> bytes:
        """The message's bytes; it is not marked as read."""

    def file(self, uid: str, folder: str) -> None:
        """Move the message from the inbox into ``folder``, which is made where it is missing."""

    def wait(self, stop: Event, seconds: float) -> bool:
        """Wait until a message may have come; False when nothing came in ``seconds`` or ``stop`` was set."""

    def close(self) -> None:
        """Say goodbye. Never raises."""

    def abandon(self) -> None:
        """End at once whatever waits inside; may be called from another thread. Never raises."""
