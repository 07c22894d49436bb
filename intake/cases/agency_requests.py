"""What agencies' own systems sent, by idempotency key; and how far it is, in words that stay the same.

The idempotency key and the body are kept as keyed hashes alone: either may hold a name.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.cases.agency_keys import Holder
from intake.errors import Permanent
from intake.store.arrivals import Receipt
from intake.store.base import new_id
from intake.store.online import AgencyKey, AgencyRequest
from intake.store.vault import Vault

CHANNEL: Final = "api"
"""Of receipts: beside the four ways of DOMAIN 3.1, `submission_channel`."""
MEANINGS: Final[Mapping[str, str]] = {
    "received": "It is kept, and has not been read by the service yet.",
    "case": "It opened a case, which waits for or is with the partners.",
    "update": "It was added to the case that it updates.",
    "duplicate": "It says exactly what an earlier notification said, and was added to its case.",
    "needs_a_person": "It waits for a person of the business unit, who will get in touch.",
    "dealt_with": "A person of the business unit has dealt with it.",
    "practice": "It was sent with a practice key: it is a test, and nobody is told of it.",
}
"""Each state that a sender is told, with what it means."""


class OtherContent(Permanent):
    """The idempotency key was used before, with another body."""

    def __init__(self) -> None:
        super().__init__(
            "This Idempotency-Key was used before with another body, and nothing was taken this time. "
            "Send the same bytes again, or use a new key for another notification."
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """What the sender of a notification may know of it."""

    reference: str
    received_at: datetime
    state: str
    """One of MEANINGS."""


def identity_of(holder: Holder, idempotency_key: str) -> str:
    """What makes a receipt this one: its agency's key and the key that the agency gave it."""
    return f"api|{holder.key_id}|{idempotency_key}"


def earlier(session: Session, vault: Vault, holder: Holder, idempotency_key: str, body: bytes) -> Receipt | None:
    """The receipt of an earlier request with this key; None for a new one. Raises OtherContent."""
    wanted = select(AgencyRequest).where(
        AgencyRequest.agency_key_id == holder.key_id,
        AgencyRequest.idempotency_hash == _key_hash(vault, holder, idempotency_key),
    )
    request = session.scalar(wanted)
    if request is None:
        return None
    if not hmac.compare_digest(request.body_hash, _body_hash(vault, body)):
        raise OtherContent
    return session.get_one(Receipt, request.receipt_id)


def keep(
    session: Session, vault: Vault, holder: Holder, idempotency_key: str, body: bytes, receipt: Receipt, now: datetime
) -> None:
    """Keep that ``receipt`` is what came of this request."""
    session.add(
        AgencyRequest(
            id=new_id(),
            agency_key_id=holder.key_id,
            idempotency_hash=_key_hash(vault, holder, idempotency_key),
            body_hash=_body_hash(vault, body),
            receipt_id=receipt.id,
            at=now,
        )
    )
    session.flush()


def standing(session: Session, holder: Holder, reference: str) -> Standing | None:
    """How far the notification of ``reference`` is; None unless the holder's agency sent it, by any of its keys."""
    sent = (
        select(Receipt)
        .join(AgencyRequest, AgencyRequest.receipt_id == Receipt.id)
        .join(AgencyKey, AgencyKey.id == AgencyRequest.agency_key_id)
        .where(
            Receipt.reference == reference, AgencyKey.agency == holder.agency, AgencyKey.practice.is_(holder.practice)
        )
    )
    receipt = session.scalar(sent)
    return None if receipt is None else Standing(receipt.reference, receipt.received_at, _state(receipt))


def agencies_of(session: Session, receipts: Iterable[Receipt]) -> dict[str, str]:
    """The agency whose own system sent each receipt, by the receipt's id; whatever came another way is absent."""
    own = [receipt.id for receipt in receipts if receipt.channel == CHANNEL]
    if not own:
        return {}
    sent = (
        select(AgencyRequest.receipt_id, AgencyKey.agency)
        .join(AgencyKey, AgencyKey.id == AgencyRequest.agency_key_id)
        .where(AgencyRequest.receipt_id.in_(own))
    )
    return dict(session.execute(sent).all())


def _state(receipt: Receipt) -> str:
    if receipt.test:
        return "practice"
    if receipt.outcome in {"case", "update", "duplicate"}:
        return receipt.outcome
    if receipt.settled_at is not None:
        return "dealt_with"
    return "needs_a_person" if receipt.outcome == "needs_a_person" else "received"


def _key_hash(vault: Vault, holder: Holder, idempotency_key: str) -> bytes:
    return vault.blind("idempotency-key", f"{holder.key_id}|{idempotency_key}")


def _body_hash(vault: Vault, body: bytes) -> bytes:
    return vault.blind("agency-request", body)
