"""Drafts that were begun online and never sent: whom the office phones, and what came of it (SAFETY 30).

When it is asked to is settled in `unsent_due`. docs/decisions/0050.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from forms import NOT_KNOWN, Answers
from intake.cases.danger import LEFT_ALONE, speaks_of_danger
from intake.cases.drafts import answers_of
from intake.cases.glance import Flag, risk_now
from intake.cases.phone import Caller
from intake.cases.staffed import CLOSES, OPENS, opens_on, staffed_between
from intake.cases.working_days import HolidayTable, due_on, local_date
from intake.errors import Permanent
from intake.store import looked
from intake.store.arrivals import Draft, WayBack
from intake.store.base import is_id
from intake.store.online import UnsentDraft
from intake.store.vault import Vault

WORKING_DAY: Final = timedelta(hours=CLOSES.hour - OPENS.hour)
"""One working day of staffed hours."""
NOT_REACHED_OFTEN: Final = 3
"""Times in vain after which it is shown in red."""
LONGER: Final = timedelta(days=7)
"""How long at least a draft is still kept whose notifier said that they will send it."""
READ: Final = "unsent-read"
LISTED: Final = "unsent-listed"
PHONED: Final = "unsent-phoned"
"""Of the record."""
BY: Final = "sweep"

NO_REASON: Final = "Say why, so that others can see it."
NOT_OPEN: Final = "This was sent or dealt with meanwhile. Nothing of yours was kept."


class How(StrEnum):
    """How a call ended, and with it what stands in `UnsentDraft.settled_how`."""

    WILL_SEND = "will_send"
    TOLD_BY_PHONE = "told_by_phone"
    NOT_NEEDED = "not_needed"
    NOT_REACHED = "not_reached"
    NOBODY = "nobody_to_phone"
    SENT = "sent"


FOR_GOOD: Final = frozenset({How.NOT_NEEDED, How.NOBODY})
"""Ends after which the draft is deleted when its time is over."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call, and how it ended. ``by`` is a user's id."""

    how: str
    by: str
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Task:
    """A draft whose notifier is to be phoned. It names no child; ``agency`` is '' where nobody said."""

    draft_id: str
    begun_at: datetime
    changed_at: datetime
    asked_at: datetime
    agency: str
    risk: Flag | None
    urgent: bool
    calls: int
    called_at: datetime | None
    due_at: datetime
    """From when it is to be tried again; ``asked_at`` before the first call."""
    expires_at: datetime

    @property
    def often(self) -> bool:
        """Whether it was tried so often in vain that somebody has to think of another way."""
        return self.calls >= NOT_REACHED_OFTEN


@dataclass(frozen=True, slots=True)
class ToPhone:
    """One such draft, opened for somebody who phones."""

    task: Task
    whom: Caller
    emails: tuple[str, ...]
    """Those among the answers and the one that brings the draft back, each once."""
    calls: tuple[Call, ...]
    answered: int
    """How many questions have an answer."""


def tasks(session: Session, vault: Vault, table: HolidayTable) -> list[Task]:
    """Every draft whose notifier is to be phoned: those that speak of danger first, then by when they are due."""
    rows = session.execute(_open()).all()
    vault.ready(draft.dossier_id for _, draft in rows)
    found = [_task(vault, row, draft, table) for row, draft in rows]
    return sorted(found, key=lambda task: (not task.urgent, task.due_at, task.draft_id))


def number_open(session: Session) -> int:
    """How many notifiers are to be phoned."""
    return session.scalar(select(func.count()).select_from(_open().subquery())) or 0


def held(session: Session, draft_id: str) -> tuple[UnsentDraft, Draft] | None:
    """An open task with its draft, both held; None where there is none, or it was settled or sent."""
    if not is_id(draft_id):
        return None
    draft = session.scalar(select(Draft).where(Draft.id == draft_id).with_for_update())
    row = session.scalar(select(UnsentDraft).where(UnsentDraft.draft_id == draft_id).with_for_update())
    if draft is None or row is None or draft.sent_receipt_id is not None or row.settled_at is not None:
        return None
    return row, draft


def is_known(session: Session, draft_id: str) -> bool:
    """Whether somebody was ever asked about a draft."""
    return session.scalar(select(UnsentDraft.id).where(UnsentDraft.draft_id == draft_id)) is not None


