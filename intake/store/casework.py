"""Tables of the cases: the history, and the projections that are rewritten with every event."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intake.store.base import Base, Identified
from intake.store.types import Instant, Sealed, SealedColumn


class Case(Identified, Base):
    """A case. Status and next due date are projections of its history."""

    __tablename__ = "case_record"
    __table_args__ = (Index("ix_case_record_next_due_received_at", "next_due", "received_at"),)

    dossier_id: Mapped[str] = mapped_column(String(32))
    reference: Mapped[str] = mapped_column(String(16), unique=True)
    status: Mapped[str] = mapped_column(String(40), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    opened_at: Mapped[datetime] = mapped_column(Instant)
    received_at: Mapped[datetime] = mapped_column(Instant)
    next_due: Mapped[date | None] = mapped_column(Date)
    version: Mapped[int] = mapped_column(default=0)
    demonstration: Mapped[bool] = mapped_column(default=False)


class CaseEvent(Identified, Base):
    """One event of a case's history: appended, never changed (triggers refuse it)."""

    __tablename__ = "case_event"
    __table_args__ = (UniqueConstraint("case_id", "seq"),)

    dossier_id: Mapped[str] = mapped_column(String(32))
    case_id: Mapped[str] = mapped_column(ForeignKey("case_record.id"))
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[str] = mapped_column(String(40))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    details: Mapped[Sealed | None] = mapped_column(SealedColumn)


class CaseClock(Identified, Base):
    """A started clock as it stands now: worked out from the history, kept for ordering and listing."""

    __tablename__ = "case_clock"
    __table_args__ = (UniqueConstraint("case_id", "clock"),)

    case_id: Mapped[str] = mapped_column(ForeignKey("case_record.id"))
    clock: Mapped[str] = mapped_column(String(10))
    trigger_date: Mapped[date] = mapped_column(Date)
    due: Mapped[date] = mapped_column(Date, index=True)
    work_to: Mapped[date] = mapped_column(Date)
    provisional: Mapped[bool]
    rule: Mapped[str] = mapped_column(String(500))
    source: Mapped[str] = mapped_column(String(500))
    met_on: Mapped[date | None] = mapped_column(Date)
    stopped_on: Mapped[date | None] = mapped_column(Date)


class Told(Identified, Base):
    """Who must hear of a case, by which rule, and when they were told."""

    __tablename__ = "told"
    __table_args__ = (UniqueConstraint("case_id", "recipient", "rule"),)

    case_id: Mapped[str] = mapped_column(ForeignKey("case_record.id"))
    recipient: Mapped[str] = mapped_column(String(60))
    rule: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime | None] = mapped_column(Instant)
    by: Mapped[str | None] = mapped_column(String(40))
    held: Mapped[bool] = mapped_column(default=False)


class Holiday(Base):
    """A day that is no working day in England. ``confirmed`` when an official list said so."""

    __tablename__ = "holiday"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    confirmed: Mapped[bool] = mapped_column(default=False)
