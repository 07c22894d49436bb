"""What somebody can do with a case now: the panel at the top of its page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from intake.web.triage.visit import CaseVisit


@dataclass(frozen=True, slots=True)
class Offer:
    """A page where something is recorded. ``primary`` is what the case waits for."""

    text: str
    href: str
    primary: bool


OffersFor = Callable[[CaseVisit], list[Offer]]
"""What the pages that record things offer the visitor of a case."""


def no_offers(_visit: CaseVisit) -> list[Offer]:
    """Nothing: the page is for reading alone."""
    return []
