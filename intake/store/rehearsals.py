"""Finding rehearsals of the way in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.store.watching import Rehearsal


def latest(session: Session, mailbox: str) -> Rehearsal | None:
    """The last rehearsal of a mailbox; None where there never was one."""
    return session.scalar(
        select(Rehearsal).where(Rehearsal.mailbox == mailbox).order_by(Rehearsal.sent_at.desc(), Rehearsal.id).limit(1)
    )


def silent(session: Session, before: datetime) -> list[Rehearsal]:
    """Those begun at or before an instant of which nothing was heard, and about which nothing was said yet."""
    waiting = select(Rehearsal).where(
        Rehearsal.arrived_at.is_(None), Rehearsal.failed_at.is_(None), Rehearsal.sent_at <= before
    )
    return list(session.scalars(waiting.with_for_update()))
