"""Fixtures of the web tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.intake.web.base import Site, make_site
from tests.servers.pages import served


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A fresh site with its own database."""
    made = make_site(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    """The site, served on a free port."""
    with served(site.app) as where:
        yield where
