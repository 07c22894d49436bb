"""Passwords: argon2id, the same time spent whether or not the account exists, and what makes one good enough."""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from intake.cases.reference import ALPHABET

# RFC 9106's second recommended option, the library's default: 64 MiB, 3 passes, 4 lanes.
_HASHER = PasswordHasher()
# Longer input is refused before it is hashed: no real password is as long, and hashing it costs.
LONGEST: Final = 1_000
SHORTEST: Final = 12
"""Characters. Length counts, kinds of characters do not (NIST SP 800-63B, 3.1.1.2; NCSC, 'three random words')."""
_DIFFERENT: Final = 5
"""So many different characters at least: it keeps out 'aaaaaaaaaaaa' and '121212121212'."""

_GROUPS: Final = 4
_GROUP: Final = 4
ONCE_LENGTH: Final = _GROUPS * _GROUP


def hash_password(password: str) -> str:
    """The hash to keep in `User.password_hash`."""
    return _HASHER.hash(_composed(password))


@cache
def hash_of_nobody() -> str:
    """A hash that no password opens. Made once at the start, so that the first unknown user costs no more."""
    return _HASHER.hash(secrets.token_urlsafe(32))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password opens the hash; None is an unknown user, checked against nobody's hash for equal time."""
    if len(password) > LONGEST:
        password = ""
    try:
        _HASHER.verify(password_hash or hash_of_nobody(), _composed(password))
    except (VerifyMismatchError, InvalidHashError):
        return False
    return password_hash is not None


def drawn() -> str:
    """A fresh password in four groups of four, such as 'K7MD-RWX9-C3FH-JQ26', that can be read out over the phone.

    Its 16 characters come from the 23 of references: log2(23) * 16 = 72 bits of chance.
    """
    return _grouped("".join(secrets.choice(ALPHABET) for _ in range(ONCE_LENGTH)))


def as_drawn(typed: str) -> str:
    """A drawn password as it was printed, however it was typed: small letters, spaces or no dashes do not matter."""
    plain = "".join(character for character in _composed(typed).upper() if character.isalnum())
    return _grouped(plain) if len(plain) == ONCE_LENGTH and set(plain) <= set(ALPHABET) else typed


def why_unfit(password: str, email: str) -> str | None:
    """Why ``password`` is too easy to guess for the account of ``email``, in a sentence; None when it will do."""
    if len(password) < SHORTEST:
        return f"Your password must have {SHORTEST} characters or more."
    if len(password) > LONGEST:
        return f"Your password must have {LONGEST} characters or fewer."
    if len(set(password.casefold())) < _DIFFERENT:
        return "Your password repeats the same few characters. Choose one that is harder to guess."
    name = email.partition("@")[0]
    if password.casefold() == email.casefold() or password.casefold().replace(name.casefold(), "").strip() == "":
        return "Your password is your e-mail address. Choose one that is harder to guess."
    return None


def _composed(password: str) -> str:
    # One keyboard sends 'é' as one character, another as two (NIST SP 800-63B asks for it before hashing).
    return unicodedata.normalize("NFKC", password)


def _grouped(plain: str) -> str:
    return "-".join(plain[start : start + _GROUP] for start in range(0, ONCE_LENGTH, _GROUP))
