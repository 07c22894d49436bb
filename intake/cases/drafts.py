"""Answers that somebody is still filling in online: begun, loaded, saved page by page, kept for 28 days.

A draft belongs to whoever holds the token in its owner's cookie; the database keeps a keyed hash of the token alone.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from sqlalchemy import ColumnElement, and_, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from forms import Answers
from intake.store.arrivals import Draft, Receipt
from intake.store.base import new_id
from intake.store.online import Attachment
from intake.store.vault import Vault

DatabaseSession: TypeAlias = Session
"""What pages hand through without knowing the database (the import rules of DESIGN)."""

KEPT_FOR: Final = timedelta(days=28)
"""After the last change; said so on the pages."""

_SEEN: Final = select(Draft).where(Draft.id == bindparam("draft_id"))
_HELD: Final = _SEEN.with_for_update()


def start(
    session: Session,
    vault: Vault,
    dossier_id: str,
    token: str,
    now: datetime,
    *,
    draft_id: str | None = None,
    answers: Answers | None = None,
) -> str:
    """A new draft for the holder of ``token``; its id. ``dossier_id`` is a fresh one of the vault's.

    The ``answers`` that it begins with are no change of it: they are known from elsewhere (`says_anything_new`).
    """
    draft = Draft(
        id=draft_id or new_id(),
        dossier_id=dossier_id,
        owner_hash=_owner(vault, token),
        version=0,
        created_at=now,
        updated_at=now,
        expires_at=now + KEPT_FOR,
    )
    if answers is not None:
        _keep(vault, draft, answers)
    session.add(draft)
    session.flush()
    return draft.id


def load(
    session: Session, vault: Vault, draft_id: str, token: str, now: datetime, *, hold: bool = True
) -> Draft | None:
    """The draft, held against other writers until the transaction ends; None when it is not this owner's, or gone.

    Without ``hold`` it is only looked at, and nobody waits for that.
    """
    draft = session.scalar(_HELD if hold else _SEEN, {"draft_id": draft_id})
    if draft is None or draft.expires_at <= now:
        return None
    return draft if hmac.compare_digest(draft.owner_hash, _owner(vault, token)) else None


def answers_of(vault: Vault, draft: Draft) -> Answers:
    """What the draft holds: canonical answers, those included whose condition no longer holds."""
    return Answers(vault.get(draft, "answers"))


def save(vault: Vault, draft: Draft, answers: Answers, now: datetime) -> None:
    """Keep ``answers`` in a draft that was loaded in this transaction. Raises ValueError for one that was sent."""
    if draft.sent_receipt_id is not None:
        raise ValueError("A draft that was sent is not changed.")
    _keep(vault, draft, answers)
    draft.version += 1
    draft.updated_at = now
    draft.expires_at = now + KEPT_FOR


def not_sent(session: Session, vault: Vault, token: str, now: datetime) -> Sequence[Draft]:
    """The drafts of the holder of ``token`` that are still to be sent, the one that was changed last first."""
    if not token:
        return []
    wanted = (
        select(Draft)
        .where(Draft.owner_hash == _owner(vault, token), Draft.sent_receipt_id.is_(None), Draft.expires_at > now)
        .order_by(Draft.updated_at.desc(), Draft.id)
    )
    return session.scalars(wanted).all()


def hand_over(vault: Vault, draft: Draft, token: str) -> None:
    """From now on the draft belongs to the holder of ``token``, and to nobody else."""
    draft.owner_hash = _owner(vault, token)


def reference_of(session: Session, draft: Draft) -> str | None:
    """The reference that its notifier was given; None while it is not sent."""
    if draft.sent_receipt_id is None:
        return None
    return session.scalar(select(Receipt.reference).where(Receipt.id == draft.sent_receipt_id))


def says_anything_new() -> ColumnElement[bool]:
    """A condition on drafts: somebody answered or brought something, or added a file, since it was begun.

    What was opened to be added to, and was not, holds nothing but what was sent before.
    """
    changed = and_(Draft.version > 0, Draft.answers.is_not(None))
    return or_(changed, Draft.brought.is_not(None), exists().where(Attachment.draft_id == Draft.id))


def _keep(vault: Vault, draft: Draft, answers: Answers) -> None:
    vault.put(draft, "answers", dict(answers) or None)  # one that says nothing is known by that, unopened


def _owner(vault: Vault, token: str) -> bytes:
    return vault.blind("draft-owner", token)
