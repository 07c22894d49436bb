"""Files beside answers, codes for the status page, calls, drafts that were never sent, and agencies' own systems."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("draft", sa.Column("brought", sa.LargeBinary(), nullable=True))
    _attachment()
    _status_code()
    _phone_call()
    _unsent_draft()
    _agency_key()
    _agency_request()


def _attachment() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("dossier_id", sa.String(32), nullable=False),
        sa.Column("draft_id", sa.String(32), nullable=False),
        sa.Column("receipt_id", sa.String(32), nullable=True),
        sa.Column("original_id", sa.String(32), nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("scan", sa.String(20), nullable=False),
        sa.Column("scanned_at", _INSTANT, nullable=True),
        sa.Column("added_at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name="fk_attachment_draft_id"),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipt.id"], name="fk_attachment_receipt_id"),
        sa.ForeignKeyConstraint(["original_id"], ["original.id"], name="fk_attachment_original_id"),
        sa.PrimaryKeyConstraint("id", name="pk_attachment"),
        sa.UniqueConstraint("original_id", name="uq_attachment_original_id"),
    )
    op.create_index("ix_attachment_draft_id", "attachment", ["draft_id"])
    op.create_index("ix_attachment_receipt_id", "attachment", ["receipt_id"])


def _status_code() -> None:
    op.create_table(
        "status_code",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("dossier_id", sa.String(32), nullable=False),
        sa.Column("receipt_id", sa.String(32), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=True),
        sa.Column("code_made_at", _INSTANT, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("all_tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipt.id"], name="fk_status_code_receipt_id"),
        sa.PrimaryKeyConstraint("id", name="pk_status_code"),
        sa.UniqueConstraint("receipt_id", name="uq_status_code_receipt_id"),
    )


def _phone_call() -> None:
    op.create_table(
        "phone_call",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("dossier_id", sa.String(32), nullable=False),
        sa.Column("draft_id", sa.String(32), nullable=False),
        sa.Column("receipt_id", sa.String(32), nullable=True),
        sa.Column("taken_by", sa.String(40), nullable=False),
        sa.Column("called_at", _INSTANT, nullable=False),
        sa.Column("caller", sa.LargeBinary(), nullable=False),
        sa.Column("read_back_at", _INSTANT, nullable=True),
        sa.Column("read_back", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name="fk_phone_call_draft_id"),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipt.id"], name="fk_phone_call_receipt_id"),
        sa.PrimaryKeyConstraint("id", name="pk_phone_call"),
        sa.UniqueConstraint("draft_id", name="uq_phone_call_draft_id"),
        sa.UniqueConstraint("receipt_id", name="uq_phone_call_receipt_id"),
    )


def _unsent_draft() -> None:
    op.create_table(
        "unsent_draft",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("dossier_id", sa.String(32), nullable=False),
        sa.Column("draft_id", sa.String(32), nullable=False),
        sa.Column("asked_at", _INSTANT, nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("called_at", _INSTANT, nullable=True),
        sa.Column("settled_at", _INSTANT, nullable=True),
        sa.Column("settled_by", sa.String(40), nullable=True),
        sa.Column("settled_how", sa.String(20), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name="fk_unsent_draft_draft_id"),
        sa.PrimaryKeyConstraint("id", name="pk_unsent_draft"),
        sa.UniqueConstraint("draft_id", name="uq_unsent_draft_draft_id"),
    )
    op.create_index("ix_unsent_draft_asked_at", "unsent_draft", ["asked_at"])
    op.create_index("ix_unsent_draft_settled_at", "unsent_draft", ["settled_at"])


def _agency_key() -> None:
    op.create_table(
        "agency_key",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("agency", sa.String(200), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("practice", sa.Boolean(), nullable=False),
        sa.Column("made_at", _INSTANT, nullable=False),
        sa.Column("made_by", sa.String(40), nullable=False),
        sa.Column("last_used_at", _INSTANT, nullable=True),
        sa.Column("ends_at", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_agency_key"),
        sa.UniqueConstraint("key_hash", name="uq_agency_key_key_hash"),
    )


def _agency_request() -> None:
    op.create_table(
        "agency_request",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("agency_key_id", sa.String(32), nullable=False),
        sa.Column("idempotency_hash", sa.LargeBinary(), nullable=False),
        sa.Column("body_hash", sa.LargeBinary(), nullable=False),
        sa.Column("receipt_id", sa.String(32), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["agency_key_id"], ["agency_key.id"], name="fk_agency_request_agency_key_id"),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipt.id"], name="fk_agency_request_receipt_id"),
        sa.PrimaryKeyConstraint("id", name="pk_agency_request"),
        sa.UniqueConstraint(
            "agency_key_id", "idempotency_hash", name="uq_agency_request_agency_key_id_idempotency_hash"
        ),
    )
    op.create_index("ix_agency_request_receipt_id", "agency_request", ["receipt_id"])
