"""Time that passes for what counts by the machine's own clock: the limits, in memory."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest


def let_pass(monkeypatch: pytest.MonkeyPatch, how_long: timedelta) -> None:
    """From now on the machine's clock is so much further."""
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + how_long.total_seconds())
