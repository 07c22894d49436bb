"""PostgreSQL: a cluster of our own, and for each test a fresh database."""

import itertools
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

from tests.servers.processes import Process, ServerError, folder, free_port, program, unprivileged

PASSWORD = "only-on:loopback/in@a%test"
BINARIES = ("/usr/lib/postgresql/*/bin",)


EMPTIED = """
DO $$
DECLARE held record; written boolean;
BEGIN
  SET LOCAL session_replication_role = replica;  -- no trigger that forbids it, no order among the tables
  FOR held IN
    SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND tablename NOT LIKE '%\\_version'
  LOOP
    EXECUTE 'SELECT EXISTS (SELECT 1 FROM ' || held.name || ')' INTO written;
    IF written THEN EXECUTE 'DELETE FROM ' || held.name; END IF;
  END LOOP;
  FOR held IN SELECT format('%I.%I', schemaname, sequencename) AS name FROM pg_sequences WHERE last_value IS NOT NULL
  LOOP
    EXECUTE 'ALTER SEQUENCE ' || held.name || ' RESTART';
  END LOOP;
END $$
"""
SHAPE = """
SELECT md5(
  (SELECT string_agg(concat_ws(' ', relname, relkind, relnatts, relacl, relowner), ',' ORDER BY oid) FROM pg_class
   WHERE oid >= 16384 AND relkind <> 't' AND relnamespace <> 'pg_toast'::regnamespace)
  || (SELECT coalesce(string_agg(concat_ws(' ', tgname, tgenabled), ',' ORDER BY oid), '') FROM pg_trigger))
"""
"""What a test could leave behind besides rows; tables that say which version the others have keep their row."""


@dataclass(frozen=True, slots=True)
class _Lent:
    template: str
    url: str
    shape: str


