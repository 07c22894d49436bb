"""Keep first: original, receipt and outbox row in one transaction. Reading comes later, and may fail as it likes.

The same bytes are the same message or file: they lead to the receipt that is there already (CONTRACT, 'Receiving').
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.cases import reference
from intake.errors import Permanent
from intake.store import originals, outbox
from intake.store.arrivals import Message, Receipt, Sighting
from intake.store.base import new_id
from intake.store.engine import one_at_a_time
from intake.store.store import Store
from intake.store.vault import Vault

TOPIC: Final = "receipt"
"""Of the outbox rows whose subject is a receipt."""
MAIL: Final = "mail"
WORD: Final = "word"
HEADERS: Final = "mail-headers"
"""Of the journal's records: a message that was too large, whose body stayed on its server."""
TOO_LARGE: Final = (
    "The e-mail is larger than this service fetches. Open it in the mailbox's folder 'Needs a person', and ask the "
    "sender for the form alone or key it in."
)
_NEXT: Final = timedelta(microseconds=1)
_TRIES: Final = 8
_INTEGER: Final = 2**31 - 1
"""The largest that the column of a size holds."""


@dataclass(frozen=True, slots=True)
class SightingKey:
    """Where a mailbox holds a message: unique for ever as a whole, though not its UID alone."""

    mailbox: str
    uidvalidity: int
    uid: str


@dataclass(frozen=True, slots=True)
class Received:
    """A receipt's id, and whether these bytes were new."""

    receipt_id: str
    new: bool


def receive_file(store: Store, reference_key: bytes, data: bytes, name: str, channel: str, now: datetime) -> Received:
    """Keep a Word file that was uploaded or handed in. Raises Transient when the database is away."""
    content = store.vault.blind("content", data)
    dossier_id = store.vault.new_dossier(now)
    with store.transaction() as session:
        one_at_a_time(session, "receiving")
        identity = store.vault.blind("receipt-identity", b"file|" + content)
        if (known := session.scalar(select(Receipt.id).where(Receipt.identity == identity))) is not None:
            return Received(known, new=False)
        receipt = new_receipt(session, reference_key, identity, dossier_id, channel, content, now)
        originals.keep(
            session, store.vault, dossier_id, data, kind=WORD, now=now, name=name or None, receipt_id=receipt.id
        )
        session.flush()
        store.write_down(WORD, data, now, {"name": name, "channel": channel})
        return Received(receipt.id, new=True)


def receive_message(
    store: Store, reference_key: bytes, raw: bytes, now: datetime, seen: SightingKey | None = None
) -> Received:
    """Keep an e-mail, and where it was seen. Only after this returns may it leave the inbox.

    Raises Transient when the database is away: the message then stays where it is.
    """
    incoming = _Incoming(raw, len(raw), hash_of(store.vault, raw))
    return _message(store, reference_key, incoming, now, seen)


def receive_too_large(
    store: Store, reference_key: bytes, headers: bytes, size: int, now: datetime, seen: SightingKey
) -> Received:
    """Keep the headers of an e-mail of ``size`` bytes that is not fetched: the server's copy is its original.

    Its receipt needs a person from the start. Raises Transient when the database is away.
    """
    content = hash_of_too_large(store.vault, headers, size)
    return _message(store, reference_key, _Incoming(headers, size, content, too_large=True), now, seen)


def hash_of(vault: Vault, raw: bytes) -> bytes:
    """What an e-mail is known by: the same bytes are the same message."""
    return vault.blind("content", raw)


def hash_of_too_large(vault: Vault, headers: bytes, size: int) -> bytes:
    """What an e-mail of ``size`` bytes is known by that was not fetched."""
    return vault.blind("too-large", b"%d|" % size + headers)


@dataclass(frozen=True, slots=True)
class _Incoming:
    """What is kept of a message: all of it, or the headers of one that is ``too_large``. ``size`` is the whole's."""

    data: bytes
    size: int
    content: bytes
    too_large: bool = False


