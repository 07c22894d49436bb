"""Which drafts that were never sent the office is asked to phone about, and when (SAFETY 30, 21).

Times are counted in staffed hours from the last change, so that nobody is asked to phone on a Sunday and a change of
the clocks moves nothing. A draft that speaks of a death or of a child who may be in danger is not left until the next
day. docs/decisions/0050.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session

from intake.cases.danger import LEFT_ALONE, speaks_of_danger
from intake.cases.drafts import says_anything_new
from intake.cases.staffed import staffed_between
from intake.cases.unsent import BY, WORKING_DAY, How, opened
from intake.cases.working_days import HolidayTable
from intake.store import looked
from intake.store.arrivals import Draft, Receipt
from intake.store.base import new_id
from intake.store.online import PhoneCall, UnsentDraft
from intake.store.vault import Vault

AT_LATEST: Final = 3 * WORKING_DAY
"""After its beginning a draft is asked about, however often it was changed since."""
ASKED: Final = "unsent-asked"
"""Of the record."""


def is_due(draft_changed: datetime, draft_begun: datetime, now: datetime, table: HolidayTable, *, urgent: bool) -> bool:
    """Whether its notifier is to be phoned by ``now``. Nobody is who types at this moment."""
    if now - draft_changed < LEFT_ALONE:
        return False
    return (
        urgent
        or staffed_between(draft_changed, now, table) >= WORKING_DAY
        or staffed_between(draft_begun, now, table) >= AT_LATEST
    )


def due_now(session: Session, vault: Vault, now: datetime, table: HolidayTable) -> list[str]:
    """Ids of the drafts that somebody is to be asked about and is not. Only reads: `ask` looks again."""
    rows = session.scalars(_unasked(now)).all()
    vault.ready(draft.dossier_id for draft in rows)
    again = session.execute(_settled(now)).all()
    return [draft.id for draft in rows if _has_come(vault, draft, now, table)] + [
        draft.id for row, draft in again if _comes_again(vault, row, draft, now, table)
    ]


def ask(session: Session, vault: Vault, draft_id: str, now: datetime, table: HolidayTable) -> bool:
    """Put a draft before the office, if it is still due. False where it was sent, changed or asked about meanwhile."""
    draft = session.scalar(select(Draft).where(Draft.id == draft_id).with_for_update())
    if draft is None or session.scalar(_unsent_of_notifiers().where(Draft.id == draft_id)) is None:
        return False
    row = session.scalar(select(UnsentDraft).where(UnsentDraft.draft_id == draft_id).with_for_update())
    if row is None:
        if not _has_come(vault, draft, now, table):
            return False
        session.add(UnsentDraft(id=new_id(), dossier_id=draft.dossier_id, draft_id=draft.id, asked_at=now, calls=0))
    elif _comes_again(vault, row, draft, now, table):
        row.asked_at, row.calls, row.called_at = now, 0, None
        row.settled_at = row.settled_by = row.settled_how = None
    else:
        return False
    session.flush()
    looked.note(session, ASKED, by=BY, at=now, draft=draft.id)
    return True


def settle_sent(session: Session, now: datetime) -> int:
    """What was sent meanwhile is settled by that; how many were."""
    rows = session.scalars(
        select(UnsentDraft)
        .join(Draft, Draft.id == UnsentDraft.draft_id)
        .where(UnsentDraft.settled_at.is_(None), Draft.sent_receipt_id.is_not(None))
    ).all()
    for row in rows:
        row.settled_at, row.settled_by, row.settled_how = now, BY, How.SENT.value
    return len(rows)


def _unsent_of_notifiers() -> Select[Draft]:
    """Those that a notifier has in hand and that say something new: none that the office keys in or took over."""
    keyed = exists().where(Receipt.id == Draft.id)
    phoned = exists().where(PhoneCall.draft_id == Draft.id)
    return select(Draft).where(Draft.sent_receipt_id.is_(None), says_anything_new(), ~keyed, ~phoned)


def _unasked(now: datetime) -> Select[Draft]:
    return _unsent_of_notifiers().where(
        Draft.updated_at <= now - LEFT_ALONE, ~exists().where(UnsentDraft.draft_id == Draft.id)
    )


def _settled(now: datetime) -> Select[UnsentDraft, Draft]:
    """Those settled without being sent that may have to be asked about once more."""
    return (
        _unsent_of_notifiers()
        .join(UnsentDraft, UnsentDraft.draft_id == Draft.id)
        .where(
            Draft.updated_at <= now - LEFT_ALONE,
            or_(UnsentDraft.settled_how == How.WILL_SEND.value, Draft.updated_at > UnsentDraft.settled_at),
            UnsentDraft.settled_at.is_not(None),
        )
        .with_only_columns(UnsentDraft, Draft)
    )


def _has_come(vault: Vault, draft: Draft, now: datetime, table: HolidayTable) -> bool:
    urgent = speaks_of_danger(opened(vault, draft))
    return is_due(draft.updated_at, draft.created_at, now, table, urgent=urgent)


def _comes_again(vault: Vault, row: UnsentDraft, draft: Draft, now: datetime, table: HolidayTable) -> bool:
    if row.settled_at is None or (row.settled_how != How.WILL_SEND and draft.updated_at <= row.settled_at):
        return False
    since = max(row.settled_at, draft.updated_at)
    return is_due(since, since, now, table, urgent=speaks_of_danger(opened(vault, draft)))
