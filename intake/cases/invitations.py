"""Links by which a sender goes on online with what they sent, behind a code (SAFETY 18; docs/decisions/0032).

A link belongs to one receipt and shows what that receipt's sender wrote in it, nothing of anybody else's. It opens
once: the draft that it became lives on in the browser that opened it, and is sent as an update to its case.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms import Answers, Form
from forms.reply import CARRIED
from intake.cases import drafts, one_time
from intake.cases.answers import AnswersLike, holds
from intake.cases.casebook import Casebook
from intake.cases.routing.facts import SHARING_RESTRICTED, SUSPECT_IN_TRUST
from intake.cases.told import firings_of
from intake.store import looked
from intake.store.arrivals import Invitation, ReadingRecord, Receipt
from intake.store.base import new_id
from intake.store.casework import Case
from intake.store.vault import Vault

TOKEN_BYTES: Final = 32
TRIES: Final = 10
"""Wrong codes that one link bears in all: a guess is right once in 100,000 links."""

OPENED: Final = "invitation-opened"
WRONG_CODE: Final = "invitation-wrong-code"
CODE_ASKED: Final = "invitation-code-asked"
"""Of the record. Nobody is signed in then: what was done, was done by whoever held link and code."""
BY: Final = "link"

_ABOUT_ITSELF: Final = frozenset(
    {"is_update", "updates_notification_ref", "date_notification", "time_notification", "declaration"}
)
"""Answers about one sending alone: what the draft becomes has its own."""
_UNREADABLE: Final = "unreadable"


@dataclass(frozen=True, slots=True)
class Sender:
    """What the sender of a receipt wrote in it."""

    receipt: Receipt
    answers: Answers


def invite(session: Session, vault: Vault, receipt: Receipt, to: str, now: datetime, lasts: timedelta) -> str:
    """A new link to what ``receipt`` says; its token, which goes into the message to ``to`` and nowhere else."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation = Invitation(
        id=new_id(),
        dossier_id=receipt.dossier_id,
        receipt_id=receipt.id,
        token_hash=_hash(vault, token),
        created_at=now,
        expires_at=now + lasts,
    )
    vault.put(invitation, "recipient", to)
    session.add(invitation)
    session.flush()
    return token


def live(session: Session, vault: Vault, token: str, now: datetime, *, hold: bool = True) -> Invitation | None:
    """The link, held against other writers unless ``hold`` is False.

    None when it was used, has ended, bore too many wrong codes or never was: a stranger cannot tell which.
    """
    wanted = select(Invitation).where(Invitation.token_hash == _hash(vault, token))
    found = session.scalar(wanted.with_for_update() if hold else wanted)
    if found is None or found.used_at is not None or found.expires_at <= now or found.tries >= TRIES:
        return None
    return found


def sender_of(session: Session, vault: Vault, form: Form, receipt: Receipt) -> Sender | None:
    """What the sender of ``receipt`` wrote, as the service first read it; None where nothing is theirs alone.

    What partners placed or corrected since makes further readings, and stays out. A reply that was completed from
    another notification holds answers of somebody else's: of those nothing is shown at all, because rows of a group
    that lost some of theirs would be taken for other people.
    """
    readings = (
        select(ReadingRecord)
        .where(ReadingRecord.receipt_id == receipt.id, ReadingRecord.outcome != _UNREADABLE)
        .order_by(ReadingRecord.version)
        .limit(1)
    )
    reading = session.scalar(readings)
    if reading is None:
        return None
    provenance = vault.get(reading, "provenance") or {}
    if any(found.get("how") == CARRIED for found in provenance.values()):
        return None
    return Sender(receipt, form.answers(vault.get(reading, "answers"))[0])


class Caution(Enum):
    """How careful to be with a link, by everything known of the case now."""

    NONE = "none"
    OTHER_CHANNEL = "other channel"
    """Something is held from somebody (SAFETY 12): no code may go to the mailbox that has the link."""
    NO_LINK = "no link"
    """Somebody must not know, or a suspect may work for whoever reads the mail (SAFETY 12, 13): a person decides."""


