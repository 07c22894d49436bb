"""How often things may be tried: counted in Redis or without it, hidden, and never in the way of a notification."""

from __future__ import annotations

import logging
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from werkzeug.exceptions import TooManyRequests

from intake.web.limits import ALLOWED, Tried, limited, network
from tests.eventually import eventually
from tests.intake.web.base import Site, make_site, sign_in
from tests.servers.processes import die_with_parent, folder
from tests.servers.redis_server import RedisServer
from workers import private_redis

ADDRESS = "203.0.113.7"
EMAIL = "wren.pentreath@example.org"


@pytest.fixture
def shared(tmp_path: Path, redis_server: RedisServer) -> Iterator[tuple[Site, Site]]:
    """Two processes' applications on one Redis, and on one secret key."""
    sites = make_site(tmp_path, redis_server.url), make_site(tmp_path, redis_server.url)
    yield sites
    for site in sites:
        site.store.close()


def tries(site: Site, what: Tried, key: str | None = None, times: int = 1, address: str = ADDRESS) -> int:
    """How many of so many tries were let through."""
    let = 0
    for _ in range(times):
        with site.app.test_request_context("/", environ_overrides={"REMOTE_ADDR": address}):
            try:
                limited(what, key)
            except TooManyRequests:
                continue
            let += 1
    return let


def test_all_processes_count_together(shared: tuple[Site, Site]) -> None:
    one, other = shared
    allowed = ALLOWED[Tried.CODE].tries
    assert tries(one, Tried.CODE, times=allowed - 10) == allowed - 10
    assert tries(other, Tried.CODE, times=20) == 10
    assert tries(one, Tried.CODE) == 0
    assert tries(one, Tried.CODE, address="203.0.113.8") == 1
    assert tries(one, Tried.UPLOAD) == 1


def test_redis_and_the_log_hold_no_address_in_the_clear(
    shared: tuple[Site, Site], redis_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    site, _ = shared
    tries(site, Tried.CODE_FOR, EMAIL, times=ALLOWED[Tried.CODE_FOR].tries + 1)
    tries(site, Tried.CODE)
    with redis_server.client() as client:
        keys = b" ".join(client.keys("*"))
    assert keys.count(b"LIMITS") == 2
    for hidden in (EMAIL, "wren", ADDRESS):
        assert hidden.encode() not in keys
        assert hidden not in caplog.text


def test_a_redis_that_stops_is_replaced_by_memory_and_used_again_when_it_is_back(
    shared: tuple[Site, Site], redis_server: RedisServer
) -> None:
    one, other = shared
    allowed = ALLOWED[Tried.CODE].tries
    assert tries(one, Tried.CODE, times=5) == 5
    redis_server.stop()
    assert tries(one, Tried.CODE, times=allowed + 5) == allowed
    redis_server.start()
    with redis_server.client() as client:

        def counted() -> bool:
            tries(one, Tried.UPLOAD)
            return bool(client.keys("*"))

        assert eventually(counted)
    assert tries(other, Tried.CODE) == 1


def test_a_redis_that_is_away_from_the_start_stops_no_page(tmp_path: Path, redis_server: RedisServer) -> None:
    redis_server.stop()
    site = make_site(tmp_path, redis_server.url)
    site.add_user(EMAIL, "icb")
    for _ in range(ALLOWED[Tried.ACCOUNT].tries):
        assert sign_in(site.visitor(), EMAIL, "guess").status_code == 400
    assert sign_in(site.visitor(), EMAIL, "guess").status_code == 429
    site.store.close()


def test_a_redis_that_dies_between_the_test_and_the_count_fails_no_page(
    shared: tuple[Site, Site], redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, _ = shared
    site.add_user(EMAIL, "icb")

    def slow(*_: object) -> None:
        redis_server.stop()

    monkeypatch.setattr("intake.web.account.views.user_by_password", slow)
    assert sign_in(site.visitor(), EMAIL, "guess").status_code == 400


@pytest.mark.parametrize("spelling", ["unix://", "redis+socket://"])
def test_the_private_redis_counts_on_its_socket(tmp_path: Path, spelling: str) -> None:
    short = folder("redis")  # the path of a socket has 107 bytes at most
    socket = short / "redis.sock"
    server = subprocess.Popen(private_redis.command(socket), preexec_fn=die_with_parent)  # noqa: PLW1509 - it calls prctl and nothing that takes a lock
    site = make_site(tmp_path, f"{spelling}{socket}")
    try:
        assert eventually(socket.exists)
        assert tries(site, Tried.BEGIN) == 1
        with redis.Redis.from_url(f"unix://{socket}") as client:
            assert len(client.keys("*")) == 1
    finally:
        server.terminate()
        server.wait()
        site.store.close()
        shutil.rmtree(short)


@pytest.mark.parametrize(
    ("given", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("", ""),
        ("not an address", "not an address"),
    ],
)
def test_an_office_counts_as_one_and_its_neighbour_as_another(site: Site, given: str, counted: str) -> None:
    with site.app.test_request_context("/", environ_overrides={"REMOTE_ADDR": given}):
        assert network() == counted
