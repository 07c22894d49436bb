"""Parts of the service as processes: started, started again when they stop by themselves, stopped together."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Final

import click

from intake.errors import Permanent
from workers.processes import end_with

_GRACE_SECONDS: Final = 7.0
"""How long the parts may take to stop before they are killed: all of it must be gone within ten seconds."""
_LAST_GRACE_SECONDS: Final = 1.5
"""The same for what the others need until they have stopped."""
_LOOK_SECONDS: Final = 0.5
_FIRST_PAUSE: Final = 1.0
_LONGEST_PAUSE: Final = 60.0
"""Before a part that keeps stopping is started again."""
_WELL_SECONDS: Final = 300.0
"""Who ran this long and then stopped is started again as if for the first time."""


class Part:
    """A process of the service. ``last``: the others need it until they have stopped."""

    def __init__(self, name: str, command: Callable[[], Sequence[str]], *, last: bool = False) -> None:
        """``command`` is asked before each start: it may have something to make ready."""
        self.name, self.last = name, last
        self._command = command
        self._pause = _FIRST_PAUSE
        self._again_at: float | None = None
        self._since = monotonic()
        self.process = self._start()

    def keep_alive(self, now: float) -> None:
        """Start the process again where it has stopped and its pause is over. ``now`` counts monotonic seconds."""
        if self.process.poll() is None:
            return
        if self._again_at is None:
            if now - self._since > _WELL_SECONDS:
                self._pause = _FIRST_PAUSE
            click.echo(f"The {self.name} stopped by itself and is started again in {self._pause:g} s.", err=True)
            self._again_at, self._pause = now + self._pause, min(2 * self._pause, _LONGEST_PAUSE)
        elif now >= self._again_at:
            self._again_at, self._since = None, now
            self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        # A group of its own: Ctrl-C reaches the supervisor alone, which then stops the parts in their order.
        return subprocess.Popen(
            self._command(),
            stdin=subprocess.DEVNULL,
            process_group=0,
            preexec_fn=partial(end_with, os.getpid(), signal.SIGTERM),  # noqa: PLW1509 - this process has no threads
        )


def ours(*arguments: str) -> Callable[[], Sequence[str]]:
    """The `intake` command with ``arguments``, by the same Python."""
    return lambda: [sys.executable, "-m", "intake.cli", *arguments]


def told_to_stop() -> Event:
    """Set by SIGINT (Ctrl-C) and SIGTERM from now on."""
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop


def supervise(parts: Sequence[Part], stop: Event) -> None:
    """Keep the parts alive until ``stop`` is set, then end them: all are gone within ten seconds."""
    try:
        while not stop.wait(_LOOK_SECONDS):
            for part in parts:
                part.keep_alive(monotonic())
    finally:
        _end([part.process for part in parts if not part.last], _GRACE_SECONDS)
        _end([part.process for part in parts if part.last], _LAST_GRACE_SECONDS)


def _end(processes: Sequence[subprocess.Popen[bytes]], grace: float) -> None:
    for process in processes:
        process.terminate()
    deadline = monotonic() + grace
    for process in processes:
        try:
            process.wait(max(0.0, deadline - monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def only_one(data_dir: Path) -> Iterator[None]:
    """Hold the data folder: two services on one folder would each think it their own. Raises Permanent."""
    with (data_dir / "running.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Permanent("The service is running already on this data folder.") from None
        yield
