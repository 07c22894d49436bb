"""How often something may be tried from one network, or for one e-mail address, link, account or key.

Counted in Redis, by all processes together. While it is away each process counts in its own memory, and asks now and
then whether it is back. Nothing here holds an address: what is counted stands under a keyed hash.

What people save and send is not listed, and must never be: no notification is lost to a limit (docs/decisions/0053).
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any, Final, cast

import redis
from flask import Flask, current_app, g, request
from flask_limiter import Limiter
from redis.backoff import NoBackoff
from redis.retry import Retry

from intake.web.context import current_store

MINUTES: Final = 15
"""After the first try of a series its count starts anew."""
_REDIS_SECONDS: Final = 0.5
"""A page does not wait longer for a Redis that hangs."""
_EXTENSION: Final = "intake-limits"
_PROVIDERS_PREFIX: Final = 64
"""Of an IPv6 address: one household or office has a whole network of them (RFC 6177)."""


class Tried(StrEnum):
    """What is counted."""

    BEGIN = "begin"
    """A notification was begun, or opened again to be added to. By network."""
    CODE = "code"
    """A code was asked for or typed. By network, and apart by what it opens."""
    CODE_FOR = "code-for"
    """The same, by the e-mail address, reference or link that it is for."""
    UPLOAD = "upload"
    """Files were sent. By network."""
    SIGN_IN = "sign-in"
    """A password was wrong. By network."""
    ACCOUNT = "account"
    """A password was wrong. By account."""
    API = "api"
    """An agency's system sent something, or asked for news. By key, each apart: a program sends it again later."""
    API_REFUSED = "api-refused"
    """A key was wrong. By network."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many tries in `MINUTES`. ``failures``: only those count after which `failed` was called."""

    tries: int
    failures: bool = False


# A council of thousands stands behind one address, and one notification takes a code or two: these stop programs.
ALLOWED: Final[dict[Tried, Allowance]] = {
    Tried.BEGIN: Allowance(300),
    Tried.CODE: Allowance(60),
    # One a minute is sent at most, and each bears five wrong tries (docs/decisions/0041).
    Tried.CODE_FOR: Allowance(30),
    Tried.UPLOAD: Allowance(300),
    Tried.SIGN_IN: Allowance(50, failures=True),
    Tried.ACCOUNT: Allowance(10, failures=True),
    Tried.API: Allowance(3_000),
    Tried.API_REFUSED: Allowance(60, failures=True),
}


def limited(what: Tried, key: str | bytes | None = None) -> None:
    """Count a try at ``what``, and refuse one too many (429). Without a ``key`` it is counted by network.

    Where only failures count, this refuses whoever had too many, and `failed` counts one.
    """
    counted = network() if key is None else key
    plain = counted.encode("utf-8", "replace") if isinstance(counted, str) else counted
    g.limit_key = current_store().vault.blind("rate-limit", what.encode() + b"|" + plain).hex()
    _made().counts[what]()


def failed() -> None:
    """What this request tried was wrong: it counts in all that it was `limited` by."""
    g.limit_failed = True


def network() -> str:
    """The network that asks: of the caller, or of whom the trusted proxy in front names."""
    given = request.remote_addr or ""
    try:
        address = ip_address(given)
    except ValueError:  # a socket has none
        return given
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ip_network((address, _PROVIDERS_PREFIX), strict=False))
    return given


def seconds_left() -> int:
    """How long the one who was just refused has to wait."""
    found = _made().limiter.current_limit
    try:
        left = MINUTES * 60 if found is None else math.ceil(found.reset_at - time.time())
    except redis.RedisError:
        left = MINUTES * 60
    return max(1, min(left, MINUTES * 60))


def limit(app: Flask, redis_url: str) -> None:
    """Let the application count, in the Redis at ``redis_url``; without one in memory alone."""
    limiter = Limiter(
        lambda: str(g.limit_key),
        storage_uri=_storage(redis_url),
        storage_options=_options() if redis_url else {},
        strategy="fixed-window",
        in_memory_fallback_enabled=bool(redis_url),
        # A count that cannot be kept keeps nobody from notifying.
        swallow_errors=True,
        key_prefix="intake",
        # The library counts nothing where a request has no endpoint of its own to be known by.
        request_identifier=lambda: "intake",
    )
    limiter.init_app(app)
    app.extensions[_EXTENSION] = _Limits(limiter, {what: _count(limiter, what) for what in Tried})


@dataclass(frozen=True, slots=True)
class _Limits:
    limiter: Limiter
    counts: dict[Tried, Callable[[], None]]


def _made() -> _Limits:
    return cast(_Limits, current_app.extensions[_EXTENSION])


def _count(limiter: Limiter, what: Tried) -> Callable[[], None]:
    def count() -> None:
        """The library counts calls of functions that it has wrapped, by their names."""

    count.__qualname__ = f"limited.{what}"
    return limiter.shared_limit(
        lambda: f"{ALLOWED[what].tries} per {MINUTES} minutes",
        scope=what.value,
        deduct_when=(lambda _answer: bool(g.get("limit_failed"))) if ALLOWED[what].failures else None,
    )(count)


def _storage(redis_url: str) -> str:
    """The address in the library's spelling of a socket; redis-py and kombu each have another one."""
    for socket in ("unix://", "redis+socket://"):
        if redis_url.startswith(socket):
            return "redis+unix://" + redis_url.removeprefix(socket)
    return redis_url or "memory://"


def _options() -> dict[str, Any]:
    # The client's own way is to ask three times more, with pauses that a page does not wait for.
    return {
        "socket_timeout": _REDIS_SECONDS,
        "socket_connect_timeout": _REDIS_SECONDS,
        "retry": Retry(NoBackoff(), 0),
    }
