"""Fixtures of the web tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.intake.web.base import Site, make_site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A fresh site with its own database."""
    made = make_site(tmp_path)
    yield made
    made.store.close()
