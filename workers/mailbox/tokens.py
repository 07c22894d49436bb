"""Tokens that sign this program in at mailboxes, where passwords are no longer taken (Microsoft 365)."""

from __future__ import annotations

import json
from collections.abc import Callable
from http.client import HTTPException
from threading import Lock
from time import monotonic
from typing import Any, Final
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from intake.addresses import TokenSource
from intake.errors import Permanent, Transient

EARLY_SECONDS: Final = 300.0
"""How long before its end a token is renewed: longer than a session takes to be begun, far shorter than its hour."""
_TIMEOUT_SECONDS: Final = 20.0
_LONGEST_ANSWER: Final = 65_536

_AWAY: Final = "The service that gives out tokens for mail cannot be reached."
_REFUSED: Final = (
    "The service that gives out tokens for mail refuses this application: its secret may have expired, or one of "
    "INTAKE_MAIL_OAUTH_TOKEN_URL, INTAKE_MAIL_OAUTH_CLIENT_ID, INTAKE_MAIL_OAUTH_CLIENT_SECRET and "
    "INTAKE_MAIL_OAUTH_SCOPE is wrong."
)
_STRANGE: Final = "What answers at INTAKE_MAIL_OAUTH_TOKEN_URL gives out no tokens."


class Tokens:
    """One token for all mailboxes of the settings, kept in memory alone. Several threads may ask.

    ``clock`` counts seconds and never goes back.
    """

    def __init__(self, source: TokenSource, clock: Callable[[], float] = monotonic) -> None:
        self._source = source
        self._clock = clock
        self._lock = Lock()
        self._token = ""
        self._until = 0.0

    def current(self) -> str:
        """A token that is good for a while yet.

        Raises Transient where the endpoint is away, Permanent where it refuses this application.
        """
        with self._lock:
            if not self._token or self._clock() >= self._until:
                self._token, seconds = _asked(self._source)
                self._until = self._clock() + max(0.0, seconds - EARLY_SECONDS)
            return self._token

    def forget(self, token: str) -> None:
        """A server refused ``token``: the next that asks gets another."""
        with self._lock:
            if self._token == token:
                self._token = ""


def _asked(source: TokenSource) -> tuple[str, float]:
    """A new token and for how many seconds it is good (RFC 6749, 4.4.2 and 5.1)."""
    asked = {
        "grant_type": "client_credentials",
        "client_id": source.client_id,
        "client_secret": source.client_secret,
        "scope": source.scope,
    }
    request = Request(source.url, urlencode(asked).encode(), {"Accept": "application/json"})  # noqa: S310 - the settings see to it
    try:
        with urlopen(request, timeout=_TIMEOUT_SECONDS) as answer:  # noqa: S310
            given = json.loads(answer.read(_LONGEST_ANSWER))
    except HTTPError as error:
        error.close()
        if error.code in {400, 401, 403}:
            raise Permanent(_REFUSED) from error
        raise Transient(_AWAY) from error
    except (OSError, HTTPException) as error:
        raise Transient(_AWAY) from error
    except ValueError as error:
        raise Permanent(_STRANGE) from error
    return _token(given)


def _token(given: Any) -> tuple[str, float]:
    token = given.get("access_token") if isinstance(given, dict) else None
    seconds = given.get("expires_in", 0) if isinstance(given, dict) else 0
    if not isinstance(token, str) or not token:
        raise Permanent(_STRANGE)
    try:
        return token, float(seconds)
    except (TypeError, ValueError):
        return token, 0.0
