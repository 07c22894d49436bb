"""The way in, rehearsed: a marked test form that the service mails to itself, and what tells it from every other.

A test is never taken for a notification, and a notification never for a test (docs/decisions/0038). The mark stands in
a header of its own, which no answer and no forwarded mail carries. It follows from the rehearsal's id by a key that
nobody outside knows. The row keeps a keyed hash of the mark and of everything that the test form says: a form that says
anything else is a notification, whatever its header.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms import Answers, Form, Reading
from forms.word.branding import Branding
from forms.word.fill import fill
from intake.cases.working_days import local_date
from intake.documents.reader import DocumentReader
from intake.errors import Permanent, Transient
from intake.pipeline.letters import Letter, Letterhead
from intake.pipeline.message import REHEARSAL_HEADER, MailContents
from intake.pipeline.transport import Transport
from intake.store import outbox
from intake.store.arrivals import Receipt
from intake.store.base import new_id
from intake.store.outbox import Claim
from intake.store.store import Store
from intake.store.vault import Vault
from intake.store.watching import Rehearsal
from intake.store.work import MailboxState, OutboxRow
from intake.watching_settings import Route

TOPIC: Final = "rehearsal"
"""Of the outbox rows whose subject is a rehearsal."""
IN_TIME: Final = timedelta(minutes=10)
"""How long a test form may take from being asked for to being read."""
GOOD_FOR: Final = timedelta(days=7)
"""Longer than a mail server goes on trying (RFC 5321, 4.5.4.1: four to five days)."""
TEST: Final = "test"
"""Outcome of its receipt."""

MARKED: Final = (
    "An e-mail carries the mark of a rehearsal that is over, and the test form with nothing added. No case was opened. "
    "Look whether somebody wrote something beside the form; if not, set it aside."
)
WHERE: Final[Mapping[tuple[bool, bool], str]] = {
    (True, True): (
        "The mail server took it, and the mailbox was looked through since: it lies in junk or quarantine, goes to "
        "another mailbox, or was changed on its way."
    ),
    (True, False): "The mail server took it, but the mailbox was not reached since.",
    (False, True): "It could not be handed to the mail server for outgoing mail.",
    (False, False): "It could not be handed to the mail server, and the mailbox was not reached since.",
}
"""Where a test form stayed: by whether it was handed over, and whether its mailbox was looked through since."""
CAME_BACK: Final = "A mail server took it and sent it back: it did not reach the mailbox."
NO_ROUTE: Final = "This mailbox is no longer among those that a test form can be mailed to."

_MARK: Final = re.compile("[0-9a-f]{40}")
"""160 bits that nobody guesses, in a header that no server has to fold."""
_SUBJECT: Final = "Automatic test of this mailbox"
_BODY: Final = (
    "This is an automatic test. The service sent it to itself, to see that\n"
    "notifications still come in. Nobody is concerned.\n\n"
    "Leave it where it is: the service moves it by itself.\n"
)
_FILE: Final = "test.docx"
_WORDS: Final = (
    "AUTOMATIC TEST. This service sent this form to itself, to see that notifications still come in. No child is "
    "concerned."
)
ANSWERS: Final[dict[str, Any]] = {
    "notifier_name": "Automatic test",
    "notifier_role": "Automatic test",
    "notifier_agency_name": "Automatic test of this service",
    "incident_summary": _WORDS,
}


@dataclass(frozen=True, slots=True)
class MarkedForm:
    """The form that is sent: its bytes, and what reading them gives."""

    data: bytes
    says: str

    @classmethod
    def made(cls, form: Form, documents: DocumentReader, partnership: str) -> MarkedForm:
        """The form as this version of the service writes and reads it.

        Raises Transient where it cannot be read just now: what says nothing would be told from nothing.
        """
        data = fill(form, Answers(ANSWERS), Branding(partnership, (), "", ""))
        reading = documents.read(data, form)
        if reading.answers.to_json() != ANSWERS:
            raise Transient("The test form cannot be read just now. It is mailed later.")
        return cls(data, says(reading))


def says(reading: Reading) -> str:
    """Everything that a form says, wherever it was typed: two forms are alike only when all of it is."""
    told = {
        "answers": reading.answers.to_json(),
        "unplaced": reading.unplaced,
        "findings": [asdict(finding) for finding in reading.findings],
    }
    return json.dumps(told, sort_keys=True)


def begin(session: Session, vault: Vault, route: Route, test: MarkedForm, now: datetime) -> str:
    """Have a test form mailed to ``route``; the outbox key of that work."""
    rehearsal_id = new_id()
    session.add(
        Rehearsal(
            id=rehearsal_id,
            day=local_date(now),
            mailbox=route.mailbox,
            mark=_kept_mark(vault, mark_of(vault, rehearsal_id), test.says),
            sent_at=now,
        )
    )
    session.flush()
    outbox.add(session, TOPIC, rehearsal_id, now)
    return outbox.key_of(TOPIC, rehearsal_id)


def mark_of(vault: Vault, rehearsal_id: str) -> str:
    """The mark that the header carries: the same however often it is sent, and guessed by nobody."""
    return vault.blind("rehearsal-mark", rehearsal_id).hex()[:40]


def recognise(
    session: Session, vault: Vault, mail: MailContents | None, reading: Reading | None, receipt: Receipt, now: datetime
) -> None:
    """Make ``receipt`` a test where it is the test form of a rehearsal that waits for it.

    The same form again, marked alike, needs a person: nothing is lost, and no case is opened of our own making. One
    that a mail server returns whole is the result of its rehearsal, unless that came in all the same.
    """
    if (
        mail is None
        or reading is None
        or reading.outcome == "unreadable"
        or not _MARK.fullmatch(mail.rehearsal)
        or len(mail.forms) != 1
    ):
        return
    kept = _kept_mark(vault, mail.rehearsal, says(reading))
    row = session.scalar(select(Rehearsal).where(Rehearsal.mark == kept).with_for_update())
    if row is None:
        return
    if mail.bounce:
        receipt.outcome, receipt.test = "bounce", True
        if row.arrived_at is None and row.failed_at is None:
            row.failed_at, row.reason = now, CAME_BACK
        return
    if row.arrived_at is not None or now - row.sent_at > GOOD_FOR:
        receipt.outcome, receipt.reason = "needs_a_person", MARKED
        return
    receipt.outcome, receipt.test, receipt.reason = TEST, True, None
    row.receipt_id, row.arrived_at = receipt.id, now


def handed_over(session: Session, rehearsal_id: str) -> bool:
    """Whether a mail server has taken the test form."""
    done = select(OutboxRow.done_at).where(OutboxRow.key == outbox.key_of(TOPIC, rehearsal_id))
    return session.scalar(done) is not None


def where_it_stayed(session: Session, row: Rehearsal) -> str:
    """A sentence about how far the test form of a rehearsal came that did not arrive."""
    state = session.get(MailboxState, row.mailbox)
    looked_through = state is not None and state.last_contact_at is not None and state.last_contact_at > row.sent_at
    return WHERE[handed_over(session, row.id), looked_through]


@dataclass(frozen=True, slots=True)
class SendingTestForms:
    """The work on one rehearsal, whose id is the row's subject. Sent twice, it is the same mail."""

    store: Store
    form: Form
    documents: DocumentReader
    letterhead: Letterhead
    transport: Transport
    routes: Mapping[str, str]
    """Mailbox -> the address that mail reaches it at."""

    def do(self, claimed: Claim, now: datetime) -> None:
        """Mail the test form, unless it was given up. What a server refuses for good is the rehearsal's result."""
        with self.store.reading() as session:
            row = session.get_one(Rehearsal, claimed.subject_id)
        if row.failed_at is not None or row.arrived_at is not None:
            return
        to, refusal = self.routes.get(row.mailbox), NO_ROUTE
        if to is not None:
            try:
                self.transport.send(self._letter(row, to))
            except Permanent as refused:
                refusal = refused.sentence
            else:
                return
        with self.store.transaction() as session:
            self.given_up(session, claimed, refusal, now)

    def given_up(self, session: Session, claimed: Claim, sentence: str, now: datetime) -> None:
        """The rehearsal failed; ``sentence`` stands with it."""
        row = session.get_one(Rehearsal, claimed.subject_id, with_for_update=True)
        if row.failed_at is None and row.arrived_at is None:
            row.failed_at, row.reason = now, sentence

    def _letter(self, row: Rehearsal, to: str) -> Letter:
        letterhead = self.letterhead
        message = EmailMessage(policy=SMTP)
        message["From"] = Address(" ".join(letterhead.partnership.split()), addr_spec=letterhead.mail_from)
        message["To"] = Address(addr_spec=to)
        message["Subject"] = _SUBJECT
        message["Date"] = row.sent_at
        message["Message-ID"] = f"<{row.id}@{letterhead.mail_from.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message["X-Auto-Response-Suppress"] = "All"
        message[REHEARSAL_HEADER] = mark_of(self.store.vault, row.id)
        message.set_content(_BODY)
        test = MarkedForm.made(self.form, self.documents, letterhead.partnership)
        message.add_attachment(
            test.data,
            maintype="application",
            subtype="vnd.openxmlformats-officedocument.wordprocessingml.document",
            filename=_FILE,
        )
        return Letter(row.id, letterhead.mail_from, to, message.as_bytes())


def _kept_mark(vault: Vault, mark: str, said: str) -> str:
    return vault.blind("rehearsal", f"{mark}|{said}").hex()
