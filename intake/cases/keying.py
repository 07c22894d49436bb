"""What the office keys in beside the original: a draft that bears the id of the receipt it is keyed in from.

One draft a receipt, so that two people never key in the same twice: the second goes on where the first stopped. It is
sealed in the receipt's own dossier, and opened by who is signed in, never by a cookie.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.cases.drafts import KEPT_FOR
from intake.cases.settling import must_be_open
from intake.store import looked
from intake.store.arrivals import Draft, Receipt
from intake.store.vault import Vault

KEYED: Final = "keying-in-read"
"""Of the record: somebody opened a page of such a draft."""


def begin(session: Session, vault: Vault, receipt: Receipt, *, by: str, at: datetime) -> str:
    """The id of the draft of a receipt, which must be held: a new one, or the one that somebody began.

    Raises SettledAlready where somebody has dealt with the receipt.
    """
    must_be_open(receipt)
    draft = session.get(Draft, receipt.id)
    if draft is None:
        draft = Draft(
            id=receipt.id,
            dossier_id=receipt.dossier_id,
            owner_hash=vault.blind("draft-owner", secrets.token_bytes(32)),  # no cookie opens it
            version=0,
            created_at=at,
            updated_at=at,
        )
        session.add(draft)
    draft.sent_receipt_id = None  # keyed in before, and taken out of its case since
    draft.expires_at = at + KEPT_FOR
    looked.note(session, "keying-in", by=by, at=at, receipt_id=receipt.id, reference=receipt.reference)
    return draft.id


def load(session: Session, draft_id: str, *, by: str, at: datetime) -> tuple[Draft, Receipt] | None:
    """A draft that is keyed in, with its receipt, both held until the transaction ends; None for any other draft.

    That ``by`` looked is kept.
    """
    receipt = session.scalar(select(Receipt).where(Receipt.id == draft_id).with_for_update())
    draft = None if receipt is None else session.get(Draft, draft_id, with_for_update=True)
    if receipt is None or draft is None:
        return None
    looked.note(session, KEYED, by=by, at=at, receipt_id=receipt.id, reference=receipt.reference)
    return draft, receipt


def finish(draft: Draft, at: datetime) -> None:
    """What was keyed in stands with its receipt now, and in one place alone."""
    draft.sent_receipt_id, draft.answers, draft.updated_at = draft.id, None, at
