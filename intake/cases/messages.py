"""The messages about a case as its page shows them: to whom, each attempt, and what was heard since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from intake.cases.invitations import TRIES
from intake.store.arrivals import Invitation
from intake.store.casework import Case
from intake.store.vault import Vault
from intake.store.work import AccessRecord, DeliveryAttempt, OutgoingMessage

WITHHELD: Final = "reply-withheld"
"""Of the record: a receipt got no first reply, with a stable word why."""
_FIRST_REPLY: Final = "acknowledgement"
_HANDED_OVER: Final = frozenset({"taken", "later", "refused"})
"""Outcomes of attempts; the rest is what was heard later."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to hand a message over. ``outcome`` is 'taken', 'later' or 'refused', ``reason`` a sentence."""

    at: datetime
    transport: str
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class Link:
    """The link that a message brought: it opens once until ``expires_at``; wrong codes may have ``spent`` it."""

    expires_at: datetime
    used_at: datetime | None
    spent: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that left or should have. ``to`` is the recipient's address or number, shortened.

    ``withheld`` is a stable word where none was written, and why; then nothing else of it is known.
    """

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
    link: Link | None = None
    withheld: str = ""


def messages_of(session: Session, vault: Vault, case: Case, receipt_ids: Sequence[str]) -> list[Sent]:
    """Every message about ``case`` or one of its receipts and every reply that was withheld, oldest first."""
    rows = session.scalars(
        select(OutgoingMessage)
        .where(or_(OutgoingMessage.case_id == case.id, OutgoingMessage.receipt_id.in_(receipt_ids)))
        .order_by(OutgoingMessage.created_at, OutgoingMessage.id)
    ).all()
    attempts, links = _attempts(session, [row.id for row in rows]), _links(session, receipt_ids)
    sent = [
        Sent(
            kind=row.kind,
            to=shortened(str(vault.get(row, "recipient"))),
            created_at=row.created_at,
            sent_at=row.sent_at,
            failed_at=row.failed_at,
            reason=row.reason or "",
            attempts=tuple(attempts.get(row.id, ())),
            unanswered=max(row.attempts - sum(one.outcome in _HANDED_OVER for one in attempts.get(row.id, ())), 0),
            transport=row.transport or "",
            delivery=row.delivery or "",
            link=links.get(row.receipt_id or "") if row.kind == _FIRST_REPLY else None,
        )
        for row in rows
    ]
    return sorted([*sent, *_withheld(session, receipt_ids)], key=lambda one: one.created_at)


def shortened(recipient: str) -> str:
    """An address or a number that its owner knows again, and nobody can use: 'o…@nhs.example.org', '…982'."""
    local, at, domain = recipient.rpartition("@")
    return f"{local[:1]}…@{domain}" if at else f"…{recipient[-3:]}" if recipient[-3:].isdigit() else "…"


def _links(session: Session, receipt_ids: Sequence[str]) -> Mapping[str, Link]:
    rows = session.scalars(select(Invitation).where(Invitation.receipt_id.in_(receipt_ids)))
    return {row.receipt_id: Link(row.expires_at, row.used_at, row.tries >= TRIES) for row in rows}


def _withheld(session: Session, receipt_ids: Sequence[str]) -> list[Sent]:
    rows = session.scalars(
        select(AccessRecord).where(AccessRecord.what == WITHHELD, AccessRecord.receipt_id.in_(receipt_ids))
    )
    return [
        Sent(_FIRST_REPLY, "", row.at, None, None, "", (), 0, "", "", withheld=str(row.facts.get("why", "")))
        for row in rows
    ]


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
