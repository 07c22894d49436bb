"""Since when something is so: an instant for a word and what it is about, kept beside the signs of life.

The earliest is kept until it is forgotten. The row carries a hash of what it is about: names of mailboxes are longer
than its column, and may be a person's address.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from intake.store.base import Base
from intake.store.work import Heartbeat

WATCHED: Final = "watched"
"""A mailbox stands in the settings since then."""
UNTAKEN: Final = "untaken"
"""Something lies in a mailbox's inbox since then that could not be taken in."""

_TABLE: Final = Base.metadata.tables[Heartbeat.__tablename__]
_INSERT: Final = {
    "sqlite": sqlite.insert(_TABLE).on_conflict_do_nothing(index_elements=["process"]),
    "postgresql": postgresql.insert(_TABLE).on_conflict_do_nothing(index_elements=["process"]),
}


def keep(session: Session, word: str, about: str, instant: datetime) -> None:
    """It is so since ``instant``, unless an earlier one is kept."""
    connection = session.connection()
    values: dict[str, Any] = {"process": _named(word, about), "at": instant}
    connection.execute(_INSERT[connection.dialect.name], values)


def forget(session: Session, word: str, about: str) -> None:
    """It is so no longer."""
    session.connection().execute(delete(Heartbeat).where(Heartbeat.process == _named(word, about)))


def since(session: Session, word: str, abouts: Iterable[str]) -> dict[str, datetime]:
    """About what it is so, and since when."""
    names = {_named(word, about): about for about in abouts}
    rows = session.execute(select(Heartbeat.process, Heartbeat.at).where(Heartbeat.process.in_(names)))
    return {names[name]: at for name, at in rows}


def _named(word: str, about: str) -> str:
    return f"{word}:{hashlib.sha256(about.encode(errors='surrogateescape')).hexdigest()[:40]}"
