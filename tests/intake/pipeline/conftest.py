"""A letterbox for each test."""

import pytest

from tests.intake.pipeline.made import Letterbox


@pytest.fixture
def box() -> Letterbox:
    """An empty letterbox."""
    return Letterbox()
