"""Ringing never fails, never waits long, and says nothing but an id."""

import base64
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy import select

from intake.settings import Settings
from intake.store import outbox
from intake.store.arrivals import Receipt
from intake.store.work import OutboxRow
from tests.examples import example
from tests.figures import Figure
from tests.servers.processes import free_port
from tests.servers.redis_server import RedisServer
from tests.workers.house import House, house
from workers.app import WORK
from workers.bell import QUIET_SECONDS, Bell

KEY = outbox.key_of("receipt", "0" * 32)


@pytest.fixture
def deaf() -> Iterator[str]:
    """The address of a Redis that takes connections and never answers."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(8)
        yield f"redis://127.0.0.1:{listening.getsockname()[1]}/0"


def settings(folder: Path, url: str) -> Settings:
    return Settings.load({"INTAKE_DATA_DIR": str(folder), "INTAKE_REDIS_URL": url})


def test_a_bell_waits_until_somebody_takes_it(redis_server: RedisServer, tmp_path: Path) -> None:
    bell = Bell(settings(tmp_path, redis_server.url))
    assert bell.waiting() == 0
    bell.ring(KEY)
    bell.ring(KEY)
    assert bell.waiting() == 2


def test_a_redis_that_came_back_is_rung_again(redis_server: RedisServer, tmp_path: Path) -> None:
    seconds = [0.0]
    bell = Bell(settings(tmp_path, redis_server.url), lambda: seconds[0])
    bell.ring(KEY)
    redis_server.stop()
    bell.ring(KEY)
    redis_server.start()
    bell.ring(KEY)  # nobody tries at once
    assert bell.waiting() == 0
    seconds[0] = QUIET_SECONDS
    bell.ring(KEY)
    assert bell.waiting() == 1


def test_a_redis_that_refuses_for_want_of_memory_is_no_failure_of_the_notifier(
    redis_server: RedisServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with redis_server.client() as client:
        client.config_set("maxmemory", "1")
        try:
            Bell(settings(tmp_path, redis_server.url)).ring(KEY)
        finally:
            client.config_set("maxmemory", "0")
    assert "the sweep finds what is waiting" in caplog.text
    assert KEY not in caplog.text


@pytest.mark.parametrize("state", ["deaf", "gone"])
def test_the_reference_is_given_while_redis_is_deaf_or_gone(state: str, tmp_path: Path, deaf: str) -> None:
    url = deaf if state == "deaf" else f"redis://127.0.0.1:{free_port()}/0"
    with house(tmp_path / "data", url) as at:
        browser = at.browser()
        shown = browser.get(at.send_online(browser, example("0031"))).text
        with at.store.reading() as session:
            assert session.scalars(select(Receipt.reference)).one() in shown


@pytest.mark.prove
def test_how_long_a_notifier_waits_for_a_redis_that_is_gone_or_deaf(tmp_path: Path, deaf: str, figure: Figure) -> None:
    for name, url in (("refuses", f"redis://127.0.0.1:{free_port()}/0"), ("never answers", deaf)):
        bell = Bell(settings(tmp_path, url))
        begun = monotonic()
        bell.ring(KEY)
        first = monotonic() - begun
        begun = monotonic()
        bell.ring(KEY)
        figure(f"A bell when Redis {name}: the first, and the next", f"{first:.2f} s, {monotonic() - begun:.4f} s")


def test_a_message_holds_an_id_and_nothing_of_the_notification(at: House, redis_server: RedisServer) -> None:
    answers = example("0031")
    at.send_online(at.browser(), answers)
    with redis_server.client() as client:
        (message,) = client.lrange(WORK, 0, -1)
        everything = b"".join(repr(client.dump(name)).encode() for name in client.scan_iter())
    body = base64.b64decode(json.loads(message)["body"])
    arguments, named, _ = json.loads(body)
    assert named == {}
    with at.store.reading() as session:
        assert arguments == [session.scalars(select(OutboxRow.key)).one()]
    for said in (answers["notifier_name"], answers["notifier_email"], answers["children"][0]["child_surname"]):
        assert said.encode() not in message + body + everything
