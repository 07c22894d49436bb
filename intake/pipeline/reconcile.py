"""A mailbox's own count beside ours, once a day: what it holds that was never taken in, and what only it held.

A difference is a mail that one side has and the other needs. People may tidy the mailbox: a mail that was kept here
may be moved or deleted there, and is none. A mail that somebody drags out of the inbox before it was taken in is one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from intake.cases.working_days import LONDON, local_date
from intake.pipeline.receive import TOO_LARGE
from intake.store import alarms
from intake.store.arrivals import Message, Receipt, Sighting
from intake.store.engine import one_at_a_time
from intake.store.watching import MailboxCount

COUNTED_FROM: Final = time(6)
"""Local time from which the day's count is due: before the office opens, after the night's mail."""
COUNTED_AGAIN: Final = timedelta(minutes=15)
"""While there is a difference: whoever mended it wants to see that it is gone."""
COUNT_LATE: Final = timedelta(hours=2)
"""So long after it was due, a count that was not made is a fault."""
_AT_ONCE: Final = 500
"""Values in one question to the database."""


@dataclass(frozen=True, slots=True)
class Inbox:
    """The inbox at the count."""

    there: int
    untaken: int
    """Messages that nobody here ever saw, though it was worked."""
    left: int
    """Kept here since the last count, and gone from the inbox by another hand."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A folder beside the inbox at the count."""

    there: int
    moved: int
    """How many we moved into it since the last count."""
    added: int | None
    """How many the mailbox says were put into it; None where it cannot say."""
    mark: str
    """Where the next count goes on."""
    unknown: tuple[str, ...]
    """UIDs of messages in it that were never taken in."""


@dataclass(frozen=True, slots=True)
class Reckoning:
    """One count of one mailbox."""

    at: datetime
    inbox: Inbox
    folders: dict[str, Beside]
    originals_gone: int = 0
    """Messages too large to be fetched, which still need a person, and whose only copy left the mailbox."""
    unchecked: int = 0
    """Messages in the folders that the mailbox did not show."""

    @property
    def difference(self) -> int:
        """Messages that one side has and the other lacks and needs."""
        return self.inbox.untaken + sum(len(one.unknown) for one in self.folders.values()) + self.originals_gone

    def wrong(self) -> Iterator[str]:
        """A sentence for each difference, with what to do."""
        if self.inbox.untaken:
            yield (
                f"{_mails(self.inbox.untaken)} in the inbox could not be taken in. Open the inbox and key in what is a "
                "notification."
            )
        for name, folder in self.folders.items():
            if folder.unknown:
                them = "it" if len(folder.unknown) == 1 else "them"
                yield (
                    f"{_mails(len(folder.unknown))} in the folder '{name}' never came in here: somebody moved {them} "
                    f"there by hand. Drag {them} back into the inbox, to be read."
                )
        if self.originals_gone:
            yield (
                f"{_mails(self.originals_gone)} too large to be fetched left the mailbox before a person dealt with "
                f"{'it' if self.originals_gone == 1 else 'them'}, and no other copy was kept. Look into the mailbox's "
                "bin, or ask the sender."
            )

    def noted(self) -> Iterator[str]:
        """A sentence for each thing that differs and is no loss."""
        if self.inbox.left:
            yield f"{_mails(self.inbox.left)} that we kept left the inbox by another hand."
        if self.unchecked:
            yield f"{_mails(self.unchecked)} in the folders could not be looked at."


@dataclass(frozen=True, slots=True)
class Kept:
    """A count as the ledger keeps it."""

    mailbox: str
    reckoning: Reckoning
    first: bool = False
    """Whether it was the first of its mailbox, which left alone what lay in the folders."""


def due(last: Kept | None, now: datetime) -> bool:
    """Whether to count a mailbox: at the first contact ever, from six each day, and again while a difference lasts."""
    if last is None:
        return True
    if last.reckoning.difference and now - last.reckoning.at >= COUNTED_AGAIN:
        return True
    six = datetime.combine(local_date(now), COUNTED_FROM, LONDON)
    if six > now:
        six = datetime.combine(local_date(now) - timedelta(days=1), COUNTED_FROM, LONDON)
    return last.reckoning.at < six


