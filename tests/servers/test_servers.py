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
