"""Keeping who looked at personal data outside one case's history, or acted on a receipt."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.store.people import User
from intake.store.work import AccessRecord


def note(
    session: Session,
    what: str,
    *,
    by: str,
    at: datetime,
    receipt_id: str | None = None,
    **facts: str | int | list[str],
) -> None:
    """Append a line to the record. ``what`` is a stable word such as 'queue-read'; ``facts`` hold no personal data."""
    session.add(AccessRecord(at=at, by=by, what=what, receipt_id=receipt_id, facts=dict(facts)))


def names_of(session: Session, user_ids: Iterable[str]) -> dict[str, str]:
    """The e-mail addresses of accounts by their ids, for showing who did something."""
    rows = session.execute(select(User.id, User.email).where(User.id.in_(set(user_ids))))
    return dict(rows.all())
