"""Each server that the tests start really works."""

import psycopg
import pytest
import redis
from sqlalchemy import create_engine, make_url, text

from tests.servers.postgres import PostgresServer
from tests.servers.processes import Process, ServerError, program
from tests.servers.redis_server import RedisServer


class TestProcesses:
    def test_a_missing_program_says_what_to_install(self) -> None:
        with pytest.raises(ServerError, match="apt-get install no-such-package"):
            program("no-such-program", "no-such-package")

    def test_a_program_that_ends_at_once_shows_what_it_printed(self) -> None:
        with pytest.raises(ServerError, match="out of luck"):
            Process(["/bin/sh", "-c", "echo out of luck"], ready="never printed")


class TestRedis:
    def test_it_keeps_a_value(self, redis_server: RedisServer) -> None:
        with redis_server.client() as client:
            client.set("key", "value")
            assert client.get("key") == b"value"

    def test_the_next_test_finds_it_empty(self, redis_server: RedisServer) -> None:
        with redis_server.client() as client:
            assert client.dbsize() == 0

    def test_stopped_it_refuses_and_started_it_serves_at_the_same_address(self, redis_server: RedisServer) -> None:
        redis_server.stop()
        with redis_server.client() as client, pytest.raises(redis.ConnectionError):
            client.ping()
        redis_server.start()
        with redis_server.client() as client:
            assert client.ping()


def history(url: str) -> None:
    """Make a table whose rows nobody may take away again, and one that says which version it has."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE kept (id int GENERATED ALWAYS AS IDENTITY, note text)"))
        connection.execute(
            text(
                "CREATE FUNCTION refused() RETURNS trigger LANGUAGE plpgsql AS"
                " 'BEGIN RAISE EXCEPTION ''rows of kept stay''; END'"
            )
        )
        connection.execute(
            text("CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON kept FOR EACH ROW EXECUTE FUNCTION refused()")
        )
        connection.execute(text("CREATE TABLE kept_version AS SELECT 4 AS number"))
    engine.dispose()


class TestPostgres:
    def test_the_owner_makes_tables_and_is_no_superuser(self, postgres_url: str) -> None:
        engine = create_engine(postgres_url)
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE kept (id int)"))
            assert connection.scalar(text("SHOW is_superuser")) == "off"
        engine.dispose()

    def test_the_application_role_may_not_make_tables(self, postgres: PostgresServer, postgres_url: str) -> None:
        dsn = make_url(postgres.as_application(postgres_url)).set(drivername="postgresql")
        with (
            psycopg.connect(dsn.render_as_string(hide_password=False)) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute("CREATE TABLE refused (id int)")

    def test_copies_of_a_template_are_built_once_and_do_not_share_rows(self, postgres: PostgresServer) -> None:
        built: list[str] = []

        def build(url: str) -> None:
            built.append(url)
            engine = create_engine(url)
            with engine.begin() as connection:
                connection.execute(text("CREATE TABLE kept (id int)"))
            engine.dispose()

        first, second = (postgres.create_like("servers-test", build) for _ in range(2))
        for url in (first, second):
            engine = create_engine(url)
            with engine.begin() as connection:
                connection.execute(text("INSERT INTO kept VALUES (1)"))
                assert connection.scalar(text("SELECT count(*) FROM kept")) == 1
            engine.dispose()
            postgres.drop(url)
        assert len(built) == 1

    def test_what_is_lent_again_holds_no_row_of_the_one_before(self, postgres: PostgresServer) -> None:
        first = postgres.lend("lent-rows", history)
        engine = create_engine(first)
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO kept DEFAULT VALUES"))
        left_open = engine.connect()
        left_open.execute(text("SELECT * FROM kept FOR UPDATE"))
        postgres.take_back(first)
        left_open.invalidate()
        engine.dispose()
        again = postgres.lend("lent-rows", history)
        assert again == first
        with engine.begin() as connection:
            assert connection.scalar(text("SELECT count(*) FROM kept")) == 0
            assert connection.scalar(text("INSERT INTO kept DEFAULT VALUES RETURNING id")) == 1
            assert connection.scalar(text("SELECT number FROM kept_version")) == 4
        engine.dispose()
        postgres.take_back(again)

    @pytest.mark.parametrize(
        "change",
        [
            "ALTER TABLE kept DISABLE TRIGGER ALL",
            "ALTER TABLE kept ADD COLUMN more text",
            "CREATE TABLE further (id int)",
            "GRANT DELETE ON kept TO intake_app",
            "DROP TABLE kept",
        ],
    )
    def test_what_was_changed_in_more_than_its_rows_is_not_lent_again(
        self, postgres: PostgresServer, change: str
    ) -> None:
        first = postgres.lend("lent-tables", history)
        engine = create_engine(first)
        with engine.begin() as connection:
            connection.execute(text(change))
        engine.dispose()
        postgres.take_back(first)
        again = postgres.lend("lent-tables", history)
        assert again != first
        postgres.drop(again)

    def test_it_comes_back_with_what_was_committed(self, postgres: PostgresServer, postgres_url: str) -> None:
        engine = create_engine(postgres_url)
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE kept AS SELECT 7 AS id"))
        engine.dispose()
        postgres.stop()
        postgres.start()
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT id FROM kept")) == 7
        engine.dispose()


def test_storage_tests_run_on_both_databases(database_url: str, request: pytest.FixtureRequest) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE kept (id int)"))
    engine.dispose()
    assert engine.dialect.name in request.node.name
