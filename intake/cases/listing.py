"""Cases as other programs see them: no personal data, nothing opened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.store.casework import Case, CaseClock, Told


def listed(session: Session) -> Iterator[dict[str, Any]]:
    """Every case as the object of CONTRACT ('Commands', `cases`), what is due first standing first."""
    for case in session.scalars(select(Case).order_by(Case.next_due.is_(None), Case.next_due, Case.received_at)):
        clocks = session.scalars(select(CaseClock).where(CaseClock.case_id == case.id).order_by(CaseClock.clock))
        told = session.scalars(select(Told).where(Told.case_id == case.id, Told.at.is_not(None)).order_by(Told.at))
        yield {
            "reference": case.reference,
            "status": case.status,
            "channel": case.channel,
            "received_at": _utc(case.received_at),
            "clocks": [
                {
                    "id": clock.clock,
                    "trigger_date": clock.trigger_date.isoformat(),
                    "due": clock.due.isoformat(),
                    "work_to": clock.work_to.isoformat(),
                    "provisional": clock.provisional,
                    "rule": clock.rule,
                    "source": clock.source,
                }
                for clock in clocks
            ],
            "told": [
                {"recipient": row.recipient, "rule": row.rule, "at": _utc(row.at), "by": row.by}
                for row in told
                if row.at is not None
            ],
            "demonstration": case.demonstration,
        }


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
