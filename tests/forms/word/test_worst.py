"""However a document is made, reading it takes less than ten times the file limit of memory, and ends in time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from forms.notification import NOTIFICATION
from forms.word.limits import DEFAULT, TOO_SLOW, Deadline, Limits, Unreadable
from forms.word.reader import read
from tests.figures import Figure
from tests.forms.word.worst import DOCUMENTS

MOST_MEMORY: Final = 10 * DEFAULT.file_bytes
ONCE_RUINOUS: Final = (
    "deleted paragraphs in paragraphs",
    "paragraphs in paragraphs of a footer",
    "fourteen footers of 9 MB",
    "text boxes deep in one drawing",
    "typed boxes",
    "a choice among many, cut into pieces",
    "all that the limits allow at once",
)
"""Each took gigabytes or minutes before the reader was mended."""


def measured(what: str, folder: Path) -> dict[str, Any]:
    """What reading a document took, in a process of its own."""
    file = folder / "worst.docx"
    file.write_bytes(DOCUMENTS[what]())
    asked = subprocess.run(
        [sys.executable, "-m", "tests.forms.word.measured", str(file)], capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(asked.stdout)
    return found


@pytest.mark.parametrize("what", ONCE_RUINOUS)
def test_23_what_was_once_ruinous_stays_within_memory(what: str, tmp_path: Path) -> None:
    assert measured(what, tmp_path)["memory"] < MOST_MEMORY


@pytest.mark.parametrize("what", ["text boxes deep in one drawing", "typed boxes", "empty paragraphs"])
def test_23_a_deadline_is_kept_and_said(what: str) -> None:
    reading = read(DOCUMENTS[what](), NOTIFICATION, Limits(seconds=0.01))
    assert (reading.outcome, reading.reason, reading.unplaced) == ("unreadable", TOO_SLOW, ())


def test_a_deadline_passes_when_the_work_has_taken_so_long() -> None:
    now = worked = 100.0
    deadline = Deadline(5.0, lambda: now, lambda: worked)
    deadline.check()
    now = worked = 105.5
    with pytest.raises(Unreadable):
        deadline.check()


def test_a_machine_that_stands_still_makes_no_document_strange() -> None:
    now = worked = 100.0
    deadline = Deadline(5.0, lambda: now, lambda: worked)
    now, worked = 160.0, 101.0
    deadline.check()
    now, worked = 163.9, 104.9
    deadline.check()
    now, worked = 164.1, 105.1
    with pytest.raises(Unreadable):
        deadline.check()


@pytest.mark.prove
@pytest.mark.parametrize("what", DOCUMENTS)
def test_23_the_worst_documents_in_figures(what: str, tmp_path: Path, figure: Figure) -> None:
    found = measured(what, tmp_path)
    ended = "read" if found["outcome"] != "unreadable" else "refused"
    figure(f"a hostile Word file: {what}", f"{ended} in {found['seconds']:.2f} s, {found['memory'] / 1e6:.0f} MB")
    assert found["memory"] < MOST_MEMORY
    assert found["reason"] != TOO_SLOW
