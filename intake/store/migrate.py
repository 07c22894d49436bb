"""Bringing the databases up to date. Safe when several processes start together: one works, the others wait."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text

from intake.store.engine import translated

_TREES: Final = Path(__file__).parent / "migrations"
_LOCK: Final = 4_702_026
"""Any number, so long as nothing else on the server takes an advisory lock of the same."""


def migrate(data: Engine, keys: Engine) -> None:
    """Create or upgrade both stores. Raises Transient when a database is away."""
    _upgrade(keys, "keys")
    _upgrade(data, "data")


def _upgrade(engine: Engine, tree: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(_TREES / tree).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with translated(), engine.begin() as connection:
        _wait_for_turn(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _wait_for_turn(connection: Connection) -> None:
    # SQLite has taken its write lock with BEGIN IMMEDIATE already.
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
