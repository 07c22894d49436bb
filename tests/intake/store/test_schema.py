"""Models and migrations agree; the history cannot be changed; errors of a busy database are told from others."""

import multiprocessing
from datetime import datetime
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, StatementError

from intake.errors import Transient
from intake.store.casework import Case, CaseEvent, Holiday
from intake.store.engine import engine_for, transaction
from intake.store.schema import DATA, KEYS
from intake.store.store import Store
from intake.store.work import AccessRecord
from tests.intake.store.made import NOW, SECRET, WRAPPING


@pytest.fixture
def filled() -> None:
    """Here databases are empty, to be migrated."""


def test_tables_and_migrations_agree(store: Store) -> None:
    for engine, metadata in ((store.engine, DATA), (store.keys_engine, KEYS)):
        with engine.connect() as connection:
            context = MigrationContext.configure(
                connection,
                opts={"include_name": lambda name, kind, _: kind != "table" or not str(name).endswith("_version")},
            )
            assert compare_metadata(context, metadata) == []


def test_migrating_again_changes_nothing(store: Store) -> None:
    store.migrate()


def migrate(url: str, keys_url: str, start: Barrier) -> None:
    opened = Store.open(url, keys_url, WRAPPING, SECRET)
    start.wait()
    opened.migrate()


def test_processes_that_start_together_migrate_once(database_url: str, tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    start = spawn.Barrier(3)
    keys_url = f"sqlite:///{tmp_path / 'keys.sqlite3'}"
    processes = [spawn.Process(target=migrate, args=(database_url, keys_url, start)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]


@pytest.mark.parametrize("change", ["UPDATE case_event SET kind = 'other'", "DELETE FROM case_event"])
def test_the_history_is_never_changed(store: Store, change: str) -> None:
    with store.transaction() as session:
        dossier = store.vault.new_dossier(NOW)
        case = Case(
            id="c",
            dossier_id=dossier,
            reference="R",
            status="received",
            channel="online_form",
            opened_at=NOW,
            received_at=NOW,
        )
        session.add(case)
        session.flush()
        session.add(
            CaseEvent(dossier_id=dossier, case_id="c", seq=1, kind="case_opened", at=NOW, by="system", facts={})
        )
    with pytest.raises(DBAPIError, match="never changed"), store.transaction() as session:
        session.execute(text(change))


@pytest.mark.parametrize("change", ["UPDATE access_record SET what = 'other'", "DELETE FROM access_record"])
def test_the_record_of_who_looked_is_never_changed(store: Store, change: str) -> None:
    with store.transaction() as session:
        session.add(AccessRecord(at=NOW, by="somebody", what="queue-read", facts={}))
    with pytest.raises(DBAPIError, match="never changed"), store.transaction() as session:
        session.execute(text(change))


def test_an_instant_without_a_zone_is_refused(store: Store) -> None:
    naive = datetime(2026, 11, 24)  # noqa: DTZ001  that is what is refused
    with pytest.raises(StatementError, match="needs a zone"), store.transaction() as session:
        session.scalars(select(Case).where(Case.opened_at == naive))


def test_a_database_that_is_away_is_transient(tmp_path: Path) -> None:
    away = engine_for("postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(Transient, match="Nothing was lost"), transaction(away) as session:
        session.execute(text("SELECT 1"))
    nowhere = engine_for(f"sqlite:///{tmp_path / 'no' / 'folder.sqlite3'}")
    with pytest.raises(Transient), transaction(nowhere) as session:
        session.execute(text("SELECT 1"))


def test_a_missing_table_is_no_transient_matter(tmp_path: Path) -> None:
    with pytest.raises(DBAPIError), transaction(engine_for(f"sqlite:///{tmp_path / 'empty.sqlite3'}")) as session:
        session.get(Holiday, NOW.date())
