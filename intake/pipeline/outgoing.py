"""Writing a message down before it leaves: one row under a key that says what it is, and the work of sending it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.store import outbox
from intake.store.base import new_id
from intake.store.vault import Vault
from intake.store.work import OutgoingMessage

TOPIC: Final = "message"
"""Of the outbox rows whose subject is an outgoing message."""


class About(Protocol):
    """What a message is about: a receipt, a case, a link. It is sealed in that dossier."""

    @property
    def dossier_id(self) -> str: ...


def write(
    session: Session,
    vault: Vault,
    *,
    key: str,
    kind: str,
    to: str,
    body: Mapping[str, str],
    about: About,
    now: datetime,
    receipt_id: str | None = None,
    case_id: str | None = None,
) -> list[str]:
    """Keep a message and the work of sending it; the keys to ring for after the commit, none when ``key`` is taken.

    ``body`` holds its ``text``, and for a partner's the ``recipient`` that it tells.
    """
    if session.scalar(select(OutgoingMessage.id).where(OutgoingMessage.key == key)) is not None:
        return []
    row = OutgoingMessage(
        id=new_id(),
        dossier_id=about.dossier_id,
        key=key,
        kind=kind,
        receipt_id=receipt_id,
        case_id=case_id,
        created_at=now,
    )
    vault.put(row, "recipient", to)
    vault.put(row, "body", dict(body))
    session.add(row)
    session.flush()
    outbox.add(session, TOPIC, row.id, now)
    return [outbox.key_of(TOPIC, row.id)]
