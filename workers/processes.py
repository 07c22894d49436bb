"""What processes ask of the system: to end with the one that started them, and to keep their memory in order."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
"""Of prctl(2): the kernel sends this process a signal when its parent dies."""

_M_MXFAST: Final = 1
"""Of mallopt(3): up to which size a freed piece is put aside instead of being joined with its neighbours."""


def end_with(parent: int, number: signal.Signals) -> None:
    """Have this process sent signal ``number`` when ``parent``, which has just started it, dies. On Linux only."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, number)
    if os.getppid() != parent:  # it died before we had asked
        os.kill(os.getpid(), number)


def join_freed_memory() -> None:
    """Have this process's freed pieces of memory joined at once. Where the library is another than glibc, do nothing.

    The tree of a form is tens of thousands of small pieces that are freed together. Put aside they are joined all the
    same when a larger piece is next wanted, one by one and with the caches cold: a fourteenth of the time of a reading.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_MXFAST, 0)
