"""Original -> answers, with what was noticed. What cannot be read becomes a receipt that needs a person."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forms import Answers, Finding, Form, Reading
from forms.answers import Passage, Provenance
from forms.reply import completed
from forms.word.reading.sniff import Kind, seen
from intake.cases import mailed
from intake.cases.brought import findings_with, sent_with
from intake.cases.replying import as_it_stands
from intake.cases.working_days import local_date
from intake.documents.reader import DocumentReader
from intake.errors import Permanent
from intake.pipeline import rehearsal
from intake.pipeline.message import MailContents, take_apart
from intake.pipeline.receive import MAIL, WORD, message_receipt
from intake.pipeline.refusals import STAYED_CLOSED, left_closed, why_no_form
from intake.pipeline.sender import Trust
from intake.store import originals
from intake.store.arrivals import Message, Original, ReadingRecord, Receipt
from intake.store.base import new_id
from intake.store.store import Store
from intake.store.vault import Vault

_MOST_PDFS: Final = 3
"""Of one mail: each may take 15 seconds, and a notification in more PDFs than these is one to open anyway."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What looking at an original gave: a message taken apart, the reading of a form, or both."""

    mail: MailContents | None = None
    reading: Reading | None = None


def look(store: Store, form: Form, documents: DocumentReader, receipt_id: str) -> Looked | None:
    """Look at what a receipt came with, as long as that takes; None when it was read already.

    Apart from keeping what is found: a document may take a minute, and no row may be locked meanwhile.
    """
    with store.reading() as session:
        receipt = session.get_one(Receipt, receipt_id)
        if receipt.state != "received":
            return None
        original, part = original_of(session, receipt), receipt.part
        kind, data = original.kind, originals.whole(session, store.vault, original)
    if kind == WORD:
        return Looked(reading=documents.read(data, form))
    if kind != MAIL:
        return Looked(reading=_read_answers(form, data))
    mail = take_apart(data)
    if not (candidates := mail.forms):
        return Looked(mail, None if mail.for_nobody else _pdfs(mail, form, documents))
    if part >= len(candidates):
        raise Permanent("This form is no longer in its message.")
    reading = documents.read(candidates[part].data, form)
    closed = (Finding("", "closed-beside", STAYED_CLOSED.format(reason=reason)) for reason in left_closed(mail))
    return Looked(mail, replace(reading, findings=(*reading.findings, *closed)))


def _pdfs(mail: MailContents, form: Form, documents: DocumentReader) -> Reading | None:
    """What the PDFs of a mail without a form say; None where it has none."""
    found = [attachment.data for attachment in mail.attachments if seen(attachment.data).kind is Kind.PDF]
    readings = [documents.read(data, form) for data in found[:_MOST_PDFS]]
    if not readings:
        return None
    findings = (finding for reading in readings for finding in reading.findings)
    texts = (text for reading in readings for text in reading.unplaced)
    return replace(readings[0], reason=why_no_form(mail), findings=tuple(findings), unplaced=tuple(texts))


def read_receipt(
    session: Session,
    store: Store,
    form: Form,
    reference_key: bytes,
    receipt: Receipt,
    looked: Looked,
    now: datetime,
    trust: Trust,
) -> None:
    """Keep what was read of a receipt, and who sent it; set outcome and reason where a person is needed."""
    if looked.mail is not None:
        _judge(session, store.vault, trust, receipt, looked.mail)
        _take_up(session, store, reference_key, receipt, looked.mail, now)
    if looked.reading is not None:
        _keep(session, store, receipt, _finished(session, store, form, receipt, looked.reading, now), now)
    rehearsal.recognise(session, store.vault, looked.mail, looked.reading, receipt, now)


def judge_unread(session: Session, store: Store, trust: Trust, receipt: Receipt) -> None:
    """Who sent a message that is not read, because it is too large: its headers are kept, and say that much."""
    if receipt.message_id is None or session.get_one(Message, receipt.message_id).sender_verdict is not None:
        return
    kept = originals.whole(session, store.vault, original_of(session, receipt))
    _judge(session, store.vault, trust, receipt, take_apart(kept))


def _judge(session: Session, vault: Vault, trust: Trust, receipt: Receipt, mail: MailContents) -> None:
    message = session.get_one(Message, receipt.message_id)
    if message.sender_verdict is None:  # of several forms in one message the first was here before
        mailed.keep(vault, message, trust.judge(mail), mail.message_id, mail.subject)


