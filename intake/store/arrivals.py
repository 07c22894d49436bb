"""Tables of what arrives: drafts, messages and their sightings, receipts, originals and readings."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intake.store.base import Base, Identified
from intake.store.types import Instant, Sealed, SealedColumn


class Draft(Identified, Base):
    """Answers that somebody is still filling in online. Only the holder of the owner's token may see it."""

    __tablename__ = "draft"

    dossier_id: Mapped[str] = mapped_column(String(32))
    owner_hash: Mapped[bytes] = mapped_column(LargeBinary, index=True)
    """Keyed hash of the owner's token; the token itself is in their cookie alone."""
    answers: Mapped[Sealed | None] = mapped_column(SealedColumn)
    version: Mapped[int] = mapped_column(default=0)
    """Goes up with each change: a page saved over an older version is refused and shown again."""
    created_at: Mapped[datetime] = mapped_column(Instant)
    updated_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)
    sent_receipt_id: Mapped[str | None] = mapped_column(ForeignKey("receipt.id"), unique=True)
    brought: Mapped[Sealed | None] = mapped_column(SealedColumn)
    """JSON: what a Word form that was uploaded into it left to be placed by its sender."""


class WayBack(Identified, Base):
    """The e-mail address that brings a draft back on any device, by a code that is sent to it."""

    __tablename__ = "way_back"

    dossier_id: Mapped[str] = mapped_column(String(32))
    draft_id: Mapped[str] = mapped_column(ForeignKey("draft.id"), unique=True)
    address: Mapped[Sealed] = mapped_column(SealedColumn)
    address_hash: Mapped[bytes] = mapped_column(LargeBinary, index=True)
    """Keyed hash of the address in small letters."""
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    """When somebody typed a code that was sent there; empty for an address that only stands among the answers."""
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Keyed hash of the code that was asked for last."""
    code_made_at: Mapped[datetime | None] = mapped_column(Instant)
    tries: Mapped[int] = mapped_column(default=0)
    """Wrong codes since the last one was made."""
    all_tries: Mapped[int] = mapped_column(default=0)
    """Wrong codes since the draft was last brought back."""


class Message(Identified, Base):
    """One e-mail, whichever mailboxes it was seen in. The same bytes are the same message."""

    __tablename__ = "message"

    dossier_id: Mapped[str] = mapped_column(String(32))
    content_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    message_id_hash: Mapped[bytes | None] = mapped_column(LargeBinary, index=True)
    """Of its Message-ID. Never unique: the same ID with other bytes is another message (CONTRACT, 'Receiving')."""
    size: Mapped[int]
    received_at: Mapped[datetime] = mapped_column(Instant)
    headers: Mapped[Sealed | None] = mapped_column(SealedColumn)
    sender_verdict: Mapped[str | None] = mapped_column(String(20))
    """What our own mail server says of its sender: 'verified', 'not_verified' or 'failed'; empty until it is read."""
    sender_facts: Mapped[Sealed | None] = mapped_column(SealedColumn)
    """What the verdict rests on: the address, its domain, and the outcomes of SPF, DKIM and DMARC."""


class Sighting(Identified, Base):
    """A message as one mailbox holds it. UIDs mean nothing without their UIDVALIDITY (EXPERIENCE 5, 6)."""

    __tablename__ = "sighting"
    __table_args__ = (UniqueConstraint("mailbox", "uidvalidity", "uid"),)

    mailbox: Mapped[str] = mapped_column(String(200))
    uidvalidity: Mapped[int] = mapped_column(BigInteger)
    """32 bits without a sign (RFC 9051, 2.3.1.1): more than PostgreSQL's integer holds."""
    uid: Mapped[str] = mapped_column(String(200))
    message_id: Mapped[str] = mapped_column(ForeignKey("message.id"))
    seen_at: Mapped[datetime] = mapped_column(Instant)
    moved_to: Mapped[str | None] = mapped_column(String(100))
    moved_at: Mapped[datetime | None] = mapped_column(Instant)


