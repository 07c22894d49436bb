"""Files that are kept with a draft: once, within limits, gone when removed, and its receipt's when sent."""

from __future__ import annotations

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forms import Answers
from forms.notification import NOTIFICATION
from intake.cases import drafts
from intake.cases.files import FileRules, Group, Scan, kept
from intake.cases.files.kinds import PDF, TEXT, FileKind
from intake.errors import Transient
from intake.pipeline import read
from intake.pipeline.receive_draft import receive_draft
from intake.store import originals
from intake.store.arrivals import Draft, Original, OriginalChunk, Receipt
from intake.store.journal import Damage
from intake.store.online import Attachment
from intake.store.store import Store
from intake.store.work import OutboxRow
from tests.intake.store.made import CANARY, NOW, SECRET, WRAPPING
from tests.intake.store.tables import make_tables

RULES = FileRules(40_000_000, 200_000_000, 100, frozenset(Group))
LATER = NOW + timedelta(days=2)


def begun(store: Store) -> str:
    """The id of a new draft."""
    dossier = store.vault.new_dossier(NOW)
    with store.transaction() as session:
        return drafts.start(session, store.vault, dossier, "token", NOW)


def add(
    session: Session,
    store: Store,
    draft: Draft,
    data: bytes,
    name: str = "notes.txt",
    *,
    kind: FileKind = TEXT,
    rules: FileRules = RULES,
    scanned: bool = False,
) -> tuple[str, bool]:
    return kept.add(session, store.vault, draft, io.BytesIO(data), kind, name, rules, LATER, scanned=scanned)


def count(session: Session, table: type[Attachment] | type[Original] | type[OriginalChunk] | type[OutboxRow]) -> int:
    return session.scalars(select(func.count()).select_from(table)).one()


def test_a_file_is_kept_whole_with_its_name_sealed(store: Store) -> None:
    data = CANARY.encode() * 40_000  # more than two pieces
    draft_id = begun(store)
    with store.transaction() as session:
        add(session, store, session.get_one(Draft, draft_id), data, f"../{CANARY}.txt")
    with store.reading() as session:
        draft = session.get_one(Draft, draft_id)
        (found,) = kept.of_draft(session, store.vault, draft)
        assert (found.name, found.kind, found.size, found.number) == (f"{CANARY}.txt", TEXT, len(data), 1)
        assert (found.scan, found.lies) == (Scan.NO_SCANNER, False)
        assert originals.whole(session, store.vault, found.original) == data
        assert store.vault.get(found.original, "name") == f"../{CANARY}.txt"
        assert draft.expires_at == LATER + drafts.KEPT_FOR
        assert count(session, OutboxRow) == 0


def test_the_same_bytes_are_one_file_whatever_their_name(store: Store) -> None:
    with store.transaction() as session:
        draft = session.get_one(Draft, begun_in(session, store))
        first, new = add(session, store, draft, b"a" * 300_000)
        assert new
        assert add(session, store, draft, b"a" * 300_000, "copy.txt") == (first, False)
        assert add(session, store, draft, b"a" * 299_999 + b"b")[1]
        assert count(session, Attachment) == 2


def begun_in(session: Session, store: Store) -> str:
    return drafts.start(session, store.vault, store.vault.new_dossier(NOW), "token", NOW)


def test_with_a_scanner_it_waits_for_it(store: Store) -> None:
    draft_id = begun(store)
    with store.transaction() as session:
        file_id, _ = add(session, store, session.get_one(Draft, draft_id), b"a", scanned=True)
        assert session.get_one(Attachment, file_id).scan == Scan.WAITING
        assert session.scalars(select(OutboxRow.key)).one() == f"scan:{file_id}"


def test_one_file_or_one_byte_too_much_is_refused_and_the_others_stay(store: Store) -> None:
    draft_id = begun(store)
    few, small = replace(RULES, most=2), replace(RULES, all_bytes=10)
    with store.transaction() as session:
        draft = session.get_one(Draft, draft_id)
        add(session, store, draft, b"aaaa", rules=small)
        add(session, store, draft, b"bbbbbb", rules=small)
        with pytest.raises(kept.TooMuch, match="no room"):
            add(session, store, draft, b"c", rules=small)
        with pytest.raises(kept.TooMuch, match="can have 2 files"):
            add(session, store, draft, b"c", rules=few)
        assert not add(session, store, draft, b"aaaa", rules=few)[1]  # it is there: no more room is needed
        assert [one.size for one in kept.of_draft(session, store.vault, draft)] == [4, 6]


