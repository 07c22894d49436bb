"""Sessions on the server: begun at sign-in, ended at sign-out, when idle, and after a working day at the latest."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from intake.accounts.passwords import as_drawn, matches
from intake.store.people import User as UserRow
from intake.store.people import WebSession
from intake.store.store import Store
from intake.web.context import User

IDLE = timedelta(minutes=60)
LONGEST = timedelta(hours=12)
# How stale `seen_at` may grow before it is written again: reading a page rarely costs a write.
_REFRESH = timedelta(minutes=1)


def user_by_password(store: Store, email: str, password: str, now: datetime) -> User | None:
    """The live account that e-mail and password open, else None: unknown, disabled, ended, or a wrong password."""
    with store.transaction() as session:
        row = session.query(UserRow).filter_by(email=email.strip().lower()).one_or_none()
        password_hash = row.password_hash if row else None
        user = _user(row) if row and _live(row, now) else None
        if row and row.password_once:  # it was read out over the phone, perhaps
            password = as_drawn(password)
    return user if matches(password_hash, password) else None


def begin(store: Store, user: User, now: datetime, replaces: str | None = None) -> str:
    """Begin a session and return its token, always a new one (no fixation). The session it replaces ends."""
    token = secrets.token_urlsafe(32)
    with store.transaction() as session:
        session.query(WebSession).filter(WebSession.expires_at <= now).delete()
        if replaces:
            session.query(WebSession).filter_by(token_hash=_hash(replaces)).delete()
        session.add(
            WebSession(token_hash=_hash(token), user_id=user.id, created_at=now, seen_at=now, expires_at=now + LONGEST)
        )
    return token


def end(store: Store, token: str) -> None:
    """End the session. Ending one that is not there is no error."""
    with store.transaction() as session:
        session.query(WebSession).filter_by(token_hash=_hash(token)).delete()


def user_of(store: Store, token: str, now: datetime) -> User | None:
    """Who the token stands for, or None: unknown, expired, idle for too long, or an account no longer live."""
    with store.transaction() as session:
        kept = session.query(WebSession).filter_by(token_hash=_hash(token)).one_or_none()
        if kept is None:
            return None
        row = session.get(UserRow, kept.user_id)
        if row is None or not _live(row, now) or now >= kept.expires_at or now - kept.seen_at >= IDLE:
            session.delete(kept)
            return None
        if now - kept.seen_at >= _REFRESH:
            kept.seen_at = now
        return _user(row)


def _user(row: UserRow) -> User:
    return User(row.id, row.email, row.role, row.password_once)


def _live(row: UserRow, now: datetime) -> bool:
    return row.disabled_at is None and (row.ends_on is None or now < row.ends_on)


def _hash(token: str) -> bytes:
    # The token is 256 random bits: a plain hash cannot be searched backwards.
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
