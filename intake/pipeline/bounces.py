"""Messages of ours that come back: a delivery report is matched to the row, and whom it did not reach was not told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import select

from intake.cases.casebook import Casebook
from intake.cases.events import AcknowledgementCameBack, RecipientNotReached, RecipientTold
from intake.cases.recording import SYSTEM
from intake.pipeline.letters import TO_PARTNERS, Kind
from intake.pipeline.reports import Action, Outcome, report_of
from intake.store.casework import Case, Told
from intake.store.work import OutgoingMessage

CAME_BACK: Final = "came_back"
DELAYED: Final = "delayed"
DELIVERED: Final = "delivered"
"""What `OutgoingMessage.delivery` says."""
_DEFAULT: Final = "it did not reach its address"
_WORDS: Final[Mapping[str, str]] = {
    "1": "its address is not known there",
    "2": "the mailbox takes no mail",
    "2.2": "the mailbox is full",
    "2.3": "it is larger than the mailbox takes",
    "3": "the mail system there takes no mail",
    "3.4": "it is larger than the mail system there takes",
    "4": "the mail system there could not be reached",
    "4.7": "it was tried for too long in vain",
    "5": "the mail system there did not understand ours",
    "6": "the mail system there could not read it",
    "7": "it was refused there, as unwanted mail or against a rule",
}
"""RFC 3463 (3): subject, or subject and detail, of a status -> why it came back."""


def take_in(book: Casebook, raw: bytes, mail_from: str, now: datetime) -> None:
    """Keep with every message of ours what the delivery report in the mail ``raw`` says of it.

    Our Message-IDs are drawn at random, so that only who got a message can say that it came back.
    """
    report = report_of(raw, mail_from.rpartition("@")[2])
    for message_id in report.about:
        message = book.session.get(OutgoingMessage, message_id, with_for_update=True)
        if message is None:
            continue
        outcome = report.for_recipient(str(book.vault.get(message, "recipient")))
        if outcome.action is Action.FAILED:
            came_back(book, message, why_it_came_back(outcome), now)
        elif outcome.action is Action.DELIVERED:
            delivered(book, message, now)
        elif outcome.action is Action.DELAYED and message.delivery is None:
            message.delivery = DELAYED  # and nothing more: whoever tries on may still succeed


def came_back(book: Casebook, message: OutgoingMessage, why: str, now: datetime) -> None:
    """A message that was handed over did not arrive; ``why`` is a sentence without personal data. A person sees to it.

    Whoever it alone told was not told: the rows say so again, and the case's history why. What a person has told them
    by other means stands. Doing it again changes nothing. Lock the message before: the case is locked here.
    """
    if message.delivery == CAME_BACK:
        return
    message.delivery, message.failed_at, message.reason = CAME_BACK, now, why
    message.sent_at = message.sent_at or now  # it left, or could not have come back: it is not sent a second time
    if message.case_id is None:
        return
    case = book.session.get_one(Case, message.case_id, with_for_update=True)
    if message.kind == Kind.ACKNOWLEDGEMENT:
        if message.receipt_id is not None:
            book.record(case, [AcknowledgementCameBack(at=now, by=SYSTEM, receipt_id=message.receipt_id)])
    elif message.kind in TO_PARTNERS:
        book.session.flush()
        recipient = _recipient(book, message)
        if not _reached(book, case, recipient):
            _untell(book, case, recipient, now)


def delivered(book: Casebook, message: OutgoingMessage, now: datetime) -> None:
    """A message arrived after all. Whom it tells has been told."""
    came = message.delivery == CAME_BACK
    message.delivery = DELIVERED
    if not came:
        return
    message.failed_at = message.reason = None
    if message.case_id is not None and message.kind in TO_PARTNERS:
        case = book.session.get_one(Case, message.case_id, with_for_update=True)
        rows = _rows(book, case, _recipient(book, message), told=False)
        for row in rows:
            row.at, row.by = now, SYSTEM
        if rows:
            book.record(
                case, [RecipientTold(at=now, by=SYSTEM, recipient=row.recipient, rule=row.rule) for row in rows]
            )


def why_it_came_back(outcome: Outcome) -> str:
    """A sentence for staff; the status stands in it for whoever runs the mail."""
    _, _, subject_and_detail = outcome.status.partition(".")
    words = _WORDS.get(subject_and_detail) or _WORDS.get(subject_and_detail.partition(".")[0], _DEFAULT)
    code = f" ({outcome.status})" if outcome.status else ""
    return f"The message came back{code}: {words}. Reach them in another way."


def _recipient(book: Casebook, message: OutgoingMessage) -> str:
    return str(book.vault.get(message, "body")["recipient"])


def _reached(book: Casebook, case: Case, recipient: str) -> bool:
    """Whether any message to an account of ``recipient`` left and has not come back."""
    sent = book.session.scalars(
        select(OutgoingMessage).where(
            OutgoingMessage.case_id == case.id,
            OutgoingMessage.kind.in_(TO_PARTNERS),
            OutgoingMessage.sent_at.is_not(None),
            OutgoingMessage.delivery.is_distinct_from(CAME_BACK),
        )
    )
    return any(_recipient(book, message) == recipient for message in sent)


def _untell(book: Casebook, case: Case, recipient: str, now: datetime) -> None:
    rows = _rows(book, case, recipient, told=True)
    for row in rows:
        row.at = row.by = None
    if rows:
        events = [RecipientNotReached(at=now, by=SYSTEM, recipient=row.recipient, rule=row.rule) for row in rows]
        book.record(case, events)


def _rows(book: Casebook, case: Case, recipient: str, *, told: bool) -> list[Told]:
    """The rules by which the program has told ``recipient``, or by which nobody has and nothing is held."""
    state = (Told.by == SYSTEM, Told.at.is_not(None)) if told else (Told.at.is_(None), Told.held.is_(False))
    found = select(Told).where(Told.case_id == case.id, Told.recipient == recipient, *state).order_by(Told.rule)
    return list(book.session.scalars(found))
