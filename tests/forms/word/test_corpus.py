"""The corpus of bent forms: each bend reads as it says, and nothing that was typed is lost."""

from __future__ import annotations

import pytest

from tests.forms.word.corpus import bends  # noqa: F401 - takes the bends in
from tests.forms.word.corpus.measure import bent_sheet
from tests.forms.word.corpus.sheet import NAMES, Bend
from tests.forms.word.corpus.sheet import bends as all_bends

BENDS = all_bends()


@pytest.mark.parametrize("number", range(len(BENDS)), ids=[bend.name for bend in BENDS])
def test_a_bend_reads_as_it_says(number: int) -> None:
    """One example for each bend; `make corpus` takes all twelve."""
    bend: Bend = BENDS[number]
    assert bent_sheet(bend.of(NAMES[number % len(NAMES)])).faults == []