def _message(
    store: Store, reference_key: bytes, incoming: _Incoming, now: datetime, seen: SightingKey | None
) -> Received:
    content = incoming.content
    dossier_id = store.vault.new_dossier(now)
    with store.transaction() as session:
        one_at_a_time(session, "receiving")
        message = session.scalar(select(Message).where(Message.content_hash == content))
        new = message is None
        if message is None:
            message = Message(
                id=new_id(),
                dossier_id=dossier_id,
                content_hash=content,
                size=min(incoming.size, _INTEGER),
                received_at=now,
            )
            session.add(message)
            session.flush()
            originals.keep(session, store.vault, dossier_id, incoming.data, kind=MAIL, now=now, message_id=message.id)
            receipt = message_receipt(session, store, reference_key, message, 0, content, now)
            if (
                incoming.too_large
            ):  # nothing is left to be read: its headers alone would pass for a mail without attachment
                receipt.state, receipt.outcome, receipt.reason = "read", "needs_a_person", TOO_LARGE
        if seen is not None:
            # Later than its arrival whatever the clock says, so that the ledger can tell a mail that was seen again.
            _see(session, message, seen, now if new else max(now, message.received_at + _NEXT))
        session.flush()
        if new:
            about = {} if seen is None else {"mailbox": seen.mailbox}
            store.write_down(HEADERS if incoming.too_large else MAIL, incoming.data, now, about)
        first = session.scalars(select(Receipt.id).where(Receipt.message_id == message.id, Receipt.part == 0)).one()
        return Received(first, new)


def message_receipt(
    session: Session, store: Store, reference_key: bytes, message: Message, part: int, content: bytes, now: datetime
) -> Receipt:
    """The receipt of one form in a message; the same part again gives the receipt that is there."""
    identity = store.vault.blind("receipt-identity", b"message|" + message.content_hash + b"|%d" % part)
    known = session.scalar(select(Receipt).where(Receipt.identity == identity))
    if known is not None:
        return known
    return new_receipt(
        session, reference_key, identity, message.dossier_id, "word_email", content, now, message=message, part=part,
        received_at=message.received_at,
    )  # fmt: skip


def new_receipt(
    session: Session,
    reference_key: bytes,
    identity: bytes,
    dossier_id: str,
    channel: str,
    content: bytes,
    now: datetime,
    *,
    message: Message | None = None,
    part: int = 0,
    received_at: datetime | None = None,
) -> Receipt:
    """A receipt with its reference and its outbox row. It counts as received ``now``, or earlier at ``received_at``."""
    receipt = Receipt(
        id=new_id(),
        dossier_id=dossier_id,
        reference=_unused_reference(session, reference_key, identity),
        identity=identity,
        channel=channel,
        state="received",
        received_at=received_at or now,
        content_hash=content,
        message_id=message.id if message is not None else None,
        part=part,
    )
    session.add(receipt)
    session.flush()
    outbox.add(session, TOPIC, receipt.id, now)
    return receipt


def _unused_reference(session: Session, key: bytes, identity: bytes) -> str:
    for attempt in range(_TRIES):
        made = reference.make(key, identity, attempt)
        if session.scalar(select(Receipt.id).where(Receipt.reference == made)) is None:
            return made
    raise Permanent("No reference could be made for this notification. Tell whoever runs the service.")


def _see(session: Session, message: Message, seen: SightingKey, now: datetime) -> None:
    known = session.scalar(
        select(Sighting.id).where(
            Sighting.mailbox == seen.mailbox, Sighting.uidvalidity == seen.uidvalidity, Sighting.uid == seen.uid
        )
    )
    if known is None:
        session.add(
            Sighting(
                mailbox=seen.mailbox,
                uidvalidity=seen.uidvalidity,
                uid=seen.uid,
                message_id=message.id,
                seen_at=now,
            )
        )
