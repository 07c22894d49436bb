"""Ringing for the workers: quick, once, and never the trouble of whoever rings."""

from __future__ import annotations

import logging
from collections.abc import Callable
from time import monotonic
from typing import Any, Final

from kombu.exceptions import ChannelError

from intake.settings import Settings
from workers.app import AT_ONCE, WORK, celery_app

QUIET_SECONDS: Final = 5.0
"""How long nobody rings after a bell was not taken: each try may cost its caller two times AT_ONCE."""

log: Final = logging.getLogger(__name__)


class Bell:
    """Tells the workers that a row of the outbox waits. What they do not hear, the sweep finds. One for a process."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = monotonic) -> None:
        """``clock`` counts seconds."""
        self._app = celery_app(settings, AT_ONCE)
        self._clock = clock
        self._quiet_until = 0.0

    def ring(self, key: str) -> None:
        """Publish ``key`` (`outbox.key_of`). Call it after the commit. Never raises, returns within about a second."""
        if self._clock() < self._quiet_until:
            return
        try:
            self._app.send_task(WORK, args=[key], retry=False, ignore_result=True)
        except Exception as fault:  # noqa: BLE001 - the work is kept already: no fault of the broker may undo the answer
            self._quiet_until = self._clock() + QUIET_SECONDS
            log.warning("Redis took no bell (%s): the sweep finds what is waiting.", type(fault).__name__)

    def waiting(self) -> int:
        """How many bells nobody has taken yet. Raises what the broker raises."""
        with self._app.connection_for_read() as connection:
            channel: Any = connection.default_channel
            try:
                return int(channel.queue_declare(WORK, passive=True).message_count)
            except ChannelError:  # Redis has no empty lists
                return 0
