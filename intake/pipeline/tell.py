"""Who is told, and of what: the first reply to the notifier, alerts to the partners. Written down, sent by `deliver`.

Each message is one row under a key that says what it is, so that a step may run twice. Rules: SAFETY 12, 13, 16, 17;
CONTRACT, 'Receiving'; docs/decisions/0013 and 0014.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import or_, select

from intake.cases.casebook import Casebook
from intake.cases.events import RecipientTold
from intake.cases.opening import route
from intake.cases.recording import SYSTEM, Event
from intake.cases.routing import Firing
from intake.pipeline.bounces import CAME_BACK
from intake.pipeline.first_reply import WITH_A_CASE, FirstReply
from intake.pipeline.letters import Kind, Letterhead, written
from intake.pipeline.outgoing import TOPIC, write
from intake.pipeline.sender import NOBODY, Trust
from intake.store.arrivals import Receipt
from intake.store.casework import Case, Told
from intake.store.people import User
from intake.store.work import OutgoingMessage

REPLY_TOPIC: Final = "first-reply"
"""Of the outbox rows whose subject is a receipt that was given up: its notifier hears of it all the same."""

__all__ = ["REPLY_TOPIC", "ROLES", "TOPIC", "WITH_A_CASE", "Telling", "tell_case"]

ROLES: Final[Mapping[str, str]] = {
    "business_unit": "business_unit",
    "local_authority": "local_authority",
    "la_notifier": "la_notifier",
    "icb": "icb",
    "police": "police",
    "education_lead": "education",
}
"""Recipient -> the role of the accounts that stand for it. Whom no account stands for, a person tells."""


@dataclass(frozen=True, slots=True)
class Routed:
    """What routing gave for a case as it stood at one version: every event that could change it makes another."""

    case_id: str
    version: int
    firings: Sequence[Firing]

    def still_holds(self, case: Case) -> bool:
        """Whether nothing has happened to ``case``, which is held against other writers, since."""
        return (self.case_id, self.version) == (case.id, case.version)


@dataclass(frozen=True, slots=True)
class Telling:
    """What is needed to write messages within one transaction."""

    book: Casebook
    letterhead: Letterhead
    trust: Trust = NOBODY
    routed: Routed | None = None
    """What routing the case gave just now, where it did."""

    def receipt(self, receipt: Receipt, now: datetime) -> list[str]:
        """Write everything that a receipt gives rise to. Returns the outbox keys of what is new.

        A repeat of a notification tells the partners nothing new; an update does.
        """
        case = self._held(receipt.case_id)
        keys = self.first_reply(receipt, case, now)
        if case is not None and receipt.outcome != "duplicate":
            keys += self._alerts(case, now, update=receipt if receipt.outcome == "update" else None)
        return keys

    def case(self, case: Case, now: datetime) -> list[str]:
        """Tell whoever may now be told of a case, as after a release. Returns the outbox keys of what is new."""
        held = self._held(case.id)
        return [] if held is None else self._alerts(held, now)

    def first_reply(self, receipt: Receipt, case: Case | None, now: datetime) -> list[str]:
        """Write the first reply, where one is due and somebody to get it. Returns the outbox keys of what is new."""
        return FirstReply(self.book, self.letterhead, self.trust).write(receipt, case, now)

    def may_hear(self, case: Case) -> frozenset[str]:
        """The recipients that the program writes to and that nothing holds, by everything known of the case now."""
        if case.demonstration:
            return frozenset()
        routed = self.routed
        firings = routed.firings if routed is not None and routed.still_holds(case) else route(self.book, case)
        return frozenset(
            firing.recipient
            for firing in firings
            if firing.recipient in ROLES and not firing.held and not firing.question_to_office
        )

    def told(self, case: Case, recipient: str, now: datetime) -> None:
        """A recipient has heard of the case: once for each rule that named it and holds nothing back."""
        rows = [row for row in self._untold(case) if row.recipient == recipient]
        for row in rows:
            row.at, row.by = now, SYSTEM
        events: list[Event] = [RecipientTold(at=now, by=SYSTEM, recipient=recipient, rule=row.rule) for row in rows]
        if events:
            self.book.record(case, events)

    def _alerts(self, case: Case, now: datetime, update: Receipt | None = None) -> list[str]:
        keys: list[str] = []
        hear = sorted(self.may_hear(case))
        untold, people = {row.recipient for row in self._untold(case)}, self._people(hear, now)
        alerted = self._alerted(case)
        for recipient in hear:
            new = list(self._alert(case, recipient, people[recipient], now)) if recipient in untold else []
            if not new and update is not None:
                new = list(self._update(case, update, recipient, people[recipient], now))
            elif not new and recipient in alerted:
                self.told(case, recipient, now)  # a further rule names somebody who has heard
            keys += new
        return keys

    def _alert(self, case: Case, recipient: str, people: Sequence[User], now: datetime) -> Iterator[str]:
        text = written(self.letterhead, Kind.ALERT, reference=case.reference)
        for user in people:
            body = {"text": text, "recipient": recipient}
            yield from self._write(_alert_key(case, recipient, user.id), Kind.ALERT, user.email, body, now, case)

    def _update(
        self, case: Case, receipt: Receipt, recipient: str, people: Sequence[User], now: datetime
    ) -> Iterator[str]:
        text = written(self.letterhead, Kind.UPDATE, reference=case.reference)
        for user in people:
            body = {"text": text, "recipient": recipient}
            key = f"{Kind.UPDATE}:{receipt.id}:{recipient}:{user.id}"
            yield from self._write(key, Kind.UPDATE, user.email, body, now, case, receipt)

    def _write(
        self,
        key: str,
        kind: Kind,
        to: str,
        body: Mapping[str, str],
        now: datetime,
        case: Case | None,
        receipt: Receipt | None = None,
    ) -> list[str]:
        about = receipt or case
        if about is None:
            raise ValueError("A message is about a receipt or a case.")
        return write(
            self.book.session,
            self.book.vault,
            key=key,
            kind=kind,
            to=to,
            body=body,
            about=about,
            now=now,
            receipt_id=None if receipt is None else receipt.id,
            case_id=None if case is None else case.id,
        )

    def _people(self, recipients: Sequence[str], now: datetime) -> dict[str, list[User]]:
        """The accounts that stand for each recipient."""
        live = (
            select(User)
            .where(
                User.role.in_([ROLES[recipient] for recipient in recipients]),
                User.disabled_at.is_(None),
                User.demonstration.is_(False),
                or_(User.ends_on.is_(None), User.ends_on > now),
            )
            .order_by(User.email)
        )
        users = list(self.book.session.scalars(live))
        return {recipient: [user for user in users if user.role == ROLES[recipient]] for recipient in recipients}

    def _untold(self, case: Case) -> list[Told]:
        waiting = (
            select(Told)
            .where(Told.case_id == case.id, Told.at.is_(None), Told.held.is_(False))
            .order_by(Told.rule)
        )  # fmt: skip
        return list(self.book.session.scalars(waiting))

    def _alerted(self, case: Case) -> frozenset[str]:
        """The recipients to whom an alert about the case has gone out."""
        sent = select(OutgoingMessage.key).where(
            OutgoingMessage.case_id == case.id,
            OutgoingMessage.sent_at.is_not(None),
            OutgoingMessage.delivery.is_distinct_from(CAME_BACK),
            OutgoingMessage.kind == Kind.ALERT,
        )
        return frozenset(_recipient_of(key) for key in self.book.session.scalars(sent))

    def _held(self, case_id: str | None) -> Case | None:
        """The case, held against other writers: who may be told is decided and written down as one."""
        return None if case_id is None else self.book.session.get_one(Case, case_id, with_for_update=True)


def tell_case(book: Casebook, letterhead: Letterhead, case: Case, now: datetime) -> list[str]:
    """Write to whoever may now be told of ``case``: call it after a release, an answer about a conflict of interest, or
    an answer of the office, in the same transaction. Returns the outbox keys to ring after the commit.
    """
    return Telling(book, letterhead).case(case, now)


def _alert_key(case: Case, recipient: str, user_id: str) -> str:
    return f"{Kind.ALERT}:{case.id}:{recipient}:{user_id}"


def _recipient_of(alert_key: str) -> str:
    return alert_key.split(":")[2]
