"""Files that are kept with a draft, and once it is sent with its receipt. Their bytes and names are sealed originals.

The original of a file names no receipt: what a notification was read from is always another one (`read.original_of`).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from itertools import zip_longest
from typing import BinaryIO, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forms.sentences import Sentence
from intake.cases.drafts import KEPT_FOR
from intake.cases.files import names
from intake.cases.files.kinds import BY_MEDIA_TYPE, FileKind, FileRules
from intake.errors import Permanent
from intake.store import originals, outbox
from intake.store.arrivals import Draft, Original, Receipt
from intake.store.base import is_id, new_id
from intake.store.online import Attachment
from intake.store.store import Store
from intake.store.vault import Vault
from intake.store.work import OutboxRow

KIND: Final = "file"
"""Of the originals, and of the journal's records, that are files beside the answers."""
TOPIC: Final = "scan"
"""Of the outbox rows whose subject is a file that waits for the scanner."""

_NEXT: Final = timedelta(microseconds=1)
"""Between files that are added at once: their order and numbers stay those in which they were chosen."""
TOO_MANY: Final = "A notification can have {most} files, and this one has as many."
NO_ROOM: Final = "There is no room for it: all files together are larger than they may be."


class Scan(StrEnum):
    """What the scanner for malware says of a file."""

    WAITING = "waiting"
    CLEAN = "clean"
    INFECTED = "infected"
    COULD_NOT_SCAN = "could_not_scan"
    NO_SCANNER = "no_scanner"
    TAKEN_OUT = "taken_out"
    """In place of what a scanner says: somebody of the office took it out of its case."""


class TooMuch(Permanent):
    """A notification has as many files, or as many bytes of them, as it may."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file as a page shows it. ``name`` is safe to be shown; ``number`` counts from 1 in its notification.

    ``lies``: the name's ending says that it is something else than its content.
    """

    id: str
    number: int
    name: str
    kind: FileKind
    size: int
    scan: Scan
    scanned_at: datetime | None
    added_at: datetime
    lies: bool
    original: Original


def of_draft(session: Session, vault: Vault, draft: Draft) -> list[KeptFile]:
    """The files of a draft that is not sent, in the order in which they were added."""
    return _shown(vault, _rows(session, Attachment.draft_id == draft.id, Attachment.receipt_id.is_(None)))


def of_receipts(session: Session, vault: Vault, receipt_ids: Sequence[str]) -> Mapping[str, list[KeptFile]]:
    """Receipt id -> its files, in the order of the ids, for those that have any."""
    found = _rows(session, Attachment.receipt_id.in_(receipt_ids))
    of_each = {each: [one for one in found if one[0].receipt_id == each] for each in receipt_ids}
    return {each: _shown(vault, rows) for each, rows in of_each.items() if rows}


def of_case(session: Session, vault: Vault, case_id: str, file_id: str) -> tuple[KeptFile, Receipt] | None:
    """A file of a case with the receipt that it came with; None when it belongs to no notification of the case."""
    row = session.get(Attachment, file_id) if is_id(file_id) else None
    receipt = None if row is None or row.receipt_id is None else session.get(Receipt, row.receipt_id)
    if receipt is None or receipt.case_id != case_id:
        return None
    shown = of_receipts(session, vault, [receipt.id])[receipt.id]
    return next(one for one in shown if one.id == file_id), receipt


def add(
    session: Session,
    vault: Vault,
    draft: Draft,
    stream: BinaryIO,
    kind: FileKind,
    name: str,
    rules: FileRules,
    now: datetime,
    *,
    scanned: bool,
) -> tuple[str, bool]:
    """Keep a file with a draft, which must be held and not sent. Its id, and whether these bytes were new to the draft.

    ``scanned`` says that there is a scanner: it is then asked by the outbox, under TOPIC and the id. Raises TooMuch.
    """
    _must_be_open(draft)
    size = stream.seek(0, io.SEEK_END)
    held = _rows(session, Attachment.draft_id == draft.id, Attachment.receipt_id.is_(None))
    for row, original in held:
        if original.size == size and _equal(originals.pieces(session, vault, original), _cut(stream)):
            return row.id, False
    if len(held) >= rules.most:
        raise TooMuch(Sentence(TOO_MANY, most=rules.most))
    if sum(original.size for _, original in held) + size > rules.all_bytes:
        raise TooMuch(NO_ROOM)
    original = originals.keep_pieces(
        session,
        vault,
        draft.dossier_id,
        _cut(stream),
        size,
        kind=KIND,
        now=now,
        name=name[: names.LONGEST_KEPT] or None,
    )
    row = Attachment(
        id=new_id(),
        dossier_id=draft.dossier_id,
        draft_id=draft.id,
        original_id=original.id,
        media_type=kind.media_type,
        scan=Scan.WAITING if scanned else Scan.NO_SCANNER,
        added_at=max([now, *(row.added_at + _NEXT for row, _ in held[-1:])]),
    )
    session.add(row)
    session.flush()
    if scanned:
        outbox.add(session, TOPIC, row.id, now)
    _touched(draft, now)
    return row.id, True


