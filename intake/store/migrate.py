"""Bringing the databases up to date. Safe when several processes start together: one works, the others wait.

On PostgreSQL the tables may belong to one role (INTAKE_MIGRATION_DATABASE_URL) and be used by another, which is then
granted what the product needs and no more: it cannot change the history of a case, delete a key, or alter a table.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import ProgrammingError

from intake.errors import Permanent
from intake.store.engine import only_reading, translated
from intake.store.keys import SCHEMA

_TREES: Final = Path(__file__).parent / "migrations"
_LOCK: Final = 4_702_026
"""Any number, so long as nothing else on the server takes an advisory lock of the same."""

DATA_VERSION: Final = "data_version"
KEYS_VERSION: Final = "keys_version"
"""The tables in which each tree keeps its place."""

_MAY_NOT: Final = (
    "The database needs new tables, and the role in INTAKE_DATABASE_URL may not make them: "
    "run `intake migrate` with INTAKE_MIGRATION_DATABASE_URL naming the role that owns them."
)

_GRANTS_ON_DATA: Final = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "REVOKE UPDATE, DELETE ON case_event, access_record FROM {role}",
    f"REVOKE INSERT, UPDATE, DELETE ON {DATA_VERSION} FROM {{role}}",
)
_GRANTS_ON_KEYS: Final = (
    f"GRANT USAGE ON SCHEMA {SCHEMA} TO {{role}}",
    "GRANT SELECT, INSERT, UPDATE ON dossier_key TO {role}",
    f"GRANT SELECT ON {KEYS_VERSION} TO {{role}}",
)


def migrate(data: Engine, keys: Engine, application: str | None = None) -> None:
    """Create or upgrade both stores. On PostgreSQL, let the role ``application`` use them where others own them.

    Raises Transient when a database is away, Permanent when the role in an engine's address may not make tables.
    """
    try:
        _upgrade(keys, "keys", application, _GRANTS_ON_KEYS)
        _upgrade(data, "data", application, _GRANTS_ON_DATA)
    except ProgrammingError as error:
        if isinstance(error.orig, InsufficientPrivilege):
            raise Permanent(_MAY_NOT) from error
        raise


def up_to_date(data: Engine, keys: Engine) -> bool:
    """Whether both stores have the tables of this version. Raises Transient when one is away."""
    return _is_at_head(keys, "keys", KEYS_VERSION) and _is_at_head(data, "data", DATA_VERSION)


def _upgrade(engine: Engine, tree: str, application: str | None, grants: tuple[str, ...]) -> None:
    config = _config(tree)
    with translated(), engine.begin() as connection:
        _wait_for_turn(connection)
        _make_schema(connection, tree)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if engine.dialect.name == "postgresql" and application not in {None, engine.url.username}:
            role = engine.dialect.identifier_preparer.quote(str(application))
            for grant in grants:
                connection.execute(text(grant.format(role=role)))


def _is_at_head(engine: Engine, tree: str, version_table: str) -> bool:
    with translated(), only_reading(engine).connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": version_table})
        return context.get_current_heads() == _heads(tree)


@cache
def _heads(tree: str) -> tuple[str, ...]:
    return tuple(ScriptDirectory.from_config(_config(tree)).get_heads())


def _config(tree: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_TREES / tree).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _wait_for_turn(connection: Connection) -> None:
    # SQLite has taken its write lock with BEGIN IMMEDIATE already.
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})


def _make_schema(connection: Connection, tree: str) -> None:
    if connection.dialect.name != "postgresql" or tree != "keys":
        return
    there = connection.scalar(text("SELECT 1 FROM pg_namespace WHERE nspname = :name"), {"name": SCHEMA})
    if there is None:  # asked first: CREATE SCHEMA IF NOT EXISTS wants the right to make one even where it stands
        connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))