def to_phone(session: Session, vault: Vault, row: UnsentDraft, draft: Draft, table: HolidayTable) -> ToPhone:
    """Whom to phone about a draft, opened."""
    answers = opened(vault, draft)
    way = session.scalar(select(WayBack).where(WayBack.draft_id == draft.id))
    emails = [_said(answers, "notifier_email"), "" if way is None else str(vault.get(way, "address"))]
    return ToPhone(
        task=_task(vault, row, draft, table),
        whom=notifier_of(answers),
        emails=tuple(dict.fromkeys(filter(None, emails))),
        calls=tuple(_calls(vault, row)),
        answered=len(list(answers.paths())),
    )


def opened(vault: Vault, draft: Draft) -> Answers:
    """Its answers; none where they cannot be opened, so that one damaged row does not hide all others."""
    try:
        return answers_of(vault, draft)
    except Permanent:
        return Answers()


def notifier_of(answers: Answers) -> Caller:
    """Who began it, as far as they said."""
    return Caller(
        name=_said(answers, "notifier_name"),
        role=_said(answers, "notifier_role"),
        agency=_said(answers, "notifier_agency_name"),
        number=_said(answers, "notifier_phone"),
    )


def keep_call(
    session: Session, vault: Vault, row: UnsentDraft, draft: Draft, how: How, words: str, *, by: str, at: datetime
) -> None:
    """Keep how a call about a draft ended. Both rows must be held. Nobody reached leaves it open.

    Raises Permanent where an end that nothing else tells of has no ``words``, or it is open no more.
    """
    if row.settled_at is not None or draft.sent_receipt_id is not None:
        raise Permanent(NOT_OPEN)
    if how in {How.NOT_NEEDED, How.NOBODY} and not words.strip():
        raise Permanent(NO_REASON)
    said = [*(vault.get(row, "note") or ()), {"how": how.value, "by": by, "at": at.isoformat(), "words": words}]
    vault.put(row, "note", said)
    row.called_at = at
    if how is How.NOT_REACHED:
        row.calls += 1
    else:
        row.settled_at, row.settled_by, row.settled_how = at, by, how.value
    if how is How.WILL_SEND:
        draft.expires_at = max(draft.expires_at, at + LONGER)
    looked.note(session, PHONED, by=by, at=at, draft=draft.id, how=how.value)


def late(task: Task, now: datetime, table: HolidayTable) -> bool:
    """Whether a task has waited for a working day."""
    return staffed_between(max(task.asked_at, task.due_at), now, table) >= WORKING_DAY


def _open() -> Select[UnsentDraft, Draft]:
    return (
        select(UnsentDraft, Draft)
        .join(Draft, Draft.id == UnsentDraft.draft_id)
        .where(UnsentDraft.settled_at.is_(None), Draft.sent_receipt_id.is_(None))
    )


def _said(answers: Answers, question_id: str) -> str:
    value = str(answers.get(question_id) or "").strip()
    return "" if value == NOT_KNOWN else value


def _task(vault: Vault, row: UnsentDraft, draft: Draft, table: HolidayTable) -> Task:
    answers = opened(vault, draft)
    urgent = speaks_of_danger(answers)
    return Task(
        draft_id=draft.id,
        begun_at=draft.created_at,
        changed_at=draft.updated_at,
        asked_at=row.asked_at,
        agency=_said(answers, "notifier_agency_name"),
        risk=risk_now([answers]),
        urgent=urgent,
        calls=row.calls,
        called_at=row.called_at,
        due_at=row.asked_at if row.called_at is None else _next_try(row.called_at, table, urgent=urgent),
        expires_at=draft.expires_at,
    )


def _next_try(called_at: datetime, table: HolidayTable, *, urgent: bool) -> datetime:
    """After a call in vain: when the office opens on the next working day; sooner where it speaks of danger."""
    if urgent:
        return called_at + LEFT_ALONE
    return opens_on(due_on(local_date(called_at), 1, table))


def _calls(vault: Vault, row: UnsentDraft) -> Iterator[Call]:
    kept: Sequence[Mapping[str, Any]] = vault.get(row, "note") or ()
    for one in kept:
        yield Call(one["how"], one["by"], datetime.fromisoformat(one["at"]), one["words"])
