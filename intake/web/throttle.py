"""Slow down whoever guesses. Counts live in memory, in each process; they hold no address or e-mail in the clear."""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict, deque
from datetime import datetime, timedelta
from threading import Lock


class Throttle:
    """At most ``limit`` failures a key within ``window``; the least recently used keys go when ``keys`` are held."""

    def __init__(self, window: timedelta, keys: int = 20_000) -> None:
        self._window = window
        self._keys = keys
        self._failures: OrderedDict[bytes, deque[datetime]] = OrderedDict()
        self._lock = Lock()
        self._salt = secrets.token_bytes(16)

    def exhausted(self, key: str, limit: int, now: datetime) -> bool:
        """Whether the key has used up its failures."""
        with self._lock:
            return len(self._recent(key, now)) >= limit

    def failed(self, key: str, now: datetime) -> None:
        """Count a failure."""
        with self._lock:
            self._recent(key, now).append(now)

    def succeeded(self, key: str) -> None:
        """Forget the key's failures."""
        with self._lock:
            self._failures.pop(self._hidden(key), None)

    def _recent(self, key: str, now: datetime) -> deque[datetime]:
        hidden = self._hidden(key)
        failures = self._failures.setdefault(hidden, deque())
        self._failures.move_to_end(hidden)
        while failures and failures[0] <= now - self._window:
            failures.popleft()
        while len(self._failures) > self._keys:
            self._failures.popitem(last=False)
        return failures

    def _hidden(self, key: str) -> bytes:
        return hashlib.blake2b(key.encode("utf-8", "replace"), key=self._salt, digest_size=16).digest()
