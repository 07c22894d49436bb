"""A delivery report taken apart (RFC 3464): what became of which message of ours, for whom. Pure, and never raises.

Servers that write no such report, or half of one, are understood by the words around it: whatever sounds like a
failure counts as one, because a person then looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32
from enum import StrEnum
from itertools import pairwise
from typing import Final

_PARTS: Final = 50
"""How many parts of a report are looked at: one has three."""
_MOST: Final = 20
"""How many messages one report may speak of."""
_ERRORS: Final = (MessageError, ValueError, IndexError, LookupError, AttributeError, TypeError, RecursionError)
_STATUS: Final = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
"""RFC 3463 (2): class, subject, detail."""

_HEADS: Final = BytesHeaderParser(policy=compat32)
"""Looks at no body: one within a body within a body would be parsed by recursion."""


class Action(StrEnum):
    """RFC 3464 (2.3.3). The worst of what a report says of several recipients stands last."""

    RELAYED = "relayed"
    EXPANDED = "expanded"
    DELIVERED = "delivered"
    DELAYED = "delayed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a report says of one recipient. ``status`` is like '5.1.1'; '' where none is given."""

    action: Action
    status: str
    recipients: frozenset[str]
    """The addresses it is about, in lower case: as we wrote it, and as it was passed on."""


@dataclass(frozen=True, slots=True)
class Report:
    """What came back. ``about`` are the left halves of the Message-IDs of ours that it is about."""

    about: tuple[str, ...]
    outcomes: tuple[Outcome, ...]

    def for_recipient(self, address: str) -> Outcome:
        """The outcome for an address of ours; the worst of all where the report does not name it, as after a
        forwarding."""
        own = [outcome for outcome in self.outcomes if address.casefold() in outcome.recipients]
        return max(own or self.outcomes, key=lambda outcome: list(Action).index(outcome.action))


def report_of(raw: bytes, domain: str) -> Report:
    """The delivery report in the mail ``raw``, about messages whose Message-IDs end with ``domain``."""
    parts = _parts(raw)
    outcomes = tuple(map(_outcome, _blocks(parts))) or (_in_other_words(parts, raw),)
    ours = re.compile(rb"<([0-9a-f]{32})@" + re.escape(domain.encode()) + rb">", re.IGNORECASE)
    returned = [str(part["Message-ID"]).encode("ascii", "replace") for part in _returned(parts)]
    # A letter that was returned names itself; one in its References is another's.
    named = [match for text in returned for match in ours.findall(text)] if returned else ours.findall(raw)
    return Report(tuple(sorted({match.decode().lower() for match in named})[:_MOST]), outcomes)


def _parts(raw: bytes) -> list[Message]:
    try:
        message = message_from_bytes(raw, policy=compat32)
        return [part for part, _ in zip(message.walk(), range(_PARTS), strict=False)]
    except _ERRORS:
        return []


def _blocks(parts: Sequence[Message]) -> list[Message]:
    """What the part for programs says, a block for each recipient."""
    for part in parts:
        if part.get_content_type() in {"message/delivery-status", "message/global-delivery-status"}:
            payload = part.get_payload()
            texts = re.split(rb"\r?\n\r?\n", _decoded(part))
            found = payload if isinstance(payload, list) else [_HEADS.parsebytes(text) for text in texts]
            if blocks := [block for block in found if isinstance(block, Message) and block["Action"] is not None]:
                return blocks
    return []


def _returned(parts: Sequence[Message]) -> Iterator[Message]:
    """The head of each message that a report gives back."""
    for before, part in pairwise(parts):
        if before.get_content_type() == "message/rfc822" and part["Message-ID"]:
            yield part
    for part in parts:
        if part.get_content_type() in {"text/rfc822-headers", "message/rfc822-headers", "message/global-headers"}:
            head = _HEADS.parsebytes(_decoded(part).lstrip())
            if head["Message-ID"]:
                yield head


def _decoded(part: Message) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except _ERRORS:
        return b""
    return data if isinstance(data, bytes) else b""


def _outcome(block: Message) -> Outcome:
    said = str(block["Action"]).partition(";")[0].split()
    action = said[0].casefold() if said else ""
    found = Action(action) if action in set(Action) else Action.FAILED
    status = _STATUS.search(str(block.get("Status", ""))) or _STATUS.search(str(block.get("Diagnostic-Code", "")))
    named = [str(block[name]) for name in ("Original-Recipient", "Final-Recipient") if block[name] is not None]
    addresses = frozenset(text.rpartition(";")[2].strip().strip("<>").casefold() for text in named)
    return Outcome(found, status[0] if status else "", addresses)


def _in_other_words(parts: Sequence[Message], raw: bytes) -> Outcome:
    """What a report says that has no part for programs: its status, if any, stands in the text."""
    texts = [_decoded(part) for part in parts if part.get_content_type() == "text/plain"] or [raw]
    found = [match[0] for text in texts for match in _STATUS.finditer(text.decode("ascii", "replace"))]
    failed = next((status for status in found if status.startswith("5")), "")
    if not failed and found and all(status.startswith("4") for status in found):
        return Outcome(Action.DELAYED, found[0], frozenset())
    return Outcome(Action.FAILED, failed, frozenset())
