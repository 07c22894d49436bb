"""What can happen to two cases that may be about the same child: they are found alike, joined, or kept apart.

Each event stands on both cases and names the other by its reference. Events of everything else: `events`.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from intake.cases.recording import Event, event, sealed


@event("likeness_found", "Found like another case: it may be the same child")
class LikenessFound(Event):
    """The program compared the two. Nothing follows from it but that a person is asked."""

    other: str
    points: int
    """The score when they were compared, rounded down."""
    alike: tuple[str, ...] = sealed()
    """Codes of `alike.evidence.Reason`, what speaks for it first."""


@event("kept_apart", "Kept apart from a case that is like it")
class KeptApart(Event):
    """A person says that it is another child, or another incident. The program does not ask again about these two."""

    other: str
    reason: str = sealed()


@event("case_joined", "Another case joined to this one")
class CaseJoined(Event):
    """Its notifications are linked to this case, beside their own events (`ReceiptLinked`, `ReceiptAttached`)."""

    other: str
    reason: str = sealed()


@event("joined_into", "Joined to another case")
class JoinedInto(Event):
    """All that came in for this case belongs to the other from here on; its clocks run there."""

    other: str
    receipts: tuple[str, ...]
    """Ids of the receipts that went over, so that the same ones can come back."""
    reason: str = sealed()


@event("join_undone", "Joining of two cases undone")
class JoinUndone(Event):
    """It was a mistake: each case has its own notifications again, and the two are kept apart."""

    other: str
    reason: str = sealed()


class Pair(StrEnum):
    """How a case stands to another that is like it."""

    OPEN = "open"
    """Nobody has looked at the two yet."""
    APART = "apart"
    JOINED = "joined"


TELLING: Final = (LikenessFound, KeptApart, CaseJoined, JoinedInto, JoinUndone)
"""The events that `pairs` follows from."""


def pairs(history: Sequence[Event]) -> dict[str, Pair]:
    """The references of all cases that this one was found like or joined with, and how the two stand."""
    found: dict[str, Pair] = {}
    for happened in history:
        match happened:
            case LikenessFound():
                found.setdefault(happened.other, Pair.OPEN)
            case KeptApart() | JoinUndone():
                found[happened.other] = Pair.APART
            case CaseJoined() | JoinedInto():
                found[happened.other] = Pair.JOINED
            case _:
                pass
    return found


def joined_into(history: Sequence[Event]) -> JoinedInto | None:
    """The event by which this case was joined to another and still is; None where it stands by itself."""
    last = next((one for one in reversed(history) if isinstance(one, JoinedInto | JoinUndone)), None)
    return last if isinstance(last, JoinedInto) else None


def kept_here(history: Sequence[Event]) -> list[str]:
    """References of the cases that are joined to this one now."""
    joined = {one.other for one in history if isinstance(one, CaseJoined)}
    return [other for other, stands in pairs(history).items() if stands is Pair.JOINED and other in joined]
