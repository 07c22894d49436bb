"""The settings about the watch over the service: who is alarmed, and when the way in is rehearsed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import Final

from intake import setting_values as values
from intake.addresses import ImapMailbox, Mailbox, Outgoing, Refused, SmtpServer
from intake.setting_values import Reader
from intake.store.mailboxes import stored_name

LONGEST_QUIET: Final = 80
"""Working hours without mail: more than two working weeks is no watch."""
EARLY: Final = "07:00"
"""Before the office opens, with time to mend what is broken."""

_WANTS_ADDRESSES: Final = "e-mail addresses with commas between"
_WANTS_HOURS: Final = f"a number of working hours up to {LONGEST_QUIET}, or 0 for none"
_WANTS_TIME: Final = "a time like 07:00, or off"


@dataclass(frozen=True, slots=True)
class Route:
    """A mailbox, by the name that its rows carry, and the address that mail reaches it at."""

    mailbox: str
    to: str


@dataclass(frozen=True, slots=True)
class Watching:
    """How the service is watched."""

    alarm_to: tuple[str, ...] = ()
    """Who is mailed an alarm beside the accounts of the business unit."""
    say_when_over: bool = True
    no_mail_hours: int = 0
    """Working hours without a single mail after which people are alarmed (EXPERIENCE 12); 0: never."""
    rehearse_at: time | None = None
    """London time of the rehearsal on each working day; None: there is none."""
    routes: tuple[Route, ...] = ()
    """The ways in that can be rehearsed: real mail servers on both sides, and an address to write to."""


def watching(
    reader: Reader, mailboxes: Sequence[Mailbox] | None, outgoing: Outgoing | None, mail_to: str | None
) -> Watching | None:
    """How the settings have the service watched; None when some are wrong, which ``reader`` then knows."""
    before = len(reader.problems)
    routes = _routes(mailboxes or (), outgoing, mail_to or "")
    alarm_to = reader.take("ALARM_TO", _WANTS_ADDRESSES, _addresses) if reader.given("ALARM_TO") else ()
    over = reader.take("ALARM_OVER", "1 or 0", values.switch, "1")
    hours = reader.take("NO_MAIL_HOURS", _WANTS_HOURS, _hours, "0")
    at = _rehearse_at(reader, routes)
    if len(reader.problems) > before:
        return None
    return Watching(alarm_to or (), bool(over), hours or 0, at, routes)


def _routes(mailboxes: Sequence[Mailbox], outgoing: Outgoing | None, mail_to: str) -> tuple[Route, ...]:
    if not isinstance(outgoing, SmtpServer):
        return ()
    found: list[Route] = []
    for mailbox in mailboxes:
        if isinstance(mailbox, ImapMailbox):
            own = _address(mailbox.user) or (mail_to if len(mailboxes) == 1 else "")
            found += [Route(stored_name(mailbox.name), own)] if own else []
    return tuple(found)


def _address(user: str) -> str:
    try:
        return values.email(user)
    except ValueError:
        return ""


def _rehearse_at(reader: Reader, routes: Sequence[Route]) -> time | None:
    given = reader.given("REHEARSAL_AT")
    at = reader.take("REHEARSAL_AT", _WANTS_TIME, _time, EARLY if routes else "off")
    if given and at is not None and at.at is not None and not routes:
        reader.problems.append(
            f"{values.PREFIX}REHEARSAL_AT names a time, but there is no way in to rehearse: that takes an SMTP server, "
            "an IMAP mailbox, and its address as the mailbox's user or as "
            f"{values.PREFIX}MAIL_TO."
        )
    return None if at is None else at.at


@dataclass(frozen=True, slots=True)
class _Moment:
    """A time of day, or none: what a setting gives must not be confused with a setting that is wrong."""

    at: time | None


def _time(text: str) -> _Moment:
    if text.casefold() == "off":
        return _Moment(None)
    found = re.fullmatch(r"(\d{2}):(\d{2})", text)
    if found is None:
        raise ValueError(text)
    return _Moment(time(int(found[1]), int(found[2])))


def _hours(text: str) -> int:
    hours = values.count(text)
    if hours > LONGEST_QUIET:
        raise Refused("is too long to be a watch")
    return hours


def _addresses(text: str) -> tuple[str, ...]:
    return tuple(values.email(name) for name in values.names(text))
