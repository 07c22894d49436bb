"""A folder on an IMAP server as mailbox. Nothing is ever marked as read, and no flag decides what is taken in.

A flag set before the commit loses mail (EXPERIENCE 1), and one set by a person who looked must not hide mail from us:
whatever lies in the inbox is taken in, and then moved out of it.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any, Final

from imapclient import DELETED, SocketTimeout
from imapclient.exceptions import (
    IMAPClientAbortError,
    IMAPClientError,
    IMAPClientReadOnlyError,
)

from intake.addresses import ImapMailbox
from intake.errors import Transient
from workers.mailbox.client import LOST, cut, named_here, session, signed_in
from workers.mailbox.source import INBOX, Folder, Refused
from workers.mailbox.tokens import Tokens

IDLE_SECONDS: Final = 240.0
"""After this IDLE is begun anew: servers end it after 29 minutes (RFC 2177), many firewalls forget it after five."""
POLL_SECONDS: Final = 30.0
"""Between two looks where the server has no IDLE."""
TIMEOUT: Final = SocketTimeout(connect=15, read=30)
"""Seconds without a single byte after which a connection is dead."""
_GOODBYE_SECONDS: Final = 1.0
_HEADER_BYTES: Final = 65_536
_NEVER: Final = 0
"""In the mark of a folder that is not there yet, instead of its UIDVALIDITY, which is never 0 (RFC 9051, 9)."""
_LISTED_AT_ONCE: Final = 10_000
"""Messages asked for in one command: a list of all could be a longer line than the client reads (EXPERIENCE 10)."""

_NO_FOLDER: Final = "The mail server has no folder of the name in INTAKE_MAILBOX_URL, or does not let us open it."
_NO_MOVE: Final = "The mail server can neither MOVE nor expunge a single message (UIDPLUS), so mail stays in the inbox."
_NOT_GIVEN: Final = "The mail server does not give out this e-mail."
_NOT_SHOWN: Final = "The mail server does not let us look into a folder beside the inbox."
_NOT_MOVED: Final = "The mail server does not move this e-mail into its folder."


class ImapSource:
    """An open connection to a mailbox's folder. ``ca_file`` replaces the system's authorities.

    ``tokens`` signs in where the mailbox has no password.

    Raises Transient when the server is away, Permanent when somebody has to change something first.
    """

    def __init__(
        self,
        mailbox: ImapMailbox,
        ca_file: Path | None = None,
        tokens: Tokens | None = None,
        *,
        idle_seconds: float = IDLE_SECONDS,
        timeout: SocketTimeout = TIMEOUT,
    ) -> None:
        self._mailbox = mailbox
        self._client = signed_in(mailbox, ca_file, timeout, tokens)
        self._idles = self._client.has_capability("IDLE")
        self.patience = idle_seconds if self._idles else POLL_SECONDS
        self._idling = self._stirred = self._lost = False
        self._folders: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._beside: tuple[str, int] | None = None
        self._copied: set[str] = set()
        self.uidvalidity = 0

    def waiting(self) -> list[str]:
        """UIDs of all messages in the folder. It is selected anew: it may have been made anew (EXPERIENCE 5, 6)."""
        with self._speaking():
            try:
                selected = self._select()
            except (IMAPClientAbortError, OSError):
                raise
            except IMAPClientError as error:
                raise Transient(_NO_FOLDER) from error
            self._client.more_came()
            uids = self._listed(selected[b"EXISTS"])
        validity = int(selected.get(b"UIDVALIDITY", 0))
        if validity != self.uidvalidity:
            self.uidvalidity, self._copied = validity, set()
        return [str(uid) for uid in sorted(set(uids))]

    def look_into(self, folder: str, since: str, larger_than: int) -> Folder:
        """Count a folder beside the inbox. A mark is its UIDVALIDITY and the UID that its next message gets."""
        with self._speaking(_NOT_SHOWN):
            if not self._client.folder_exists(self._named(folder)):
                return Folder(0, f"{_NEVER}.1", 0, (), ())
            selected = self._examine(folder)
            uids = sorted(set(self._listed(selected[b"EXISTS"])))
            large = [int(uid) for uid in self._client.search(["LARGER", larger_than])] if uids else []
        validity = int(selected.get(b"UIDVALIDITY", _NEVER))
        next_uid = int(selected.get(b"UIDNEXT") or (uids[-1] + 1 if uids else 1))
        was, start = (int(part) for part in since.split(".")) if since else (validity, next_uid)
        if was != validity:
            start = 1
        return Folder(
            there=len(uids),
            mark=f"{validity}.{next_uid}",
            added=next_uid - start if was in (validity, _NEVER) else None,
            came=tuple(f"{validity}.{uid}" for uid in uids if uid >= start),
            large=tuple(f"{validity}.{uid}" for uid in sorted(large)),
        )

    def size(self, uid: str, folder: str = INBOX) -> int:
        """Bytes of the message, as the server counts them."""
        return int(self._fetched(uid, folder, "RFC822.SIZE", b"RFC822.SIZE"))

    def headers(self, uid: str, folder: str = INBOX) -> bytes:
        """The message's headers, cut after 64 KiB."""
        return bytes(self._fetched(uid, folder, f"BODY.PEEK[HEADER]<0.{_HEADER_BYTES}>", b"BODY[HEADER]<0>"))

    def raw(self, uid: str, folder: str = INBOX) -> bytes:
        """The message's bytes."""
        return bytes(self._fetched(uid, folder, "BODY.PEEK[]", b"BODY[]"))

    def file(self, uid: str, folder: str) -> None:
        """Move the message into a folder beside the inbox."""
        with self._speaking(_NOT_MOVED):
            if not (moves := self._client.has_capability("MOVE")) and not self._client.has_capability("UIDPLUS"):
                raise Refused(_NO_MOVE)
            self._at_inbox()
            try:
                target = self._folder(folder)
                if moves:
                    self._client.move([int(uid)], target)
                else:
                    self._copy(uid, target)
            except IMAPClientError:
                self._folders.pop(folder, None)  # somebody may have deleted it: next time it is looked for again
                raise

    def wait(self, stop: Event, seconds: float) -> bool:
        """Wait in IDLE where the server has it. A mail that came during other commands ends it at once."""
        if not self._idles:
            stop.wait(seconds)
            return False
        with self._speaking(awake=False):
            if self._beside is not None or self._stirred or (not self._idling and self._client.more_came()):
                return True
            if not self._idling:
                self._client.idle()
                self._idling = True
                if self._client.more_came():
                    return True
            began = monotonic()
            said = self._client.idle_check(timeout=seconds)
            if any(line[0] == b"BYE" for line in said):
                raise Transient(LOST)
            if not said and monotonic() - began < seconds / 2:
                self._wake()  # the client says nothing when the connection has ended: this finds out
                return True
            return any(line[1:2] == (b"EXISTS",) for line in said)

    def close(self) -> None:
        """Log out, unless the connection is broken already."""
        try:
            if not self._lost:
                self._client.socket().settimeout(_GOODBYE_SECONDS)
                self._wake()
                self._client.logout()
                return
        except (IMAPClientError, OSError):
            pass  # it ends one way or the other
        cut(self._client)

    def abandon(self) -> None:
        """Cut the connection, so that whoever reads from it stops."""
        with suppress(OSError, AttributeError):
            self._client.socket().shutdown(socket.SHUT_RDWR)

    def _select(self) -> dict[bytes, Any]:
        try:
            selected: dict[bytes, Any] = self._client.select_folder(self._mailbox.folder)
        except IMAPClientReadOnlyError:  # better kept and not moved than not kept
            selected = self._client.select_folder(self._mailbox.folder, readonly=True)
        self._stirred = False
        self._beside = None
        return selected

    def _examine(self, folder: str) -> dict[bytes, Any]:
        """Open a folder beside the inbox to look alone."""
        selected: dict[bytes, Any] = self._client.select_folder(self._named(folder), readonly=True)
        self._beside = (folder, int(selected.get(b"UIDVALIDITY", _NEVER)))
        return selected

    def _at_inbox(self) -> None:
        """Come back from a folder beside the inbox. Raises Transient when the inbox was made anew meanwhile."""
        if self._beside is not None and int(self._select().get(b"UIDVALIDITY", 0)) != self.uidvalidity:
            raise Transient(LOST)

    def _listed(self, exists: int) -> list[int]:
        """UIDs of all messages of the selected folder, which holds ``exists``."""
        uids: list[int] = []
        for first in range(1, exists + 1, _LISTED_AT_ONCE):
            last = first + _LISTED_AT_ONCE - 1
            uids += (int(uid) for uid in self._client.search([f"{first}:{last if last < exists else '*'}"]))
        return uids

    def _fetched(self, uid: str, folder: str, item: str, key: bytes) -> Any:
        with self._speaking(_NOT_GIVEN):
            if folder == INBOX:
                self._at_inbox()
            else:
                validity, uid = uid.split(".")
                if self._beside is None or self._beside[0] != folder:
                    self._examine(folder)
                if self._beside != (folder, int(validity)):
                    raise Refused(_NOT_GIVEN)
            found = self._client.fetch([int(uid)], [item]).get(int(uid), {})
        if found.get(key) is None:
            raise Refused(_NOT_GIVEN)
        return found[key]

    def _folder(self, name: str) -> str:
        """The folder's name on this server; made where it is missing."""
        if name not in self._folders:
            whole = self._named(name)
            if not self._client.folder_exists(whole):
                self._client.create_folder(whole)
            self._folders[name] = whole
        return self._folders[name]

    def _named(self, folder: str) -> str:
        if folder not in self._names:
            self._names[folder] = named_here(self._client, folder)
        return self._names[folder]

    def _copy(self, uid: str, target: str) -> None:
        if uid not in self._copied:
            self._client.copy([int(uid)], target)
            self._copied.add(uid)
        self._client.add_flags([int(uid)], [DELETED], silent=True)
        self._client.uid_expunge([int(uid)])

    def _wake(self) -> None:
        if self._idling:
            self._idling = False
            self._stirred = True  # what was said meanwhile is not sorted out: the inbox is looked through
            self._client.idle_done()

    @contextmanager
    def _speaking(self, refusal: str = "", *, awake: bool = True) -> Iterator[None]:
        """Commands to the server. Its refusal is Refused with the sentence ``refusal``, or else ends the session."""
        try:
            with session(refusal):
                if awake:
                    self._wake()
                yield
        except Transient:
            self._lost = True
            raise
