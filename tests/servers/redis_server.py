"""Redis: Debian's own server, which a test may stop and start."""

from collections.abc import Iterator

import pytest
import redis

from tests.servers.processes import Process, free_port, program


class RedisServer:
    """A Redis on a port of its own that keeps nothing on disk: what is stopped has forgotten everything."""

    def __init__(self) -> None:
        self._binary = program("redis-server", "redis-server", beside=("/usr/bin",))
        self.port = free_port()
        self._process: Process | None = None
        self.start()

    @property
    def url(self) -> str:
        """The address for `INTAKE_REDIS_URL`."""
        return f"redis://127.0.0.1:{self.port}/0"

    def client(self) -> "redis.Redis":
        """Return a client of redis-py; the caller closes it."""
        return redis.Redis.from_url(self.url)

    def start(self) -> None:
        """Start it, unless it runs already."""
        if self._process is None or not self._process.running:
            settings = {
                "bind": "127.0.0.1",
                "port": str(self.port),
                "save": "",
                "appendonly": "no",
                "maxmemory-policy": "noeviction",
                "daemonize": "no",
            }
            flags = [part for name, value in settings.items() for part in (f"--{name}", value)]
            self._process = Process([self._binary, *flags], ready="Ready to accept connections")

    def stop(self) -> None:
        """Stop it: connections are refused until `start`."""
        if self._process is not None:
            self._process.stop()
            self._process = None

    def flush(self) -> None:
        """Forget everything."""
        with self.client() as client:
            client.flushall()


@pytest.fixture(scope="session")
def _redis_process() -> Iterator[RedisServer]:
    server = RedisServer()
    yield server
    server.stop()


@pytest.fixture
def redis_server(_redis_process: RedisServer) -> RedisServer:
    """A running, empty Redis. A test may stop it; the next test finds it running again."""
    _redis_process.start()
    _redis_process.flush()
    return _redis_process
