"""Tables for the store of a test: migrated once in a process, then copied.

Migrating costs a test more than most of what it looks at. What migrating does, and that it can be done again and by
several processes at once, is asked of `Store.migrate` itself (`test_schema.py`, `test_engine.py`).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from intake.store.store import Store
from tests.intake.store.made import SECRET, WRAPPING


def make_tables(store: Store) -> None:
    """Leave ``store`` as `Store.migrate` does: on SQLite, where no file is there yet, by a copy."""
    files = [_file(engine) for engine in (store.engine, store.keys_engine)]
    if None in files or any(file.exists() for file in files if file):
        store.migrate()
        return
    for file, content in zip(files, _migrated(), strict=True):
        if file:
            file.touch(mode=0o600)
            file.write_bytes(content)


def migrated(url: str) -> None:
    """Make the tables in a PostgreSQL database that others are copied from."""
    store = Store.open(url, url, WRAPPING, SECRET)
    store.migrate()
    store.close()


@cache
def _migrated() -> tuple[bytes, ...]:
    with TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("data.sqlite3", "keys.sqlite3")]
        data, keys = (f"sqlite:///{file}" for file in files)
        store = Store.open(data, keys, WRAPPING, SECRET)
        store.migrate()
        store.close()  # what SQLite still kept beside the files goes into them
        return tuple(file.read_bytes() for file in files)


def _file(engine: Engine) -> Path | None:
    name = engine.url.database
    return Path(name) if engine.dialect.name == "sqlite" and name else None
