"""How many true pairs are found, and how many of those found are true.

`python -m tests.intake.cases.alike.figures [SEED …]` prints it for 2,000 generated notifications with 300 true pairs.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from intake.cases.alike.candidates import choose
from intake.cases.alike.score import Seen, likeness, seen
from intake.cases.alike.tokens import tokens_of
from tests.intake.cases.alike.bent import Written, notifications

SEEDS: Final = (1871, 1889, 1908)
"""Of the figures. The points were tried on seeds below 100."""


@dataclass
class Found:
    """What came of looking for each notification among those before it."""

    pairs: int = 0
    right: int = 0
    wrong: int = 0
    opened: int = 0
    most_opened: int = 0
    beyond: int = 0
    not_candidates: int = 0
    missed: list[tuple[str, ...]] = field(default_factory=list)
    mistaken: list[tuple[int, int]] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Of the true pairs, the part that was found."""
        return self.right / self.pairs

    @property
    def precision(self) -> float:
        """Of the pairs that were found, the part that is true."""
        return self.right / (self.right + self.wrong)


def look(written: Sequence[Written]) -> Found:
    """Each notification in its turn: candidates by what they share, the score of each, and what was true."""
    index: dict[bytes, list[str]] = defaultdict(list)
    before: list[Seen] = []
    of_child: dict[int, int] = {}
    found = Found()
    for number, one in enumerate(written):
        now = seen(one.answers)
        tokens = [token.encode() for token in tokens_of(now)]
        chosen = choose({token: index[token] for token in tokens if token in index})
        found.opened += len(chosen.case_ids)
        found.most_opened = max(found.most_opened, len(chosen.case_ids))
        found.beyond += chosen.beyond
        hits = {int(case_id) for case_id in chosen.case_ids if likeness(before[int(case_id)], now).possible}
        twin = of_child.get(one.about)
        if twin is not None:
            found.pairs += 1
            found.right += twin in hits
            if twin not in hits:
                found.not_candidates += str(twin) not in chosen.case_ids
                found.missed.append(one.bends or written[twin].bends)
        wrong = hits - {twin}
        found.wrong += len(wrong)
        found.mistaken += [(number, other) for other in wrong]
        of_child[one.about] = number
        before.append(now)
        for token in tokens:
            index[token].append(str(number))
    return found


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def main(seeds: Sequence[int]) -> None:
    """Print a line a seed, and which bends were missed."""
    for seed in seeds:
        found = look(notifications(seed))
        _say(
            f"seed {seed}: recall {found.recall:.3f} ({found.right} of {found.pairs}), precision {found.precision:.3f} "
            f"({found.right} of {found.right + found.wrong}); opened {found.opened / 2000:.1f} a notification, "
            f"{found.most_opened} at most, {found.beyond} left unopened"
        )  # fmt: skip
        for bends, times in Counter(found.missed).most_common():
            _say(f"    missed {times}: {', '.join(bends)}")
        _say(f"    of those missed {found.not_candidates} were no candidates")


if __name__ == "__main__":
    main([int(seed) for seed in sys.argv[1:]] or SEEDS)
