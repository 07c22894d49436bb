"""Running a program on a stranger's file: little memory, little time, no network, nobody's environment, no trace left.

Everything it may touch is one folder that is made for it and removed behind it; in memory where there is room, because
what people wrote must not lie on a disk in plain text (DESIGN, promise 5).
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from pathlib import Path
from typing import Final

from intake.documents import launcher

LAUNCHER: Final = Path(launcher.__file__)
_NOBODY: Final = 65_534
"""The user who owns nothing, by the kernel's own default (/proc/sys/kernel/overflowuid)."""
_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - a folder with a name nobody can guess is made in it
_ROOM: Final = 256_000_000
"""Bytes free in memory, else the disk is taken: Docker gives 64 MB by default, which a large document would fill."""
_PREFIX: Final = "intake-"
_STALE_SECONDS: Final = 3600
"""A folder this old belongs to a process that was killed: none runs for a tenth of it."""


_STOPPED: Final = frozenset({128 + signal.SIGXCPU, 128 + signal.SIGKILL})


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a program may use. ``seconds`` are of the clock on the wall."""

    memory_bytes: int
    cpu_seconds: int
    seconds: float
    file_bytes: int
    processes: int


class Ended(Enum):
    """How a program came to its end. ``STOPPED``: the time or the processor's time was up, or the memory."""

    WELL = auto()
    BADLY = auto()
    STOPPED = auto()
    NOT_STARTED = auto()


@contextmanager
def folder() -> Iterator[Path]:
    """A folder for one run, which the program may write into."""
    _clear_stale()
    made = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=_place()))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def run(command: Sequence[str], inside: Path, bounds: Bounds, *, alone: bool = True, as_nobody: bool = True) -> Ended:
    """Run ``command`` with ``inside`` as its home. It and all that it started are killed before this returns.

    ``alone``: without a network, where the system allows that (`can_be_alone`). ``as_nobody``: as a user who owns
    nothing, where we are root.
    """
    user = _given_away(inside) if as_nobody else None
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(inside),
        "TMPDIR": str(inside),
        "LC_ALL": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",  # LibreOffice: no display is looked for
    }
    limits = {
        "user": user,
        "alone": alone,
        "environment": environment,
        "memory_bytes": bounds.memory_bytes,
        "cpu_seconds": bounds.cpu_seconds,
        "file_bytes": bounds.file_bytes,
        "processes": bounds.processes,
    }
    running = _start(limits, command, inside)
    try:
        code = running.wait(timeout=bounds.seconds)
    except subprocess.TimeoutExpired:
        return Ended.STOPPED
    finally:
        _end(running)
    if code in _STOPPED:
        return Ended.STOPPED
    return {0: Ended.WELL, launcher.CANNOT_START: Ended.NOT_STARTED}.get(code, Ended.BADLY)


@cache
def can_be_alone() -> bool:
    """Whether the system lets us give a program a network of its own with nobody in it."""
    with folder() as inside:
        asked = _start({"user": _given_away(inside), "alone": True}, [], inside)
        try:
            return asked.wait(timeout=10) == 0
        except subprocess.TimeoutExpired:
            return False
        finally:
            _end(asked)


def _start(limits: Mapping[str, object], command: Sequence[str], inside: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-I", str(LAUNCHER), json.dumps({"parent": os.getpid(), **limits}), *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,  # it may quote the document
        cwd=inside,
        env={},
        start_new_session=True,
    )


def _end(running: subprocess.Popen[bytes]) -> None:
    """Kill whatever is left of the group."""
    with suppress(ProcessLookupError):  # nothing is left
        os.killpg(running.pid, signal.SIGKILL)
    running.wait()


def _given_away(inside: Path) -> int | None:
    """The user to run as: somebody else where we are root, and then the owner of the folder."""
    if os.geteuid() != 0:
        return None
    try:
        for path in (inside, *inside.rglob("*")):
            os.chown(path, _NOBODY, _NOBODY)
    except OSError:
        return None  # root in a container that knows no other users
    return _NOBODY


def _place() -> Path:
    try:
        if os.access(_MEMORY, os.W_OK | os.X_OK) and shutil.disk_usage(_MEMORY).free >= _ROOM:
            return _MEMORY
    except OSError:
        pass  # there is no such folder here
    return Path(tempfile.gettempdir())


def _clear_stale() -> None:
    before = time.time() - _STALE_SECONDS
    for left in _place().glob(f"{_PREFIX}*"):
        try:
            mine = left.is_dir() and left.stat().st_uid in {os.geteuid(), _NOBODY} and left.stat().st_mtime < before
        except OSError:
            continue  # another process was quicker
        if mine:
            shutil.rmtree(left, ignore_errors=True)
