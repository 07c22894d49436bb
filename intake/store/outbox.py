"""The outbox: what is still to be done. The rows are the truth, and each is worked by one worker at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

from sqlalchemy import BindParameter, Select, bindparam, delete, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.dml import ReturningUpdate

from intake.store.base import Base, new_id
from intake.store.types import Instant
from intake.store.work import OutboxRow

LEASE: Final = timedelta(seconds=120)
"""How long a claimed row is left alone: longer than a task may run, so that a living worker is never doubled."""
PAUSES: Final = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
)
"""Before each further try; after the last a person takes over. Together under an hour: a notification is urgent."""


_TABLE: Final = Base.metadata.tables[OutboxRow.__tablename__]
_INSERT: Final = {
    "sqlite": sqlite.insert(_TABLE).on_conflict_do_nothing(index_elements=["key"]),
    "postgresql": postgresql.insert(_TABLE).on_conflict_do_nothing(index_elements=["key"]),
}


_Claiming: TypeAlias = "ReturningUpdate[str, str, str, int, str | None]"


@dataclass(frozen=True, slots=True)
class Claim:
    """A row that is ours ``until`` its lease ends. ``attempt`` counts from 1 and was kept before the work began.

    ``silent`` says that no earlier attempt reported why it failed: whatever was tried before ended with its worker.
    """

    id: str
    topic: str
    subject_id: str
    attempt: int
    silent: bool
    until: datetime


def key_of(topic: str, subject_id: str) -> str:
    """What a piece of work is called in the outbox and in a doorbell: its topic and the id it is about."""
    return f"{topic}:{subject_id}"


def add(session: Session, topic: str, subject_id: str, now: datetime, *, due: datetime | None = None) -> None:
    """Put work into the outbox, not to be done before ``due``. The same topic and subject again change nothing."""
    values = {
        "id": new_id(),
        "topic": topic,
        "subject_id": subject_id,
        "key": key_of(topic, subject_id),
        "created_at": now,
        "claimed_until": now,
        "next_try_at": due or now,
        "attempts": 0,
    }
    session.flush()  # the row that the work is about comes first
    connection = session.connection()  # beside the unit of work, whose bookkeeping costs as much as the rest of a page
    connection.execute(_INSERT[connection.dialect.name], values)


def due(session: Session, now: datetime, limit: int = 100) -> list[str]:
    """Ids of rows that wait to be worked, the longest waiting first."""
    return list(session.scalars(_waiting(OutboxRow.id, now, limit)))


def keys_due(session: Session, now: datetime, limit: int = 250) -> list[str]:
    """What doorbells say of the rows that wait to be worked, the longest waiting first."""
    return list(session.scalars(_waiting(OutboxRow.key, now, limit)))


def row_of(session: Session, key: str) -> str | None:
    """The id of the row of a piece of work; None when there is none."""
    return session.scalar(select(OutboxRow.id).where(OutboxRow.key == key))


def claim(session: Session, row_id: str, now: datetime) -> Claim | None:
    """Take a row for LEASE; None when it is done, not due, or another's. Commit before the work begins.

    The attempt is counted here, so that work which kills its worker is counted too.
    """
    return _claimed(session, _CLAIM_BY_ID, row_id, now)


def claim_by_key(session: Session, key: str, now: datetime) -> Claim | None:
    """The same for the row that a doorbell names; None also when there is no such row."""
    return _claimed(session, _CLAIM_BY_KEY, key, now)


def _claimed(session: Session, statement: _Claiming, named: str, now: datetime) -> Claim | None:
    until = now + LEASE
    taken = session.connection().execute(statement, {"named": named, "now": now, "until": until})
    row = taken.one_or_none()
    return None if row is None else Claim(row.id, row.topic, row.subject_id, row.attempts, row.reason is None, until)


def is_ours(session: Session, claimed: Claim) -> bool:
    """Whether nobody has taken the row since, nor put it back to be worked anew. It is held until the transaction ends.

    Whoever was slower than the lease has no say any more in what becomes of it.
    """
    ours = select(OutboxRow.id).where(OutboxRow.id == claimed.id, OutboxRow.claimed_until == claimed.until)
    return session.scalar(ours.with_for_update()) is not None


def done(session: Session, claimed: Claim, now: datetime) -> None:
    """The work is done, and the row never worked again; nothing where the row is no longer ours (`is_ours`)."""
    session.connection().execute(_DONE, {"named": claimed.id, "until": claimed.until, "now": now})


def failed_for_now(session: Session, claimed: Claim, sentence: str, now: datetime) -> bool:
    """Leave the row for a later try. Returns False when that was the last: it now waits for a person instead."""
    if claimed.attempt > len(PAUSES):
        give_up(session, claimed, sentence, now)
        return False
    later = now + PAUSES[claimed.attempt - 1]
    values = {"claimed_until": now, "next_try_at": later, "reason": sentence}
    session.execute(update(OutboxRow).where(OutboxRow.id == claimed.id).values(values))
    return True


def give_up(session: Session, claimed: Claim, sentence: str, now: datetime) -> None:
    """Nobody tries again by themselves: the row waits for a person, with a sentence without personal data."""
    session.execute(update(OutboxRow).where(OutboxRow.id == claimed.id).values(failed_at=now, reason=sentence))


def retry(session: Session, row_id: str, now: datetime) -> OutboxRow | None:
    """Put a row that was given up back, as if it had never been tried; None when it does not wait for a person."""
    row = session.scalar(
        select(OutboxRow)
        .where(OutboxRow.id == row_id, OutboxRow.failed_at.is_not(None), OutboxRow.done_at.is_(None))
        .with_for_update()
    )
    if row is not None:
        row.failed_at, row.reason, row.attempts = None, None, 0
        row.claimed_until = row.next_try_at = now
    return row


def again(
    session: Session,
    topic: str,
    subject_id: str,
    now: datetime,
    *,
    due: datetime | None = None,
    reason: str | None = None,
) -> None:
    """Have work done once more that was done or given up; put it into the outbox where it never was.

    Not before ``due``; ``reason`` says why it was not done so far.
    """
    add(session, topic, subject_id, now)
    fresh = {
        "done_at": None,
        "failed_at": None,
        "reason": reason,
        "attempts": 0,
        "claimed_until": now,
        "next_try_at": due or now,
    }
    session.execute(update(OutboxRow).where(OutboxRow.key == key_of(topic, subject_id)).values(fresh))


def forget(session: Session, topic: str, subject_id: str) -> None:
    """Take work out whose subject is deleted: nobody does it any more, nor is told that it failed."""
    session.execute(delete(OutboxRow).where(OutboxRow.key == key_of(topic, subject_id)))


def stuck(session: Session) -> bool:
    """Whether any work waits for a person."""
    return bool(session.scalar(select(exists().where(OutboxRow.failed_at.is_not(None), OutboxRow.done_at.is_(None)))))


def _waiting(column: InstrumentedAttribute[str], now: datetime, limit: int) -> Select[str]:
    return (
        select(column)
        .where(*_open(now))
        .order_by(OutboxRow.next_try_at, OutboxRow.id)
        .limit(limit)
    )  # fmt: skip


def _open(now: datetime | BindParameter[datetime]) -> tuple[Any, ...]:
    return (
        OutboxRow.done_at.is_(None),
        OutboxRow.failed_at.is_(None),
        OutboxRow.next_try_at <= now,
        OutboxRow.claimed_until <= now,
    )


def _claim(column: InstrumentedAttribute[str]) -> _Claiming:
    return (
        update(OutboxRow)
        .where(column == bindparam("named"), *_open(bindparam("now", type_=Instant)))
        .values(claimed_until=bindparam("until"), attempts=OutboxRow.attempts + 1)
        .returning(OutboxRow.id, OutboxRow.topic, OutboxRow.subject_id, OutboxRow.attempts, OutboxRow.reason)
    )


# Asked for every piece of work: put together once, which takes longer than asking.
_CLAIM_BY_ID: Final = _claim(OutboxRow.id)
_CLAIM_BY_KEY: Final = _claim(OutboxRow.key)
_DONE: Final = (
    update(OutboxRow)
    .where(OutboxRow.id == bindparam("named"), OutboxRow.claimed_until == bindparam("until", type_=Instant))
    .values(done_at=bindparam("now"), reason=None)
)
