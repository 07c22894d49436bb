"""Starts a program that must not be trusted, with less than its caller has. Run by `confined`.

`python -I launcher.py LIMITS COMMAND...` where LIMITS is a JSON object. Exits with the program's own code, or with 128
and its signal. Needs nothing but Python's own library, so that it starts in some 20 ms.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import signal
import sys
from pathlib import Path

# <linux/sched.h> and <linux/prctl.h>
CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x08000000, 0x10000000, 0x20000000, 0x40000000
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 1, 4, 38

CANNOT_START = 127
"""As a shell says of a program that it cannot start."""
NOT_ALONE = 126
"""The system does not allow a network and processes of its own, and the caller asked only whether it does."""


def main(arguments: list[str]) -> int:
    """Start the program and wait for it."""
    limits, command = json.loads(arguments[0]), arguments[1:]
    libc = ctypes.CDLL(None, use_errno=True)
    _become(limits["user"])
    libc.prctl(PR_SET_DUMPABLE, 1)  # else a process that was root may not describe its own namespace
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != limits["parent"]:
        return CANNOT_START  # the caller died before it could be watched
    alone = _alone(libc) if limits["alone"] else False
    if not command:
        return 0 if alone else NOT_ALONE
    ready, started = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
            os.close(started)
            os.read(ready, 1)
            _limit(limits, alone)
            os.execve(command[0], command, limits["environment"])  # noqa: S606 - there is no shell to need
        except BaseException:  # noqa: BLE001 - nothing of this copy may go on
            os._exit(CANNOT_START)
    os.write(started, b"1")
    return _code(os.waitpid(child, 0)[1])


def _become(user: int | None) -> None:
    """Be a user who owns nothing, where the caller is root."""
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)


def _alone(libc: ctypes.CDLL) -> bool:
    """Whether the program now has a network without any other machine in it, and dies with all that it starts."""
    user, group = os.geteuid(), os.getegid()
    if libc.unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWPID | CLONE_NEWIPC) != 0:
        return False
    _say("/proc/self/setgroups", b"deny")
    _say("/proc/self/uid_map", b"%d %d 1" % (user, user))
    _say("/proc/self/gid_map", b"%d %d 1" % (group, group))
    return True


def _say(place: str, words: bytes) -> None:
    # Without a codec: Python's own library may lie where the new user cannot read it.
    told = os.open(place, os.O_WRONLY)
    try:
        os.write(told, words)
    finally:
        os.close(told)


def _limit(limits: dict[str, int], alone: bool) -> None:
    """No more memory, time, file size and processes than the caller says."""
    processes = limits["processes"] if alone else limits["processes"] + _running()
    for what, most in (
        (resource.RLIMIT_AS, limits["memory_bytes"]),
        (resource.RLIMIT_CPU, limits["cpu_seconds"]),
        (resource.RLIMIT_FSIZE, limits["file_bytes"]),
        (resource.RLIMIT_NPROC, processes),
        (resource.RLIMIT_NOFILE, 256),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (allowed, allowed))


def _running() -> int:
    """How many threads this user runs already: the system counts them all."""
    found = 0
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if process.stat().st_uid == os.getuid():
                found += len(list((process / "task").iterdir()))
    return found


def _code(status: int) -> int:
    return 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
