"""Short ways to tell what happened to a case."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from intake.cases.events import CaseOpened, PartnerViewRecorded, View
from intake.cases.recording import SYSTEM, Event

PARTNERS: Final = ("local_authority", "icb", "police")
AT: Final = datetime(2026, 9, 8, 10, 0, tzinfo=UTC)
LA: Final[dict[str, Any]] = {"role": "la_notifier", "at": AT, "by": "user-la"}


def opened(receipt_id: str = "first") -> CaseOpened:
    return CaseOpened(at=AT, by=SYSTEM, receipt_id=receipt_id, reference="K7MD4-RWX9C", channel="online_form")


def happened(event: type[Event], at: datetime = AT, **facts: Any) -> Event:
    return event(at=at, by="user", **facts)


def view(
    partner: str, what: View, *, minuted: bool = False, person: str = "", reasons: str = "Because."
) -> PartnerViewRecorded:
    return PartnerViewRecorded(
        at=AT,
        by=f"user-{partner}",
        partner=partner,
        view=what,
        evidence_version=1,
        minuted=minuted,
        reasons=reasons,
        person=person,
        criteria={},
    )


def views(*each: View) -> list[Event]:
    """A view of each partner in turn: the local authority, the board, the police."""
    return [view(partner, what) for partner, what in zip(PARTNERS, each, strict=False)]
