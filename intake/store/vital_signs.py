"""How the service is: what waits, what failed, what has not been heard of. Figures and sentences, nothing personal."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from intake.store import heartbeats
from intake.store.arrivals import Receipt
from intake.store.work import MailboxState, OutboxRow

SWEEP_MISSED: Final = timedelta(minutes=2)
"""Without a sweep for this long something is broken: one comes every few seconds, and waits for long work at most."""
WORK_LATE: Final = timedelta(minutes=5)
"""Due for this long, and neither done nor put before a person."""
MAILBOX_SILENT: Final = timedelta(minutes=15)
"""DESIGN, promise 7."""


@dataclass(frozen=True, slots=True)
class MailboxSign:
    """One mailbox. ``name`` is for people who are signed in: it may be an address. ``silence`` None: never reached."""

    name: str
    silence: timedelta | None
    last_error: str | None


@dataclass(frozen=True, slots=True)
class Signs:
    """What was found at one instant."""

    waiting: int
    """Rows of the outbox that are neither done nor given up."""
    longest_due: timedelta | None
    """How long the oldest of them could have been worked; None when none is due."""
    for_a_person: int
    """Rows that failed for good, and whose receipt nobody has seen to."""
    since_sweep: timedelta | None
    """None: there never was one."""
    mailboxes: tuple[MailboxSign, ...]

    def problems(self) -> Iterator[str]:
        """A sentence for each thing that is wrong, without the name of a mailbox: machines read it too."""
        yield from self.stalled()
        if self.for_a_person:
            yield f"{_things(self.for_a_person)} could not be worked and {_needs(self.for_a_person)} a person."

    def stalled(self, *, named: bool = False) -> Iterator[str]:
        """A sentence for each thing that keeps notifications from coming in or being read.

        ``named`` says which mailbox, and why: for people who are signed in.
        """
        if self.since_sweep is None:
            yield "The background work has not started yet: notifications are kept, but nobody reads them."
        elif self.since_sweep > SWEEP_MISSED:
            yield f"The background work has stood still for {_minutes(self.since_sweep)}: see that it runs."
        if self.longest_due is not None and self.longest_due > WORK_LATE:
            yield f"Something that was accepted has waited for {_minutes(self.longest_due)} to be worked."
        for mailbox in self.mailboxes:
            if trouble := _trouble(mailbox):
                which = f"The mailbox {mailbox.name}" if named else "A mailbox"
                why = f" {mailbox.last_error}" if named and mailbox.last_error else ""
                yield f"{which} {trouble}{why}"


def _trouble(mailbox: MailboxSign) -> str:
    if mailbox.silence is None:
        return "has never been reached: see its settings."
    if mailbox.silence > MAILBOX_SILENT:
        return f"has not been reached for {_minutes(mailbox.silence)}."
    return "answers, but something stays in it that was not taken in." if mailbox.last_error else ""


def signs(session: Session, now: datetime, mailboxes: Collection[str] | None = None) -> Signs:
    """The signs at ``now``. ``mailboxes`` names those that are watched still; None takes all that ever were."""
    open_rows = (OutboxRow.done_at.is_(None), OutboxRow.failed_at.is_(None))
    waiting = session.scalars(select(func.count()).select_from(OutboxRow).where(*open_rows)).one()
    oldest = session.scalars(
        select(OutboxRow.next_try_at).where(*open_rows).order_by(OutboxRow.next_try_at).limit(1)
    ).first()
    sweep = heartbeats.last(session, heartbeats.SWEEP)
    return Signs(
        waiting=waiting,
        longest_due=None if oldest is None or oldest > now else now - oldest,
        for_a_person=session.scalars(_unseen()).one(),
        since_sweep=None if sweep is None else now - sweep,
        mailboxes=tuple(
            MailboxSign(
                state.mailbox,
                None if state.last_contact_at is None else now - state.last_contact_at,
                state.last_error,
            )
            for state in session.scalars(select(MailboxState).order_by(MailboxState.mailbox))
            if mailboxes is None or state.mailbox in mailboxes
        ),
    )


def _unseen() -> Select[int]:
    seen_to = exists().where(Receipt.id == OutboxRow.subject_id, Receipt.settled_at.is_not(None))
    return (
        select(func.count())
        .select_from(OutboxRow)
        .where(OutboxRow.failed_at.is_not(None), OutboxRow.done_at.is_(None), ~seen_to)
    )


def _minutes(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} minutes"
    return f"{minutes // 60} hours"


def _things(number: int) -> str:
    return "1 thing" if number == 1 else f"{number} things"


def _needs(number: int) -> str:
    return "needs" if number == 1 else "need"
