"""Hashing a password costs a moment by design; the tests sign in more often than the design foresaw."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest
from argon2 import PasswordHasher

from intake.accounts import passwords

_HASHER: Final = "_HASHER"


@pytest.fixture(scope="session", autouse=True)
def _hasher_in_use() -> Iterator[object]:
    """In the process of the tests a hash costs next to nothing; programs that a test starts hash as in use."""
    in_use: object = getattr(passwords, _HASHER)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, _HASHER, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield in_use


@pytest.fixture
def costly_passwords(_hasher_in_use: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash as in use."""
    monkeypatch.setattr(passwords, _HASHER, _hasher_in_use)
