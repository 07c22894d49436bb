"""What an answer by program must know of the mail that it answers. Pure: bytes in, facts out; nothing makes it raise.

RFC 3834 (2, 3.1.8) and RFC 2369: programs answer no list, and say which message they answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32
from typing import Final

_HEADER_BYTES: Final = 256 * 1024
"""Of a mail, looked at for its headers: no mail server passes on more of them."""
_LIST_HEADERS: Final = ("List-Id", "List-Post", "List-Unsubscribe", "List-Help", "List-Subscribe", "List-Owner")
_OF_LISTS: Final = frozenset({"list", "bulk", "junk"})
_ADDRESS: Final = re.compile(r"[^\s<>:,;\"]+@[^\s<>:,;\"?]+")
_LONGEST_ID: Final = 250
_ID: Final = re.compile(r"<[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+>")
"""The ids that mail programs make: RFC 5322 (3.6.4) without quoted strings and address literals."""
_ENDS_OF_HEADERS: Final = (b"\r\n\r\n", b"\n\n", b"\r\r")


@dataclass(frozen=True, slots=True)
class Asked:
    """``message_id`` is the mail's own with its brackets, empty where it has none or a strange one. ``refers_to`` are
    the ids of the messages that it says it answers. ``by_list`` says that a list of other people passed it on, and
    ``wants_none`` that it asks programs not to answer (X-Auto-Response-Suppress, [MS-OXCMAIL] 2.2.3.2.14).
    """

    message_id: str = ""
    refers_to: frozenset[str] = frozenset()
    by_list: bool = False
    wants_none: bool = False


NOTHING_ASKED: Final = Asked()
"""Of what came otherwise than by mail."""


def asked_by(raw: bytes, own: Iterable[str]) -> Asked:
    """What the mail in ``raw`` says. ``own`` are our own addresses in small letters: a list that is one of our
    mailboxes, as some providers make them, is no list of other people."""
    headers = BytesHeaderParser(policy=compat32).parsebytes(_head(raw))
    return Asked(
        message_id=sane_id(_first(headers, "Message-ID")),
        refers_to=frozenset(_ID.findall(" ".join((*_all(headers, "In-Reply-To"), *_all(headers, "References"))))),
        by_list=_by_list(headers, frozenset(own)),
        wants_none=bool({"all", "autoreply"} & set(_words(_first(headers, "X-Auto-Response-Suppress")))),
    )


def sane_id(text: str) -> str:
    """``text`` if it can go into a header of ours as the id of a message, else nothing: it is the sender's to write."""
    return text if len(text) <= _LONGEST_ID and _ID.fullmatch(text) else ""


def _by_list(headers: Message, own: frozenset[str]) -> bool:
    if not any(_all(headers, name) for name in _LIST_HEADERS):
        return bool(_OF_LISTS & set(_words(_first(headers, "Precedence"))))
    names = " ".join((*_all(headers, "List-Post"), *_all(headers, "List-Id"))).casefold()
    posted_to = set(_ADDRESS.findall(names.replace("mailto:", " ")))
    list_ids = set(re.findall(r"<([^<>\s]+)>", names))
    return not (posted_to & own or list_ids & {address.replace("@", ".") for address in own})


def _head(raw: bytes) -> bytes:
    head = raw[:_HEADER_BYTES]
    ends = [end for mark in _ENDS_OF_HEADERS if (end := head.find(mark)) >= 0]
    return head[: min(ends)] if ends else head


def _all(headers: Message, name: str) -> list[str]:
    return [" ".join(str(value).split()) for key, value in headers.raw_items() if key.lower() == name.lower()]


def _first(headers: Message, name: str) -> str:
    return next(iter(_all(headers, name)), "")


def _words(text: str) -> list[str]:
    return re.split(r"[\s,;]+", text.casefold().strip())
