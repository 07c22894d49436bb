"""What people were alarmed about: raised once, however often and by however many it is noticed, until it is over."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import CursorResult, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from intake.store.base import Base, new_id
from intake.store.watching import Alarm

_TABLE: Final = Base.metadata.tables[Alarm.__tablename__]
_INSERT: Final = {
    "sqlite": sqlite.insert(_TABLE).on_conflict_do_nothing(index_elements=["open_about"]),
    "postgresql": postgresql.insert(_TABLE).on_conflict_do_nothing(index_elements=["open_about"]),
}


def raise_once(session: Session, about: str, sentence: str, now: datetime) -> Alarm | None:
    """Raise an alarm about ``about``, at most 250 characters; None while an earlier one about the same is open.

    ``sentence`` holds no personal data and at most 500 characters: it leaves the house in a mail. Two processes that
    notice the same at one moment raise one alarm.
    """
    values = {"id": new_id(), "about": about, "open_about": about, "sentence": sentence, "raised_at": now}
    connection = session.connection()
    made = connection.execute(_INSERT[connection.dialect.name].returning(_TABLE.c.id), values).scalar()
    return None if made is None else session.get_one(Alarm, made)


def end(session: Session, about: str, now: datetime) -> bool:
    """It is over: the next time is a new alarm. False when none was open."""
    ended: CursorResult[Any] = session.connection().execute(
        update(Alarm).where(Alarm.open_about == about).values(open_about=None, ended_at=now)
    )
    return ended.rowcount == 1
