"""Asking a sender to send again what nobody could read, where somebody of the office wants that.

SAFETY 16, 17: to the From address alone, with a fixed subject and nothing of what was sent. Why it could not be read,
and the reference, are for a verified sender. Automatic mail is never answered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from intake.cases.casebook import Casebook
from intake.cases.settling import must_be_open
from intake.cases.unread import ASKED_AGAIN
from intake.errors import Permanent
from intake.pipeline.first_reply import FirstReply
from intake.pipeline.letters import Kind, Letterhead, written
from intake.pipeline.outgoing import write
from intake.pipeline.refusals import TO_THE_SENDER
from intake.pipeline.sender import NOBODY, Trust
from intake.store import looked
from intake.store.arrivals import Receipt


class NoOne(StrEnum):
    """Why nobody can be asked, in a sentence for staff."""

    TEST = "This belongs to the demonstration. Nobody is written to because of it."
    NO_MAIL = "It did not come by e-mail, so that there is no address to answer. Phone the sender if you know them."
    LIST = (
        "A mailing list passed it on, and this service answers no list. Phone the sender, or write to them from your "
        "own mailbox."
    )
    NOBODY = (
        "It names no single sender whom this service may answer: automatic mail, our own address, or one that is no "
        "plain address. Phone the sender if you know them."
    )


@dataclass(frozen=True, slots=True)
class Request:
    """The message that would go: to whom, whether they are verified, and its text. ``refused`` says why none can."""

    to: str = ""
    verified: bool = False
    text: str = ""
    answers: str = ""
    """The Message-ID that it answers; '' where that has none or a strange one."""
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Asking:
    """What is needed to ask the sender of a receipt, within one transaction."""

    book: Casebook
    letterhead: Letterhead
    trust: Trust = NOBODY

    def request(self, receipt: Receipt) -> Request:
        """The message as it would leave."""
        if receipt.test:
            return Request(refused=NoOne.TEST)
        if receipt.message_id is None:
            return Request(refused=NoOne.NO_MAIL)
        replies = FirstReply(self.book, self.letterhead, self.trust)
        notifier = replies.notifier(receipt)
        if replies.unreachable(notifier):
            return Request(refused=NoOne.NOBODY)
        if notifier.asked.by_list:
            return Request(refused=NoOne.LIST)
        text = written(
            self.letterhead,
            Kind.ASK_AGAIN,
            reference=receipt.reference if notifier.verified else "",
            why=TO_THE_SENDER.get(receipt.reason or "", "") if notifier.verified else "",
        )
        return Request(notifier.to, notifier.verified, text, notifier.asked.message_id)

    def ask(self, receipt: Receipt, number: int, *, by: str, now: datetime) -> list[str]:
        """Write the message for the ``number``-th time; the same number again writes nothing more.

        The receipt, which must be held, goes on waiting. Returns the outbox keys to ring for after the commit. Raises
        Permanent where nobody can be asked, SettledAlready where somebody has dealt with it.
        """
        must_be_open(receipt)
        request = self.request(receipt)
        if request.refused:
            raise Permanent(request.refused)
        keys = write(
            self.book.session,
            self.book.vault,
            key=f"{Kind.ASK_AGAIN}:{receipt.id}:{number}",
            kind=Kind.ASK_AGAIN,
            to=request.to,
            body={"text": request.text, "answers": request.answers},
            about=receipt,
            now=now,
            receipt_id=receipt.id,
        )
        if keys:
            looked.note(
                self.book.session, ASKED_AGAIN, by=by, at=now, receipt_id=receipt.id, reference=receipt.reference
            )
        return keys