class PostgresServer:
    """A cluster with two plain roles: `intake_owner` owns every database, `intake_app` owns nothing."""

    owner = "intake_owner"
    application = "intake_app"

    def __init__(self) -> None:
        self._account = unprivileged()
        self._folder = folder("postgres", self._account)
        self._data = self._folder / "data"
        self._process: Process | None = None
        self._numbers = itertools.count(1)
        self._templates: dict[str, str] = {}
        self._idle: dict[str, list[_Lent]] = {}
        self._lent: dict[str, _Lent] = {}
        self.port = free_port()
        try:
            self._make_cluster()
            self.start()
            for role in (self.owner, self.application):
                self._execute(
                    sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(role), sql.Literal(PASSWORD))
                )
        except BaseException:
            self.close()
            raise

    def _make_cluster(self) -> None:
        account = self._account
        secret = self._folder / "password"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)  # in a folder that only the server's account enters
        made = subprocess.run(
            [
                program("initdb", "postgresql", beside=BINARIES),
                f"--pgdata={self._data}",
                "--username=postgres",
                "--auth=scram-sha-256",
                f"--pwfile={secret}",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
            ],
            cwd="/",
            capture_output=True,
            text=True,
            user=None if account is None else account.pw_uid,
            group=None if account is None else account.pw_gid,
            extra_groups=None if account is None else [],
        )
        if made.returncode != 0:
            raise ServerError(f"initdb failed:\n{made.stdout}{made.stderr}")

    def start(self) -> None:
        """Start it, unless it runs already."""
        if self._process is None or not self._process.running:
            options = {
                "listen_addresses": "127.0.0.1",
                "port": str(self.port),
                "unix_socket_directories": str(self._folder),
                # The data of a test need not survive the machine.
                "fsync": "off",
                "synchronous_commit": "off",
                "full_page_writes": "off",
                "max_connections": "200",
                "shared_buffers": "32MB",
                "log_min_messages": "warning",
                "lc_messages": "C",
            }
            flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
            self._process = Process(
                [program("postgres", "postgresql", beside=BINARIES), "-D", str(self._data), *flags],
                ready="ready to accept connections",
                owner=self._account,
                stop_with=signal.SIGINT,
            )

    def stop(self) -> None:
        """Stop it at once, ending every session: connections are refused until `start`."""
        if self._process is not None:
            self._process.stop()
            self._process = None

    def close(self) -> None:
        """Stop it and remove its files."""
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _connected(self, database: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user="postgres", password=PASSWORD, dbname=database, autocommit=True
        )

    def _execute(self, statement: sql.Composed) -> None:
        with self._connected() as connection:
            connection.execute(statement)

    def url(self, database: str, role: str = owner) -> str:
        """Return the address of a database for `INTAKE_DATABASE_URL`."""
        drawn = make_url("postgresql+psycopg://").set(
            username=role, password=PASSWORD, host="127.0.0.1", port=self.port, database=database
        )
        return drawn.render_as_string(hide_password=False)

    def as_application(self, url: str) -> str:
        """Return the address of the same database for the role that owns nothing."""
        return make_url(url).set(username=self.application).render_as_string(hide_password=False)

    def create(self, template: str = "template0") -> str:
        """Create a database that `intake_owner` owns, as a copy of `template`; return its address."""
        name = f"test_{next(self._numbers)}"
        self._execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(self.owner), sql.Identifier(template)
            )
        )
        return self.url(name)

    def create_like(self, name: str, build: Callable[[str], None]) -> str:
        """Create a copy of the database that `build` filled when the template `name` was first asked for.

        `build` gets the address and must leave no connection open.
        """
        if name not in self._templates:
            url = self.create()
            build(url)
            self._templates[name] = make_url(url).database or ""
        return self.create(self._templates[name])

    def lend(self, name: str, build: Callable[[str], None]) -> str:
        """Like `create_like`, with a database that was lent before where there is one; to be given to `take_back`."""
        idle = self._idle.setdefault(name, [])
        if idle:
            lent = idle.pop()
        else:
            url = self.create_like(name, build)
            with self._connected(make_url(url).database or "") as connection:
                lent = _Lent(name, url, _shape(connection))
        self._lent[lent.url] = lent
        return lent.url

    def take_back(self, url: str) -> None:
        """Take back what was lent: every row goes, and where the tables themselves were changed the whole database.

        Making and dropping a database copies and syncs some hundred files; most tests write a dozen rows.
        """
        lent = self._lent.pop(url)
        database = make_url(url).database or ""
        with self._connected(database) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            connection.execute(EMPTIED)
            same = _shape(connection) == lent.shape
        if same:
            self._idle[lent.template].append(lent)
        else:
            self.drop(url)

    def drop(self, url: str) -> None:
        """Drop a database, ending the sessions in it."""
        database = make_url(url).database or ""
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


def _shape(connection: psycopg.Connection) -> str:
    row = connection.execute(SHAPE).fetchone()
    assert row is not None
    return str(row[0])


@pytest.fixture(scope="session")
def _postgres_process() -> Iterator[PostgresServer]:
    server = PostgresServer()
    yield server
    server.close()


@pytest.fixture
def postgres(_postgres_process: PostgresServer) -> PostgresServer:
    """A running PostgreSQL. A test may stop it; the next test finds it running again."""
    _postgres_process.start()
    return _postgres_process


@pytest.fixture
def filled() -> Callable[[str], None] | None:
    """What fills the database that each test of a room gets a copy of, see `create_like`; None for an empty one."""
    return None


@pytest.fixture
def postgres_url(postgres: PostgresServer, filled: Callable[[str], None] | None) -> Iterator[str]:
    """The address of a fresh PostgreSQL database for this test alone: empty, unless the room has it `filled`."""
    url = postgres.create() if filled is None else postgres.lend(filled.__qualname__, filled)
    yield url
    postgres.start()
    if filled is None:
        postgres.drop(url)
    else:
        postgres.take_back(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a fresh database, for this test alone; the test runs once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'intake.sqlite3'}"
    url: str = request.getfixturevalue("postgres_url")
    return url
