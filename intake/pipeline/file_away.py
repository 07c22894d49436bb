"""Where a kept e-mail goes in its mailbox. What needs a person is put where a person looks."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session, aliased

from intake.pipeline.receive import SightingKey
from intake.store.arrivals import Receipt, Sighting

PROCESSED: Final = "Processed"
NEEDS_A_PERSON: Final = "Needs a person"


def folders_of(session: Session, receipt_ids: Collection[str]) -> dict[str, str]:
    """Receipt id -> the folder for its message, for those of ``receipt_ids`` whose message is read in all its parts."""
    asked, part = aliased(Receipt), aliased(Receipt)
    rows = session.execute(
        select(asked.id, part.outcome)
        .join(part, part.message_id == asked.message_id)
        .where(asked.id.in_(receipt_ids))
    )  # fmt: skip
    outcomes: dict[str, set[str | None]] = {}
    for receipt_id, outcome in rows:
        outcomes.setdefault(receipt_id, set()).add(outcome)
    return {
        receipt_id: NEEDS_A_PERSON if "needs_a_person" in found else PROCESSED
        for receipt_id, found in outcomes.items()
        if None not in found
    }


def unfiled(session: Session, mailbox: str, uidvalidity: int) -> set[str]:
    """UIDs of the messages of a mailbox that were kept and, as far as anybody wrote down, not moved yet."""
    kept = select(Sighting.uid).where(
        Sighting.mailbox == mailbox, Sighting.uidvalidity == uidvalidity, Sighting.moved_at.is_(None)
    )
    return set(session.scalars(kept))


def filed(session: Session, seen: SightingKey, folder: str, now: datetime) -> None:
    """The message left its inbox for ``folder``."""
    session.execute(
        update(Sighting)
        .where(
            Sighting.mailbox == seen.mailbox, Sighting.uidvalidity == seen.uidvalidity, Sighting.uid == seen.uid
        )
        .values(moved_to=folder, moved_at=now)
    )  # fmt: skip
