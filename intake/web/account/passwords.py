"""Passwords: argon2id, and the same time spent whether or not the account exists."""

from __future__ import annotations

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

# RFC 9106's second recommended option, the library's default: 64 MiB, 3 passes, 4 lanes.
_HASHER = PasswordHasher()
# Longer input is refused before it is hashed: no real password is as long, and hashing it costs.
LONGEST = 1_000


def hash_password(password: str) -> str:
    """The hash to keep in `User.password_hash`."""
    return _HASHER.hash(password)


@cache
def hash_of_nobody() -> str:
    """A hash that no password opens. Made once at the start, so that the first unknown user costs no more."""
    return _HASHER.hash(secrets.token_urlsafe(32))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password opens the hash; None is an unknown user, checked against nobody's hash for equal time."""
    if len(password) > LONGEST:
        password = ""
    try:
        _HASHER.verify(password_hash or hash_of_nobody(), password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return password_hash is not None
