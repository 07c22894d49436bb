"""The one place where something recorded on a page lets messages go outward."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from flask import current_app

from intake.opened import letterhead_of
from intake.pipeline.tell import tell_case
from intake.web.context import current_settings
from intake.web.triage.visit import CaseVisit

RING: Final = "intake.ring"
"""Key in ``app.extensions`` of the callable that rings for the outbox key of a message, after the commit.

It returns soon and never raises: what it missed, the sweep over the outbox finds. Without one, the sweep does it all.
"""


def may_go_out(visit: CaseVisit) -> list[str]:
    """Work out anew who may be told: after a release, an answer of the office, one about a conflict of interest.

    It runs in the transaction of that answer. Returns the outbox keys of the messages that it wrote.
    """
    return tell_case(visit.book, letterhead_of(current_settings()), visit.case, visit.now)


def ring(keys: Iterable[str]) -> None:
    """Ring for each message, once it is committed."""
    bell = current_app.extensions.get(RING, _leave_it_to_the_sweep)
    for key in keys:
        bell(key)


def _leave_it_to_the_sweep(_key: str) -> None:
    return None
