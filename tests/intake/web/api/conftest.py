"""A site with the API, and an agency that has a key to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.web.api import blueprint as api
from intake.web.notify import blueprint as notify
from tests.intake.web.api.calling import Agency, agency
from tests.intake.web.base import Site, make_site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A fresh site with its own database and all pages."""
    made = make_site(tmp_path, more=[notify, api])
    yield made
    made.store.close()


@pytest.fixture
def hospital(site: Site) -> Agency:
    """An agency with a key."""
    return agency(site)
