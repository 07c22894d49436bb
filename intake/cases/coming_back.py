"""Coming back to a draft on any device: by an e-mail address, and a code that is sent to it (docs/decisions/0041).

An address that was confirmed by a code protects its drafts too: a browser that was left alone opens them no more. An
address that only stands among the answers brings a draft back as well, so that nobody loses theirs for not having
saved it, and protects nothing, because it may be mistyped.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from forms import Answers
from forms.questions.texts import is_email
from intake.cases import drafts, one_time
from intake.store import looked
from intake.store.arrivals import Draft, WayBack
from intake.store.base import new_id
from intake.store.vault import Vault

TRIES: Final = 5
"""Wrong codes that one code bears."""
ALL_TRIES: Final = 50
"""Wrong codes that a draft bears until somebody brings it back: a guess is right once in 20,000 drafts."""

CODE_ASKED: Final = "draft-code-asked"
WRONG_CODE: Final = "draft-wrong-code"
BROUGHT_BACK: Final = "draft-brought-back"
"""Of the record. Nobody is signed in then: what was done, was done by whoever reads that mailbox."""
BY: Final = "code"

_WAY: Final = select(WayBack).where(WayBack.draft_id == bindparam("draft_id"))


def remember(session: Session, vault: Vault, draft: Draft, address: str) -> WayBack:
    """Let ``address`` bring ``draft`` back. One that is not the confirmed one has to be confirmed anew."""
    return _remember(session, vault, draft, address, way_of(session, draft))


def _remember(session: Session, vault: Vault, draft: Draft, address: str, way: WayBack | None) -> WayBack:
    hashed = hash_of(vault, address)
    if way is None:
        way = WayBack(id=new_id(), dossier_id=draft.dossier_id, draft_id=draft.id, tries=0, all_tries=0)
    if way.address_hash != hashed:
        way.address_hash, way.confirmed_at, way.code_hash, way.code_made_at = hashed, None, None, None
        vault.put(way, "address", address)
        session.add(way)
        session.flush()
    return way


def follow(session: Session, vault: Vault, draft: Draft, answers: Answers, way: WayBack | None) -> None:
    """Let the address among the answers bring ``draft`` back, unless another one was confirmed.

    ``way`` is what `way_of` found in this transaction.
    """
    address = str(answers.get("notifier_email") or "").strip()
    if not is_email(address):
        return
    if way is None or way.confirmed_at is None:
        _remember(session, vault, draft, address, way)


def way_of(session: Session, draft: Draft) -> WayBack | None:
    """The address that brings ``draft`` back, if there is one."""
    return session.scalar(_WAY, {"draft_id": draft.id})


def hash_of(vault: Vault, address: str) -> bytes:
    """The keyed hash by which the drafts of an address are found; it may stand in a cookie."""
    return vault.blind("way-back", address.strip().casefold().encode("utf-8", "replace"))


def waiting(session: Session, address_hash: bytes, now: datetime) -> Sequence[WayBack]:
    """The ways back to the drafts of an address that are still to be sent, held against other writers.

    Those that bore too many wrong codes are left out: only their own browser opens them.
    """
    wanted = (
        select(WayBack)
        .join(Draft, WayBack.draft_id == Draft.id)
        .where(WayBack.address_hash == address_hash, WayBack.all_tries < ALL_TRIES)
        .where(Draft.sent_receipt_id.is_(None), Draft.expires_at > now)
        .order_by(WayBack.id)
        .with_for_update(of=WayBack)
    )
    return session.scalars(wanted).all()


def new_code(session: Session, vault: Vault, ways: Sequence[WayBack], now: datetime) -> str | None:
    """A fresh code of six digits for all of ``ways``, in place of any earlier one; None so soon after the last."""
    if any(one_time.too_soon(way.code_made_at, now) for way in ways):
        return None
    code = one_time.new()
    for way in ways:
        way.code_hash, way.code_made_at, way.tries = _code_hash(vault, way, code), now, 0
    looked.note(session, CODE_ASKED, by=BY, at=now, drafts=len(ways))
    return code


def opened_by(session: Session, vault: Vault, ways: Sequence[WayBack], typed: str, now: datetime) -> list[WayBack]:
    """Those of ``ways`` that ``typed`` opens; their address is confirmed by that. A wrong code is counted."""
    digits = one_time.as_typed(typed)
    right = [way for way in ways if _counts(way, now) and _is_right(vault, way, digits)]
    for way in right:
        way.confirmed_at, way.code_hash, way.tries, way.all_tries = now, None, 0, 0
    if not right and ways:
        for way in ways:
            way.tries += 1
            way.all_tries += 1
        looked.note(session, WRONG_CODE, by=BY, at=now, drafts=len(ways))
    return right


def bring_back(session: Session, vault: Vault, ways: Sequence[WayBack], owner: str, now: datetime) -> list[str]:
    """Give the drafts of ``ways`` to the browser that holds the token ``owner``, and to it alone; their ids."""
    ids = [way.draft_id for way in ways]
    for draft in session.scalars(select(Draft).where(Draft.id.in_(ids)).with_for_update()):
        drafts.hand_over(vault, draft, owner)
    looked.note(session, BROUGHT_BACK, by=BY, at=now, drafts=len(ids))
    return ids


def _counts(way: WayBack, now: datetime) -> bool:
    return way.tries < TRIES and one_time.counts(way.code_made_at, now)


def _is_right(vault: Vault, way: WayBack, digits: str) -> bool:
    return way.code_hash is not None and hmac.compare_digest(way.code_hash, _code_hash(vault, way, digits))


def _code_hash(vault: Vault, way: WayBack, code: str) -> bytes:
    return vault.blind("way-back-code", f"{way.id}|{code}".encode("utf-8", "replace"))
