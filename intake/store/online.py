"""Tables of the online door, beside its drafts: files, calls, what was never sent, and agencies' own systems."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intake.store.base import Base, Identified
from intake.store.types import Instant, Sealed, SealedColumn


class Attachment(Identified, Base):
    """A file beside the answers of a draft; once that is sent, beside those of its receipt.

    Its bytes and its name are an original's. Where a scanner is set, nobody is given them before it found them clean.
    """

    __tablename__ = "attachment"

    dossier_id: Mapped[str] = mapped_column(String(32))
    draft_id: Mapped[str] = mapped_column(ForeignKey("draft.id"), index=True)
    receipt_id: Mapped[str | None] = mapped_column(ForeignKey("receipt.id"), index=True)
    original_id: Mapped[str] = mapped_column(ForeignKey("original.id"), unique=True)
    media_type: Mapped[str] = mapped_column(String(100))
    """By its content, never by its name."""
    scan: Mapped[str] = mapped_column(String(20))
    """A stable word: 'waiting', 'clean', 'infected', 'could_not_scan', 'no_scanner'; 'taken_out' of its case."""
    scanned_at: Mapped[datetime | None] = mapped_column(Instant)
    added_at: Mapped[datetime] = mapped_column(Instant)


class StatusCode(Identified, Base):
    """The one-time code behind which a notifier sees how far their notification is."""

    __tablename__ = "status_code"

    dossier_id: Mapped[str] = mapped_column(String(32))
    receipt_id: Mapped[str] = mapped_column(ForeignKey("receipt.id"), unique=True)
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Keyed hash of the code that was asked for last."""
    code_made_at: Mapped[datetime | None] = mapped_column(Instant)
    tries: Mapped[int] = mapped_column(default=0)
    """Wrong codes since the last one was made."""
    all_tries: Mapped[int] = mapped_column(default=0)
    """Wrong codes since the page was last opened."""


class PhoneCall(Identified, Base):
    """A notification that somebody of the office takes by telephone into a draft of its own (SAFETY 23)."""

    __tablename__ = "phone_call"

    dossier_id: Mapped[str] = mapped_column(String(32))
    draft_id: Mapped[str] = mapped_column(ForeignKey("draft.id"), unique=True)
    receipt_id: Mapped[str | None] = mapped_column(ForeignKey("receipt.id"), unique=True)
    taken_by: Mapped[str] = mapped_column(String(40))
    """The account of who wrote it down."""
    called_at: Mapped[datetime] = mapped_column(Instant)
    """When the call came in: the notification counts as received then."""
    caller: Mapped[Sealed] = mapped_column(SealedColumn)
    """JSON: the caller's name, role and agency as they gave them, and the number to call back."""
    read_back_at: Mapped[datetime | None] = mapped_column(Instant)
    """When it was read back to the caller; empty where nobody said that it was."""
    read_back: Mapped[Sealed | None] = mapped_column(SealedColumn)
    """What the caller said to it, or why it was not read back."""


class UnsentDraft(Identified, Base):
    """A draft that was not sent within a working day: the office is asked to phone whoever began it (SAFETY 30)."""

    __tablename__ = "unsent_draft"

    dossier_id: Mapped[str] = mapped_column(String(32))
    draft_id: Mapped[str] = mapped_column(ForeignKey("draft.id"), unique=True)
    asked_at: Mapped[datetime] = mapped_column(Instant, index=True)
    calls: Mapped[int] = mapped_column(default=0)
    """How often somebody tried to reach them."""
    called_at: Mapped[datetime | None] = mapped_column(Instant)
    settled_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    settled_by: Mapped[str | None] = mapped_column(String(40))
    settled_how: Mapped[str | None] = mapped_column(String(20))
    """A stable word: 'sent', 'will_send', 'told_by_phone', 'not_needed', 'not_reached' or 'nobody_to_phone'."""
    note: Mapped[Sealed | None] = mapped_column(SealedColumn)
    """JSON: each call with who, when, how it ended and their words."""


class AgencyKey(Identified, Base):
    """The key by which one agency's own system sends notifications."""

    __tablename__ = "agency_key"

    agency: Mapped[str] = mapped_column(String(200))
    """Its name as the ledger shows it: no personal data."""
    key_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    """Keyed hash of the key; the key itself is shown once and kept nowhere."""
    practice: Mapped[bool] = mapped_column(default=False)
    """What is sent with it is a test: it opens no real case, and nobody is told."""
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by: Mapped[str] = mapped_column(String(40))
    last_used_at: Mapped[datetime | None] = mapped_column(Instant)
    ends_at: Mapped[datetime | None] = mapped_column(Instant)


class AgencyRequest(Identified, Base):
    """A notification that an agency's own system sent: the same idempotency key gives the same receipt."""

    __tablename__ = "agency_request"
    __table_args__ = (UniqueConstraint("agency_key_id", "idempotency_hash"),)

    agency_key_id: Mapped[str] = mapped_column(ForeignKey("agency_key.id"))
    idempotency_hash: Mapped[bytes] = mapped_column(LargeBinary)
    body_hash: Mapped[bytes] = mapped_column(LargeBinary)
    """Keyed hash of what was sent: the same key with other content is refused."""
    receipt_id: Mapped[str] = mapped_column(ForeignKey("receipt.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
