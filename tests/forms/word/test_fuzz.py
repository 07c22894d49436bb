"""Documents bent at random: whatever comes, the reader answers in words and raises nothing."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import pytest

from forms.word.package import DEFAULT
from tests.figures import Figure
from tests.forms.word.fuzzing import fuzz, outcome, spoilt

SECONDS = 30.0
"""Of processor time, in the usual run."""
PROVING_SECONDS = 600
GROWTH = 4 * DEFAULT.xml_bytes + 150 * DEFAULT.elements
"""What one document within the limits may cost for a moment: a part packed, unpacked, decoded and as elements."""
LEAK = 32_000_000
"""What the process may hold at the end beyond what it held when it was warm."""


def test_spoilt_documents_are_read_or_refused() -> None:
    report = fuzz(SECONDS, seed=0)
    assert report.failed == []
    assert sum(report.outcomes.values()) == report.documents
    assert set(report.outcomes) >= {"partial", "unreadable"}


@pytest.mark.parametrize("seed", range(3))
def test_a_seed_gives_the_same_document_again(seed: int) -> None:
    assert spoilt(seed) == spoilt(seed)
    assert outcome(spoilt(seed)) == outcome(spoilt(seed))


@pytest.mark.prove
def test_ten_minutes_of_spoilt_documents_are_read_or_refused_in_the_same_memory(figure: Figure) -> None:
    """Other documents each time: the seed is the clock's, and stands in the message where one fails."""
    command = [sys.executable, "-m", "tests.forms.word.fuzzing", str(PROVING_SECONDS), str(time.time_ns())]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    report = json.loads(done.stdout)
    assert report["failed"] == []
    assert report["last"] < report["warm"] + LEAK
    assert report["peak"] < report["peak_when_warm"] + GROWTH
    outcomes = ", ".join(f"{number:,} {name}" for name, number in sorted(report["outcomes"].items()))
    figure(
        "documents spoilt at random in ten minutes, read or refused without an exception",
        f"{report['documents']:,}: {outcomes}",
    )
    figure(
        "memory of the process that read them, in MB: warm, at the end, at most",
        f"{report['warm'] / 1e6:.0f}, {report['last'] / 1e6:.0f}, {report['peak'] / 1e6:.0f}",
    )
