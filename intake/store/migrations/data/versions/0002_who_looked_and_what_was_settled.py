"""Who looked, what a person settled, and passwords that are used once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = {
    "sqlite": tuple(
        f"CREATE TRIGGER access_record_no_{verb.lower()} BEFORE {verb} ON access_record "
        "BEGIN SELECT RAISE(ABORT, 'The record of who looked is never changed.'); END"
        for verb in ("UPDATE", "DELETE")
    ),
    "postgresql": (
        "CREATE FUNCTION access_record_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'The record of who looked is never changed.'; END $$",
        "CREATE TRIGGER access_record_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access_record "
        "FOR EACH STATEMENT EXECUTE FUNCTION access_record_is_append_only()",
    ),
}


def upgrade() -> None:
    op.create_table(
        "access_record",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("receipt_id", sa.String(length=32), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipt.id"], name="fk_access_record_receipt_id"),
        sa.PrimaryKeyConstraint("id", name="pk_access_record"),
    )
    op.create_index("ix_access_record_at", "access_record", ["at"], unique=False)
    op.create_index("ix_access_record_receipt_id", "access_record", ["receipt_id"], unique=False)
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)
    for name in ("password_once", "demonstration"):
        op.add_column("user_account", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("receipt", sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("receipt", sa.Column("settled_by", sa.String(length=40), nullable=True))
    op.add_column("receipt", sa.Column("settled_note", sa.LargeBinary(), nullable=True))
