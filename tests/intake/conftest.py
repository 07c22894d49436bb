"""A store for each test, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.store.store import Store
from tests.intake.store.made import SECRET, WRAPPING


@pytest.fixture
def store(database_url: str, tmp_path: Path) -> Iterator[Store]:
    """An empty store with its tables made."""
    keys_url = database_url if database_url.startswith("postgresql") else f"sqlite:///{tmp_path / 'keys.sqlite3'}"
    opened = Store.open(database_url, keys_url, WRAPPING, SECRET)
    opened.migrate()
    yield opened
    opened.close()
