"""The servers that more than one comparison needs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from tests.servers.certificates import make_certificates
from tests.servers.dovecot import DovecotServer
from tests.servers.processes import folder, unprivileged


@contextmanager
def dovecot() -> Iterator[DovecotServer]:
    certificates = folder("certificates", unprivileged())
    server = DovecotServer(make_certificates(certificates))
    try:
        yield server
    finally:
        server.close()
        shutil.rmtree(certificates, ignore_errors=True)
