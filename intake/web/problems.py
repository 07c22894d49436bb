"""What a program reads when something did not work: problem details (RFC 9457) for every failure under /api/."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final, NoReturn

from flask import Response, abort, g, request

PREFIX: Final = "/api/"
MEDIA_TYPE: Final = "application/problem+json"
_PLAIN: Final = "about:blank"
_DETAILS: Final[Mapping[int, str]] = {
    400: "The request could not be understood.",
    404: "There is nothing at this address. The addresses are in /api/v1/openapi.json.",
    405: "This address does not take this method. Those that it takes are in the Allow header.",
    413: "The body is too large. Nothing was kept.",
    415: "Send JSON: Content-Type: application/json, in UTF-8 and not compressed.",
    429: "Nothing was kept this time. Send the same again, with the same Idempotency-Key, after the time in the "
    "Retry-After header.",
    500: "Something went wrong here. Send the same request again, with the same Idempotency-Key, in a few minutes.",
    503: "The service is busy. Send the same request again, with the same Idempotency-Key, after the time in the "
    "Retry-After header.",
}


def for_programs() -> bool:
    """Whether whoever asks is a program that is answered with problem details."""
    return request.path.startswith(PREFIX)


def plain_problem(code: int) -> Response:
    """The problem that says no more than its HTTP status does."""
    return problem(code, HTTPStatus(code).phrase, _DETAILS.get(code, _DETAILS[400 if code < 500 else 500]))


def problem(
    code: int,
    title: str,
    detail: str,
    *,
    kind: str = "",
    errors: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem. ``kind`` is a stable word, whose meaning /api/v1/problems/<kind> gives; '' where the status says all.

    ``errors`` say where in the request: ``{"pointer", "code", "detail"}``. Nothing that was sent is repeated.
    """
    said: dict[str, Any] = {
        "type": f"{PREFIX}v1/problems/{kind}" if kind else _PLAIN,
        "title": title,
        "status": code,
        "detail": detail,
    }
    if errors:
        said["errors"] = list(errors)
    if number := g.get("request_id"):
        said["request_id"] = number
    return Response(json.dumps(said), status=code, mimetype=MEDIA_TYPE, headers=dict(headers or {}))


def refuse(answer: Response) -> NoReturn:
    """End the request with a problem; what its transaction did is undone."""
    abort(answer)
