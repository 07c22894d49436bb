"""What a request brings: its idempotency key, and its body as one JSON object that every parser reads alike."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, Final, NoReturn

from flask import request

from intake.web.api.kinds import refuse_as
from intake.web.problems import plain_problem, refuse

MOST_BYTES: Final = 2 * 1024 * 1024
"""The longest narratives that the form advises, all of them together, a dozen times over."""
IDEMPOTENCY_KEY: Final = "[A-Za-z0-9._:-]{16,200}"
"""Long enough that nobody takes a counter, which begins again one day and would be taken for a repeat."""
_KEY: Final = re.compile(f'"({IDEMPOTENCY_KEY})"|({IDEMPOTENCY_KEY})')


class _NotJson(ValueError):
    """JSON that parsers do not agree on."""


def idempotency_key() -> str:
    """The key in the Idempotency-Key header, with or without the quotation marks of a structured field (RFC 9651).

    Ends the request with 400 where there is none.
    """
    sent = _KEY.fullmatch(request.headers.get("Idempotency-Key", "").strip(" \t"))
    if sent is None:
        refuse_as("no-idempotency-key")
    return sent[1] or sent[2]


def body() -> bytes:
    """The bytes of the body. Ends the request with 415 where they are not said to be JSON, 413 where they are many."""
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    encoding = request.headers.get("Content-Encoding", "identity").lower()
    if request.mimetype != "application/json" or charset not in {"utf-8", "utf8"} or encoding != "identity":
        refuse(plain_problem(415))
    request.max_content_length = MOST_BYTES
    return request.get_data(cache=False)


def as_object(data: bytes) -> dict[str, Any]:
    """The JSON object in ``data``. Ends the request with 400 where it is no JSON, 422 where it is no object."""
    try:
        found = json.loads(data.decode("utf-8"), object_pairs_hook=_each_once, parse_constant=_no_number)
    except (ValueError, RecursionError):  # no UTF-8, no JSON, a number of 5,000 digits, or a thousand brackets
        refuse_as("not-json")
    if not isinstance(found, dict):
        refuse_as(
            "not-accepted",
            errors=[{"pointer": "", "code": "wrong-type", "detail": "The body must be a JSON object."}],
        )
    return found


def _each_once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise _NotJson
    return made


def _no_number(_name: str) -> NoReturn:
    raise _NotJson
