"""How the service is: what waits, what failed, what has not been heard of. Figures and sentences, nothing personal."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session

from intake.store import heartbeats, since
from intake.store.arrivals import Receipt
from intake.store.watching import Alarm
from intake.store.work import MailboxState, OutboxRow

SWEEP_MISSED: Final = timedelta(minutes=2)
"""Without a sweep for this long something is broken: one comes every few seconds, and waits for long work at most."""
WORK_LATE: Final = timedelta(minutes=5)
"""Due for this long, and neither done nor put before a person."""
MAILBOX_SILENT: Final = timedelta(minutes=15)
"""DESIGN, promise 7."""


LOOKED_AT: Final = timedelta(minutes=5)
"""A mailbox that answers is looked through at least this often (`workers.mailbox.imap.IDLE_SECONDS`)."""


@dataclass(frozen=True, slots=True)
class MailboxSign:
    """One mailbox. ``name`` is for people who are signed in: it may be an address. ``silence`` None: never reached."""

    name: str
    silence: timedelta | None
    last_error: str | None
    number: int = 1
    """Its place in the settings, which names it where its name may not stand."""
    watched: timedelta | None = None
    """How long it stands in the settings; None where nobody has looked yet."""
    untaken: timedelta | None = None
    """How long something lies in its inbox that could not be taken in."""
    held: bool = True
    """Whether a process has it open, or is about to."""

    @property
    def quiet_for(self) -> timedelta:
        """How long it was not reached; one that never was counts from when it came into the settings."""
        return self.silence if self.silence is not None else self.watched or timedelta()

    @property
    def oldest_unread(self) -> timedelta | None:
        """The age of the oldest message that waits in its inbox, at most; None where it was never reached.

        What came after the last look nobody knows: it may have come right after it.
        """
        if self.silence is None:
            return None
        unknown = self.silence if self.silence > LOOKED_AT else timedelta()
        return max(unknown, self.untaken or timedelta())

    @property
    def trouble(self) -> str:
        """What is wrong with it, as the end of a sentence that names it; empty when nothing is."""
        if self.silence is None:
            return "has never been reached: see its settings."
        if self.silence > MAILBOX_SILENT:
            return f"has not been reached for {in_words(self.silence)}."
        if self.untaken is not None:
            return "answers, but something stays in it that was not taken in."
        if self.last_error:
            return "has a problem." if self.held else "could not be opened at the last try. It is tried again."
        return ""


@dataclass(frozen=True, slots=True)
class AlarmSign:
    """An alarm that is open, or was."""

    about: str
    sentence: str
    raised_at: datetime
    ended_at: datetime | None = None

    @property
    def kind(self) -> str:
        """The stable word of what it is about."""
        return kind_of(self.about)


def kind_of(about: str) -> str:
    """The stable word before the colon."""
    return about.partition(":")[0]


MAILBOX_SILENT_ALARM: Final = "mailbox-silent"
MAILBOX_REFUSED_ALARM: Final = "mailbox-refused"
MAILBOX_HELD_ALARM: Final = "mailbox-holds-back"
SWEEP_ALARM: Final = "sweep-still"
OUTBOX_ALARM: Final = "outbox-late"
FAILED_ALARM: Final = "work-failed"
_SAID_BY_SIGNS: Final = frozenset(
    {MAILBOX_SILENT_ALARM, MAILBOX_REFUSED_ALARM, MAILBOX_HELD_ALARM, SWEEP_ALARM, OUTBOX_ALARM, FAILED_ALARM}
)
"""Alarms about what the signs say anyway, and say as it is at this moment."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What was found at one instant."""

    waiting: int
    """Rows of the outbox that are neither done nor given up."""
    longest_due: timedelta | None
    """How long the oldest of them could have been worked; None when none is due."""
    failed_at: tuple[datetime, ...]
    """When each row failed for good whose receipt nobody has seen to."""
    since_sweep: timedelta | None
    """None: there never was one."""
    mailboxes: tuple[MailboxSign, ...]
    alarms: tuple[AlarmSign, ...] = ()
    """Those that are open, the latest first."""

    @property
    def for_a_person(self) -> int:
        """How many rows failed for good and wait for a person."""
        return len(self.failed_at)

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
            yield f"The background work has stood still for {in_words(self.since_sweep)}: see that it runs."
        if self.longest_due is not None and self.longest_due > WORK_LATE:
            yield f"Something that was accepted has waited for {in_words(self.longest_due)} to be worked."
        for mailbox in self.mailboxes:
            if trouble := mailbox.trouble:
                which = f"The mailbox {mailbox.name}" if named else "A mailbox"
                why = f" {mailbox.last_error}" if named and mailbox.last_error else ""
                yield f"{which} {trouble}{why}"
        yield from (alarm.sentence for alarm in self.alarms if alarm.kind not in _SAID_BY_SIGNS)


