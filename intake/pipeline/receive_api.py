"""A notification that an agency's own system sent becomes a receipt.

Original, receipt, outbox row and the memory of its idempotency key are kept in one transaction.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from forms import Answers, Form
from forms.answers import SET_BY_THE_SERVICE
from intake.cases.agency_keys import Holder
from intake.cases.agency_requests import CHANNEL, earlier, identity_of, keep
from intake.pipeline.receive import new_receipt
from intake.pipeline.rehearsal import TEST
from intake.store import originals
from intake.store.arrivals import Receipt
from intake.store.engine import one_at_a_time
from intake.store.store import Store

NOTHING_SAID: Final = (
    "The system of {agency} sent a notification without a single answer. Phone them: something may have happened that "
    "their system did not pass on."
)


@dataclass(frozen=True, slots=True)
class Request:
    """What one request brings: whose it is, the key that tells its repeats, its bytes, and the answers in them.

    ``answers`` are all that were sent, also those that other answers say do not apply: no person sees here that they
    are left out. Those that the service sets itself are not kept.
    """

    holder: Holder
    idempotency_key: str = field(repr=False)
    body: bytes = field(repr=False)
    form: Form
    form_version: str
    answers: Answers


@dataclass(frozen=True, slots=True)
class Taken:
    """What a request came to."""

    receipt_id: str
    reference: str
    received_at: datetime
    new: bool


def taken_before(store: Store, holder: Holder, idempotency_key: str, body: bytes) -> Taken | None:
    """What the same request came to before; None for a new one.

    Raises OtherContent where the key came with another body, Transient when the database is away.
    """
    with store.reading() as session:
        receipt = earlier(session, store.vault, holder, idempotency_key, body)
        return None if receipt is None else _taken(receipt, new=False)


def receive_api(store: Store, reference_key: bytes, request: Request, now: datetime) -> Taken:
    """Keep what was sent, once for each idempotency key of an agency's key.

    The original is the JSON object ``{"form", "form_version", "answers"}`` in UTF-8. What came with a practice key is a
    test: nothing is read into a case, matched or told. What holds no answer at all needs a person from the start.
    Raises OtherContent where the key came with another body, Transient when the database is away.
    """
    holder, vault = request.holder, store.vault
    answers = request.answers.with_values(dict.fromkeys(SET_BY_THE_SERVICE))
    said = {"form": request.form.id, "form_version": request.form_version, "answers": answers.to_json()}
    data = json.dumps(said, ensure_ascii=False, sort_keys=True).encode()
    dossier_id = vault.new_dossier(now)
    with store.transaction() as session:
        one_at_a_time(session, "receiving")
        if (known := earlier(session, vault, holder, request.idempotency_key, request.body)) is not None:
            return _taken(known, new=False)
        identity = vault.blind("receipt-identity", identity_of(holder, request.idempotency_key))
        content = vault.blind("content", data if answers else identity)  # two that say nothing are not the same
        receipt = new_receipt(session, reference_key, identity, dossier_id, CHANNEL, content, now)
        receipt.test = holder.practice
        if holder.practice:
            receipt.outcome = TEST
        elif not answers:
            receipt.outcome, receipt.reason = "needs_a_person", NOTHING_SAID.format(agency=holder.agency)
        originals.keep(session, vault, dossier_id, data, kind=originals.ANSWERS, now=now, receipt_id=receipt.id)
        keep(session, vault, holder, request.idempotency_key, request.body, receipt, now)
        about = {"agency_key": holder.key_id, "identity": identity.hex(), "practice": str(int(holder.practice))}
        store.write_down(originals.ANSWERS, data, now, about)
        return _taken(receipt, new=True)


def _taken(receipt: Receipt, *, new: bool) -> Taken:
    return Taken(receipt.id, receipt.reference, receipt.received_at, new)
