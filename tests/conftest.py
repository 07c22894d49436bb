"""Fixtures of the whole test run: the real servers."""

pytest_plugins = [
    "tests.figures",
    "tests.servers.redis_server",
    "tests.servers.postgres",
]
