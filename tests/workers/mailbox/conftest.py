"""A store and an open mailbox for each test of the mail door."""

from collections.abc import Iterator

import pytest

from tests.intake.conftest import store
from tests.servers.dovecot import Mailbox
from tests.workers.mailbox.made import address
from workers.mailbox.imap import ImapSource

__all__ = ["store"]


@pytest.fixture
def source(mailbox: Mailbox) -> Iterator[ImapSource]:
    opened = ImapSource(address(mailbox.url))
    yield opened
    opened.close()
