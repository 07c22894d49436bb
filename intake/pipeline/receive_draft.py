"""A notification sent online becomes a receipt: original, receipt and outbox row in one transaction."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from forms import Answers, Form
from intake.cases import brought
from intake.cases.brought import Brought
from intake.cases.files import kept
from intake.pipeline.receive import WORD, new_receipt
from intake.store import originals
from intake.store.arrivals import Draft, Original, Receipt
from intake.store.store import Store

CHANNEL: Final = "online_form"


def receive_draft(
    session: Session,
    store: Store,
    form: Form,
    reference_key: bytes,
    draft: Draft,
    answers: Answers,
    now: datetime,
    *,
    channel: str = CHANNEL,
    received_at: datetime | None = None,
) -> Receipt:
    """The receipt of ``draft``, which must be loaded in this transaction; made once, however often it is sent.

    It counts as received ``now``, or earlier at ``received_at``, as by a call that was written down afterwards.
    The original is the JSON object ``{"form", "form_version", "answers"}`` in UTF-8, without those of ``answers`` whose
    condition no longer holds. The draft keeps none of them: what was sent stands in one place. A Word form that was
    brought into it becomes an original of the receipt too, and ``"brought"`` says what of it was not placed and which
    answers are still its own. Where all of them are, the receipt bears the file's hash: mailed, it is the same form.
    """
    if draft.sent_receipt_id is not None:
        return session.get_one(Receipt, draft.sent_receipt_id)
    file = brought.brought_into(store.vault, draft)
    sending = brought.to_send(form, answers, file)
    sent: dict[str, Any] = {"form": form.id, "form_version": form.version, "answers": sending.to_json()}
    if file is not None:
        sent["brought"] = brought.with_the_notification(form, file, sending)
    data = json.dumps(sent, ensure_ascii=False, sort_keys=True).encode()
    identity = store.vault.blind("receipt-identity", f"draft|{draft.id}")
    content = _content(store, data, file, sending)
    receipt = new_receipt(
        session, reference_key, identity, draft.dossier_id, channel, content, now, received_at=received_at
    )
    receipt.answers_digest = store.vault.blind("answers", sending.fingerprint())
    draft.sent_receipt_id, draft.answers, draft.updated_at = receipt.id, None, now
    originals.keep(session, store.vault, draft.dossier_id, data, kind=originals.ANSWERS, now=now, receipt_id=receipt.id)
    kept.go_with(session, store, draft, receipt.id, now)
    if file is not None:
        _hand_over(session, store, draft, file, receipt, now)
    about = {} if received_at is None else {"channel": channel, "received_at": received_at.isoformat()}
    store.write_down(originals.ANSWERS, data, now, {"draft": draft.id, **about})
    return receipt


def _content(store: Store, data: bytes, file: Brought | None, sending: Answers) -> bytes:
    if file is not None and brought.unchanged(file, sending):
        return bytes.fromhex(file.content)
    return store.vault.blind("content", data)


def _hand_over(session: Session, store: Store, draft: Draft, file: Brought, receipt: Receipt, now: datetime) -> None:
    """The file belongs to the receipt now."""
    original = session.get_one(Original, file.original_id)
    original.receipt_id = receipt.id
    brought.keep(store.vault, draft, None)
    if store.journal is not None:
        data = originals.whole(session, store.vault, original)
        name = store.vault.get(original, "name") or ""
        store.write_down(WORD, data, now, {"name": name, "draft": draft.id})