def test_removed_before_sending_its_bytes_are_gone(store: Store) -> None:
    draft_id = begun(store)
    with store.transaction() as session:
        draft = session.get_one(Draft, draft_id)
        keep, _ = add(session, store, draft, b"k" * 300_000)
        gone, _ = add(session, store, draft, b"g" * 600_000, scanned=True)
    with store.transaction() as session:
        draft = session.get_one(Draft, draft_id)
        assert kept.remove(session, draft, gone, LATER)
        assert not kept.remove(session, draft, gone, LATER)
        assert not kept.remove(session, draft, "no-id", LATER)
    with store.reading() as session:
        assert [one.id for one in kept.of_draft(session, store.vault, session.get_one(Draft, draft_id))] == [keep]
        assert (count(session, Original), count(session, OriginalChunk)) == (1, 2)
        assert count(session, OutboxRow) == 0  # work that had failed would stand before a person for ever


def test_another_drafts_file_is_not_removed(store: Store) -> None:
    mine, theirs = begun(store), begun(store)
    with store.transaction() as session:
        file_id, _ = add(session, store, session.get_one(Draft, theirs), b"theirs")
        assert not kept.remove(session, session.get_one(Draft, mine), file_id, LATER)
        assert kept.of_draft(session, store.vault, session.get_one(Draft, theirs))


@pytest.fixture
def journalled(tmp_path: Path) -> Iterator[Store]:
    """A store that writes a journal."""
    data, keys = (f"sqlite:///{tmp_path}/{name}.sqlite3" for name in ("data", "keys"))
    opened = Store.open(data, keys, WRAPPING, SECRET, journal_dir=tmp_path / "journal")
    make_tables(opened)
    yield opened
    opened.close()


def send(session: Session, store: Store, draft_id: str) -> str:
    draft = session.get_one(Draft, draft_id)
    return receive_draft(session, store, NOTIFICATION, SECRET, draft, Answers({}), LATER).id


def test_sent_they_are_the_receipts_and_in_the_journal_before_its_answers(journalled: Store) -> None:
    store, draft_id = journalled, begun(journalled)
    with store.transaction() as session:
        draft = session.get_one(Draft, draft_id)
        add(session, store, draft, b"%PDF-1.7 a report", f"{CANARY}.pdf", kind=PDF)
        add(session, store, draft, b"notes " * 100_000)
    assert store.journal is not None
    assert list(store.journal.entries()) == []
    with store.transaction() as session:
        receipt_id = send(session, store, draft_id)
    entries = [entry for entry in store.journal.entries() if not isinstance(entry, Damage)]
    assert [entry.kind for entry in entries] == ["file", "file", "answers"]
    assert entries[0].data == b"%PDF-1.7 a report"
    assert entries[0].about == {
        "draft": draft_id,
        "number": "1",
        "name": f"{CANARY}.pdf",
        "media_type": "application/pdf",
    }
    assert entries[1].data == b"notes " * 100_000
    with store.reading() as session:
        assert kept.of_draft(session, store.vault, session.get_one(Draft, draft_id)) == []
        (found,) = kept.of_receipts(session, store.vault, [receipt_id]).values()
        assert [one.number for one in found] == [1, 2]


def test_what_a_notification_was_read_from_is_never_a_file(store: Store) -> None:
    draft_id = begun(store)
    with store.transaction() as session:
        add(session, store, session.get_one(Draft, draft_id), b"a file")
    with store.transaction() as session:
        receipt_id = send(session, store, draft_id)
    with store.reading() as session:
        receipt = session.get_one(Receipt, receipt_id)
        assert read.original_of(session, receipt).kind == "answers"


def test_files_of_a_draft_that_was_sent_are_not_changed(store: Store) -> None:
    draft_id = begun(store)
    with store.transaction() as session:
        file_id, _ = add(session, store, session.get_one(Draft, draft_id), b"a file")
        send(session, store, draft_id)
    with store.transaction() as session:
        draft = session.get_one(Draft, draft_id)
        with pytest.raises(ValueError, match="are not changed"):
            add(session, store, draft, b"another")
        with pytest.raises(ValueError, match="are not changed"):
            kept.remove(session, draft, file_id, LATER)


def test_a_journal_that_cannot_be_written_to_sends_nothing(journalled: Store, tmp_path: Path) -> None:
    store, draft_id = journalled, begun(journalled)
    with store.transaction() as session:
        add(session, store, session.get_one(Draft, draft_id), b"a file")
    (tmp_path / "journal").write_text("a file where the folder should be")
    with pytest.raises(Transient), store.transaction() as session:
        send(session, store, draft_id)
    with store.reading() as session:
        draft = session.get_one(Draft, draft_id)
        assert draft.sent_receipt_id is None
        assert len(kept.of_draft(session, store.vault, draft)) == 1


def test_the_same_file_sent_twice_at_once_is_kept_once(store: Store) -> None:
    draft_id, at_once = begun(store), Barrier(2)

    def click() -> bool:
        at_once.wait()
        with store.transaction() as session:
            draft = drafts.load(session, store.vault, draft_id, "token", NOW)
            assert draft is not None
            return add(session, store, draft, b"a" * 300_000)[1]

    with ThreadPoolExecutor(2) as clicks:
        assert sorted(done.result() for done in [clicks.submit(click), clicks.submit(click)]) == [False, True]
    with store.reading() as session:
        assert count(session, Attachment) == 1
