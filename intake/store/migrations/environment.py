"""What both trees of migrations run in: the connection that `migrate` gives them."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, MetaData


def run(metadata: MetaData, version_table: str) -> None:
    """Run the migrations on the connection in the configuration's attributes, in its transaction.

    Each tree keeps its place in a table of its own, so that both can stand in one PostgreSQL database.
    """
    connection: Connection = context.config.attributes["connection"]
    context.configure(
        connection=connection, target_metadata=metadata, version_table=version_table, user_module_prefix=""
    )
    context.run_migrations()
