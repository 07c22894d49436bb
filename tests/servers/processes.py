"""Starting, awaiting and ending the programs that tests drive."""

import contextlib
import ctypes
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1
START_SECONDS = 60
STOP_SECONDS = 20
_libc = ctypes.CDLL(None)


class ServerError(Exception):
    """A server that the tests need is not installed, did not start, or did not stop."""


def program(name: str, package: str, *, beside: Sequence[str] = ()) -> str:
    """Return the path of a program.

    `beside` names folders (glob patterns from the root, the last match first) that are searched before PATH, for
    programs that Debian keeps off it. Raises `ServerError` that names the Debian package where the program is missing.
    """
    found = [
        path
        for pattern in beside
        for path in sorted(Path("/").glob(f"{pattern.lstrip('/')}/{name}"), reverse=True)
        if os.access(path, os.X_OK)
    ]
    path = str(found[0]) if found else shutil.which(name)
    if path is None:
        raise ServerError(f"The tests need '{name}': install it with `apt-get install {package}`.")
    return path


def unprivileged() -> pwd.struct_passwd | None:
    """Return the account for servers that refuse to run as root; None where the tests are not root themselves."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def folder(prefix: str, owner: pwd.struct_passwd | None = None) -> Path:
    """Make a folder that `owner` alone can enter. Its path is short enough for sockets in it."""
    path = Path(tempfile.mkdtemp(prefix=f"intake-{prefix}-"))
    if owner is not None:
        os.chown(path, owner.pw_uid, owner.pw_gid)
    return path


def free_port() -> int:
    """Return a loopback port that nothing listens on, below the range from which the kernel serves clients."""
    draw = random.SystemRandom()
    while True:
        port = draw.randrange(10_240, 32_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def die_with_parent() -> None:
    """Ask the kernel to end this process with its parent; for `preexec_fn`."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Process:
    """A program in the foreground, ready once it has printed a certain line. It dies with the tests."""

    def __init__(
        self,
        argv: Sequence[str],
        *,
        ready: str,
        owner: pwd.struct_passwd | None = None,
        env: Mapping[str, str] | None = None,
        stop_with: signal.Signals = signal.SIGTERM,
    ) -> None:
        """Start `argv` as `owner` and wait for a line that contains `ready`.

        Raises `ServerError` with the last lines printed where the program ends or stays silent.
        """
        self._stop_with = stop_with
        self._last: deque[str] = deque(maxlen=50)
        self._ready = threading.Event()
        self._over = False
        self._popen = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=None if env is None else dict(env),
            cwd="/",
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - it calls prctl and nothing that takes a lock
            user=None if owner is None else owner.pw_uid,
            group=None if owner is None else owner.pw_gid,
            extra_groups=None if owner is None else [],
        )
        self._reader = threading.Thread(target=self._read, args=(ready,), daemon=True)
        self._reader.start()
        in_time = self._ready.wait(START_SECONDS)
        if self._over or not in_time:
            self.kill()
            raise ServerError(f"{Path(argv[0]).name} did not start:\n" + "".join(self._last))

    def _read(self, ready: str) -> None:
        assert self._popen.stdout is not None
        with self._popen.stdout as lines:
            for line in lines:
                self._last.append(line)
                if ready in line:
                    self._ready.set()
        if not self._ready.is_set():
            self._over = True
            self._ready.set()

    @property
    def pid(self) -> int:
        """The process id, for tests that kill."""
        return self._popen.pid

    @property
    def running(self) -> bool:
        """Whether the program still runs."""
        return self._popen.poll() is None

    def output(self) -> str:
        """Return the last lines that the program printed."""
        return "".join(self._last)

    def stop(self) -> None:
        """End the program in its own way; what has not gone after `STOP_SECONDS` is killed, and fails the test."""
        self._signal(self._stop_with)
        try:
            self._popen.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            raise ServerError(f"process {self.pid} did not stop:\n{self.output()}") from None
        finally:
            self.kill()  # children that would linger a little

    def kill(self) -> None:
        """End the program and its children with SIGKILL."""
        self._signal(signal.SIGKILL)
        self._popen.wait(STOP_SECONDS)
        self._reader.join(STOP_SECONDS)

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._popen.pid, number)
