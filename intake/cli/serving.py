"""The commands that keep running: the pages, the worker, and both as one."""

from __future__ import annotations

import ctypes
import fcntl
import logging
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Final

import click

from intake.cli.store import opened
from intake.errors import Permanent
from intake.opened import open_pipeline
from intake.settings import Settings
from intake.web.app import create_app
from intake.web.notify import blueprint as notify
from intake.web.server import serve
from intake.web.triage import blueprint as triage
from workers.sweep import sweep_until

_GRACE_SECONDS: Final = 8
"""How long a child may take to stop before it is killed: all of it must be gone within ten seconds."""
_DIES_WITH_PARENT: Final = 1
"""PR_SET_PDEATHSIG of prctl(2)."""
_PARTS: Final = ("web", "worker")
_LOOK_SECONDS: Final = 0.5
_LONGEST_PAUSE: Final = 60.0
"""Before a part that keeps stopping is started again."""


class Part:
    """A process of the service, started again when it stops by itself, after a pause that doubles each time."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._pause = 1.0
        self._again_at: float | None = None
        self.process = self._start()

    def keep_alive(self, now: float) -> None:
        """Start the process again where it has stopped and its pause is over. ``now`` counts monotonic seconds."""
        if self.process.poll() is None:
            return
        if self._again_at is None:
            click.echo(f"The {self._name} stopped by itself and is started again in {self._pause:g} s.", err=True)
            self._again_at, self._pause = now + self._pause, min(2 * self._pause, _LONGEST_PAUSE)
        elif now >= self._again_at:
            self._again_at = None
            self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "intake.cli", self._name, "--child"])


@click.command("web")
@click.option("--child", is_flag=True, hidden=True, help="Stop when the process that started this one ends.")
def web(child: bool) -> None:
    """Serve the pages.

    Example: INTAKE_DATA_DIR=data INTAKE_PORT=8000 intake web
    """
    if child:
        _die_with_parent()
    with opened() as at:
        serve(create_app(at.store, at.settings, blueprints=[notify, triage]), at.settings)


@click.command("worker")
@click.option("--child", is_flag=True, hidden=True, help="Stop when the process that started this one ends.")
def worker(child: bool) -> None:
    """Work what was accepted: read it, open its case, choose who must hear.

    Example: INTAKE_DATA_DIR=data intake worker
    """
    if child:
        _die_with_parent()
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    with opened() as at:
        sweep_until(stop, lambda now: open_pipeline(at.settings, at.store, now), lambda: datetime.now(UTC))


@click.command("run")
def run() -> None:
    """Run everything in the foreground; Ctrl-C stops all of it.

    Example: INTAKE_DATA_DIR=data intake run
    """
    with opened() as at, _only_one(at.settings.data_dir):
        stop = Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        parts = [Part(name) for name in _PARTS]
        click.echo(_welcome(at.settings))
        try:
            while not stop.wait(_LOOK_SECONDS):
                for part in parts:
                    part.keep_alive(monotonic())
        finally:
            _stop([part.process for part in parts])


def _welcome(settings: Settings) -> str:
    return f"Notifications are taken at http://{settings.host}:{settings.port} (Ctrl-C stops the service)."


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIES_WITH_PARENT, signal.SIGTERM)


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


@contextmanager
def _only_one(data_dir: Path) -> Iterator[None]:
    """Hold the data folder: two services on one folder would each think it their own."""
    with (data_dir / "running.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Permanent("The service is running already on this data folder.") from None
        yield
