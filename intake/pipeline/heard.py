"""What GOV.UK Notify says became of a message that it took, asked a few times and kept each time it changes.

Each look is a piece of work of its own in the outbox, due some time after the message left. A provider there tries for
72 hours, and what came of it is known for 7 days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from intake.cases.casebook import Casebook, Rules
from intake.errors import Transient
from intake.pipeline.bounces import CAME_BACK, DELIVERED, came_back, delivered
from intake.store import outbox
from intake.store.outbox import Claim
from intake.store.store import Store
from intake.store.work import DeliveryAttempt, OutgoingMessage

AFTER: Final = (
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(hours=24),
    timedelta(hours=73),
)
"""When it is looked after a message left; not any more once it is settled."""
TOPICS: Final = tuple(f"message-status-{number}" for number in range(1, len(AFTER) + 1))
"""Of the outbox rows whose subject is a message that is asked about, one for each look."""

SENDING: Final = "sending"
"""``OutgoingMessage.delivery`` while nobody knows whether it arrived."""
_WHY: Final = {
    "permanent-failure": "The address or number does not exist. Reach them in another way.",
    "temporary-failure": "It was not delivered: a mailbox was full, or a phone was off. Reach them in another way.",
    "technical-failure": "GOV.UK Notify could not send it because of a fault there. Reach them in another way.",
}


class Teller(Protocol):
    """Says what became of a message."""

    @property
    def name(self) -> str: ...

    def status_of(self, provider_id: str) -> str | None:
        """A status as GOV.UK Notify calls it; None where it is not known any more. Raises Transient."""


@dataclass(frozen=True, slots=True)
class StatusCheck:
    """One look at what became of the message that is the row's subject."""

    store: Store
    teller: Teller
    rules: Rules

    def do(self, claimed: Claim, now: datetime) -> None:
        """Ask and keep the answer. What cannot be asked just now is asked at the next look; after the last it fails."""
        with self.store.reading() as session:
            message = session.get(OutgoingMessage, claimed.subject_id)
            provider_id = None if message is None or _settled(message) else message.provider_id
        if provider_id is None:
            return
        try:
            status = self.teller.status_of(provider_id)
        except Transient:
            if claimed.topic == TOPICS[-1]:
                raise
            status = SENDING
        with self.store.transaction() as session:
            message = session.get_one(OutgoingMessage, claimed.subject_id, with_for_update=True)
            if status is None or _settled(message):
                return
            _keep(Casebook(session, self.store.vault, self.rules), message, self.teller.name, status, now)
            if not _settled(message):
                look(session, message, TOPICS.index(claimed.topic) + 1, now)

    def given_up(self, session: Session, claimed: Claim, sentence: str, now: datetime) -> None:
        """The work stands before a person already; nothing is known against the message."""


def look(session: Session, message: OutgoingMessage, number: int, now: datetime) -> None:
    """Put look ``number`` at a message into the outbox, from 0; nothing after the last."""
    if number < len(AFTER):
        due = (message.sent_at or now) + AFTER[number]
        outbox.add(session, TOPICS[number], message.id, now, due=due)


def _settled(message: OutgoingMessage) -> bool:
    return message.delivery in {DELIVERED, CAME_BACK}


def _keep(book: Casebook, message: OutgoingMessage, transport: str, status: str, now: datetime) -> None:
    said = exists().where(DeliveryAttempt.message_id == message.id, DeliveryAttempt.outcome == status)
    if not book.session.scalar(select(said)):
        kept = DeliveryAttempt(
            message_id=message.id, at=now, transport=transport, outcome=status, reason=_WHY.get(status)
        )
        book.session.add(kept)
    if status in _WHY:
        came_back(book, message, _WHY[status], now)
    elif status == DELIVERED:
        delivered(book, message, now)
    else:
        message.delivery = SENDING
