"""The keys by which agencies' own systems send notifications: made, known, used, ended.

A key is 32 random bytes, shown once. The database keeps a keyed hash of it, which opens nothing. Making and ending one
stands in the record of access. Whoever holds a key writes in its agency's name, and reads no more than what became of
what that agency sent.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from intake.cases.working_days import LONDON, local_date
from intake.errors import Permanent
from intake.store import looked
from intake.store.base import new_id
from intake.store.online import AgencyKey
from intake.store.vault import Vault

KEY_BYTES: Final = 32
_MARKS: Final = {False: "intake_live_", True: "intake_practice_"}
"""In front of a key, for people and for programs that look for secrets in code. What it may do, its row says."""
_PURPOSE: Final = "agency-key"
_LONGEST_NAME: Final = 200
_FEWEST_OF_AN_ID: Final = 6
_NOTED_EVERY: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose key it is. ``practice``: what is sent with it is a test."""

    key_id: str
    agency: str
    practice: bool
    last_used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ListedKey:
    """A key as a list shows it. ``state`` is 'in use', 'ended' or 'never used'."""

    id: str
    agency: str
    practice: bool
    state: str
    made_at: datetime
    last_used_at: datetime | None
    ends_at: datetime | None


def make(
    session: Session, vault: Vault, agency: str, now: datetime, *, by: str, practice: bool = False, last: date | None
) -> tuple[str, str]:
    """The id of a new key for ``agency``, and the key, which is kept nowhere. ``last`` is the last day that it works.

    Raises Permanent where the name is none, or the day is over or too far away.
    """
    name = name_of(agency)
    if last is not None and last < local_date(now):
        raise Permanent("The day on which the key is to end is over. Give a later one.")
    if last == date.max:
        raise Permanent("The day on which the key is to end is too far away. Leave it out for a key without an end.")
    plain = _MARKS[practice] + secrets.token_urlsafe(KEY_BYTES)
    key = AgencyKey(
        id=new_id(),
        agency=name,
        key_hash=vault.blind(_PURPOSE, plain),
        practice=practice,
        made_at=now,
        made_by=by,
        ends_at=None
        if last is None
        else datetime.combine(last + timedelta(days=1), time(), LONDON).astimezone(now.tzinfo),
    )
    session.add(key)
    _note(session, key, "agency-key-added", now, by)
    return key.id, plain


def end(session: Session, begins: str, now: datetime, *, by: str) -> ListedKey:
    """Take no more from the key whose id begins so. Again changes nothing.

    Raises Permanent where no key, or more than one, has such an id.
    """
    found = []
    if len(begins) >= _FEWEST_OF_AN_ID and begins.isalnum() and begins.isascii():
        found = list(session.scalars(select(AgencyKey).where(AgencyKey.id.startswith(begins)).with_for_update()))
    if len(found) != 1:
        raise Permanent(f"No key, or more than one, has an id that begins with {begins}. See: intake agency-key list")
    if not _ended(found[0], now):
        found[0].ends_at = now
        _note(session, found[0], "agency-key-ended", now, by)
    return _listed(found[0], now)


def listed(session: Session, now: datetime) -> list[ListedKey]:
    """Every key there ever was, by agency, the newest last."""
    return [
        _listed(key, now) for key in session.scalars(select(AgencyKey).order_by(AgencyKey.agency, AgencyKey.made_at))
    ]


def holder_of(session: Session, vault: Vault, plain: str, now: datetime) -> Holder | None:
    """Whose key ``plain`` is; None for one that is unknown or has ended."""
    wanted = vault.blind(_PURPOSE, plain.encode("utf-8", "replace"))
    key = session.scalar(select(AgencyKey).where(AgencyKey.key_hash == wanted))
    if key is None or not hmac.compare_digest(key.key_hash, wanted) or _ended(key, now):
        return None
    return Holder(key.id, key.agency, key.practice, key.last_used_at)


def use_is_to_be_noted(holder: Holder, now: datetime) -> bool:
    """Whether nobody noted within the last hour that the key is used."""
    return holder.last_used_at is None or holder.last_used_at <= now - _NOTED_EVERY


def note_use(session: Session, holder: Holder, now: datetime) -> None:
    """Note that the key is used now."""
    session.execute(update(AgencyKey).where(AgencyKey.id == holder.key_id).values(last_used_at=now))


def name_of(agency: str) -> str:
    """The name of an agency as it is kept. Raises Permanent where it is none."""
    name = " ".join(agency.split())
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise Permanent(f"Give the agency's name, of {_LONGEST_NAME} characters at most.")
    return name


def _ended(key: AgencyKey, now: datetime) -> bool:
    return key.ends_at is not None and key.ends_at <= now


def _listed(key: AgencyKey, now: datetime) -> ListedKey:
    used = "never used" if key.last_used_at is None else "in use"
    state = "ended" if _ended(key, now) else used
    return ListedKey(key.id, key.agency, key.practice, state, key.made_at, key.last_used_at, key.ends_at)


def _note(session: Session, key: AgencyKey, what: str, now: datetime, by: str) -> None:
    looked.note(session, what, by=by, at=now, agency_key=key.id, agency=key.agency)