def caution(book: Casebook, case: Case) -> Caution:
    """How careful to be with a link to a notification of ``case``."""
    if any(restricts(each.answers) for each in book.notifications(case).values()):
        return Caution.NO_LINK
    held = any(firing.held for firing in firings_of(book, case))
    return Caution.OTHER_CHANNEL if held else Caution.NONE


def restricts(answers: AnswersLike) -> bool:
    """Whether a notification says that somebody must not know, or that a suspect may work for whoever reads it."""
    return holds(SHARING_RESTRICTED, answers) or holds(SUSPECT_IN_TRUST, answers)


def draft_opened(session: Session, vault: Vault, token: str, owner: str, now: datetime) -> str | None:
    """The draft that the link of ``token`` was opened into, for whoever holds the draft's token; None for others."""
    found = session.scalar(select(Invitation).where(Invitation.token_hash == _hash(vault, token)))
    if found is None or found.draft_id is None:
        return None
    return None if drafts.load(session, vault, found.draft_id, owner, now) is None else found.draft_id


def new_code(session: Session, vault: Vault, invitation: Invitation, now: datetime) -> str | None:
    """A fresh code of six digits, in place of any earlier one; None so soon after the last."""
    if one_time.too_soon(invitation.code_made_at, now):
        return None
    code = one_time.new()
    invitation.code_hash, invitation.code_made_at = _code_hash(vault, invitation, code), now
    looked.note(session, CODE_ASKED, by=BY, at=now, receipt_id=invitation.receipt_id)
    return code


def is_right(session: Session, vault: Vault, invitation: Invitation, typed: str, now: datetime) -> bool:
    """Whether ``typed`` is the code that was sent last and still counts. A wrong one is counted, and on record."""
    wanted = invitation.code_hash if one_time.counts(invitation.code_made_at, now) else None
    if wanted is not None and hmac.compare_digest(wanted, _code_hash(vault, invitation, one_time.as_typed(typed))):
        return True
    invitation.tries += 1
    looked.note(session, WRONG_CODE, by=BY, at=now, receipt_id=invitation.receipt_id)
    return False


def open_draft(
    session: Session,
    vault: Vault,
    form: Form,
    invitation: Invitation,
    sender: Sender,
    *,
    dossier_id: str,
    owner: str,
    now: datetime,
) -> str:
    """What ``sender`` wrote as a draft of whoever holds the token ``owner``; its id. The link is used up by this.

    The draft has a dossier of its own, ``dossier_id``.
    """
    draft_id = open_update(session, vault, form, sender, dossier_id=dossier_id, owner=owner, now=now)
    invitation.used_at, invitation.draft_id, invitation.code_hash = now, draft_id, None
    looked.note(session, OPENED, by=BY, at=now, receipt_id=sender.receipt.id, reference=sender.receipt.reference)
    session.flush()
    return draft_id


def open_update(
    session: Session, vault: Vault, form: Form, sender: Sender, *, dossier_id: str, owner: str, now: datetime
) -> str:
    """A draft of ``owner`` that holds what ``sender`` wrote, as an update to their own notification; its id.

    Its declaration is still to be made.
    """
    own = {name: value for name, value in sender.answers.items() if name not in _ABOUT_ITSELF}
    update = {"is_update": "yes", "updates_notification_ref": sender.receipt.reference}
    answers = form.answers({**own, **update})[0]
    return drafts.start(session, vault, dossier_id, owner, now, answers=answers)


def _hash(vault: Vault, token: str) -> bytes:
    return vault.blind("invitation", token.encode("utf-8", "replace"))


def _code_hash(vault: Vault, invitation: Invitation, code: str) -> bytes:
    return vault.blind("invitation-code", f"{invitation.id}|{code}".encode("utf-8", "replace"))
