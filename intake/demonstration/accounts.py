"""Accounts for trying the product out: one a role, a password drawn at every start, and closed when nobody tries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.accounts.accounts import give, shut
from intake.accounts.passwords import drawn, hash_password
from intake.cases.recording import SYSTEM
from intake.store.engine import one_at_a_time
from intake.store.people import User
from intake.store.store import Store

ROLES: Final = ("business_unit", "local_authority", "icb", "police", "education")


@dataclass(frozen=True, slots=True)
class DemonstrationAccount:
    """Who may try the product out, with the password of this start."""

    email: str
    role: str
    password: str = field(repr=False)


def opened(store: Store, now: datetime) -> tuple[DemonstrationAccount, ...]:
    """The demonstration's accounts, each with a new password; their earlier sessions end.

    An account that a person made under the same address is left alone, and is not among them.
    """
    wanted = [DemonstrationAccount(f"demo-{role}@example.org", role, drawn()) for role in ROLES]
    hashes = {account.role: hash_password(account.password) for account in wanted}
    with store.transaction() as session:
        one_at_a_time(session, "accounts")
        there = {user.email: user for user in session.scalars(select(User))}
        for account in list(wanted):
            user = there.get(account.email)
            if user is None:
                user = User(
                    email=account.email, role=account.role, password_hash="", demonstration=True, created_at=now
                )
                session.add(user)
                session.flush()
            elif not user.demonstration:
                wanted.remove(account)
                continue
            user.disabled_at = None
            give(session, user, hashes[account.role], once=False)
    return tuple(wanted)


def close(store: Store, now: datetime) -> int:
    """Disable every demonstration account that is open, and end its sessions. Returns how many there were."""
    with store.transaction() as session:
        open_ones = session.scalars(select(User).where(User.demonstration, User.disabled_at.is_(None))).all()
        for user in open_ones:
            shut(session, user, now, SYSTEM)
    return len(open_ones)


def ids(session: Session) -> dict[str, str]:
    """The account of each role that acts in the demonstration: role -> id."""
    return {user.role: user.id for user in session.scalars(select(User).where(User.demonstration))}
