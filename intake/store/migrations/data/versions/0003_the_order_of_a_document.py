"""A form's answers and loose texts in the order in which they stood in its document."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("reading", sa.Column("passages", sa.LargeBinary(), nullable=True))
