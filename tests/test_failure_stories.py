"""What went wrong in comparable systems must not go wrong here: each of these stories has a test that bears its number.

Tests of the pages are left out: their numbers are those of wishes, not of failures.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOMS: Final = ("workers", "intake/pipeline", "intake/cases", "intake/cli", "intake/documents", "forms")
STORIES: Final = {
    1: "marked as read before it was kept, then lost",
    2: "bad mail tried first, new mail starved",
    3: "one mail that cannot be fetched stops the inbox",
    4: "a mail that cannot be moved becomes a case again and again",
    5: "UIDs used again under another UIDVALIDITY, new mail taken for old",
    6: "dead for ever after UIDVALIDITY changed",
    7: "no Message-ID: a new record with each look",
    8: "paged by the wrong count, the newest never fetched",
    9: "ticked off, and lost when the disk was full",
    10: "a huge mailbox, or one huge mail, begun from the start each time",
    11: "sessions that end, or only seem to be alive",
    12: "tokens that expire, and silence that nobody notices",
    13: "one odd header ends the run",
    14: "answers and bounces that multiply",
    15: "a forged sender believed, a case taken over by a reply",
    16: "a form in a forwarded mail that vanishes",
    17: "an envelope that only its addressee opens, and an empty record",
    18: "answers in fields that a library does not see",
    19: "a ticked box read as not ticked",
    20: "a tracked insertion lost, a deletion shown",
    21: "a prompt taken for an answer, a merged cell read twice",
    22: "a locked or broken file that crashes the worker",
    23: "a small file that kills the worker again and again",
    24: "tasks done again each hour, reminders sent 168 times",
    25: "alive but idle after Redis restarted",
}


def _tests() -> Iterator[str]:
    """The tests of every run: a story that only the long runs tell would be told too late."""
    for room in ROOMS:
        for path in (Path(__file__).parent / room).rglob("test_*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            yield from (
                node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and not _is_long(node)
            )


def _is_long(test: ast.FunctionDef) -> bool:
    return any(ast.unparse(mark) == "pytest.mark.prove" for mark in test.decorator_list)


@pytest.mark.parametrize("number", STORIES)
def test_a_failure_story_has_a_test_that_bears_its_number(number: int) -> None:
    found = [name for name in _tests() if name.startswith(f"test_story_{number}_")]
    assert found, f"Story {number}: {STORIES[number]}."