def last_count(session: Session, mailbox: str) -> Kept | None:
    """The latest count of a mailbox; None before the first."""
    row = session.scalar(
        select(MailboxCount).where(MailboxCount.mailbox == mailbox).order_by(MailboxCount.day.desc()).limit(1)
    )
    return None if row is None else _kept(row)


def untaken(session: Session, mailbox: str, uidvalidity: int, uids: Sequence[str]) -> list[str]:
    """Those of the inbox's UIDs that were never seen."""
    seen: set[str] = set()
    for some in _pieces(uids):
        seen |= set(session.scalars(select(Sighting.uid).where(*_of(mailbox, uidvalidity), Sighting.uid.in_(some))))
    return [uid for uid in uids if uid not in seen]


def left(session: Session, mailbox: str, uidvalidity: int, uids: Collection[str], since: datetime | None) -> int:
    """How many that were seen since ``since`` were not moved by us and are in the inbox no more."""
    if since is None:
        return 0
    seen = select(Sighting.uid).where(*_of(mailbox, uidvalidity), Sighting.moved_at.is_(None), Sighting.seen_at > since)
    return sum(uid not in uids for uid in session.scalars(seen))


def moved(session: Session, mailbox: str, folder: str, since: datetime | None) -> int:
    """How many messages we moved into a folder since ``since``."""
    if since is None:
        return 0
    found = select(func.count()).where(
        Sighting.mailbox == mailbox, Sighting.moved_to == folder, Sighting.moved_at > since
    )
    return session.scalars(found).one()


def is_known(session: Session, content: bytes) -> bool:
    """Whether a message was kept whose content hash this is."""
    return session.scalar(select(Message.id).where(Message.content_hash == content)) is not None


def only_copies(session: Session, mailbox: str) -> set[bytes]:
    """Content hashes of messages that were too large, that we moved, and that no person has dealt with yet."""
    return set(
        session.scalars(
            select(Message.content_hash)
            .join(Receipt, Receipt.message_id == Message.id)
            .join(Sighting, Sighting.message_id == Message.id)
            .where(
                Receipt.reason == TOO_LARGE,
                Receipt.settled_at.is_(None),
                Sighting.mailbox == mailbox,
                Sighting.moved_at.is_not(None),
            )
        )
    )


def write(session: Session, mailbox: str, reckoning: Reckoning, *, first: bool) -> None:
    """Keep a count as that of its local day, and raise the alarm about its difference, or end it."""
    one_at_a_time(session, "mailbox-count")
    day = local_date(reckoning.at)
    row = session.scalar(select(MailboxCount).where(MailboxCount.mailbox == mailbox, MailboxCount.day == day))
    if row is None:
        row = MailboxCount(mailbox=mailbox, day=day)
        session.add(row)
    row.counted_at, row.difference = reckoning.at, reckoning.difference
    row.facts = {
        "inbox": asdict(reckoning.inbox),
        "folders": {name: asdict(folder) for name, folder in reckoning.folders.items()},
        "originals_gone": reckoning.originals_gone,
        "unchecked": reckoning.unchecked,
        "first": first,
    }
    about = f"mailbox-count:{mailbox}"
    if reckoning.difference:
        alarms.raise_once(session, about, _alarm(reckoning), reckoning.at)
    else:
        alarms.end(session, about, reckoning.at)


def _alarm(reckoning: Reckoning) -> str:
    return f"The count of a mailbox shows a difference: see the ledger. {' '.join(reckoning.wrong())}"[:500]


def _kept(row: MailboxCount) -> Kept:
    facts: dict[str, Any] = row.facts
    folders = {
        name: Beside(**(folder | {"unknown": tuple(folder["unknown"])})) for name, folder in facts["folders"].items()
    }
    reckoning = Reckoning(
        row.counted_at, Inbox(**facts["inbox"]), folders, facts["originals_gone"], facts["unchecked"]
    )  # fmt: skip
    return Kept(row.mailbox, reckoning, facts["first"])


def _of(mailbox: str, uidvalidity: int) -> tuple[Any, ...]:
    return Sighting.mailbox == mailbox, Sighting.uidvalidity == uidvalidity


def _pieces(uids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (uids[start : start + _AT_ONCE] for start in range(0, len(uids), _AT_ONCE))


def _mails(number: int) -> str:
    return "1 e-mail" if number == 1 else f"{number:,} e-mails"
