"""The notifier's pages on a real store, served to a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pages.service import Service, running


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """A service of its own, with nothing in it."""
    with running(tmp_path) as made:
        yield made
