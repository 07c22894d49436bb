"""When a typed label or choice is close enough to a known one to be taken for it (docs/decisions/0007)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rapidfuzz import fuzz, process

CLOSE_ENOUGH: Final = 88.0
"""Of 100: one slip in eight letters."""
CLEARLY: Final = 6.0
"""How much less alike the next best must be."""


def closest(folded: str, known: Iterable[str]) -> tuple[str, float] | None:
    """The one of ``known`` that ``folded`` clearly means, and how alike they are; None when there is no such one."""
    best = process.extract(folded, known, scorer=fuzz.ratio, limit=2, score_cutoff=CLOSE_ENOUGH - CLEARLY)
    if not best or best[0][1] < CLOSE_ENOUGH or (len(best) > 1 and best[0][1] - best[1][1] < CLEARLY):
        return None
    return best[0][0], best[0][1]
