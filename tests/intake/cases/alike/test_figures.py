"""Of the same child notified twice, how many are found; and how many of those that are found are true."""

import pytest

from intake.cases.alike.candidates import choose
from tests.figures import Figure
from tests.intake.cases.alike.bent import notifications
from tests.intake.cases.alike.figures import SEEDS, look

RECALL, PRECISION = 0.97, 0.90


def test_bent_pairs_are_found_and_near_misses_left() -> None:
    found = look(notifications(SEEDS[0], number=1000, pairs=150))
    assert found.pairs == 150
    assert found.recall >= RECALL
    assert found.precision >= PRECISION


@pytest.mark.prove
@pytest.mark.parametrize("seed", SEEDS)
def test_of_2000_notifications_300_bent_pairs_are_found(seed: int, figure: Figure) -> None:
    found = look(notifications(seed))
    assert found.pairs == 300
    figure(
        f"The same child notified twice (2,000 notifications, 300 bent pairs, seed {seed})",
        f"recall {found.recall:.3f}, precision {found.precision:.3f}, {found.most_opened} cases opened at most for one",
    )
    assert found.recall >= RECALL
    assert found.precision >= PRECISION
    assert found.beyond == 0


def test_what_is_rarest_is_opened_first_and_the_rest_is_counted() -> None:
    common = {b"common": [f"{number:04}" for number in range(900)], b"rare": ["0899", "0007"], b"only": ["0500"]}
    chosen = choose(common, most=3)
    assert chosen.case_ids == ("0500", "0007", "0899")
    assert chosen.beyond == 897
