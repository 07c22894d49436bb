"""clamd: Debian's own scanner for malware, with a signature of ours alone, which a test may stop and start."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from tests.servers.processes import Process, folder, free_port, program

MALWARE = b"Zebedee's made-up malware: harms nobody, found by one signature of the tests."
STREAM_BYTES = 3 * 1024 * 1024
"""What this clamd looks through at most: small, so that a test can go beyond it."""


class Clamd:
    """A clamd on a socket and a port of its own. It knows MALWARE and nothing else."""

    def __init__(self) -> None:
        self._binary = program("clamd", "clamav-daemon", beside=("/usr/sbin",))
        self._folder = folder("clamd")
        self.path = self._folder / "clamd.ctl"
        self.port = free_port()
        known = self._folder / "known"
        known.mkdir()
        # An extended signature: name, any type of file, any place, the bytes in hex.
        (known / "own.ndb").write_text(f"MadeUp.Malware-1:0:*:{MALWARE.hex()}\n")
        self._settings = self._folder / "clamd.conf"
        lines = {
            "DatabaseDirectory": known,
            "OfficialDatabaseOnly": "no",
            "Foreground": "yes",
            "LocalSocket": self.path,
            "TCPAddr": "127.0.0.1",
            "TCPSocket": self.port,
            "StreamMaxLength": STREAM_BYTES,
            "MaxThreads": 2,
            "ConcurrentDatabaseReload": "no",
        }
        self._settings.write_text("".join(f"{name} {value}\n" for name, value in lines.items()))
        self._process: Process | None = None
        self.start()

    @property
    def url(self) -> str:
        """The address for `INTAKE_SCANNER`."""
        return f"unix://{self.path}"

    @property
    def tcp_url(self) -> str:
        """The same by its port."""
        return f"tcp://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, unless it runs already."""
        if self._process is None or not self._process.running:
            command = [self._binary, "--foreground", "--config-file", str(self._settings)]
            self._process = Process(command, ready="Self checking every")

    def stop(self) -> None:
        """Stop it: connections are refused until `start`."""
        if self._process is not None:
            self._process.stop()
            self._process = None

    def close(self) -> None:
        """Stop it for good."""
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)


@pytest.fixture(scope="session")
def _clamd_process() -> Iterator[Clamd]:
    server = Clamd()
    yield server
    server.close()


@pytest.fixture
def clamd(_clamd_process: Clamd) -> Clamd:
    """A running clamd. A test may stop it; the next test finds it running again."""
    _clamd_process.start()
    return _clamd_process
