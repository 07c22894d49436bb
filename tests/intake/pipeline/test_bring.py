"""A brought form on both databases: read once by whoever comes, given up in words, written into the journal."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pytest

from forms.notification import NOTIFICATION
from intake.cases import brought, drafts
from intake.cases.brought import Brought, brought_into
from intake.documents.reader import WITHOUT_OFFICE, DocumentReader
from intake.pipeline import bring
from intake.pipeline.bring import ReadingWhatIsBrought
from intake.pipeline.receive_draft import receive_draft
from intake.pipeline.work import DEATHS, KILLED, Pipeline
from intake.store import outbox
from intake.store.arrivals import Draft
from intake.store.journal import Entry, Journal
from intake.store.store import Store
from intake.store.work import OutboxRow
from tests.examples import example
from tests.intake.pipeline.made import KEY, NOW, word
from tests.intake.store.made import WRAPPING

TOKEN = "the browser of a school"
DATA = word(example("0038"))


def begun(store: Store, data: bytes = DATA) -> str:
    """A draft with a file that waits to be read."""
    dossier_id = store.vault.new_dossier(NOW)
    with store.transaction() as session:
        draft_id = drafts.start(session, store.vault, dossier_id, TOKEN, NOW)
        bring.keep(session, store, session.get_one(Draft, draft_id), data, "form.docx", NOW)
    return draft_id


def pipeline(store: Store, documents: DocumentReader = WITHOUT_OFFICE, *, hurried: bool = False) -> Pipeline:
    return Pipeline(store, {bring.TOPIC: ReadingWhatIsBrought(store, NOTIFICATION, documents, hurried)})


def file_of(store: Store, draft_id: str) -> Brought:
    with store.reading() as session:
        found = brought_into(store.vault, session.get_one(Draft, draft_id))
    assert found is not None
    return found


def version_of(store: Store, draft_id: str) -> int:
    with store.reading() as session:
        return session.get_one(Draft, draft_id).version


def test_it_is_read_once_however_many_come(store: Store) -> None:
    draft_id, together = begun(store), Barrier(4)

    def work(_number: int) -> None:
        together.wait()
        pipeline(store).drain(NOW)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert file_of(store, draft_id).state == brought.READ
    assert version_of(store, draft_id) == 1


def test_story_23_what_kills_its_reader_again_and_again_is_given_up_in_words(store: Store) -> None:
    draft_id = begun(store)
    for _ in range(DEATHS):
        with store.transaction() as session:
            assert outbox.claim_by_key(session, outbox.key_of(bring.TOPIC, draft_id), NOW) is not None
            session.flush()
        _lease_ends(store)
    pipeline(store).drain(NOW)
    found = file_of(store, draft_id)
    assert (found.state, found.reason) == (brought.REFUSED, KILLED)


def _lease_ends(store: Store) -> None:
    from_now = NOW + outbox.LEASE
    with store.transaction() as session:
        for row_id in outbox.due(session, from_now):
            row = session.get(OutboxRow, row_id)
            assert row is not None
            row.claimed_until = NOW


def test_a_page_does_not_wait_for_what_is_slow(store: Store) -> None:
    draft_id = begun(store)
    slow = replace(WITHOUT_OFFICE, limits=replace(WITHOUT_OFFICE.limits, seconds=-1.0))
    pipeline(store, slow, hurried=True).drain(NOW)
    assert file_of(store, draft_id).state == brought.WAITING
    pipeline(store).drain(NOW + outbox.PAUSES[0])
    assert file_of(store, draft_id).state == brought.READ


def test_a_draft_that_was_sent_meanwhile_stays_as_it_was_sent(store: Store) -> None:
    draft_id = begun(store)
    with store.transaction() as session:
        draft = session.get_one(Draft, draft_id)
        answers = NOTIFICATION.answers({"notifier_name": "Orla Pentreath"})[0]
        receive_draft(session, store, NOTIFICATION, KEY, draft, answers, NOW)
    key = outbox.key_of(bring.TOPIC, draft_id)
    assert pipeline(store).answer(key, NOW)
    with store.reading() as session:
        draft = session.get_one(Draft, draft_id)
        assert draft.answers is None
        assert draft.brought is None


@pytest.fixture
def journalled(store: Store, tmp_path: Path) -> tuple[Store, Journal]:
    """The store with a journal beside it."""
    journal = Journal(tmp_path / "journal", WRAPPING)
    return replace(store, journal=journal), journal


def test_what_was_sent_and_its_file_are_in_the_journal(journalled: tuple[Store, Journal]) -> None:
    store, journal = journalled
    draft_id = begun(store)
    pipeline(store).drain(NOW)
    assert list(journal.entries()) == []  # nothing was promised yet
    with store.transaction() as session:
        draft = session.get_one(Draft, draft_id)
        receive_draft(session, store, NOTIFICATION, KEY, draft, drafts.answers_of(store.vault, draft), NOW)
    entries = [entry for entry in journal.entries() if isinstance(entry, Entry)]
    assert {entry.kind for entry in entries} == {"word", "answers"}
    assert [entry.data for entry in entries if entry.kind == "word"] == [DATA]
