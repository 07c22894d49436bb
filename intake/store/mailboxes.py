"""Who works a mailbox, and when it last answered. One host at a time holds it; whoever vanishes lets go in LEASE."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import CursorResult, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from intake.store.work import MailboxState

LEASE: Final = timedelta(seconds=30)
"""How long a mailbox waits for a holder that was killed: a notification is urgent, a renewal costs little."""
_NAME_CHARACTERS: Final = 200
"""What its column holds."""


def stored_name(name: str) -> str:
    """A mailbox's name as its rows carry it: a path that is too long keeps its end and gets a hash."""
    if len(name) <= _NAME_CHARACTERS:
        return name
    own = hashlib.sha256(name.encode(errors="surrogateescape")).hexdigest()[:16]
    return f"{own}...{name[-150:]}"


def hold(session: Session, mailbox: str, holder: str, now: datetime) -> bool:
    """Take a mailbox for LEASE, or go on holding it. False while another holds it."""
    values = {"mailbox": mailbox, "holder": holder, "held_until": now + LEASE}
    connection = session.connection()
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    made: CursorResult[Any] = connection.execute(insert(MailboxState).values(values).on_conflict_do_nothing())
    if made.rowcount == 1:
        return True
    free = MailboxState.held_until.is_(None) | (MailboxState.held_until <= now) | (MailboxState.holder == holder)
    taken: CursorResult[Any] = connection.execute(
        update(MailboxState)
        .where(MailboxState.mailbox == mailbox, free)
        .values(holder=holder, held_until=now + LEASE)
    )  # fmt: skip
    return taken.rowcount == 1


def let_go(session: Session, mailbox: str, holder: str) -> None:
    """Leave a mailbox to whoever asks next, if it is ours."""
    _ours(session, mailbox, holder, held_until=None)


def answered(session: Session, mailbox: str, holder: str, now: datetime, trouble: str | None) -> None:
    """The mailbox was looked through. ``trouble`` is a sentence about what stays in it, without personal data."""
    _ours(session, mailbox, holder, last_contact_at=now, last_error=trouble)


def failed(session: Session, mailbox: str, holder: str, sentence: str) -> None:
    """The mailbox could not be worked; ``sentence`` says why, without personal data."""
    _ours(session, mailbox, holder, last_error=sentence)


def _ours(session: Session, mailbox: str, holder: str, **values: object) -> None:
    ours = (MailboxState.mailbox == mailbox, MailboxState.holder == holder)
    session.execute(update(MailboxState).where(*ours).values(values))
