"""Original -> answers, with what was noticed. What cannot be read becomes a receipt that needs a person."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms import Answers, Form, Reading
from forms.reply import completed
from forms.word.reader import read as read_word
from intake.cases.replying import as_it_stands
from intake.cases.working_days import local_date
from intake.errors import Permanent
from intake.pipeline.message import take_apart, why_no_form
from intake.pipeline.receive import MAIL, WORD, message_receipt
from intake.store import originals
from intake.store.arrivals import Message, Original, ReadingRecord, Receipt
from intake.store.base import new_id
from intake.store.store import Store
from intake.store.vault import Vault


def read_receipt(
    session: Session, store: Store, form: Form, reference_key: bytes, receipt: Receipt, now: datetime
) -> None:
    """Read what ``receipt`` came with and keep the reading; set outcome and reason where a person is needed."""
    original = original_of(session, receipt)
    data = originals.whole(session, store.vault, original)
    if original.kind == MAIL:
        _read_mail(session, store, form, reference_key, receipt, data, now)
    elif original.kind == WORD:
        _keep(session, store, receipt, _read_form(session, store, form, receipt, data, now), now)
    else:
        _keep(session, store, receipt, _read_answers(form, data, now), now)


def _read_mail(
    session: Session, store: Store, form: Form, reference_key: bytes, receipt: Receipt, raw: bytes, now: datetime
) -> None:
    contents = take_apart(raw)
    candidates = contents.forms
    if not candidates:
        receipt.outcome = "bounce" if contents.bounce else "auto_reply" if contents.automatic else "needs_a_person"
        receipt.reason = None if receipt.outcome != "needs_a_person" else why_no_form(contents)
        return
    message = session.get_one(Message, receipt.message_id)
    if receipt.part == 0:
        for part, further in enumerate(candidates[1:], start=1):
            content = store.vault.blind("content", further.data)
            message_receipt(session, store, reference_key, message, part, content, now)
    if receipt.part >= len(candidates):
        raise Permanent("This form is no longer in its message.")
    # A form is the same form whether it was mailed, uploaded or handed in: its own bytes tell repeats.
    receipt.content_hash = store.vault.blind("content", candidates[receipt.part].data)
    _keep(session, store, receipt, _read_form(session, store, form, receipt, candidates[receipt.part].data, now), now)


def _read_form(session: Session, store: Store, form: Form, receipt: Receipt, data: bytes, now: datetime) -> Reading:
    """A Word form; a reply form together with what the notification that it replies to said."""
    reading = read_word(data, form, today=local_date(now))
    if reading.reply is None:
        return reading
    standing = as_it_stands(session, store.vault, form, reading.reply.to, test=receipt.test)
    if standing is None or reading.answers.get("updates_notification_ref") != reading.reply.to:
        return reading  # which notification it belongs to is then a person's to find out (SAFETY 11)
    return completed(form, read_word(data, form), standing.answers, local_date(now))


def _read_answers(form: Form, data: bytes, now: datetime) -> Reading:
    sent = json.loads(data)
    answers, refused = form.answers(sent["answers"])
    missing = tuple(form.missing(answers))
    return Reading(
        outcome="partial" if missing else "complete",
        form=form.id,
        form_version=sent["form_version"],
        answers=answers,
        missing=missing,
        findings=(*refused, *form.findings(answers, local_date(now))),
    )


def _keep(session: Session, store: Store, receipt: Receipt, reading: Reading, now: datetime) -> None:
    if reading.outcome == "unreadable":
        receipt.outcome, receipt.reason = "needs_a_person", reading.reason
    elif reading.answers:  # two forms without any answer are not the same: what they say may be in unplaced text
        receipt.answers_digest = store.vault.blind("answers", reading.answers.fingerprint())
    if session.scalar(select(ReadingRecord.id).where(ReadingRecord.receipt_id == receipt.id)) is not None:
        return
    kept = ReadingRecord(
        id=new_id(),
        dossier_id=receipt.dossier_id,
        receipt_id=receipt.id,
        version=1,
        form_version=reading.form_version,
        outcome=reading.outcome,
        read_at=now,
    )
    store.vault.put(kept, "answers", reading.answers.to_json())
    store.vault.put(kept, "provenance", {path: asdict(found) for path, found in reading.provenance.items()})
    store.vault.put(kept, "findings", [asdict(finding) for finding in reading.findings])
    store.vault.put(kept, "unplaced", list(reading.unplaced))
    store.vault.put(kept, "passages", [asdict(passage) for passage in reading.passages] or None)
    session.add(kept)


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
    """The original that the receipt came with; several forms in one message share theirs."""
    own = session.scalar(select(Original).where(Original.receipt_id == receipt.id))
    if own is not None:
        return own
    return session.scalars(select(Original).where(Original.message_id == receipt.message_id)).one()
