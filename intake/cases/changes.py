"""What has happened to a case since somebody opened a page, so that nobody overwrites what they have not read.

That others read the case, or that a message went out or came back, changes nothing that a person decides on: it
refuses no save.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from intake.cases.events import (
    Acknowledged,
    AcknowledgementCameBack,
    CaseViewed,
    DocumentRead,
    FileDownloaded,
    OriginalDownloaded,
    RecipientNotReached,
    RecipientTold,
)
from intake.cases.likeness_events import LikenessFound
from intake.cases.recording import Event

QUIET: Final = (
    CaseViewed,
    OriginalDownloaded,
    FileDownloaded,
    DocumentRead,
    Acknowledged,
    AcknowledgementCameBack,
    RecipientTold,
    RecipientNotReached,
    LikenessFound,
)
"""Events after which what somebody read is still what there is to read."""


def version_of(history: Sequence[Event]) -> int:
    """Number of the last event, counted from 1, that changed what people decide on; 0 where there is none."""
    return max((number for number, event in enumerate(history, start=1) if not isinstance(event, QUIET)), default=0)


def changes_since(history: Sequence[Event], seen: int) -> list[Event]:
    """What changed after the version ``seen``, oldest first. A version that never was counts as 0: all is news."""
    return [event for event in _after(history, seen) if not isinstance(event, QUIET)]


def kept_already(history: Sequence[Event], seen: int, events: Iterable[Event]) -> bool:
    """Whether all of ``events`` happened after ``seen``, by the same person and in the same words.

    Then the same page was sent twice: by a double click, or by going back and sending it again.
    """
    after = _after(history, seen)
    return all(any(replace(past, at=event.at) == event for past in after) for event in events)


def _after(history: Sequence[Event], seen: int) -> Sequence[Event]:
    return history[seen if 0 <= seen <= len(history) else 0 :]
