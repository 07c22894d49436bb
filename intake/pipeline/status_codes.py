"""Where the code of a status page goes: to a channel that the notifier gave, never to a From line nobody vouches for.

SAFETY 17 and 18; docs/decisions/0046.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from forms import Form
from forms.notification import NOTIFICATION
from intake.cases import mailed, status_access
from intake.cases.as_sent import as_sent, caution_of
from intake.cases.casebook import Casebook
from intake.cases.invitations import Caution, Sender
from intake.cases.one_time import LASTS
from intake.pipeline.answering import allowance
from intake.pipeline.codes import Channel, channel_of
from intake.pipeline.letters import Kind, Letterhead, written
from intake.pipeline.outgoing import write
from intake.store.arrivals import Message, Receipt


@dataclass(frozen=True, slots=True)
class StatusCodes:
    """Codes for status pages, within one transaction."""

    book: Casebook
    letterhead: Letterhead
    form: Form = NOTIFICATION

    def send(self, reference: str, now: datetime) -> list[str]:
        """Write a code for a normalised reference; the outbox keys to ring for.

        There are none where there is no such notification, no channel that its sender gave, a code was sent just now,
        or the channel had enough of them today: whoever asks is not told which.
        """
        session, vault = self.book.session, self.book.vault
        receipt = status_access.receipt_of(session, reference)
        channel = None if receipt is None else self.channel(receipt)
        if receipt is None or channel is None:
            return []
        key = allowance(session, vault, self.letterhead.answering, Kind.CODE, channel.to, now).next_key()
        code = None if key is None else status_access.new_code(session, vault, receipt, now)
        if key is None or code is None:
            return []
        text = written(self.letterhead, channel.kind, code=code, minutes=int(LASTS.total_seconds() // 60))
        return write(
            session, vault, key=key, kind=channel.kind, to=channel.to, body={"text": text}, about=receipt, now=now,
            receipt_id=receipt.id,
        )  # fmt: skip

    def offered(self, receipt: Receipt) -> bool:
        """Whether a message may lead to the status page: a code could come, and nothing is held or restricted now."""
        sender = as_sent(self.book.session, self.book.vault, self.form, receipt)
        if sender is None or caution_of(self.book, sender) is not Caution.NONE:
            return False
        return self._channel(sender) is not None

    def channel(self, receipt: Receipt) -> Channel | None:
        """Where a code goes; None where nothing is the sender's alone, or no code may reach them.

        A mailbox that was told the reference is the last resort, and only where nothing is held: it would open the page
        by itself.
        """
        sender = as_sent(self.book.session, self.book.vault, self.form, receipt)
        return None if sender is None else self._channel(sender)

    def _channel(self, sender: Sender) -> Channel | None:
        answering, told = self.letterhead.answering, self._told_by_mail(sender.receipt)
        same = bool(told) and answering.same_address and caution_of(self.book, sender) is Caution.NONE
        found = channel_of(sender.answers, told, texts=answering.texts, same_address=same)
        return None if found is None or found.to.casefold() in answering.own else found

    def _told_by_mail(self, receipt: Receipt) -> str:
        """The address that was told the reference by mail, which a verified sender alone is; '' for none."""
        if receipt.message_id is None:
            return ""
        message = self.book.session.get_one(Message, receipt.message_id)
        sender = mailed.sender_of(self.book.vault, message)
        return sender.facts.address if sender is not None and sender.verified else ""
