"""Which of the cases that share something with a notification are worth opening, the likeliest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

MOST_OPENED: Final = 200
"""How many cases are opened at most to be compared with one: their answers are sealed, and each costs a key.

Of 2,000 generated notifications none shares anything with half as many (docs/decisions/0056)."""
MOST_OF_A_TOKEN: Final = 500
"""A value that more cases have than this tells none of them apart: others are asked first."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Ids of the cases to open, those with the rarest things in common first; and how many were left unopened."""

    case_ids: tuple[str, ...]
    beyond: int = 0


def choose(sharing: Mapping[bytes, Collection[str]], most: int = MOST_OPENED) -> Chosen:
    """The cases of ``sharing`` (token -> ids of cases that have it), weighed by how rare their tokens are."""
    weight: dict[str, float] = defaultdict(float)
    for case_ids in sharing.values():
        for case_id in case_ids:
            weight[case_id] += 1 / len(case_ids)
    ordered = sorted(weight, key=lambda case_id: (-weight[case_id], case_id))
    return Chosen(tuple(ordered[:most]), max(len(ordered) - most, 0))
