"""The sweep over the outbox: whatever was accepted and is not done is found here, whoever rang a bell or did not."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from threading import Event
from typing import Final

from intake.errors import Transient
from intake.pipeline.work import Pipeline

log: Final = logging.getLogger(__name__)

PAUSE_SECONDS: Final = 1.0
"""Between two looks at an empty outbox: one small query, and a notifier's case appears while they still read."""


def sweep_until(stop: Event, pipeline_at: Callable[[datetime], Pipeline], clock: Callable[[], datetime]) -> None:
    """Drain the outbox again and again until ``stop`` is set. A database that is away is waited for."""
    while not stop.is_set():
        now = clock()
        try:
            pipeline_at(now).drain(now)
        except Transient as failure:
            log.warning("The sweep waits: %s", failure.sentence)  # any other fault ends the process, to be started anew
        stop.wait(PAUSE_SECONDS)
