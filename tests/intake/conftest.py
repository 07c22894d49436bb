"""A store for each test, on SQLite and on PostgreSQL."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from intake.store.store import Store
from tests.intake.store.made import SECRET, WRAPPING
from tests.intake.store.tables import make_tables, migrated


@pytest.fixture
def filled() -> Callable[[str], None]:
    """On PostgreSQL every database here has its tables."""
    return migrated


@pytest.fixture
def store(database_url: str, filled: Callable[[str], None] | None, tmp_path: Path) -> Iterator[Store]:
    """An empty store with its tables made."""
    keys_url = database_url if database_url.startswith("postgresql") else f"sqlite:///{tmp_path / 'keys.sqlite3'}"
    opened = Store.open(database_url, keys_url, WRAPPING, SECRET)
    if filled is None or not database_url.startswith("postgresql"):
        make_tables(opened)
    yield opened
    opened.close()
