"""Ringing for work that a page put into the outbox, once it is committed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from flask import current_app

RING: Final = "intake.ring"
"""Key in ``app.extensions`` of the callable that rings for an outbox key after the commit.

It returns soon and never raises: what it missed, the sweep over the outbox finds. Without one, the sweep does it all.
"""


def ring(keys: Iterable[str]) -> None:
    """Ring for each piece of work, once it is committed."""
    bell = current_app.extensions.get(RING, _leave_it_to_the_sweep)
    for key in keys:
        bell(key)


def _leave_it_to_the_sweep(_key: str) -> None:
    return None
