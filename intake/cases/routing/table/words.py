"""Words that several rules share."""

from __future__ import annotations

from typing import Final

CONFLICT: Final = "conflict-of-interest"
CRIMINAL: Final = "criminal-investigation"
"""Rules whose answer by the office also decides what is held."""

AT_ONCE: Final = "at once"
SAME_DAY: Final = "same day"
K1: Final = "K1: 5 working days after the local authority became aware"
K2: Final = "K2: 5 working days, together with the national notification"