def _take_up(
    session: Session, store: Store, reference_key: bytes, receipt: Receipt, mail: MailContents, now: datetime
) -> None:
    """The outcome of a mail without a form; of one with several, a receipt for each further one."""
    candidates = mail.forms
    if not candidates:
        receipt.outcome = "bounce" if mail.bounce else "auto_reply" if mail.for_nobody else "needs_a_person"
        receipt.reason = None if receipt.outcome != "needs_a_person" else why_no_form(mail)
        return
    if receipt.part == 0:
        message = session.get_one(Message, receipt.message_id)
        for part, further in enumerate(candidates[1:], start=1):
            content = store.vault.blind("content", further.data)
            message_receipt(session, store, reference_key, message, part, content, now)
    # A form is the same form whether it was mailed, uploaded or handed in: its own bytes tell repeats.
    receipt.content_hash = store.vault.blind("content", candidates[receipt.part].data)


def _finished(session: Session, store: Store, form: Form, receipt: Receipt, reading: Reading, now: datetime) -> Reading:
    """A reading with what the form's own rules say of it; a reply form together with what the notification said."""
    today = local_date(now)
    if reading.outcome == "unreadable":
        return reading
    reply = reading.reply
    standing = None if reply is None else as_it_stands(session, store.vault, form, reply.to, test=receipt.test)
    if reply is not None and standing is not None and reading.answers.get("updates_notification_ref") == reply.to:
        return completed(form, reading, standing.answers, today)
    # Which notification another reply belongs to is a person's to find out (SAFETY 11).
    return replace(reading, findings=(*reading.findings, *form.findings(reading.answers, today)))


def _read_answers(form: Form, data: bytes) -> Reading:
    sent = json.loads(data)
    answers, refused = form.answers(sent["answers"])
    missing, file = tuple(form.missing(answers)), sent.get("brought")
    return Reading(
        outcome="partial" if missing else "complete",
        form=form.id,
        form_version=sent["form_version"],
        answers=answers,
        missing=missing,
        findings=(*refused, *findings_with(file)),
        **sent_with(file),
    )


def _keep(session: Session, store: Store, receipt: Receipt, reading: Reading, now: datetime) -> None:
    if reading.outcome == "unreadable":
        receipt.outcome, receipt.reason = "needs_a_person", reading.reason
    elif reading.answers:  # two forms without any answer are not the same: what they say may be in unplaced text
        receipt.answers_digest = store.vault.blind("answers", reading.answers.fingerprint())
    versions = select(func.max(ReadingRecord.version)).where(ReadingRecord.receipt_id == receipt.id)
    kept = ReadingRecord(
        id=new_id(),
        dossier_id=receipt.dossier_id,
        receipt_id=receipt.id,
        version=(session.scalar(versions) or 0) + 1,  # read again, it stands beside what was read before
        form_version=reading.form_version,
        outcome=reading.outcome,
        read_at=now,
    )
    store.vault.put(kept, "answers", reading.answers.to_json())
    store.vault.put(kept, "provenance", {path: _fields(found) for path, found in reading.provenance.items()})
    store.vault.put(kept, "findings", [_fields(finding) for finding in reading.findings])
    store.vault.put(kept, "unplaced", list(reading.unplaced))
    store.vault.put(kept, "passages", [_fields(passage) for passage in reading.passages] or None)
    session.add(kept)


def _fields(one: Finding | Passage | Provenance) -> dict[str, object]:
    """What `dataclasses.asdict` gives, which copies the texts of a form in a tenth of the time of its reading."""
    return {name: getattr(one, name) for name in one.__slots__}


def latest_answers(session: Session, vault: Vault, receipt: Receipt) -> Answers | None:
    """The answers of the receipt's latest reading; None when it was never read."""
    latest = (
        select(ReadingRecord)
        .where(ReadingRecord.receipt_id == receipt.id)
        .order_by(ReadingRecord.version.desc())
        .limit(1)
    )  # fmt: skip
    reading = session.scalar(latest)
    return None if reading is None else Answers(vault.get(reading, "answers"))


def original_of(session: Session, receipt: Receipt) -> Original:
    """The original that the receipt came with: its answers, where files came beside them. Several forms in one message
    share theirs."""
    own_first = select(Original).where(Original.receipt_id == receipt.id).order_by(Original.kind != originals.ANSWERS)
    own = session.scalars(own_first.limit(1)).first()
    if own is not None:
        return own
    return session.scalars(select(Original).where(Original.message_id == receipt.message_id)).one()
