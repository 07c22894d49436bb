"""A Word form that is brought into a draft: kept first, read second, whoever reads it and however often.

A short .docx is read while its sender waits for the page; everything else by a worker, with the same work.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from forms import Form
from forms.word.limits import TOO_SLOW
from forms.word.reading.sniff import Kind, seen
from intake.cases import brought, coming_back, drafts
from intake.cases.brought import Brought
from intake.documents.reader import DocumentReader
from intake.errors import Transient
from intake.pipeline.receive import WORD
from intake.pipeline.work import Pipeline
from intake.store import originals, outbox
from intake.store.arrivals import Draft, Original
from intake.store.outbox import Claim
from intake.store.store import Store

TOPIC: Final = "brought"
"""Of the outbox rows whose subject is a draft with a file that is still to be read."""
QUICK_BYTES: Final = 1_000_000
"""A .docx of no more is read at once: the fullest form has a tenth of it, and takes an eighth of a second."""
QUICK_SECONDS: Final = 2.0
"""Of work, after which a worker reads it instead: a page must not wait for longer."""
_LATER: Final = "The form takes longer to read. It is read in the background."


def keep(session: Session, store: Store, draft: Draft, data: bytes, name: str, now: datetime) -> None:
    """Keep a file that is brought into ``draft``, which must be held, before anything reads it.

    It takes the place of one that was brought before.
    """
    vault = store.vault
    if (before := brought.brought_into(vault, draft)) is not None:
        originals.discard(session, session.get_one(Original, before.original_id))
    kept = originals.keep(session, vault, draft.dossier_id, data, kind=WORD, now=now, name=name or None)
    brought.keep(vault, draft, Brought(kept.id, hash_of(store, data)))
    draft.updated_at, draft.expires_at = now, now + drafts.KEPT_FOR
    read_again(session, draft, now)


def read_again(session: Session, draft: Draft, now: datetime) -> None:
    """Have the file of ``draft`` read, also where it was read before."""
    outbox.again(session, TOPIC, draft.id, now)


def hash_of(store: Store, data: bytes) -> str:
    """By what a file is known again: as `receive` knows it that comes by another door."""
    return store.vault.blind("content", data).hex()


def is_quick(data: bytes, documents: DocumentReader) -> bool:
    """Whether a file is read while its sender waits for the page; what is refused at a glance is quick too."""
    kind = seen(data).kind
    if kind is Kind.DOCX:
        return len(data) <= QUICK_BYTES
    return kind is Kind.OTHER or (kind is not Kind.PDF and documents.office is None)


def read_at_once(store: Store, form: Form, documents: DocumentReader, draft_id: str, now: datetime) -> None:
    """Read a quick file. One that turns out to be slow, or that a worker has already, is left to the outbox."""
    hurried = replace(documents, limits=replace(documents.limits, seconds=min(QUICK_SECONDS, documents.limits.seconds)))
    job = ReadingWhatIsBrought(store, form, hurried, hurried=True)
    Pipeline(store, {TOPIC: job}).answer(outbox.key_of(TOPIC, draft_id), now)


@dataclass(frozen=True, slots=True)
class ReadingWhatIsBrought:
    """Reads the file of a draft, whose id is the row's subject, into its answers. ``hurried``: somebody waits."""

    store: Store
    form: Form
    documents: DocumentReader
    hurried: bool = False

    def do(self, claimed: Claim, now: datetime) -> None:
        """Read it, unless that was done, the draft was sent, or is gone."""
        with self.store.reading() as session:
            draft = session.get(Draft, claimed.subject_id)
            file = None if draft is None else _still_to_read(self.store, draft)
            if file is None:
                return
            original = session.get_one(Original, file.original_id)
            data = originals.whole(session, self.store.vault, original)
        reading = self.documents.read(data, self.form)  # no row is locked meanwhile: it may take a minute
        if self.hurried and reading.reason == TOO_SLOW:
            raise Transient(_LATER)
        with self.store.transaction() as session:
            draft = session.get(Draft, claimed.subject_id, with_for_update=True)
            again = None if draft is None else _still_to_read(self.store, draft)
            if draft is None or again is None or again.original_id != file.original_id:
                return
            vault = self.store.vault
            standing = drafts.answers_of(vault, draft)
            read, answers = brought.filled(self.form, again, reading, standing)
            brought.keep(vault, draft, read)
            if answers != standing:
                drafts.save(vault, draft, answers, now)
                coming_back.follow(session, vault, draft, answers, coming_back.way_of(session, draft))

    def given_up(self, session: Session, claimed: Claim, sentence: str, now: datetime) -> None:
        """Its sender is told that nobody could read it, and fills in the form."""
        draft = session.get(Draft, claimed.subject_id, with_for_update=True)
        file = None if draft is None else _still_to_read(self.store, draft)
        if draft is not None and file is not None:
            brought.keep(self.store.vault, draft, replace(file, state=brought.REFUSED, reason=sentence))


def _still_to_read(store: Store, draft: Draft) -> Brought | None:
    file = None if draft.sent_receipt_id is not None else brought.brought_into(store.vault, draft)
    return file if file is not None and file.state == brought.WAITING else None
