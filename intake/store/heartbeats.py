"""Signs of life: which part of the service last did its work, and when."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from intake.store.engine import one_at_a_time
from intake.store.work import Heartbeat

SWEEP: Final = "sweep"
"""Written by a worker whenever the schedule asked for a sweep: schedule, Redis, worker and database are alive."""

WATCH: Final = "watch"
"""Written by every round of the watch: alarms are raised and mailed."""


def beat(session: Session, process: str, now: datetime) -> None:
    """``process`` lives, and has just done its work. Part of a transaction."""
    one_at_a_time(session, "heartbeat")  # two that come first together would both add the row
    session.merge(Heartbeat(process=process, at=now))


def last(session: Session, process: str) -> datetime | None:
    """When ``process`` last said so; None when it never did."""
    row = session.get(Heartbeat, process)
    return None if row is None else row.at