def signs(session: Session, now: datetime, mailboxes: Collection[str] | None = None) -> Signs:
    """The signs at ``now``.

    ``mailboxes`` names those that are watched still, in the order that numbers them; None takes all that ever were.
    """
    open_rows = (OutboxRow.done_at.is_(None), OutboxRow.failed_at.is_(None))
    waiting = session.scalars(select(func.count()).select_from(OutboxRow).where(*open_rows)).one()
    oldest = session.scalars(
        select(OutboxRow.next_try_at).where(*open_rows).order_by(OutboxRow.next_try_at).limit(1)
    ).first()
    sweep = heartbeats.last(session, heartbeats.SWEEP)
    return Signs(
        waiting=waiting,
        longest_due=None if oldest is None or oldest > now else now - oldest,
        failed_at=tuple(at for at in session.scalars(_unseen()) if at is not None),
        since_sweep=None if sweep is None else now - sweep,
        mailboxes=_mailboxes(session, now, mailboxes),
        alarms=open_alarms(session),
    )


def open_alarms(session: Session) -> tuple[AlarmSign, ...]:
    """The alarms that are not over, the latest first."""
    return _alarms(session, Alarm.open_about.is_not(None))


def ended_alarms(session: Session, after: datetime) -> tuple[AlarmSign, ...]:
    """The alarms that ended after an instant, the latest first."""
    return _alarms(session, Alarm.ended_at > after)


def _alarms(session: Session, wanted: ColumnElement[bool]) -> tuple[AlarmSign, ...]:
    rows = session.scalars(select(Alarm).where(wanted).order_by(Alarm.raised_at.desc(), Alarm.about)).all()
    return tuple(AlarmSign(row.about, row.sentence, row.raised_at, row.ended_at) for row in rows)


def _mailboxes(session: Session, now: datetime, wanted: Collection[str] | None) -> tuple[MailboxSign, ...]:
    """One that no process has looked at yet is left out until it should have been."""
    states = {state.mailbox: state for state in session.scalars(select(MailboxState).order_by(MailboxState.mailbox))}
    names: Sequence[str] = list(states if wanted is None else wanted)
    watched = since.since(session, since.WATCHED, names)
    untaken = since.since(session, since.UNTAKEN, names)
    found: list[MailboxSign] = []
    for number, name in enumerate(names, start=1):
        state, ages = states.get(name), (watched.get(name), untaken.get(name))
        in_settings, lies = (None if at is None else now - at for at in ages)
        if state is None:
            if in_settings is not None and in_settings > MAILBOX_SILENT:
                found.append(MailboxSign(name, None, None, number, in_settings, held=False))
            continue
        found.append(
            MailboxSign(
                name,
                None if state.last_contact_at is None else now - state.last_contact_at,
                state.last_error,
                number,
                in_settings,
                lies,
                held=state.held_until is not None and state.held_until > now,
            )
        )
    return tuple(found)


def _unseen() -> Select[datetime | None]:
    seen_to = exists().where(Receipt.id == OutboxRow.subject_id, Receipt.settled_at.is_not(None))
    return (
        select(OutboxRow.failed_at)
        .where(OutboxRow.failed_at.is_not(None), OutboxRow.done_at.is_(None), ~seen_to)
        .order_by(OutboxRow.failed_at)
    )


def in_words(span: timedelta) -> str:
    """'16 minutes', '3 hours', '5 days': as exactly as somebody wants to know it."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 1:
        return "less than a minute"
    if minutes < 120:
        return "1 minute" if minutes == 1 else f"{minutes} minutes"
    return f"{minutes // 60} hours" if minutes < 48 * 60 else f"{minutes // (24 * 60)} days"


def _things(number: int) -> str:
    return "1 thing" if number == 1 else f"{number} things"


def _needs(number: int) -> str:
    return "needs" if number == 1 else "need"
