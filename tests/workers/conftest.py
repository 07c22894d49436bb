"""A house on the real Redis."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.redis_server import RedisServer
from tests.workers.house import House, house


@pytest.fixture
def at(redis_server: RedisServer, tmp_path: Path) -> Iterator[House]:
    """Settings, store and parts of a service of its own."""
    with house(tmp_path / "data", redis_server.url) as made:
        yield made
