"""Processes that end with the one that started them, however that one ends."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
"""Of prctl(2): the kernel sends this process a signal when its parent dies."""


def end_with(parent: int, number: signal.Signals) -> None:
    """Have this process sent signal ``number`` when ``parent``, which has just started it, dies. On Linux only."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, number)
    if os.getppid() != parent:  # it died before we had asked
        os.kill(os.getpid(), number)
