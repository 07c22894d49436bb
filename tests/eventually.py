"""Waiting for what other processes do."""

from collections.abc import Callable
from threading import Event
from time import monotonic


def eventually(holds: Callable[[], bool], within: float = 60) -> bool:
    """Looks again and again until it holds; the wait is a limit, never the test's pace."""
    deadline, pause = monotonic() + within, Event()
    while not holds():
        if monotonic() > deadline:
            return False
        pause.wait(0.1)
    return True
