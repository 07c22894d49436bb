"""The whole service as `intake run` starts it, on a free port and a data folder of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from intake.opened import open_store
from intake.settings import Settings
from intake.store.store import Store
from tests.eventually import eventually
from tests.servers.processes import STOP_SECONDS, free_port


@dataclass(frozen=True, slots=True)
class Service:
    """A running service, and its command line beside it."""

    environment: Mapping[str, str]
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        return f"http://localhost:{self.environment['INTAKE_PORT']}"

    def intake(self, *words: str) -> list[dict[str, Any]]:
        """Run `intake` with ``--json`` on the same data; the objects that it prints."""
        ran = subprocess.run(
            [sys.executable, "-m", "intake.cli", *words, "--json"],
            env=dict(self.environment),
            capture_output=True,
            text=True,
            check=True,
        )
        return [json.loads(line) for line in ran.stdout.splitlines()]

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The store that the service works on."""
        opened = open_store(Settings.load(self.environment))
        try:
            yield opened
        finally:
            opened.close()

    def ready(self) -> bool:
        """Whether its pages answer."""
        try:
            with urllib.request.urlopen(f"{self.address}/health/ready", timeout=5) as reply:  # noqa: S310
                return bool(reply.status == 200)
        except OSError:
            return False


RUN: Final = (sys.executable, "-m", "intake.cli", "run")


@contextmanager
def running(folder: Path, *, command: Sequence[str] = RUN, within: float = 60, **settings: str) -> Iterator[Service]:
    """The service with its data in ``folder``, ready ``within`` seconds; stopped as Ctrl-C stops it."""
    environment = os.environ | {"INTAKE_DATA_DIR": str(folder), "INTAKE_PORT": str(free_port()), "INTAKE_DEMO": "0"}
    environment |= {"INTAKE_REHEARSAL_AT": "off"}  # a test mail of its own would come into what is counted
    environment |= {f"INTAKE_{name}": value for name, value in settings.items()}
    process = subprocess.Popen(command, env=environment, start_new_session=True)
    service = Service(environment, process)
    try:
        assert eventually(service.ready, within)
        yield service
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(STOP_SECONDS) in {0, -signal.SIGINT}  # make ends by the signal that it was given
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
