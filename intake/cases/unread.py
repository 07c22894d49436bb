"""What waits for a person outside any case: the list of it, and one thing with everything that is known about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from intake.cases.casebook import NEEDS_A_PERSON
from intake.cases.failures import number_failed, stuck_by_subject
from intake.cases.mailed import Sender, sender_of, suggested_case, suggested_cases
from intake.cases.settling import OPEN_RECEIPT, Settled, settlements
from intake.documents.reader import PDF_TEXT, PDF_WITHOUT_TEXT
from intake.store.arrivals import Draft, Message, Original, ReadingRecord, Receipt
from intake.store.base import is_id
from intake.store.casework import Case
from intake.store.originals import came_with
from intake.store.vault import Vault
from intake.store.work import AccessRecord

PAGE: Final = 50
READ: Final = "receipt-read"
"""Of the record: somebody opened the page of one receipt."""
ASKED_AGAIN: Final = "sender-asked-again"
"""Of the record: somebody had the sender asked to send it again."""
HELD_FOR: Final = timedelta(minutes=30)
"""How long somebody who opened a receipt is shown as being at it."""
SHOWN_FOR: Final = timedelta(days=14)
"""How long the list leads to what was brought to an end; after that its reference does."""
_WHY: Final = "It could not be read."
_UNREADABLE: Final = "unreadable"
_OF_PDFS: Final = frozenset({PDF_TEXT, PDF_WITHOUT_TEXT})


@dataclass(frozen=True, slots=True)
class Kept:
    """An original that can be downloaded. ``name`` is the sender's own: data, never a path."""

    id: str
    kind: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class PdfShown:
    """The texts of the PDFs of a receipt, and sentences about them."""

    texts: tuple[str, ...]
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody who did something with a receipt, and when. ``by`` is a user's id."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of the list begins: after this receipt."""

    received_at: datetime
    id: str

    def __str__(self) -> str:
        return f"{self.received_at.isoformat()}~{self.id}"

    @classmethod
    def read(cls, text: str) -> Place | None:
        """The place that ``str`` wrote; None for anything else."""
        instant, _, receipt_id = text.partition("~")
        try:
            at = datetime.fromisoformat(instant)
            return cls(at.astimezone(UTC), receipt_id) if at.tzinfo is not None and is_id(receipt_id) else None
        except (ValueError, OverflowError):  # the first and the last day there are have no other zone
            return None


@dataclass(frozen=True, slots=True)
class Unread:
    """A receipt that needs a person. ``reason`` is a sentence of ours."""

    id: str
    reference: str
    channel: str
    mailed: bool
    """Whether it came by e-mail: no program found a readable form in it, whatever the channel says."""
    received_at: datetime
    reason: str
    suggested: str
    """The reference of the case that its subject names; '' where it names none. Anybody can write one there."""
    asked: Look | None
    """When the sender was last asked to send it again, and by whom."""
    held: Look | None
    """Who opened it last, if that was not long ago."""
    keyed_since: datetime | None
    """When somebody began to key it in."""


@dataclass(frozen=True, slots=True)
class SettledLately:
    """A receipt that somebody brought to an end without a case of its own: it can be looked at, and put back."""

    reference: str
    how: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class UnreadPage:
    """A page of the list; ``next`` is where the following one begins, None on the last."""

    receipts: tuple[Unread, ...]
    next: Place | None


@dataclass(frozen=True, slots=True)
class Item:
    """One receipt that needs a person, or needed one."""

    receipt: Receipt
    reason: str
    originals: tuple[Kept, ...]
    whole: bool
    """Whether all of it is here: of a mail that was too large only its headers are, and the mailbox has the rest."""
    retry: str
    """The outbox row that can be put back; '' where its work did not fail."""
    pdf: PdfShown | None
    """What a PDF says that came, where one did."""
    settled: tuple[Settled, ...]
    case: str
    """The reference of the case that it is attached to."""
    sender: Sender | None
    """Who sent it, where it is a mail that somebody has judged."""
    suggested: str
    """The reference of the case that its subject names; '' where it names none."""
    asked: tuple[Look, ...]
    held: Look | None
    keyed_since: datetime | None


def number_unread(session: Session) -> int:
    """How many things wait for a person."""
    receipts = session.scalar(select(func.count()).select_from(Receipt).where(OPEN_RECEIPT)) or 0
    return receipts + number_failed(session)


def unread(
    session: Session, vault: Vault, now: datetime, after: Place | None = None, *, besides: str = ""
) -> UnreadPage:
    """A page of the receipts that need a person, the longest waiting first. ``besides``: a user whose own looks are
    not shown to them."""
    beyond = [] if after is None else [
        or_(
            Receipt.received_at > after.received_at,
            and_(Receipt.received_at == after.received_at, Receipt.id > after.id),
        )
    ]  # fmt: skip
    found = session.scalars(
        select(Receipt).where(OPEN_RECEIPT, *beyond).order_by(Receipt.received_at, Receipt.id).limit(PAGE + 1)
    ).all()
    receipts = found[:PAGE]
    ids = [receipt.id for receipt in receipts]
    asked = {receipt_id: looks[-1] for receipt_id, looks in _asked(session, ids).items()}
    held, keyed = _held(session, ids, now, besides), _keyed(session, ids)
    cases = suggested_cases(session, vault, receipts)
    rows = tuple(
        Unread(
            id=receipt.id,
            reference=receipt.reference,
            channel=receipt.channel,
            mailed=receipt.message_id is not None,
            received_at=receipt.received_at,
            reason=receipt.reason or _WHY,
            suggested=cases.get(receipt.id, ""),
            asked=asked.get(receipt.id),
            held=held.get(receipt.id),
            keyed_since=keyed.get(receipt.id),
        )
        for receipt in receipts
    )
    return UnreadPage(rows, Place(receipts[-1].received_at, receipts[-1].id) if len(found) > PAGE else None)


