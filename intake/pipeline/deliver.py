"""Sending one message that was written before, and recording what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from intake.cases.casebook import Casebook, Rules
from intake.cases.events import Acknowledged
from intake.cases.recording import SYSTEM
from intake.pipeline.letters import Kind, Letter, Letterhead, enveloped
from intake.pipeline.tell import Telling
from intake.pipeline.transport import Transport
from intake.pipeline.work import FAULT, KILLED
from intake.store.casework import Case
from intake.store.outbox import Claim
from intake.store.store import Store
from intake.store.work import OutgoingMessage

NOT_SENT: Final = "A fault in this service stopped the sending of this message. Tell whoever runs the service."


@dataclass(frozen=True, slots=True)
class Delivery:
    """The work on one outgoing message, whose id is the row's subject.

    A message may leave twice where this process ends, or the power fails, between the sending and the record of it: it
    is the same message then, byte for byte and by its Message-ID.
    """

    store: Store
    rules: Rules
    letterhead: Letterhead
    transport: Transport
    between: Callable[[str], None] = lambda _step: None

    def do(self, claimed: Claim, now: datetime) -> None:
        """Send it, unless it was sent, or its recipient is held by now."""
        with self.store.transaction() as session:
            message = _message(session, claimed)
            if message is None or message.sent_at is not None:
                return
            if not self._may_leave(session, message):
                session.delete(message)  # whoever releases the recipient has it written anew
                return
            message.attempts += 1
            letter = self._letter(message)
        self.between("sending")
        self.transport.send(letter)
        self.between("handed over")
        with self.store.passing() as session:
            message = _message(session, claimed)
            if message is not None and message.sent_at is None:
                message.sent_at, message.failed_at, message.reason = now, None, None
                self._record(session, message, now)
        self.between("sent")

    def given_up(self, session: Session, claimed: Claim, sentence: str, now: datetime) -> None:
        """The message failed; ``sentence`` stands with it for the person who sees to it."""
        message = _message(session, claimed)
        if message is not None and message.sent_at is None:
            message.failed_at = now
            message.reason = NOT_SENT if sentence in {FAULT, KILLED} else sentence

    def _may_leave(self, session: Session, message: OutgoingMessage) -> bool:
        """A recipient may have been held after the message was written (SAFETY 12)."""
        if message.kind == Kind.ACKNOWLEDGEMENT or message.case_id is None:
            return True
        case = session.get_one(Case, message.case_id, with_for_update=True)
        return self._recipient(message) in self._telling(session).may_hear(case)

    def _letter(self, message: OutgoingMessage) -> Letter:
        vault = self.store.vault
        to, body = vault.get(message, "recipient"), vault.get(message, "body")
        return enveloped(self.letterhead, Kind(message.kind), message.id, to, body["text"], message.created_at)

    def _record(self, session: Session, message: OutgoingMessage, now: datetime) -> None:
        if message.case_id is None:
            return
        case = session.get_one(Case, message.case_id, with_for_update=True)
        telling = self._telling(session)
        if message.kind != Kind.ACKNOWLEDGEMENT:
            telling.told(case, self._recipient(message), now)
        elif message.receipt_id is not None:
            telling.book.record(case, [Acknowledged(at=now, by=SYSTEM, receipt_id=message.receipt_id)])

    def _recipient(self, message: OutgoingMessage) -> str:
        return str(self.store.vault.get(message, "body")["recipient"])

    def _telling(self, session: Session) -> Telling:
        return Telling(Casebook(session, self.store.vault, self.rules), self.letterhead)


def _message(session: Session, claimed: Claim) -> OutgoingMessage | None:
    return session.get(OutgoingMessage, claimed.subject_id, with_for_update=True)
