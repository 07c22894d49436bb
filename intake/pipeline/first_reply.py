"""The first reply to whoever sent something: to whom, how often, and how little it says.

SAFETY 16-18; CONTRACT, 'Receiving'; docs/decisions/0013, 0032 and 0033.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select

from intake.cases.casebook import Casebook
from intake.cases.messages import WITHHELD
from intake.cases.phone import CHANNEL as BY_PHONE
from intake.cases.recording import SYSTEM
from intake.cases.working_days import LONDON
from intake.pipeline.answerable import NOTHING_ASKED, Asked, asked_by
from intake.pipeline.answering import Allowance, allowance, answers_ours
from intake.pipeline.codes import Links
from intake.pipeline.letters import Kind, Letterhead, written
from intake.pipeline.message import take_apart
from intake.pipeline.outgoing import write
from intake.pipeline.read import latest_answers, original_of
from intake.pipeline.refusals import TO_THE_SENDER
from intake.pipeline.sender import NOBODY, Trust, can_be_written_to
from intake.pipeline.status_codes import StatusCodes
from intake.store import looked, originals
from intake.store.arrivals import Receipt
from intake.store.casework import Case
from intake.store.work import OutgoingMessage

WITH_A_CASE: Final = frozenset({"case", "update", "duplicate"})
"""Outcomes of receipts that held a form."""


@dataclass(frozen=True, slots=True)
class Notifier:
    """Whom a first reply would go to: their address, and whether our own mail server says that it is theirs."""

    to: str
    verified: bool = False
    automatic: bool = False
    asked: Asked = NOTHING_ASKED


@dataclass(frozen=True, slots=True)
class FirstReply:
    """Writes first replies within one transaction."""

    book: Casebook
    letterhead: Letterhead
    trust: Trust = NOBODY

    def write(self, receipt: Receipt, case: Case | None, now: datetime) -> list[str]:
        """Write the first reply, where one is due and somebody to get it. Returns the outbox keys of what is new.

        What is withheld from a receipt is on record with the reason.
        """
        due = receipt.outcome in WITH_A_CASE or receipt.outcome == "needs_a_person"
        if receipt.test or (case is not None and case.demonstration) or not due or self._has_been(receipt):
            return []
        notifier = self.notifier(receipt)
        why_not = self._why_not(receipt, notifier)
        key = None
        if not why_not:
            left = allowance(
                self.book.session,
                self.book.vault,
                self.letterhead.answering,
                Kind.ACKNOWLEDGEMENT,
                notifier.to,
                now,
            )
            key, why_not = _key(left, opened=receipt.outcome in WITH_A_CASE)
        if key is None:
            looked.note(self.book.session, WITHHELD, by=SYSTEM, at=now, receipt_id=receipt.id, why=why_not)
            return []
        body = {"text": self._reply(receipt, notifier, now), "answers": notifier.asked.message_id}
        return write(
            self.book.session,
            self.book.vault,
            key=key,
            kind=Kind.ACKNOWLEDGEMENT,
            to=notifier.to,
            body=body,
            about=receipt,
            now=now,
            receipt_id=receipt.id,
            case_id=None if case is None else case.id,
        )

    def _has_been(self, receipt: Receipt) -> bool:
        """Whether it was written before, or 'nobody has read this yet' would be untrue: a person has dealt with it."""
        answered = select(OutgoingMessage.id).where(
            OutgoingMessage.receipt_id == receipt.id, OutgoingMessage.kind == Kind.ACKNOWLEDGEMENT
        )
        return receipt.settled_at is not None or self.book.session.scalar(answered.limit(1)) is not None

    def _reply(self, receipt: Receipt, notifier: Notifier, now: datetime) -> str:
        opened = receipt.outcome in WITH_A_CASE
        if not notifier.verified:
            return written(self.letterhead, Kind.ACKNOWLEDGEMENT, opened=opened)
        links = Links(self.book, self.letterhead)
        still_open = opened and links.still_open(receipt)
        return written(
            self.letterhead,
            Kind.ACKNOWLEDGEMENT,
            reference=receipt.reference,
            opened=opened,
            why=TO_THE_SENDER.get(receipt.reason or "", ""),
            still_open=still_open,
            link=links.offered(receipt, notifier.to, now) if still_open else "",
            status=opened and StatusCodes(self.book, self.letterhead).offered(receipt),
            until=in_words(now + self.letterhead.answering.link_lasts),
        )

    def _why_not(self, receipt: Receipt, notifier: Notifier) -> str:
        """Why nobody is answered; '' where somebody may be. Whatever is no form has further reasons not to be."""
        asked = notifier.asked
        if receipt.channel == BY_PHONE:
            return "by-phone"
        if unreachable := self.unreachable(notifier):
            return unreachable
        if asked.by_list:
            return "list"
        if receipt.outcome in WITH_A_CASE:
            return ""
        if asked.wants_none:
            return "wants-none"
        heard = answers_ours(self.book.session, asked.refers_to, self.letterhead.mail_from)
        return "answers-ours" if heard else ""

    def unreachable(self, notifier: Notifier) -> str:
        """Why nobody can be written to there, whoever wants it; '' where somebody can."""
        if notifier.automatic:
            return "automatic"
        if not can_be_written_to(notifier.to):
            return "no-address"
        own = self.letterhead.answering.own | {self.letterhead.mail_from.casefold()}
        return "own-address" if notifier.to.casefold() in own else ""

    def notifier(self, receipt: Receipt) -> Notifier:
        """Whom the first reply would go to.

        To mail the From line alone is answered, never Reply-To. What was typed into a form is nobody's proof.
        """
        session, vault = self.book.session, self.book.vault
        if receipt.message_id is None:
            answers = latest_answers(session, vault, receipt)
            return Notifier("" if answers is None else str(answers.get("notifier_email", "")).strip())
        raw = originals.whole(session, vault, original_of(session, receipt))
        contents = take_apart(raw)
        return Notifier(
            to=contents.sender,
            verified=self.trust.verifies(contents),
            automatic=contents.automatic or contents.bounce,
            asked=asked_by(raw, self.letterhead.answering.own),
        )


def _key(left: Allowance, *, opened: bool) -> tuple[str | None, str]:
    """The key to write a first reply under, or why there is none."""
    if opened:  # one for each notification
        key = left.next_key()
        return key, "" if key else "enough-today"
    key = left.other_key()
    return key, "" if key else "answered-today"


def in_words(instant: datetime) -> str:
    """'10:30am on Tuesday 15 September 2026', in London."""
    local = instant.astimezone(LONDON)
    half = "am" if local.hour < 12 else "pm"
    return f"{local.hour % 12 or 12}:{local:%M}{half} on {local:%A} {local.day} {local:%B %Y}"
