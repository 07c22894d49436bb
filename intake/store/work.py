"""Tables of the work in hand: the outbox, messages going out, who looked, mailbox leases, signs of life."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from intake.store.base import Base, Identified
from intake.store.types import Instant, Sealed, SealedColumn


class OutboxRow(Identified, Base):
    """Something to be done. The row is the truth; a broker message is only a doorbell (CONTRACT, 'Work')."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_done_at_next_try_at", "done_at", "next_try_at"),)

    topic: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(32))
    key: Mapped[str] = mapped_column(String(120), unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    claimed_until: Mapped[datetime] = mapped_column(Instant)
    next_try_at: Mapped[datetime] = mapped_column(Instant)
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None] = mapped_column(Instant)
    failed_at: Mapped[datetime | None] = mapped_column(Instant)
    reason: Mapped[str | None] = mapped_column(String(500))


class OutgoingMessage(Identified, Base):
    """A message that leaves: written once under its key, sent by the outbox, each attempt counted."""

    __tablename__ = "outgoing_message"

    dossier_id: Mapped[str] = mapped_column(String(32))
    key: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    receipt_id: Mapped[str | None] = mapped_column(ForeignKey("receipt.id"), index=True)
    case_id: Mapped[str | None] = mapped_column(ForeignKey("case_record.id"), index=True)
    recipient: Mapped[Sealed] = mapped_column(SealedColumn)
    body: Mapped[Sealed] = mapped_column(SealedColumn)
    created_at: Mapped[datetime] = mapped_column(Instant)
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    failed_at: Mapped[datetime | None] = mapped_column(Instant)
    reason: Mapped[str | None] = mapped_column(String(500))
    transport: Mapped[str | None] = mapped_column(String(20))
    """What took it: 'smtp', 'notify' or 'folder'."""
    provider_id: Mapped[str | None] = mapped_column(String(60), index=True)
    """What GOV.UK Notify calls it."""
    delivery: Mapped[str | None] = mapped_column(String(20))
    """What was heard of it since: 'delivered', 'came_back', or what GOV.UK Notify says."""


class DeliveryAttempt(Identified, Base):
    """One attempt to hand over a message that leaves: appended, never changed."""

    __tablename__ = "delivery_attempt"

    message_id: Mapped[str] = mapped_column(ForeignKey("outgoing_message.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    transport: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[str] = mapped_column(String(20))
    """'taken', 'later' or 'refused'."""
    reason: Mapped[str | None] = mapped_column(String(500))


class AccessRecord(Identified, Base):
    """Somebody looked at personal data outside one case's history, or acted on a receipt: appended, never changed."""

    __tablename__ = "access_record"
    __table_args__ = (Index("ix_access_record_at", "at"),)

    at: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[str] = mapped_column(String(40))
    what: Mapped[str] = mapped_column(String(40))
    """A stable word, such as 'queue-read', 'original-downloaded', 'receipt-retried'."""
    receipt_id: Mapped[str | None] = mapped_column(ForeignKey("receipt.id"), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    """References and counts; no personal data."""


class MailboxState(Base):
    """A mailbox: who works it until when, and when it last answered."""

    __tablename__ = "mailbox_state"

    mailbox: Mapped[str] = mapped_column(String(200), primary_key=True)
    holder: Mapped[str | None] = mapped_column(String(100))
    held_until: Mapped[datetime | None] = mapped_column(Instant)
    last_contact_at: Mapped[datetime | None] = mapped_column(Instant)
    last_error: Mapped[str | None] = mapped_column(String(500))


class Heartbeat(Base):
    """When a process last said that it lives."""

    __tablename__ = "heartbeat"

    process: Mapped[str] = mapped_column(String(100), primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
