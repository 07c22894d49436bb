"""A name planted in every sealed column is nowhere in the databases, their logs, or a dump."""

import subprocess
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Column, make_url
from sqlalchemy import types as sql

from intake.store.base import Base, new_id
from intake.store.originals import keep
from intake.store.schema import DATA
from intake.store.store import Store
from intake.store.types import Instant, SealedColumn
from tests.intake.store.made import CANARY, NOW
from tests.servers.postgres import BINARIES
from tests.servers.processes import program

MARKER = "FINDME-0001"
"""Stands unsealed in the same rows: what finds it would find the name."""


def sealed(column: Column[Any]) -> bool:
    return isinstance(column.type, SealedColumn)


def plain(column: Column[Any], made: dict[str, str]) -> Any:
    """Any value that the column takes; for a foreign key the row that was made in its table."""
    for key in column.foreign_keys:
        return made[key.column.table.name]
    values: dict[type[Any], Any] = {
        Instant: NOW,
        sql.Date: date(2026, 11, 24),
        sql.LargeBinary: MARKER.encode(),
        sql.Boolean: False,
        sql.Integer: 1,
        sql.JSON: {},
        sql.String: MARKER[-column.type.length :] if isinstance(column.type, sql.String) and column.type.length else "",
    }
    return next(value for kind, value in values.items() if isinstance(column.type, kind))


def plant(store: Store) -> int:
    """A row in every table, the name in all its sealed columns. Returns how many columns that were."""
    classes = {mapper.local_table: mapper.class_ for mapper in Base.registry.mappers}
    made: dict[str, str] = {}
    planted = 0
    with store.transaction() as session:
        for table in DATA.sorted_tables:
            made[table.name] = new_id()
            needed = [column for column in table.columns if not column.nullable and not sealed(column)]
            values = {column.name: plain(column, made) for column in needed if column.name not in {"id", "dossier_id"}}
            if "id" in table.columns:
                values["id"] = made[table.name]
            if "dossier_id" in table.columns:
                values["dossier_id"] = store.vault.new_dossier(NOW)
            row = classes[table](**values)
            for column in filter(sealed, table.columns):
                store.vault.put(row, column.name, {"child_surname": CANARY})
                planted += 1
            session.add(row)
            session.flush()
        keep(session, store.vault, store.vault.new_dossier(NOW), CANARY.encode() * 9, kind="mail", now=NOW, name=CANARY)
    return planted


def dump(url: str) -> bytes:
    address = make_url(url)
    return subprocess.run(
        [program("pg_dump", "postgresql-client", beside=BINARIES), "--inserts", "--no-password"],
        env={
            "PGHOST": str(address.host),
            "PGPORT": str(address.port),
            "PGUSER": str(address.username),
            "PGPASSWORD": str(address.password),
            "PGDATABASE": str(address.database),
        },
        check=True,
        capture_output=True,
    ).stdout


def test_a_planted_name_is_nowhere_in_the_database(store: Store, database_url: str, tmp_path: Path) -> None:
    columns = [column for table in DATA.sorted_tables for column in table.columns if sealed(column)]
    assert plant(store) == len(columns) > 0
    if database_url.startswith("sqlite"):
        files = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
        assert files["intake.sqlite3-wal"]
        kept = b"".join(files.values())
    else:
        kept = dump(database_url)
        assert CANARY.encode().hex().encode() not in kept
        assert MARKER.encode().hex().encode() in kept
    assert MARKER.encode() in kept
    assert CANARY.encode() not in kept
    assert CANARY.split()[1].encode() not in kept