def remove(session: Session, draft: Draft, file_id: str, now: datetime) -> bool:
    """Take a file out of a draft that is not sent, its bytes for good. Whether it was there."""
    _must_be_open(draft)
    row = session.get(Attachment, file_id, with_for_update=True) if is_id(file_id) else None
    if row is None or row.draft_id != draft.id or row.receipt_id is not None:
        return False
    original = session.get_one(Original, row.original_id)
    session.delete(row)
    session.flush()
    originals.discard(session, original)
    outbox.forget(session, TOPIC, file_id)
    _touched(draft, now)
    return True


def go_with(session: Session, store: Store, draft: Draft, receipt_id: str, now: datetime) -> None:
    """From now on the files of the draft are the receipt's, and nobody changes them; each is in the journal.

    Raises Transient when the journal cannot be written to: nothing was sent then.
    """
    for number, (row, original) in enumerate(_rows(session, Attachment.draft_id == draft.id), start=1):
        if row.receipt_id is not None:
            continue
        row.receipt_id = receipt_id
        about = {
            "draft": draft.id,
            "number": str(number),
            "name": store.vault.get(original, "name") or "",
            "media_type": row.media_type,
        }
        if store.journal is not None:
            store.write_down(KIND, originals.whole(session, store.vault, original), now, about)
    session.flush()


def may_be_given(scan: str, *, scanner: bool) -> bool:
    """Whether anybody is given a file: where a scanner is set, one that it found clean and no other."""
    return scan == Scan.CLEAN or (not scanner and scan == Scan.NO_SCANNER)


def scan_again(session: Session, file_id: str, now: datetime) -> str:
    """Have the scanner asked once more; the key of that work."""
    row = session.get_one(Attachment, file_id, with_for_update=True)
    if row.scan in {Scan.COULD_NOT_SCAN, Scan.NO_SCANNER}:
        row.scan = Scan.WAITING
    outbox.again(session, TOPIC, row.id, now)
    return outbox.key_of(TOPIC, row.id)


def digest_of(session: Session, vault: Vault, file: KeptFile) -> str:
    """SHA-256 of a file's bytes, in hex."""
    digest = sha256()
    for piece in originals.pieces(session, vault, file.original):
        digest.update(piece)
    return digest.hexdigest()


def take_out(session: Session, file_id: str) -> None:
    """From now on nobody is given the file. Its bytes stay sealed: nobody destroys a case's alone (SAFETY 32)."""
    session.get_one(Attachment, file_id, with_for_update=True).scan = Scan.TAKEN_OUT


def put_back(session: Session, file_id: str, now: datetime, *, scanned: bool) -> str | None:
    """The file is its case's again, once a scanner has passed it where there is one; the key of that work, or None."""
    row = session.get_one(Attachment, file_id, with_for_update=True)
    row.scan, row.scanned_at = Scan.NO_SCANNER, None
    return scan_again(session, file_id, now) if scanned else None


def unscanned_since(session: Session) -> datetime | None:
    """Since when the file that waits longest was added, of those that the scanner was asked about in vain."""
    asked = (OutboxRow.topic == TOPIC, OutboxRow.done_at.is_(None), OutboxRow.failed_at.is_(None))
    waiting = select(OutboxRow.subject_id).where(*asked, OutboxRow.reason.is_not(None))
    found = select(func.min(Attachment.added_at)).where(Attachment.scan == Scan.WAITING, Attachment.id.in_(waiting))
    return session.scalar(found)


def _must_be_open(draft: Draft) -> None:
    if draft.sent_receipt_id is not None:
        raise ValueError("The files of a draft that was sent are not changed.")


def _touched(draft: Draft, now: datetime) -> None:
    draft.updated_at, draft.expires_at = now, now + KEPT_FOR


def _rows(session: Session, *which: object) -> list[tuple[Attachment, Original]]:
    wanted = (
        select(Attachment, Original)
        .join(Original, Original.id == Attachment.original_id)
        .where(*which)  # type: ignore[arg-type]  # conditions on columns
        .order_by(Attachment.added_at, Attachment.id)
    )
    return [(row, original) for row, original in session.execute(wanted)]


def _shown(vault: Vault, rows: Iterable[tuple[Attachment, Original]]) -> list[KeptFile]:
    found = []
    for number, (row, original) in enumerate(rows, start=1):
        name, kind = vault.get(original, "name") or "", BY_MEDIA_TYPE[row.media_type]
        found.append(
            KeptFile(
                id=row.id,
                number=number,
                name=names.shown(name),
                kind=kind,
                size=original.size,
                scan=Scan(row.scan),
                scanned_at=row.scanned_at,
                added_at=row.added_at,
                lies=names.lies(name, kind),
                original=original,
            )
        )
    return found


def _cut(stream: BinaryIO) -> Iterator[bytes]:
    stream.seek(0)
    while piece := stream.read(originals.CHUNK_BYTES):
        yield piece


def _equal(one: Iterable[bytes], other: Iterable[bytes]) -> bool:
    return all(mine == theirs for mine, theirs in zip_longest(one, other))
