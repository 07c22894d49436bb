"""Who sent a message, how it was answered and came back, links to go on online, and the watch over the mailboxes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("message", sa.Column("sender_verdict", sa.String(20), nullable=True))
    op.add_column("message", sa.Column("sender_facts", sa.LargeBinary(), nullable=True))
    op.add_column("receipt", sa.Column("settled_how", sa.String(20), nullable=True))
    op.add_column("outgoing_message", sa.Column("transport", sa.String(20), nullable=True))
    op.add_column("outgoing_message", sa.Column("provider_id", sa.String(60), nullable=True))
    op.add_column("outgoing_message", sa.Column("delivery", sa.String(20), nullable=True))
    op.create_index("ix_outgoing_message_provider_id", "outgoing_message", ["provider_id"])
    op.create_table(
        "delivery_attempt",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("message_id", sa.String(32), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("transport", sa.String(20), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(500), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["outgoing_message.id"], name="fk_delivery_attempt_message_id"),
        sa.PrimaryKeyConstraint("id", name="pk_delivery_attempt"),
    )
    op.create_index("ix_delivery_attempt_message_id", "delivery_attempt", ["message_id"])
    op.create_table(
        "invitation",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("dossier_id", sa.String(32), nullable=False),
        sa.Column("receipt_id", sa.String(32), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("recipient", sa.LargeBinary(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=True),
        sa.Column("code_made_at", _INSTANT, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("expires_at", _INSTANT, nullable=False),
        sa.Column("used_at", _INSTANT, nullable=True),
        sa.Column("draft_id", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipt.id"], name="fk_invitation_receipt_id"),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name="fk_invitation_draft_id"),
        sa.PrimaryKeyConstraint("id", name="pk_invitation"),
        sa.UniqueConstraint("token_hash", name="uq_invitation_token_hash"),
    )
    op.create_index("ix_invitation_receipt_id", "invitation", ["receipt_id"])
    op.create_index("ix_invitation_expires_at", "invitation", ["expires_at"])
    op.create_table(
        "mailbox_count",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("mailbox", sa.String(200), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("counted_at", _INSTANT, nullable=False),
        sa.Column("difference", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mailbox_count"),
        sa.UniqueConstraint("mailbox", "day", name="uq_mailbox_count_mailbox_day"),
    )
    op.create_table(
        "rehearsal",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("mailbox", sa.String(200), nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("sent_at", _INSTANT, nullable=False),
        sa.Column("receipt_id", sa.String(32), nullable=True),
        sa.Column("arrived_at", _INSTANT, nullable=True),
        sa.Column("failed_at", _INSTANT, nullable=True),
        sa.Column("reason", sa.String(500), nullable=True),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipt.id"], name="fk_rehearsal_receipt_id"),
        sa.PrimaryKeyConstraint("id", name="pk_rehearsal"),
        sa.UniqueConstraint("mark", name="uq_rehearsal_mark"),
    )
    op.create_table(
        "alarm",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("about", sa.String(250), nullable=False),
        sa.Column("open_about", sa.String(250), nullable=True),
        sa.Column("sentence", sa.String(500), nullable=False),
        sa.Column("raised_at", _INSTANT, nullable=False),
        sa.Column("ended_at", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_alarm"),
        sa.UniqueConstraint("open_about", name="uq_alarm_open_about"),
    )
    op.create_index("ix_alarm_about", "alarm", ["about"])
