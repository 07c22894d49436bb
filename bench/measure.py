"""How two pieces of work are compared in one run."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ratio:
    """``measured`` as a multiple of ``base``, both the median of the same number of turns, taken in alternation.

    ``goal`` is None for what others do, which stands there to compare.
    """

    name: str
    base: str
    base_ms: float
    measured_ms: float
    goal: float | None

    @property
    def times(self) -> float:
        return self.measured_ms / self.base_ms

    def __str__(self) -> str:
        figures = f"{self.measured_ms:.2f} ms against {self.base_ms:.2f} ms"
        if self.goal is not None:
            figures += f"; goal at most {self.goal:g}: {'met' if self.times <= self.goal else 'missed'}"
        return f"{self.name}: {self.times:.1f} times '{self.base}' ({figures})"


def compare(
    name: str,
    measured: Callable[[], object],
    base_name: str,
    base: Callable[[], object],
    *,
    goal: float | None = None,
    turns: int = 60,
) -> Ratio:
    """Runs both ``turns`` times in alternation, after a warm-up, so that a busy machine slows both alike."""
    spent: tuple[list[float], list[float]] = ([], [])
    for turn in range(turns + 3):
        for work, times in zip((base, measured), spent, strict=True):
            start = time.perf_counter()
            work()
            if turn >= 3:
                times.append((time.perf_counter() - start) * 1_000)
    return Ratio(name, base_name, statistics.median(spent[0]), statistics.median(spent[1]), goal)
