"""The messages about a case as its page shows them: to whom, each attempt, and what was heard since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from intake.store.casework import Case
from intake.store.vault import Vault
from intake.store.work import DeliveryAttempt, OutgoingMessage


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to hand a message over. ``outcome`` is 'taken', 'later' or 'refused', ``reason`` a sentence."""

    at: datetime
    transport: str
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that left or should have. ``to`` is the recipient's address or number, shortened."""

    kind: str
    to: str
    created_at: datetime
    sent_at: datetime | None
    failed_at: datetime | None
    reason: str
    attempts: tuple[Attempt, ...]
    unanswered: int
    """Attempts that ended without a record: their process was stopped, and nobody knows what came of them."""
    transport: str
    delivery: str
    """What was heard of it since; a stable word, '' for nothing."""


def messages_of(session: Session, vault: Vault, case: Case, receipt_ids: Sequence[str]) -> list[Sent]:
    """Every message about ``case`` or one of its receipts, oldest first."""
    rows = session.scalars(
        select(OutgoingMessage)
        .where(or_(OutgoingMessage.case_id == case.id, OutgoingMessage.receipt_id.in_(receipt_ids)))
        .order_by(OutgoingMessage.created_at, OutgoingMessage.id)
    ).all()
    attempts = _attempts(session, [row.id for row in rows])
    return [
        Sent(
            kind=row.kind,
            to=shortened(str(vault.get(row, "recipient"))),
            created_at=row.created_at,
            sent_at=row.sent_at,
            failed_at=row.failed_at,
            reason=row.reason or "",
            attempts=tuple(attempts.get(row.id, ())),
            unanswered=max(row.attempts - len(attempts.get(row.id, ())), 0),
            transport=row.transport or "",
            delivery=row.delivery or "",
        )
        for row in rows
    ]


def shortened(recipient: str) -> str:
    """An address or a number that its owner knows again, and nobody can use: 'o…@nhs.example.org', '…982'."""
    local, at, domain = recipient.rpartition("@")
    return f"{local[:1]}…@{domain}" if at else f"…{recipient[-3:]}" if recipient[-3:].isdigit() else "…"


def _attempts(session: Session, message_ids: Sequence[str]) -> Mapping[str, list[Attempt]]:
    rows = session.scalars(
        select(DeliveryAttempt)
        .where(DeliveryAttempt.message_id.in_(message_ids))
        .order_by(DeliveryAttempt.at, DeliveryAttempt.id)
    )
    found: dict[str, list[Attempt]] = {}
    for row in rows:
        kept = Attempt(row.at, row.transport, row.outcome, row.reason or "")
        found.setdefault(row.message_id, []).append(kept)
    return found
