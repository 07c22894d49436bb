"""What is done to accounts. Whoever gets a new password, or is disabled, is signed out everywhere at once.

Each change is kept in the record of access, with the account's id and without its address.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from intake.accounts.passwords import drawn, hash_password
from intake.errors import Permanent
from intake.setting_values import email as email_address
from intake.store.engine import one_at_a_time
from intake.store.people import User, WebSession
from intake.store.store import Store
from intake.store.work import AccessRecord

COMMAND_LINE: Final = "command line"
"""Who did it, when it was done by a command: whoever may read the keys of the settings."""
_LONGEST_ADDRESS: Final = 254
"""RFC 5321, 4.5.3.1.3, without the angle brackets."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account as a list shows it. ``state`` is 'in use', 'one-time password', 'disabled' or 'ended'."""

    email: str
    role: str
    state: str
    demonstration: bool


def add(store: Store, email: str, role: str, now: datetime) -> str:
    """Make an account and return its one-time password, which is kept nowhere.

    ``role`` is one of `intake.web.access.Role`. Raises Permanent where the address is none, or has an account already.
    """
    wanted = normalised(email)
    password = drawn()
    password_hash = hash_password(password)
    with store.transaction() as session:
        one_at_a_time(session, "accounts")
        if _found(session, wanted) is not None:
            raise Permanent(f"{wanted} has an account already. Nothing was changed.")
        user = User(email=wanted, role=role, password_hash=password_hash, password_once=True, created_at=now)
        session.add(user)
        session.flush()
        note(session, user, "account-added", now, COMMAND_LINE)
    return password


def reset(store: Store, email: str, now: datetime) -> str:
    """A new one-time password for an account that is in use.

    Raises Permanent where there is none, or where it is disabled: letting somebody in again is a step of its own.
    """
    return _renewed(store, email, now, disabled=False, what="account-reset")


def enable(store: Store, email: str, now: datetime) -> str:
    """Let a disabled account in again, with a new one-time password. Raises Permanent where none is disabled."""
    return _renewed(store, email, now, disabled=True, what="account-enabled")


def disable(store: Store, email: str, now: datetime) -> None:
    """Let nobody in with this account any more. Again changes nothing. Raises Permanent where there is no account."""
    with store.transaction() as session:
        shut(session, _known(session, normalised(email)), now, COMMAND_LINE)


def choose(store: Store, user_id: str, password: str, now: datetime) -> None:
    """Give an account the password that its owner chose. Every session of it ends: begin a new one."""
    password_hash = hash_password(password)
    with store.transaction() as session:
        user = session.get_one(User, user_id)
        give(session, user, password_hash, once=False)
        note(session, user, "password-chosen", now, user.id)


def listed(store: Store, now: datetime) -> list[Account]:
    """Every account, by address."""
    with store.reading() as session:
        return [
            Account(user.email, user.role, _state(user, now), user.demonstration)
            for user in session.scalars(select(User).order_by(User.email))
        ]


def give(session: Session, user: User, password_hash: str, *, once: bool) -> None:
    """Set the password of an account and end its sessions, within a transaction."""
    user.password_hash, user.password_once = password_hash, once
    _sign_out(session, user)


def shut(session: Session, user: User, now: datetime, by: str) -> None:
    """Disable an account and end its sessions, within a transaction."""
    if user.disabled_at is None:
        user.disabled_at = now
        _sign_out(session, user)
        note(session, user, "account-disabled", now, by)


def note(session: Session, user: User, what: str, now: datetime, by: str) -> None:
    """Keep on record that something was done to an account."""
    session.add(AccessRecord(at=now, by=by, what=what, facts={"account": user.id, "role": user.role}))


def normalised(email: str) -> str:
    """The address as accounts keep it, in small letters. Raises Permanent where it is none."""
    try:
        address = email_address(email.strip()).lower()
    except ValueError:
        address = ""
    if not address or len(address) > _LONGEST_ADDRESS:
        raise Permanent("Give an e-mail address, such as name@example.org.")
    return address


def _renewed(store: Store, email: str, now: datetime, *, disabled: bool, what: str) -> str:
    wanted = normalised(email)
    password = drawn()
    password_hash = hash_password(password)
    with store.transaction() as session:
        user = _known(session, wanted)
        if disabled and user.disabled_at is None:
            raise Permanent(f"{wanted} is not disabled. For a new one-time password: intake user reset {wanted}")
        if not disabled and user.disabled_at is not None:
            raise Permanent(f"{wanted} is disabled. To let them in again: intake user enable {wanted}")
        user.disabled_at = None
        give(session, user, password_hash, once=True)
        note(session, user, what, now, COMMAND_LINE)
    return password


def _known(session: Session, email: str) -> User:
    user = _found(session, email)
    if user is None:
        raise Permanent(f"{email} has no account. To see who has one: intake user list")
    return user


def _found(session: Session, email: str) -> User | None:
    return session.scalar(select(User).where(User.email == email).with_for_update())


def _sign_out(session: Session, user: User) -> None:
    session.execute(delete(WebSession).where(WebSession.user_id == user.id))


def _state(user: User, now: datetime) -> str:
    if user.disabled_at is not None:
        return "disabled"
    if user.ends_on is not None and user.ends_on <= now:
        return "ended"
    return "one-time password" if user.password_once else "in use"
