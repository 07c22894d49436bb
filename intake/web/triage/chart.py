"""Days as bars: how much came in, and how much of it was a case, needed a person or is wrong. Figures, no drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from intake.cases.ledger import WRONG, DayCount, State

HEIGHT: Final = 100
"""Of the highest bar, in units of the drawing."""
STEP: Final = 10
_BAR: Final = 8

_GROUPS: Final = (
    ("wrong", "Wrong", WRONG),
    ("person", "Needs a person, or is being read", frozenset({State.NEEDS_A_PERSON, State.WORKING})),
    ("case", "Cases and updates", frozenset({State.CASE, State.UPDATE, State.ATTACHED, State.OPENED, State.KEYED_IN})),
)
_REST: Final = ("rest", "All else: repeats, automatic replies, set aside, tests")


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a bar: what it stands for, where its top is, and how high it is."""

    group: str
    x: int
    y: float
    width: int
    height: float


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of ``width`` by HEIGHT units, the most of one day, and what its colours mean."""

    width: int
    height: int
    most: int
    pieces: tuple[Piece, ...]
    legend: tuple[tuple[str, str], ...]


def chart_of(days: Sequence[DayCount]) -> Chart:
    """The bars of some days in turn. What is wrong stands at the bottom, where it is seen however little it is."""
    most = max((day.became.total() for day in days), default=0)
    pieces: list[Piece] = []
    for number, day in enumerate(days):
        base = float(HEIGHT)
        for group, count in _counts(day):
            height = round(HEIGHT * count / most, 2) if count else 0.0
            if height:
                base = round(base - height, 2)
                pieces.append(Piece(group, number * STEP + (STEP - _BAR) // 2, base, _BAR, height))
    drawn = {piece.group for piece in pieces}
    legend = tuple(
        (group, words) for group, words in (*((name, words) for name, words, _ in _GROUPS), _REST) if group in drawn
    )
    return Chart(len(days) * STEP, HEIGHT, most, tuple(pieces), legend)


def _counts(day: DayCount) -> list[tuple[str, int]]:
    grouped = [(name, sum(day.became[state] for state in states)) for name, _, states in _GROUPS]
    return [*grouped, (_REST[0], day.became.total() - sum(count for _, count in grouped))]
