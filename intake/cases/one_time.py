"""One-time codes of six digits: how they are made, how long they count, how people type them."""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta
from typing import Final

LASTS: Final = timedelta(minutes=15)
AGAIN: Final = timedelta(minutes=1)
"""A further code within this time is not made: a second click must not make the first code worthless."""


def new() -> str:
    """A fresh code."""
    return f"{secrets.randbelow(1_000_000):06d}"


def too_soon(made_at: datetime | None, now: datetime) -> bool:
    """Whether the last code was made so recently that no other one is."""
    return made_at is not None and now < made_at + AGAIN


def counts(made_at: datetime | None, now: datetime) -> bool:
    """Whether a code that was made then still counts."""
    return made_at is not None and now < made_at + LASTS


def as_typed(text: str) -> str:
    """The digits that somebody meant who typed '123 456' or '123-456'."""
    return re.sub(r"[\s-]", "", text)
