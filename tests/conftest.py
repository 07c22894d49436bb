"""Fixtures of the whole test run: the real servers, cheap passwords and templates, and the figures of the long runs."""

pytest_plugins = [
    "tests.figures",
    "tests.passwords",
    "tests.servers.browser",
    "tests.servers.certificates",
    "tests.servers.clamd",
    "tests.servers.dovecot",
    "tests.servers.notify_api",
    "tests.servers.office",
    "tests.servers.postgres",
    "tests.servers.redis_server",
    "tests.servers.smtp_sink",
    "tests.templates",
]