def settled_lately(session: Session, now: datetime) -> list[SettledLately]:
    """What was set aside, dealt with or attached not long ago, the latest first."""
    rows = session.execute(
        select(Receipt.reference, Receipt.settled_how, Receipt.settled_by, Receipt.settled_at)
        .where(Receipt.outcome == NEEDS_A_PERSON, Receipt.settled_at > now - SHOWN_FOR)
        .order_by(Receipt.settled_at.desc(), Receipt.id)
        .limit(PAGE)
    )
    return [SettledLately(reference, how or "", by or "", at) for reference, how, by, at in rows if at is not None]


def item(session: Session, vault: Vault, receipt: Receipt, now: datetime, *, besides: str = "") -> Item:
    """Everything that is known about a receipt, opened but for its originals."""
    originals = _originals(session, vault, receipt)
    message = None if receipt.message_id is None else session.get(Message, receipt.message_id)
    case = None if receipt.case_id is None else session.get(Case, receipt.case_id)
    return Item(
        receipt=receipt,
        reason=receipt.reason or _WHY,
        originals=originals,
        whole=message is None or any(one.size >= message.size for one in originals),
        retry=stuck_by_subject(session, [receipt.id]).get(receipt.id, ""),
        pdf=_pdf(session, vault, receipt),
        settled=settlements(vault, receipt),
        case="" if case is None else case.reference,
        sender=None if message is None else sender_of(vault, message),
        suggested=suggested_case(session, vault, receipt) or "",
        asked=tuple(_asked(session, [receipt.id]).get(receipt.id, ())),
        held=_held(session, [receipt.id], now, besides).get(receipt.id),
        keyed_since=_keyed(session, [receipt.id]).get(receipt.id),
    )


def receipt_of(session: Session, reference: str) -> Receipt | None:
    """The receipt of a reference, if it needs a person or did: one that became a case is read there."""
    return session.scalar(select(Receipt).where(Receipt.reference == reference, Receipt.outcome == NEEDS_A_PERSON))


def original_of_receipt(session: Session, receipt: Receipt, original_id: str) -> Original | None:
    """An original that came with the receipt; None for any other."""
    original = session.get(Original, original_id) if is_id(original_id) else None
    return original if original is not None and came_with(original, receipt) else None


def _asked(session: Session, receipt_ids: Iterable[str]) -> dict[str, list[Look]]:
    """Who had the sender asked again, by receipt id, the earliest first."""
    return _looks(session, receipt_ids, ASKED_AGAIN)


def _held(session: Session, receipt_ids: Iterable[str], now: datetime, besides: str) -> dict[str, Look]:
    """Who looked at each receipt last and not long ago, by receipt id."""
    looks = _looks(session, receipt_ids, READ, since=now - HELD_FOR)
    others = {receipt_id: [one for one in found if one.by != besides] for receipt_id, found in looks.items()}
    return {receipt_id: found[-1] for receipt_id, found in others.items() if found}


def _looks(
    session: Session, receipt_ids: Iterable[str], what: str, since: datetime | None = None
) -> dict[str, list[Look]]:
    recently = [] if since is None else [AccessRecord.at > since]
    rows = session.execute(
        select(AccessRecord.receipt_id, AccessRecord.by, AccessRecord.at)
        .where(AccessRecord.receipt_id.in_(list(receipt_ids)), AccessRecord.what == what, *recently)
        .order_by(AccessRecord.at)
    )
    found: dict[str, list[Look]] = {}
    for receipt_id, by, at in rows:
        found.setdefault(receipt_id or "", []).append(Look(by, at))
    return found


def _keyed(session: Session, receipt_ids: Sequence[str]) -> dict[str, datetime]:
    """When somebody began to key each in, by receipt id: such a draft bears its receipt's id until it is finished."""
    begun = Draft.id.in_(receipt_ids), Draft.sent_receipt_id.is_(None)
    rows = session.execute(select(Draft.id, Draft.created_at).where(*begun))
    return dict(rows.all())


def _originals(session: Session, vault: Vault, receipt: Receipt) -> tuple[Kept, ...]:
    """The originals of a receipt; that of a message belongs to each of its receipts."""
    of_message = [] if receipt.message_id is None else [Original.message_id == receipt.message_id]
    found = session.scalars(
        select(Original)
        .where(or_(Original.receipt_id == receipt.id, *of_message))
        .order_by(Original.kept_at, Original.id)
    )
    return tuple(
        Kept(original.id, original.kind, vault.get(original, "name") or "", original.size)
        for original in found
        if came_with(original, receipt)
    )


def _pdf(session: Session, vault: Vault, receipt: Receipt) -> PdfShown | None:
    """What PDFs say that came with a receipt, as its latest reading has it."""
    reading = session.scalar(
        select(ReadingRecord)
        .where(ReadingRecord.receipt_id == receipt.id, ReadingRecord.outcome == _UNREADABLE)
        .order_by(ReadingRecord.version.desc())
        .limit(1)
    )
    if reading is None:
        return None
    said = [found["message"] for found in vault.get(reading, "findings") or () if found["problem"] in _OF_PDFS]
    if not said:
        return None
    texts = tuple(str(text) for text in vault.get(reading, "unplaced") or ())
    return PdfShown(texts, tuple(dict.fromkeys(said)))
