"""Reading waits for nobody and changes nothing; processes that fork and roles that own nothing are safe."""

import os
import stat
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from intake.errors import Permanent, Transient
from intake.store.casework import Case, CaseEvent, Holiday
from intake.store.engine import engine_for, transaction, translated
from intake.store.store import Store
from tests.intake.store.made import NOW, SECRET, WRAPPING, receipt
from tests.servers.postgres import PostgresServer


@pytest.fixture
def filled() -> None:
    """Here databases are empty, to be migrated."""


def holiday() -> Holiday:
    return Holiday(day=NOW.date(), name="A day off")


def test_reading_waits_for_no_writer_and_sees_only_what_is_committed(store: Store) -> None:
    with store.transaction() as writing:
        writing.add(holiday())
        writing.flush()
        with store.reading() as session:
            assert session.get(Holiday, NOW.date()) is None
    with store.reading() as session:
        assert session.get(Holiday, NOW.date()) is not None


def test_reading_sees_one_state_throughout_on_its_own_connection(store: Store) -> None:
    with store.reading() as session:
        session.get(Holiday, NOW.date())
        store.vault.new_dossier(NOW)  # the keys can be written meanwhile
        with store.transaction() as writing:
            writing.add(holiday())


def test_reading_cannot_write_and_leaves_the_connection_able_to(store: Store) -> None:
    with pytest.raises(DBAPIError), store.reading() as session:
        session.add(holiday())  # written at the end, with the commit
    with store.transaction() as session:
        session.add(holiday())


def test_only_their_owner_reads_the_files(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        store = Store.open(f"sqlite:///{tmp_path}/data.db", f"sqlite:///{tmp_path}/keys.db", WRAPPING, SECRET)
        store.migrate()
        with store.transaction() as session:
            session.add(holiday())
            session.flush()
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
        store.close()
    finally:
        os.umask(before)
    assert {"data.db", "data.db-wal", "keys.db"} <= set(modes)
    assert set(modes.values()) == {0o600}


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_a_forked_process_takes_no_connection_along(store: Store) -> None:
    with store.transaction() as session:
        session.add(holiday())
    assert store.engine.pool.checkedin() == 1  # type: ignore[attr-defined]
    child = os.fork()
    if child == 0:
        taken = store.engine.pool.checkedin()  # type: ignore[attr-defined]
        with store.reading() as session:
            found = session.get(Holiday, NOW.date())
        os._exit(0 if taken == 0 and found is not None else 1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    with store.reading() as session:
        assert session.get(Holiday, NOW.date()) is not None


def test_a_forked_process_waits_for_no_thread_that_stayed_behind(store: Store) -> None:
    with store.transaction():  # its turn has come, and nothing is written yet
        child = os.fork()
        if child == 0:
            try:
                with store.transaction() as session:
                    session.add(holiday())
            except Transient:
                os._exit(1)
            os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0


def test_a_transaction_that_fails_gives_its_turn_back(store: Store) -> None:
    def fail() -> None:
        with store.transaction() as session:
            session.add(holiday())
            session.flush()
            raise ZeroDivisionError

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            fail()
    with store.transaction() as session:
        assert session.get(Holiday, NOW.date()) is None


def test_threads_that_write_at_once_wait_in_line_and_lose_nothing(store: Store) -> None:
    def write(number: int) -> None:
        for day in range(20):
            with store.transaction() as session:
                session.add(Holiday(day=NOW.date() + timedelta(days=20 * number + day), name="A day off"))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Holiday)) == 160


def test_too_few_connections_are_a_reason_to_wait() -> None:
    with pytest.raises(Transient), translated():
        raise NoConnectionFree("QueuePool limit reached")


def test_a_store_is_ready_once_it_has_its_tables(database_url: str, tmp_path: Path) -> None:
    store = Store.open(database_url, f"sqlite:///{tmp_path / 'keys.sqlite3'}", WRAPPING, SECRET)
    assert not store.ready()
    store.migrate()
    assert store.ready()
    store.close()


def test_a_store_that_is_away_is_not_ready(tmp_path: Path) -> None:
    away = Store.open("postgresql://nobody@127.0.0.1:1/none", f"sqlite:///{tmp_path}/keys.db", WRAPPING, SECRET)
    assert not away.ready()


def open_as_application(postgres: PostgresServer, url: str, owner_url: str = "") -> Store:
    application = postgres.as_application(url)
    return Store.open(application, application, WRAPPING, SECRET, owner_url=owner_url)


def test_the_application_needs_no_right_to_make_tables(postgres: PostgresServer, postgres_url: str) -> None:
    alone = open_as_application(postgres, postgres_url)
    with pytest.raises(Permanent, match="INTAKE_MIGRATION_DATABASE_URL"):
        alone.migrate()
    store = open_as_application(postgres, postgres_url, owner_url=postgres_url)
    store.migrate()
    alone.migrate()  # nothing left to do
    assert alone.ready()
    with store.transaction() as session:
        session.add(receipt(store))
    for opened in (alone, store):
        opened.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE case_event SET kind = 'other'",
        "DELETE FROM case_event",
        "TRUNCATE case_event",
        "ALTER TABLE case_event DISABLE TRIGGER ALL",
        "DROP TABLE case_event",
        "UPDATE data_version SET version_num = 'x'",
        "DELETE FROM intake_keys.dossier_key",
        "CREATE TABLE extra (id int)",
    ],
)
def test_the_application_can_neither_rewrite_history_nor_delete_a_key(
    postgres: PostgresServer, postgres_url: str, statement: str
) -> None:
    store = open_as_application(postgres, postgres_url, owner_url=postgres_url)
    store.migrate()
    with store.transaction() as session:
        dossier = store.vault.new_dossier(NOW)
        times = {"opened_at": NOW, "received_at": NOW}
        session.add(Case(id="c", dossier_id=dossier, reference="R", status="received", channel="api", **times))
        session.flush()
        session.add(CaseEvent(dossier_id=dossier, case_id="c", seq=1, kind="opened", at=NOW, by="system", facts={}))
    with pytest.raises(DBAPIError, match=r"permission denied|must be owner"), store.transaction() as session:
        session.execute(text(statement))
    store.close()


def test_the_keys_stand_in_a_schema_of_their_own(postgres_url: str) -> None:
    store = Store.open(postgres_url, postgres_url, WRAPPING, SECRET)
    store.migrate()
    with store.reading() as session:
        tables = session.execute(text("SELECT tablename, schemaname FROM pg_tables"))
        where = {row.tablename: row.schemaname for row in tables}
    assert where["dossier_key"] == where["keys_version"] == "intake_keys"
    assert where["receipt"] == where["data_version"] == "public"
    store.close()


def test_of_many_that_open_a_new_file_at_one_moment_none_is_turned_away(tmp_path: Path) -> None:
    for turn in range(12):
        engines = [engine_for(f"sqlite:///{tmp_path / f'{turn}.sqlite3'}") for _ in range(8)]
        start, opened = threading.Barrier(len(engines)), list[int]()

        def one(engine: Engine, start: threading.Barrier = start, opened: list[int] = opened) -> None:
            start.wait()
            with transaction(engine) as session:
                opened.append(session.scalar(text("SELECT 1")) or 0)

        threads = [threading.Thread(target=one, args=(engine,)) for engine in engines]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for engine in engines:
            engine.dispose()
        assert opened == [1] * len(engines)
