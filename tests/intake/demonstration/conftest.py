"""An empty database, and settings that want a demonstration in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from intake.opened import open_store
from intake.settings import Settings
from intake.store.store import Store
from tests.intake.store.tables import make_tables


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """Settings on SQLite and on PostgreSQL."""
    return Settings.load({"INTAKE_DATA_DIR": str(tmp_path / "data"), "INTAKE_DATABASE_URL": database_url})


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    """The empty store of these settings."""
    with migrated(settings) as opened:
        yield opened


@contextmanager
def migrated(settings: Settings) -> Iterator[Store]:
    """The store of the settings, with its tables."""
    opened = open_store(settings)
    make_tables(opened)
    yield opened
    opened.close()
