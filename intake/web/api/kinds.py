"""The problems that an integrator may meet: a stable word for each, a title, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NoReturn

from intake.web.problems import problem, refuse


@dataclass(frozen=True, slots=True)
class Kind:
    """A problem: its HTTP status, what it is, and what to do."""

    status: int
    title: str
    detail: str


KINDS: Final[Mapping[str, Kind]] = {
    "not-authorised": Kind(
        401,
        "No valid key",
        "Send the agency's key: Authorization: Bearer KEY. This one is missing, unknown or has ended; the "
        "partnership's business unit gives out another.",
    ),
    "no-idempotency-key": Kind(
        400,
        "An Idempotency-Key is needed",
        "Send the header Idempotency-Key with 16 to 200 letters, digits or . _ : - (a UUID will do), a new one for "
        "each notification and the same one when you send it again.",
    ),
    "idempotency-key-reused": Kind(
        422,
        "This Idempotency-Key came with another body",
        "Nothing was kept this time. Send the same bytes again, or use a new key for another notification.",
    ),
    "not-json": Kind(
        400,
        "The body is not JSON",
        "Send one JSON object in UTF-8 (RFC 8259), each member once, nested no deeper than the JSON Schema has it.",
    ),
    "not-accepted": Kind(
        422,
        "Some of it cannot be taken",
        "Nothing was kept. Correct what the errors name and send it again; what you do not know you may leave out.",
    ),
}


def refuse_as(
    kind: str, *, errors: Sequence[Mapping[str, str]] = (), headers: Mapping[str, str] | None = None
) -> NoReturn:
    """End the request with the problem of this kind."""
    known = KINDS[kind]
    refuse(problem(known.status, known.title, known.detail, kind=kind, errors=errors, headers=headers))
