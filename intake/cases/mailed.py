"""What is known of the e-mail that a notification came in: who sent it, its Message-ID, the cases its subject names.

It is written down when the message is read, and read from there wherever it is shown: nobody judges a sender twice.
A From line proves nothing, and neither does a subject (EXPERIENCE 15): both are shown to people, and grant nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.cases import reference
from intake.cases.casebook import reference_of_case
from intake.store.arrivals import Message, Receipt
from intake.store.casework import Case
from intake.store.vault import Vault

_REFERENCES: Final = "references"
_MOST_REFERENCES: Final = 20
"""Of one subject: no person names so many cases in a line."""


class Verdict(StrEnum):
    """What our own mail server says of a sender, and whether the partnership knows them."""

    VERIFIED = "verified"
    """It passes, and its domain is that of a partner agency."""
    NOT_VERIFIED = "not_verified"
    """Everything that is neither of the two others."""
    FAILED = "failed"
    """Our own server says that it does not come from the domain that its From line names."""


class Why(StrEnum):
    """What a verdict rests on. The words for it: `templates/pages/triage/sender.html`."""

    PASSED = "passed"
    UNKNOWN_DOMAIN = "unknown_domain"
    """It passes, and nobody here knows the domain."""
    FAILED = "failed"
    NO_SERVER = "no_server"
    """No setting says whose checks to believe."""
    NO_ADDRESS = "no_address"
    """It names no sender, or several."""
    NOT_OURS = "not_ours"
    """Our own server has said nothing at the top of the message."""
    UNCLEAR = "unclear"
    """What our server said cannot be read plainly, so it counts as nothing."""
    UNDECIDED = "undecided"
    """Our server neither confirms nor denies it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a verdict rests on. ``spf``, ``dkim`` and ``dmarc`` are outcomes in the words of RFC 8601 (2.7); '' where
    our own server said none. ``known``: whether the domain is that of an agency known to the partnership."""

    why: Why
    address: str = ""
    domain: str = ""
    known: bool = False
    spf: str = ""
    dkim: str = ""
    dmarc: str = ""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent a message, as far as anybody can know."""

    verdict: Verdict
    facts: Facts

    @property
    def verified(self) -> bool:
        return self.verdict is Verdict.VERIFIED


@dataclass(frozen=True, slots=True)
class Mailed:
    """``sender`` is None where the message could not be read. ``same_id``: when other messages with its Message-ID
    came, the earliest first. ``references``: those its subject names, written as references are."""

    sender: Sender | None
    same_id: tuple[datetime, ...]
    references: tuple[str, ...]


def keep(vault: Vault, message: Message, sender: Sender, message_id: str, subject: str) -> None:
    """Write down what was read of ``message``. Of its subject nothing is kept but the references in it."""
    message.sender_verdict = sender.verdict
    facts = replace(sender.facts, address=_legible(sender.facts.address), domain=_legible(sender.facts.domain))
    vault.put(message, "sender_facts", asdict(facts))
    message.message_id_hash = vault.blind("message-id", _legible(message_id)) if message_id.strip() else None
    named = reference.find_in(subject)[:_MOST_REFERENCES]
    vault.put(message, "headers", {_REFERENCES: named} if named else None)


def sender_of(vault: Vault, message: Message) -> Sender | None:
    """Who sent ``message``; None where nobody has judged it, as when its reading failed."""
    facts: Mapping[str, Any] | None = vault.get(message, "sender_facts")
    if message.sender_verdict is None or facts is None:
        return None
    return Sender(Verdict(message.sender_verdict), Facts(**{**facts, "why": Why(facts["why"])}))


def mailed(session: Session, vault: Vault, receipts: Iterable[Receipt]) -> dict[str, Mailed]:
    """What is known of the messages that ``receipts`` came in, by receipt id. What came by another door is absent."""
    by_message = {receipt.id: receipt.message_id for receipt in receipts if receipt.message_id is not None}
    found = session.scalars(select(Message).where(Message.id.in_(set(by_message.values())))).all()
    vault.ready(message.dossier_id for message in found)
    same = _same_id(session, found)
    known = {
        message.id: Mailed(sender_of(vault, message), tuple(same[message.id]), tuple(_references(vault, message)))
        for message in found
    }
    return {receipt_id: known[message_id] for receipt_id, message_id in by_message.items()}


def named_in_subject(session: Session, vault: Vault, receipt: Receipt) -> list[str]:
    """The references that the subject of the receipt's message names, in its order."""
    return [] if receipt.message_id is None else _references(vault, session.get_one(Message, receipt.message_id))


def suggested_case(session: Session, vault: Vault, receipt: Receipt) -> str | None:
    """The reference of the case that a message without a form may belong to, by its subject; None where it names none.

    It is for a person to look at: anybody can write a reference into a subject, and it gives access to nothing.
    """
    return suggested_cases(session, vault, [receipt]).get(receipt.id)


def suggested_cases(session: Session, vault: Vault, receipts: Sequence[Receipt]) -> dict[str, str]:
    """`suggested_case` of many receipts, by receipt id; those that name no case are absent."""
    known = mailed(session, vault, receipts)
    tests = {receipt.id: receipt.test for receipt in receipts}
    suggested: dict[str, str] = {}
    for receipt_id, message in known.items():
        for named in message.references:
            found = reference_of_case(session, named)
            same_kind = select(Case.id).where(Case.reference == found, Case.demonstration.is_(tests[receipt_id]))
            if found is not None and session.scalar(same_kind) is not None:
                suggested.setdefault(receipt_id, found)
    return suggested


def doubtful(session: Session, case_ids: Sequence[str]) -> dict[str, Verdict]:
    """The worst verdict on the senders of each case's notifications, where not all that were mailed are verified.

    Repeats do not count: they say nothing that somebody else has not said.
    """
    rows = session.execute(
        select(Receipt.case_id, Message.sender_verdict)
        .join(Message, Message.id == Receipt.message_id)
        .where(
            Receipt.case_id.in_(case_ids),
            Receipt.duplicate_of_id.is_(None),
            Message.sender_verdict.in_([Verdict.NOT_VERIFIED, Verdict.FAILED]),
        )
    )
    worst: dict[str, Verdict] = {}
    for case_id, verdict in rows:
        if case_id is not None and worst.get(case_id) is not Verdict.FAILED:
            worst[case_id] = Verdict(str(verdict))
    return worst


def _legible(text: str) -> str:
    """Bytes of no alphabet stand in headers (EXPERIENCE 13): as question marks they can be kept."""
    return text.strip().encode("utf-8", "replace").decode()


def _references(vault: Vault, message: Message) -> list[str]:
    kept: Mapping[str, list[str]] = vault.get(message, "headers") or {}
    return list(kept.get(_REFERENCES, []))


def _same_id(session: Session, messages: Sequence[Message]) -> Mapping[str, list[datetime]]:
    hashes = {message.message_id_hash for message in messages if message.message_id_hash is not None}
    others: Mapping[bytes | None, list[tuple[str, datetime]]] = defaultdict(list)
    if hashes:
        rows = session.execute(
            select(Message.message_id_hash, Message.id, Message.received_at)
            .where(Message.message_id_hash.in_(hashes))
            .order_by(Message.received_at, Message.id)
        )
        for hashed, message_id, at in rows:
            others[hashed].append((message_id, at))
    return {
        message.id: [at for other, at in others[message.message_id_hash] if other != message.id]
        for message in messages
    }  # fmt: skip
