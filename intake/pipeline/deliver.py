"""Sending one message that was written before, and recording what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from intake.cases.casebook import Casebook, Rules
from intake.cases.events import Acknowledged
from intake.cases.recording import SYSTEM
from intake.errors import Permanent, Transient
from intake.pipeline.heard import look
from intake.pipeline.letters import TO_PARTNERS, Kind, Letterhead, TextMessage, enveloped
from intake.pipeline.tell import Telling
from intake.pipeline.transport import NoTexts, Texts, Transport
from intake.pipeline.work import FAULT, KILLED
from intake.store.arrivals import Receipt
from intake.store.casework import Case
from intake.store.outbox import Claim
from intake.store.store import Store
from intake.store.work import DeliveryAttempt, OutgoingMessage

TAKEN: Final = "taken"
LATER: Final = "later"
REFUSED: Final = "refused"
"""What an attempt came to."""
TAKEN_BACK: Final = "taken_back"
"""``OutgoingMessage.delivery`` of what was tried, and then held before anybody took it."""
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
    texts: Texts = field(default_factory=NoTexts)

    def do(self, claimed: Claim, now: datetime) -> None:
        """Send it, unless it was sent, or its recipient is held by now."""
        with self.store.transaction() as session:
            message = _message(session, claimed)
            if message is None or message.sent_at is not None or message.delivery == TAKEN_BACK:
                return
            if not self._may_leave(session, message):
                _take_back(session, message)
                return
            message.attempts += 1
            name, hand_over = self._way_out(message)
        self.between("sending")
        try:
            provider_id = hand_over()
        except (Transient, Permanent) as failure:
            outcome = LATER if isinstance(failure, Transient) else REFUSED
            with self.store.transaction() as session:
                _attempted(session, claimed, name, outcome, failure.sentence, now)
            raise
        self.between("handed over")
        with self.store.passing() as session:
            message = _message(session, claimed)
            if message is not None and message.sent_at is None:
                message.sent_at, message.failed_at, message.reason = now, None, None
                message.transport, message.provider_id = name, provider_id
                _attempted(session, claimed, name, TAKEN, None, now)
                if provider_id is not None:
                    look(session, message, 0, now)
                self._record(session, message, now)
        self.between("sent")

    def given_up(self, session: Session, claimed: Claim, sentence: str, now: datetime) -> None:
        """The message failed; ``sentence`` stands with it for the person who sees to it."""
        message = _message(session, claimed)
        if message is not None and message.sent_at is None:
            message.failed_at = now
            message.reason = NOT_SENT if sentence in {FAULT, KILLED} else sentence

    def _may_leave(self, session: Session, message: OutgoingMessage) -> bool:
        """A recipient may have been held after the message was written (SAFETY 12), or what it asks for be done."""
        if message.kind == Kind.ASK_AGAIN and message.receipt_id is not None:
            return session.get_one(Receipt, message.receipt_id, with_for_update=True).settled_at is None
        if message.kind not in TO_PARTNERS or message.case_id is None:
            return True
        case = session.get_one(Case, message.case_id, with_for_update=True)
        return self._recipient(message) in self._telling(session).may_hear(case)

    def _way_out(self, message: OutgoingMessage) -> tuple[str, Callable[[], str | None]]:
        """What takes the message away, and how to let it."""
        vault = self.store.vault
        to, body = vault.get(message, "recipient"), vault.get(message, "body")
        if message.kind == Kind.CODE_BY_TEXT:
            return self.texts.name, partial(self.texts.send_text, TextMessage(message.id, to, body["text"].strip()))
        letter = enveloped(
            self.letterhead,
            Kind(message.kind),
            message.id,
            to,
            body["text"],
            message.created_at,
            body.get("answers", ""),
        )
        return self.transport.name, partial(self.transport.send, letter)

    def _record(self, session: Session, message: OutgoingMessage, now: datetime) -> None:
        if message.case_id is None:
            return
        case = session.get_one(Case, message.case_id, with_for_update=True)
        telling = self._telling(session)
        if message.kind in TO_PARTNERS:
            telling.told(case, self._recipient(message), now)
        elif message.kind == Kind.ACKNOWLEDGEMENT and message.receipt_id is not None:
            telling.book.record(case, [Acknowledged(at=now, by=SYSTEM, receipt_id=message.receipt_id)])

    def _recipient(self, message: OutgoingMessage) -> str:
        return str(self.store.vault.get(message, "body")["recipient"])

    def _telling(self, session: Session) -> Telling:
        return Telling(Casebook(session, self.store.vault, self.rules), self.letterhead)


def _message(session: Session, claimed: Claim) -> OutgoingMessage | None:
    return session.get(OutgoingMessage, claimed.subject_id, with_for_update=True)


def _take_back(session: Session, message: OutgoingMessage) -> None:
    """It does not leave. Whoever releases its recipient has it written anew, under the key that is free again.

    The record of what was tried stays, and of what a person had asked for.
    """
    tried = select(exists().where(DeliveryAttempt.message_id == message.id))
    if message.kind not in TO_PARTNERS or session.scalar(tried):
        message.key, message.delivery = f"{TAKEN_BACK}:{message.id}", TAKEN_BACK
    else:
        session.delete(message)


def _attempted(
    session: Session, claimed: Claim, transport: str, outcome: str, reason: str | None, now: datetime
) -> None:
    session.add(
        DeliveryAttempt(message_id=claimed.subject_id, at=now, transport=transport, outcome=outcome, reason=reason)
    )
