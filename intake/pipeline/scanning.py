"""Asking a scanner for malware about a file: clamd's INSTREAM over its socket, and the work that does so.

A file that waits for the scanner holds up nothing: its notification is sent, read and decided about meanwhile.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from intake.cases.files.kept import TOPIC, Scan
from intake.errors import Transient
from intake.store import originals, outbox
from intake.store.arrivals import Original
from intake.store.online import Attachment
from intake.store.outbox import Claim
from intake.store.store import Store

AWAY: Final = "The scanner for malware does not answer. Files wait for it; notifications do not."
PATIENCE: Final = 30.0
"""Seconds for each answer of the socket: clamd takes some to look through a large file."""
_LONGEST_ANSWER: Final = 4_096
_SETTLED: Final = frozenset({Scan.CLEAN, Scan.INFECTED, Scan.TAKEN_OUT})
_LATER: Final = timedelta(minutes=30)
"""Between two tries once a scanner has been away for longer than `outbox.PAUSES`: it may be back in the morning."""


@dataclass(frozen=True, slots=True)
class Scanner:
    """Where clamd listens: the path of its socket, or host and port."""

    path: str = ""
    host: str = ""
    port: int = 0

    def scan(self, pieces: Iterable[bytes]) -> Scan:
        """Clean, infected, or 'could not scan'. Raises Transient when the scanner is away or says something odd.

        clamd(8), INSTREAM: each piece after its length in four bytes, and a length of zero at the end.
        """
        try:
            with self._connected() as clamd:
                said = _asked(clamd, pieces)
        except OSError as error:
            raise Transient(AWAY) from error
        return _understood(said)

    def answers(self) -> bool:
        """Whether the scanner is there."""
        try:
            with self._connected() as clamd:
                clamd.sendall(b"zPING\0")
                return _answer(clamd) == b"PONG"
        except OSError:
            return False

    def _connected(self) -> socket.socket:
        if not self.path:
            return socket.create_connection((self.host, self.port), timeout=PATIENCE)
        made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        made.settimeout(PATIENCE)
        try:
            made.connect(self.path)
        except OSError:
            made.close()
            raise
        return made


def _asked(clamd: socket.socket, pieces: Iterable[bytes]) -> bytes:
    try:
        clamd.sendall(b"zINSTREAM\0")
        for piece in pieces:
            if piece:
                clamd.sendall(len(piece).to_bytes(4) + piece)
        clamd.sendall(bytes(4))
    except (BrokenPipeError, ConnectionResetError):
        pass  # it hangs up on what is too large for it, and has said so before
    return _answer(clamd)


def _answer(clamd: socket.socket) -> bytes:
    said = b""
    while not said.endswith(b"\0") and len(said) < _LONGEST_ANSWER:
        try:
            more = clamd.recv(_LONGEST_ANSWER)
        except ConnectionResetError:
            break
        if not more:
            break
        said += more
    return said.rstrip(b"\0\n")


def _understood(said: bytes) -> Scan:
    if said.endswith(b" OK"):
        return Scan.CLEAN
    if said.endswith(b" FOUND"):
        return Scan.INFECTED
    if b"size limit exceeded" in said:
        return Scan.COULD_NOT_SCAN
    raise Transient(AWAY)


@dataclass(frozen=True, slots=True)
class Scanning:
    """The work on one file, whose id is the row's subject. Safe to repeat: what was found once stands."""

    store: Store
    scanner: Scanner | None
    between: Callable[[str], None] = lambda _step: None

    def do(self, claimed: Claim, now: datetime) -> None:
        """Ask the scanner, unless it has been asked, the file was removed, or no scanner is set any more."""
        if self.scanner is None:
            self._mark(claimed, Scan.NO_SCANNER, None)
            return
        try:
            found = self._asked(self.scanner, claimed)
        except Transient:
            if claimed.attempt <= len(outbox.PAUSES):
                raise
            if not self.scanner.answers():
                self._leave_for_later(claimed, now)
                return
            found = Scan.COULD_NOT_SCAN  # it is there, and does not get through this file
        self.between("scanned")
        if found is not None:
            self._mark(claimed, found, now)

    def given_up(self, session: Session, claimed: Claim, sentence: str, now: datetime) -> None:
        """It killed its worker, or met a fault: nobody is given it, and staff see that it could not be scanned."""
        row = session.get(Attachment, claimed.subject_id)
        if row is not None and row.scan == Scan.WAITING:
            row.scan, row.scanned_at = Scan.COULD_NOT_SCAN, now

    def _asked(self, scanner: Scanner, claimed: Claim) -> Scan | None:
        with self.store.reading() as session:
            row = session.get(Attachment, claimed.subject_id)
            if row is None or row.scan in _SETTLED:
                return None
            original = session.get_one(Original, row.original_id)
            return scanner.scan(originals.pieces(session, self.store.vault, original))

    def _mark(self, claimed: Claim, found: Scan, at: datetime | None) -> None:
        with self.store.transaction() as session:
            row = session.get(Attachment, claimed.subject_id, with_for_update=True)
            if row is not None and row.scan not in _SETTLED:
                row.scan, row.scanned_at = found, at

    def _leave_for_later(self, claimed: Claim, now: datetime) -> None:
        # Put back as if new: the row is no longer this claim's, so that it is not marked as done either.
        with self.store.transaction() as session:
            if outbox.is_ours(session, claimed):
                outbox.again(session, TOPIC, claimed.subject_id, now, due=now + _LATER, reason=AWAY)
