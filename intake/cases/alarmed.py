"""Who is mailed an alarm about the service itself: the business unit, and whom a setting names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from intake.store.people import User

_OFFICE: Final = "business_unit"


@dataclass(frozen=True, slots=True)
class Alarmed:
    """Somebody who is mailed; ``account`` is empty for an address of the settings."""

    address: str
    account: str = ""


def alarmed(session: Session, further: Iterable[str], now: datetime) -> list[Alarmed]:
    """Everybody who is mailed an alarm at ``now``, each address once. Accounts of the demonstration are nobody's."""
    live = (
        select(User)
        .where(
            User.role == _OFFICE,
            User.disabled_at.is_(None),
            User.demonstration.is_(False),
            or_(User.ends_on.is_(None), User.ends_on > now),
        )
        .order_by(User.email)
    )
    found = {user.email.casefold(): Alarmed(user.email, user.id) for user in session.scalars(live)}
    for address in further:
        found.setdefault(address.casefold(), Alarmed(address))
    return list(found.values())
