"""The service of one run: its parts as real processes whose every line is kept, and the servers around them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.servers.dovecot import DovecotServer, Mailbox
from tests.servers.processes import die_with_parent
from tests.servers.redis_server import RedisServer
from tests.servers.smtp_sink import SmtpSink
from tests.workers.house import House, house
from tests.workers.mailbox.thousand.mails.draw import KNOWN_DOMAIN, LIMIT, OURS, SERVER

MAILBOX: Final = "mailbox"
TASKS: Final = "tasks"
SCHEDULE: Final = "schedule"


@dataclass
class Part:
    """`intake worker --only NAME`: killed as often as a run wants, started again, its lines in one file."""

    name: str
    environment: dict[str, str]
    log: Path
    hasty: bool
    _process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it. It is not waited for: that it comes to work is the service's own affair."""
        module = "tests.workers.mailbox.thousand.hasty" if self.hasty else "intake.cli"
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", module, "worker", "--only", self.name],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=os.environ | self.environment,
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509 - it calls prctl and nothing that takes a lock
            )

    def keep_alive(self) -> None:
        """Start it again where it has ended, as `intake run` and `intake worker` do with their parts."""
        if self._process is not None and self._process.poll() is not None:
            self.start()

    @property
    def pid(self) -> int:
        """Its process id; 0 while it does not run."""
        return 0 if self._process is None else self._process.pid

    def children(self) -> list[int]:
        """The processes in which a worker does its tasks."""
        found = subprocess.run(["pgrep", "-P", str(self.pid)], capture_output=True, text=True, check=False)
        return [int(line) for line in found.stdout.split()]

    def kill(self) -> None:
        """SIGKILL, as the kernel does it when memory runs out: the children end by themselves."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def end(self) -> None:
        """Kill it and whatever it started."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


class Monitor:
    """Writes down everything that Redis is told, for as long as it runs."""

    def __init__(self, redis: RedisServer, into: Path) -> None:
        self._connection = socket.create_connection(("127.0.0.1", redis.port))
        self._connection.sendall(b"MONITOR\r\n")
        assert self._connection.recv(5) == b"+OK\r\n"
        self._thread = threading.Thread(target=self._listen, args=(into,), daemon=True)
        self._thread.start()

    def _listen(self, into: Path) -> None:
        with into.open("wb") as file, suppress(OSError):
            while said := self._connection.recv(65_536):
                file.write(said)

    def stop(self) -> None:
        """Listen no more; the file is whole then."""
        with suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._connection.close()


@dataclass
class Service:
    """A whole service on a mailbox of its own, and the folder in which its run leaves everything."""

    at: House
    folder: Path
    dovecot: DovecotServer
    mailbox: Mailbox
    redis: RedisServer
    sink: SmtpSink
    hasty: bool
    parts: list[Part] = field(default_factory=list)

    def start(self, *names: str) -> None:
        """Start these parts."""
        for name in names:
            log = self.folder / f"{len(self.parts)}-{name}.log"
            self.parts.append(Part(name, self.at.environment, log, self.hasty))
            self.parts[-1].start()

    def of(self, name: str) -> list[Part]:
        """All parts of a name."""
        return [part for part in self.parts if part.name == name]

    def logs(self) -> list[Path]:
        """What the parts, and the mail server, wrote."""
        return sorted(self.folder.glob("*.log"))

    @property
    def data(self) -> Path:
        """The service's own folder: databases, journal, keys."""
        return self.at.settings.data_dir

    def waiting(self) -> int:
        """How many mails lie in the inbox."""
        return len(self.mailbox.files())


@contextmanager
def service(
    folder: Path, dovecot: DovecotServer, redis: RedisServer, *, hasty: bool, database_url: str = ""
) -> Iterator[Service]:
    """A service with nothing started yet; at its end all its processes are killed. Its own SQLite unless told."""
    mailbox, sink = dovecot.mailbox(), SmtpSink()
    settings = {
        "MAILBOX_URL": mailbox.url,
        "SMTP_URL": sink.url,
        "MAIL_FROM": OURS,
        "AUTHENTICATION_SERVER": SERVER,
        "KNOWN_SENDERS": KNOWN_DOMAIN,
        "MAX_MESSAGE_BYTES": str(LIMIT),
        "AREA": "Marram Bay",
        "SOFFICE": "",
    }
    if database_url:
        settings["DATABASE_URL"] = database_url
    named = {f"INTAKE_{name}": value for name, value in settings.items()}
    try:
        with house(folder / "data", redis.url, **named) as at:
            made = Service(at, folder, dovecot, mailbox, redis, sink, hasty)
            try:
                yield made
            finally:
                for part in made.parts:
                    part.end()
    finally:
        sink.stop()
