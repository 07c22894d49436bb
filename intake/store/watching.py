"""Tables of the watch over the mail door: daily counts of the mailboxes, trials of the way in, alarms."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intake.store.base import Base, Identified
from intake.store.types import Instant


class MailboxCount(Identified, Base):
    """What one mailbox said that it holds, beside what we hold of it: one row a mailbox and local day."""

    __tablename__ = "mailbox_count"
    __table_args__ = (UniqueConstraint("mailbox", "day"),)

    mailbox: Mapped[str] = mapped_column(String(200))
    day: Mapped[date] = mapped_column(Date)
    counted_at: Mapped[datetime] = mapped_column(Instant)
    difference: Mapped[int]
    """Messages that one side has and the other lacks; 0 when all is well."""
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The counts of both sides, folder by folder; no personal data."""


class Rehearsal(Identified, Base):
    """One trial of the real way in: a marked test form that the service mailed to itself."""

    __tablename__ = "rehearsal"

    day: Mapped[date] = mapped_column(Date)
    mailbox: Mapped[str] = mapped_column(String(200))
    mark: Mapped[str] = mapped_column(String(64), unique=True)
    """What tells the test form from every other; drawn anew for each."""
    sent_at: Mapped[datetime] = mapped_column(Instant)
    receipt_id: Mapped[str | None] = mapped_column(ForeignKey("receipt.id"))
    arrived_at: Mapped[datetime | None] = mapped_column(Instant)
    failed_at: Mapped[datetime | None] = mapped_column(Instant)
    reason: Mapped[str | None] = mapped_column(String(500))


class Alarm(Identified, Base):
    """Something that people were alarmed about once, until it was over."""

    __tablename__ = "alarm"

    about: Mapped[str] = mapped_column(String(250), index=True)
    """A stable word and what it is about, such as 'mailbox-silent:<mailbox>'."""
    open_about: Mapped[str | None] = mapped_column(String(250), unique=True)
    """The same while it lasts, so that it is raised once; empty when it is over."""
    sentence: Mapped[str] = mapped_column(String(500))
    """Without personal data."""
    raised_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
