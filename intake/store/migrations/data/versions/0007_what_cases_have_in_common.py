"""Keyed hashes by which a case is found from another that is about the same child."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_trace",
        sa.Column("token", sa.LargeBinary(16), nullable=False),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name="fk_case_trace_case_id"),
        sa.PrimaryKeyConstraint("token", "case_id", name="pk_case_trace"),
    )
    op.create_index("ix_case_trace_case_id", "case_trace", ["case_id"])
    op.create_table(
        "case_traced",
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("rules", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unopened", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name="fk_case_traced_case_id"),
        sa.PrimaryKeyConstraint("case_id", name="pk_case_traced"),
    )
    op.create_index("ix_case_traced_looked_at", "case_traced", ["looked_at"])
