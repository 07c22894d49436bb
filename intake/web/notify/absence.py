"""How long a browser that was left alone still opens a draft, and what it remembers until somebody is back.

Only drafts with a confirmed address are closed like this: of those nothing is lost (docs/decisions/0041).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from flask import session as browser

from intake.store.arrivals import Draft, WayBack
from intake.web.context import current_settings

SEEN: Final = "seen"
"""Name in the signed cookie: when this browser last asked for a page of a draft, in seconds since 1970."""
WAY_BACK: Final = "way_back"
"""The keyed hash of the address that a code was sent to; the address itself is in no cookie."""
BACK_TO: Final = "back_to"
"""Where somebody goes on who has typed their code."""


def lasts() -> timedelta:
    """How long nobody has to press anything."""
    return current_settings().draft_idle


def is_protected(draft: Draft, way: WayBack | None) -> bool:
    """Whether ``draft``, which ``way`` brings back, is closed when its browser is left alone."""
    return draft.sent_receipt_id is None and way is not None and way.confirmed_at is not None


def is_over(now: datetime) -> bool:
    """Whether this browser was left alone too long, or was closed meanwhile."""
    return left(now) <= timedelta()


def left(now: datetime) -> timedelta:
    """How long this browser may still be left alone."""
    seen = browser.get(SEEN)
    return timedelta() if not isinstance(seen, int) else timedelta(seconds=seen - int(now.timestamp())) + lasts()


def is_here(now: datetime) -> None:
    """Somebody is there."""
    browser[SEEN] = int(now.timestamp())
