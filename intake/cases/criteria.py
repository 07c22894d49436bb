"""The tests of a serious child safeguarding case, which each partner answers one by one (DOMAIN 5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

CRITERIA: Final[Mapping[str, str]] = {
    "abuse_or_neglect": "Is abuse or neglect of the child known or suspected?",
    "died_or_seriously_harmed": "Did the child die, or were they seriously harmed?",
    "happened_here": "Did it happen in our area, or outside England to a child who normally lives here?",
    "age": "Was the child under 18?",
}

ANSWERS: Final[Mapping[str, str]] = {"yes": "Yes", "no": "No", "not_known": "Not known"}
