"""The link in a first reply and the code that opens it: when a link is offered, and by which channel its code goes.

SAFETY 18: the code goes to another channel than the link where one is known. docs/decisions/0032.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from forms import Answers, Form
from forms.notification import NOTIFICATION
from intake.cases import invitations
from intake.cases.casebook import Casebook
from intake.cases.invitations import Caution, Sender
from intake.cases.one_time import LASTS
from intake.pipeline.answering import allowance
from intake.pipeline.letters import Kind, Letterhead, written
from intake.pipeline.outgoing import write
from intake.pipeline.sender import can_be_written_to
from intake.store.arrivals import Invitation, ReadingRecord, Receipt
from intake.store.casework import Case

_MOBILE: Final = re.compile(r"(?:\+44|0044|0)(7[1-57-9]\d{8})")
"""UK mobile numbers (Ofcom's National Telephone Numbering Plan): 070 is personal numbers, 076 pagers."""


@dataclass(frozen=True, slots=True)
class Channel:
    """Where a code goes: ``to`` an address, or a number where ``kind`` is a text message."""

    kind: Kind
    to: str


@dataclass(frozen=True, slots=True)
class Usable:
    """A link that opens something: what its sender wrote, and where its code goes."""

    invitation: Invitation
    sender: Sender
    channel: Channel


@dataclass(frozen=True, slots=True)
class Links:
    """Links and codes within one transaction."""

    book: Casebook
    letterhead: Letterhead
    form: Form = NOTIFICATION

    def offered(self, receipt: Receipt, to: str, now: datetime) -> str:
        """The address of a new link to what ``receipt`` says, for a message to ``to``; '' where none may be offered."""
        if self._way(receipt, to) is None:
            return ""
        lasts = self.letterhead.answering.link_lasts
        token = invitations.invite(self.book.session, self.book.vault, receipt, to, now, lasts)
        return f"{self.letterhead.public_url}/continue/{token}"

    def still_open(self, receipt: Receipt) -> bool:
        """Whether questions of the notification have no answer yet."""
        latest = select(ReadingRecord.outcome).where(ReadingRecord.receipt_id == receipt.id)
        outcome = self.book.session.scalar(latest.order_by(ReadingRecord.version.desc()).limit(1))
        return outcome == "partial"

    def send_code(self, token: str, now: datetime) -> list[str] | None:
        """Write a code for the link of ``token``; the outbox keys to ring for, none where nothing new is sent.

        None is said of a link that opens nothing, whatever the reason.
        """
        way = self.usable(token, now)
        if way is None:
            return None
        session, vault, channel = self.book.session, self.book.vault, way.channel
        key = allowance(session, vault, self.letterhead.answering, Kind.CODE, channel.to, now).next_key()
        code = None if key is None else invitations.new_code(session, vault, way.invitation, now)
        if key is None or code is None:
            return []
        text = written(self.letterhead, channel.kind, code=code, minutes=int(LASTS.total_seconds() // 60))
        return write(
            session,
            vault,
            key=key,
            kind=channel.kind,
            to=channel.to,
            body={"text": text},
            about=way.invitation,
            now=now,
            receipt_id=way.invitation.receipt_id,
        )

    def usable(self, token: str, now: datetime, *, hold: bool = True) -> Usable | None:
        """The link of ``token`` with what it opens, held against other writers unless ``hold`` is False.

        None where it opens nothing. What came since counts, a hold (SAFETY 12) and a setting that was changed.
        """
        session, vault = self.book.session, self.book.vault
        invitation = invitations.live(session, vault, token, now, hold=hold)
        if invitation is None:
            return None
        way = self._way(session.get_one(Receipt, invitation.receipt_id), vault.get(invitation, "recipient"))
        return None if way is None else Usable(invitation, *way)

    def _way(self, receipt: Receipt, link_to: str) -> tuple[Sender, Channel] | None:
        """What a link to ``receipt`` shows and where its code goes; None where a person decides, where nothing is the
        sender's alone, or where no code may reach them."""
        session, answering = self.book.session, self.letterhead.answering
        sender = invitations.sender_of(session, self.book.vault, self.form, receipt)
        if sender is None or receipt.case_id is None:
            return None
        caution = invitations.caution(self.book, session.get_one(Case, receipt.case_id))
        same = answering.same_address and caution is Caution.NONE
        channel = channel_of(sender.answers, link_to, texts=answering.texts, same_address=same)
        return None if caution is Caution.NO_LINK or channel is None else (sender, channel)


def channel_of(answers: Answers, link_went_to: str, *, texts: bool, same_address: bool) -> Channel | None:
    """Where the code of a link goes that went to an address: a text message to the mobile that the sender gave, else
    the other address that they gave, else the same address where ``same_address`` lets it; else nowhere."""
    mobile = mobile_number(answers.get("notifier_phone"))
    if texts and mobile:
        return Channel(Kind.CODE_BY_TEXT, mobile)
    other = str(answers.get("notifier_email") or "").strip()
    if can_be_written_to(other) and other.casefold() != link_went_to.casefold():
        return Channel(Kind.CODE, other)
    return Channel(Kind.CODE, link_went_to) if same_address else None


def mobile_number(typed: Any) -> str:
    """A UK mobile number as +447…, '' for any other number or text."""
    match = _MOBILE.fullmatch(re.sub(r"\(0\)|[\s().-]", "", str(typed or "")))
    return f"+44{match[1]}" if match else ""
