"""A store and an open mailbox for each test of the mail door."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.settings import Settings
from tests.intake.conftest import filled, store
from tests.servers.certificates import Certificates
from tests.servers.dovecot import DovecotServer, Mailbox
from tests.servers.tokens import TokenEndpoint, token_endpoint
from tests.workers.mailbox.made import address
from workers.mailbox.imap import ImapSource

__all__ = ["filled", "store"]


@pytest.fixture
def source(mailbox: Mailbox) -> Iterator[ImapSource]:
    opened = ImapSource(address(mailbox.url))
    yield opened
    opened.close()


@pytest.fixture
def endpoint() -> Iterator[TokenEndpoint]:
    """A token endpoint of our own."""
    with token_endpoint() as running:
        yield running


@pytest.fixture
def box(endpoint: TokenEndpoint, certificates: Certificates) -> Iterator[Mailbox]:
    """A mailbox that takes tokens."""
    server = DovecotServer(certificates, f"{endpoint.address}/about")
    mailbox = server.mailbox()
    endpoint.users["*"] = mailbox.user
    yield mailbox
    server.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """What is set where nobody set anything."""
    return Settings.load({"INTAKE_DATA_DIR": str(tmp_path / "data")})