class Receipt(Identified, Base):
    """One thing received that may be a notification, with its state and what became of it."""

    __tablename__ = "receipt"
    __table_args__ = (
        UniqueConstraint("message_id", "part"),
        Index("ix_receipt_outcome_received_at", "outcome", "received_at"),
    )

    dossier_id: Mapped[str] = mapped_column(String(32))
    reference: Mapped[str] = mapped_column(String(16), unique=True)
    identity: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    """Keyed hash of what makes it this receipt: a draft's id, or a message's bytes and part."""
    channel: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    """The last step that is done: received, read, opened, routed, told."""
    outcome: Mapped[str | None] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(String(500))
    """A sentence of ours, without personal data, why a person is needed."""
    received_at: Mapped[datetime] = mapped_column(Instant)
    message_id: Mapped[str | None] = mapped_column(ForeignKey("message.id"))
    part: Mapped[int] = mapped_column(default=0)
    content_hash: Mapped[bytes] = mapped_column(LargeBinary, index=True)
    answers_digest: Mapped[bytes | None] = mapped_column(LargeBinary, index=True)
    """Keyed hash of the answers' fingerprint: equal answers, by whichever door, have equal digests."""
    case_id: Mapped[str | None] = mapped_column(ForeignKey("case_record.id"), index=True)
    duplicate_of_id: Mapped[str | None] = mapped_column(ForeignKey("receipt.id"))
    test: Mapped[bool] = mapped_column(default=False)
    """Not real: of the demonstration, or a trial of the way in. Nothing real is matched to it, and nobody is written to
    because of it."""
    settled_at: Mapped[datetime | None] = mapped_column(Instant)
    """When a person had seen to what needed one."""
    settled_by: Mapped[str | None] = mapped_column(String(40))
    settled_how: Mapped[str | None] = mapped_column(String(20))
    """A stable word: 'attached', 'opened', 'keyed_in', 'set_aside' or 'dealt_with'."""
    settled_note: Mapped[Sealed | None] = mapped_column(SealedColumn)
    """What people did about it, each with how, who, when and their words: the last may have been put back before."""


class Original(Identified, Base):
    """Bytes exactly as they came, sealed in chunks."""

    __tablename__ = "original"

    dossier_id: Mapped[str] = mapped_column(String(32))
    receipt_id: Mapped[str | None] = mapped_column(ForeignKey("receipt.id"), index=True)
    message_id: Mapped[str | None] = mapped_column(ForeignKey("message.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[Sealed | None] = mapped_column(SealedColumn)
    """The sender's own file name: data, never a path."""
    size: Mapped[int]
    kept_at: Mapped[datetime] = mapped_column(Instant)


class OriginalChunk(Identified, Base):
    """A piece of an original. Its number is sealed into it, so that pieces cannot change places."""

    __tablename__ = "original_chunk"
    __table_args__ = (UniqueConstraint("original_id", "number"),)

    dossier_id: Mapped[str] = mapped_column(String(32))
    original_id: Mapped[str] = mapped_column(ForeignKey("original.id"))
    number: Mapped[int]
    data: Mapped[Sealed] = mapped_column(SealedColumn)


class ReadingRecord(Identified, Base):
    """What reading a receipt gave. A later version stands beside the earlier one, never in its place."""

    __tablename__ = "reading"
    __table_args__ = (UniqueConstraint("receipt_id", "version"),)

    dossier_id: Mapped[str] = mapped_column(String(32))
    receipt_id: Mapped[str] = mapped_column(ForeignKey("receipt.id"))
    version: Mapped[int]
    form_version: Mapped[str | None] = mapped_column(String(40))
    outcome: Mapped[str] = mapped_column(String(20))
    read_at: Mapped[datetime] = mapped_column(Instant)
    answers: Mapped[Sealed | None] = mapped_column(SealedColumn)
    provenance: Mapped[Sealed | None] = mapped_column(SealedColumn)
    findings: Mapped[Sealed | None] = mapped_column(SealedColumn)
    unplaced: Mapped[Sealed | None] = mapped_column(SealedColumn)
    passages: Mapped[Sealed | None] = mapped_column(SealedColumn)
    """The document in its own order; none for answers that were typed online."""


class Invitation(Identified, Base):
    """A link that opens what one sender sent for them to go on with online, behind a code (SAFETY 18)."""

    __tablename__ = "invitation"

    dossier_id: Mapped[str] = mapped_column(String(32))
    receipt_id: Mapped[str] = mapped_column(ForeignKey("receipt.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    """Keyed hash of the link's token; the token itself is in the message alone."""
    recipient: Mapped[Sealed] = mapped_column(SealedColumn)
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Keyed hash of the code that was asked for last."""
    code_made_at: Mapped[datetime | None] = mapped_column(Instant)
    tries: Mapped[int] = mapped_column(default=0)
    """Codes typed wrongly, of all that were sent for it."""
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
    draft_id: Mapped[str | None] = mapped_column(ForeignKey("draft.id"))
    """The draft that it was opened into."""
