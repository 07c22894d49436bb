"""A site on the day of the examples."""

from __future__ import annotations

import pytest

from tests.intake.web.base import Site
from tests.intake.web.triage.made import NOW


@pytest.fixture(autouse=True)
def today(site: Site) -> None:
    site.clock.at = NOW
