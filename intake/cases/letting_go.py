"""The end of a draft that was never sent: its rows are deleted and its key is destroyed.

Nothing goes that nobody was asked about, and nothing while somebody is still to be phoned (SAFETY 30). Such a draft
was never a notification: no case, no receipt and no clock hangs on it, so that SAFETY 32 does not ask for two people
(docs/decisions/0050). A line of the record stays that it was there, how it ended and who said so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Select, and_, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from intake.cases import unsent
from intake.cases.drafts import says_anything_new
from intake.store import looked
from intake.store.arrivals import Draft, Invitation, Original, OriginalChunk, Receipt, WayBack
from intake.store.keys import KeyStore
from intake.store.online import Attachment, PhoneCall, UnsentDraft
from intake.store.work import DeliveryAttempt, OutboxRow, OutgoingMessage

DELETED: Final = "draft-deleted"
"""Of the record."""
_ENDED: Final = [how.value for how in unsent.FOR_GOOD]


def over(session: Session, now: datetime, limit: int) -> Sequence[str]:
    """Ids of drafts whose time is over, at most ``limit``, the longest over first. `let_go` looks again at each."""
    return session.scalars(_over(now).order_by(Draft.expires_at, Draft.id).limit(limit)).all()


def let_go(session: Session, keys: KeyStore, draft_id: str, now: datetime) -> bool:
    """Delete a draft and all that hangs on it, if its time is over. False where it was changed or sent meanwhile.

    The key goes last, before the caller commits: if the commit fails the rows go in the next round, unreadable, and
    nobody could open them for being over.
    """
    draft = session.scalar(select(Draft).where(Draft.id == draft_id).with_for_update())
    if draft is None or session.scalar(_over(now).where(Draft.id == draft_id)) is None:
        return False
    row = session.scalar(select(UnsentDraft).where(UnsentDraft.draft_id == draft_id).with_for_update())
    dossier_id, begun = draft.dossier_id, draft.created_at.isoformat()
    how, settled_by = ("nothing-new", "") if row is None else (row.settled_how or "", row.settled_by or "")
    _delete(session, draft)
    looked.note(session, DELETED, by=unsent.BY, at=now, draft=draft_id, begun=begun, how=how, settled_by=settled_by)
    session.flush()
    keys.destroy(dossier_id, now)
    return True


def _over(now: datetime) -> Select[str]:
    """A draft of a notifier whose task came to an end, a call that was given up, or one that never said anything."""
    ended = exists().where(UnsentDraft.draft_id == Draft.id, UnsentDraft.settled_how.in_(_ENDED))
    asked = exists().where(UnsentDraft.draft_id == Draft.id)
    phoned = exists().where(PhoneCall.draft_id == Draft.id)
    received = exists().where(or_(Receipt.id == Draft.id, Receipt.dossier_id == Draft.dossier_id))
    return select(Draft.id).where(
        Draft.expires_at <= now,
        Draft.sent_receipt_id.is_(None),
        or_(ended, and_(~asked, ~phoned, ~says_anything_new())),
        ~received,  # what is keyed in lies in its receipt's dossier
    )


def _delete(session: Session, draft: Draft) -> None:
    dossier = draft.dossier_id
    messages = select(OutgoingMessage.id).where(OutgoingMessage.dossier_id == dossier)
    files = select(Attachment.id).where(Attachment.draft_id == draft.id)
    about = OutboxRow.subject_id
    session.execute(update(Invitation).where(Invitation.draft_id == draft.id).values(draft_id=None))
    for table, which in (
        (OutboxRow, or_(about == draft.id, about.in_(files), about.in_(messages))),
        (Attachment, Attachment.draft_id == draft.id),
        (OriginalChunk, OriginalChunk.dossier_id == dossier),
        (Original, Original.dossier_id == dossier),
        (DeliveryAttempt, DeliveryAttempt.message_id.in_(messages)),
        (OutgoingMessage, OutgoingMessage.dossier_id == dossier),
        (WayBack, WayBack.draft_id == draft.id),
        (PhoneCall, PhoneCall.draft_id == draft.id),
        (UnsentDraft, UnsentDraft.draft_id == draft.id),
        (Draft, Draft.id == draft.id),
    ):
        session.execute(delete(table).where(which))
