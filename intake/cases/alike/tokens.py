"""What two notifications about one child have in common, even after two slips: the values that candidates are found by.

Each is hashed with a key before it is kept (`intake.store.traces`), so a case is found again by what it shares with
another and never by reading all of them. After a slip in the date two of its three parts are left, after a changed
surname the forename, after a changed forename the surname or the date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from intake.cases.alike.births import TWO_ESTIMATES
from intake.cases.alike.names import family_of, sounds
from intake.cases.alike.score import ChildSeen, Seen

PURPOSE: Final = "alike"
"""Of the blind index. Another use of the same table takes another purpose, and shares no value with this one."""
RULES: Final = 1
"""Goes up when other values are made: the traces of every case are then made anew."""
Token = str
_HOUSE: Final = re.compile(r"\d+\w? \w+")
"""A number and the first word of the street, which is what two people write alike."""


def tokens_of(notification: Seen) -> frozenset[Token]:
    """The values of a notification. They hold names: they are hashed and never kept."""
    found = {token for child in notification.children for token in _of_child(child)}
    found |= {f"crime {notification.crime_number}"} if notification.crime_number else set()
    found |= {f"adult {name[0]} {name[-1]}" for name in notification.adults if len(name) > 1}
    return frozenset(found)


def _of_child(child: ChildSeen) -> Iterator[Token]:
    for what, number in (("nhs", child.nhs), ("upn", child.upn), ("care", child.care_id)):
        if number:
            yield f"{what} {number}"
    fore = {code for name in child.forenames for code in sounds(name) | family_of(name)}
    sur = {code for name in (*child.surnames, *child.other_names) for code in sounds(name)}
    yield from _of_birth(child, fore, sur)
    yield from (f"both {one} {other}" for one in fore for other in sur)
    if child.postcode:
        yield f"home {child.postcode}"
    if (house := _HOUSE.search(child.address)) is not None:
        yield f"home {house[0]}"


def _of_birth(child: ChildSeen, fore: set[str], sur: set[str]) -> Iterator[Token]:
    if child.birth is None:
        return
    first, last = child.birth.first, child.birth.last
    names = {f"fore {name}" for name in fore} | {f"sur {name}" for name in sur}
    if child.birth.expected:
        yield from (f"due {first + out:%Y-%m}" for out in (-TWO_ESTIMATES, TWO_ESTIMATES))
    if child.birth.exact:
        day, month, year = first.day, first.month, first.year
        low, high = sorted((day, month))
        yield f"born {low}-{high}-{year}"  # whichever way round it was written
        yield from (f"{name} {low}-{high}" for name in names)
    if last.year - first.year <= 3:
        years = range(first.year, last.year + 1)
        yield from (f"{kind} y{year}" for kind in names for year in years)
