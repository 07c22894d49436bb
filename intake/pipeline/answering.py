"""How this partnership answers by program, and how often one address is answered, whatever the other side does.

A loop cannot be told from a busy sender by any one mail: so what is no form is answered once for each address and day,
an answer to a message of ours not at all, and no address more than a number of times a day (RFC 3834, 2; EXPERIENCE
14; docs/decisions/0033). What was withheld is on record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from intake.cases.working_days import local_date
from intake.store.engine import one_at_a_time
from intake.store.vault import Vault
from intake.store.work import OutgoingMessage

_AT_ONCE: Final = 500
"""Keys that are asked for in one statement."""


@dataclass(frozen=True, slots=True)
class Answering:
    """``own`` are the addresses that are ours, in small letters: they are never answered.

    No address gets more than ``per_address`` first replies or codes a day, and no domain more than ``per_domain``
    replies to what is no form. A link lasts ``link_lasts``; ``same_address`` lets its code go where the link went when
    no other channel is known; ``texts`` says that text messages can be sent.
    """

    own: frozenset[str] = frozenset()
    per_address: int = 20
    per_domain: int = 100
    link_lasts: timedelta = timedelta(days=7)
    same_address: bool = True
    texts: bool = False


USUAL: Final = Answering()
"""While nothing is set."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one address may still be sent on one London day. Make it within the transaction that writes the message:
    no other one counts for this address until that ends."""

    session: Session
    answering: Answering
    of_address: str
    """The beginning of the keys of what the address gets that day."""
    of_domain: str
    """The same for replies to what is no form, of its whole domain."""
    other: str
    """The key of the one reply of the day to what is no form."""

    def next_key(self) -> str | None:
        """The key under which a further message may be written; None when there were enough."""
        most = self.answering.per_address
        if self.is_written(self.other):
            most -= 1
        return next(self._free(most), None)

    def other_key(self) -> str | None:
        """The key of the reply to what is no form; None when there was one, or the domain had enough of them."""
        if self.is_written(self.other) or self.next_key() is None:
            return None
        so_far = select(func.count()).where(OutgoingMessage.key.startswith(self.of_domain, autoescape=True))
        return self.other if (self.session.scalar(so_far) or 0) < self.answering.per_domain else None

    def is_written(self, key: str) -> bool:
        """Whether there is a message under ``key``."""
        return self.session.scalar(select(OutgoingMessage.id).where(OutgoingMessage.key == key)) is not None

    def _free(self, most: int) -> Iterator[str]:
        keys = [f"{self.of_address}:{number}" for number in range(1, most + 1)]
        for start in range(0, len(keys), _AT_ONCE):
            some = keys[start : start + _AT_ONCE]
            taken = set(self.session.scalars(select(OutgoingMessage.key).where(OutgoingMessage.key.in_(some))))
            yield from (key for key in some if key not in taken)


def allowance(
    session: Session, vault: Vault, answering: Answering, kind: str, address: str, now: datetime
) -> Allowance:
    """What ``address`` may still be sent of one ``kind`` on the London day of ``now``. ``address`` may be a number.

    Keys hold keyed hashes alone. '+something' in an address counts as nothing: machines make one up for each mail.
    """
    day = local_date(now).isoformat()
    whole = _plain(address)
    person = vault.blind("sender", whole).hex()[:32]
    domain = vault.blind("sender-domain", whole.rpartition("@")[2]).hex()[:16]
    one_at_a_time(session, f"reply {person}")
    of_domain = f"{kind}:{day}:{domain}:"
    return Allowance(session, answering, f"{kind}:{person}:{day}", of_domain, f"{of_domain}{person}")


def answers_ours(session: Session, refers_to: Iterable[str], mail_from: str) -> bool:
    """Whether one of the messages that a mail says it answers is ours: whoever answers it has had it."""
    end = f"@{mail_from.rpartition('@')[2]}>".casefold()
    ids = [one[1 : -len(end)] for one in refers_to if one.casefold().endswith(end)]
    ours = select(OutgoingMessage.id).where(OutgoingMessage.id.in_(ids[:_AT_ONCE])).limit(1)
    return bool(ids) and session.scalar(ours) is not None


def _plain(address: str) -> str:
    local, at, domain = address.casefold().rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}" if at else domain
