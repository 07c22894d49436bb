"""The code behind which a notifier sees how far their notification is: one row for each receipt that was asked about.

Nobody is signed in there: what is done, is done by whoever knows the reference and reads the code's channel.
"""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.cases import one_time
from intake.store import looked
from intake.store.arrivals import Receipt
from intake.store.base import new_id
from intake.store.online import StatusCode
from intake.store.vault import Vault

TRIES: Final = 5
"""Wrong codes that one code bears."""
ALL_TRIES: Final = 50
"""Wrong codes that a reference bears until somebody opens it: a guess is right once in 20,000 references."""

CODE_ASKED: Final = "status-code-asked"
WRONG_CODE: Final = "status-wrong-code"
OPENED: Final = "status-opened"
READ: Final = "status-read"
COPIED: Final = "copy-taken"
UPDATE_OPENED: Final = "update-opened"
"""Of the record."""
BY_CODE: Final = "code"
BY_BROWSER: Final = "browser"
"""Who did it: whoever typed the code, or had the browser that sent it."""

_NOBODYS: Final = ("bounce", "auto_reply", "test")
"""Outcomes of what nobody sent as a notification."""


def receipt_of(session: Session, reference: str) -> Receipt | None:
    """The receipt of a normalised reference, held against other writers; None where there is none to be asked about.

    Nobody is written to because of the demonstration, or of a trial of the way in.
    """
    found = session.scalar(select(Receipt).where(Receipt.reference == reference).with_for_update())
    return None if found is None or found.test or found.outcome in _NOBODYS else found


def new_code(session: Session, vault: Vault, receipt: Receipt, now: datetime) -> str | None:
    """A fresh code of six digits for ``receipt``, which must be held, in place of any earlier one.

    None so soon after the last, and where too many wrong ones were typed.
    """
    row = _row(session, receipt) or StatusCode(
        id=new_id(), dossier_id=receipt.dossier_id, receipt_id=receipt.id, tries=0, all_tries=0
    )
    if one_time.too_soon(row.code_made_at, now) or row.all_tries >= ALL_TRIES:
        return None
    code = one_time.new()
    row.code_hash, row.code_made_at, row.tries = _code_hash(vault, row, code), now, 0
    session.add(row)
    looked.note(session, CODE_ASKED, by=BY_CODE, at=now, receipt_id=receipt.id, reference=receipt.reference)
    session.flush()
    return code


def opens(session: Session, vault: Vault, receipt: Receipt, typed: str, now: datetime) -> bool:
    """Whether ``typed`` is the code that was sent last and still counts; it is used up by that. A wrong one counts."""
    row = _row(session, receipt)
    if row is None:
        return False
    usable = row.tries < TRIES and row.all_tries < ALL_TRIES and one_time.counts(row.code_made_at, now)
    wanted = row.code_hash if usable else None
    if wanted is not None and hmac.compare_digest(wanted, _code_hash(vault, row, one_time.as_typed(typed))):
        row.code_hash, row.tries, row.all_tries = None, 0, 0
        looked.note(session, OPENED, by=BY_CODE, at=now, receipt_id=receipt.id, reference=receipt.reference)
        return True
    row.tries += 1
    row.all_tries += 1
    looked.note(session, WRONG_CODE, by=BY_CODE, at=now, receipt_id=receipt.id, reference=receipt.reference)
    return False


def _row(session: Session, receipt: Receipt) -> StatusCode | None:
    return session.scalar(select(StatusCode).where(StatusCode.receipt_id == receipt.id))


def _code_hash(vault: Vault, row: StatusCode, code: str) -> bytes:
    return vault.blind("status-code", f"{row.id}|{code}".encode("utf-8", "replace"))
