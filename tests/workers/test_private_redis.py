"""The private Redis: found, closed to everybody else, and started over what a killed one left."""

import socket
import stat
from pathlib import Path

import pytest
import redis

from intake.errors import Permanent
from intake.settings import Settings
from tests.eventually import eventually
from tests.servers.processes import Process
from workers import private_redis


@pytest.fixture
def made(tmp_path: Path) -> Settings:
    return Settings.load({"INTAKE_DATA_DIR": str(tmp_path / "with a space")})


def socket_of(settings: Settings) -> Path:
    assert settings.redis.socket is not None
    return settings.redis.socket


def start(settings: Settings) -> Process:
    command = private_redis.command(socket_of(settings))
    server = Process(["bash", "-c", 'echo begun; exec "$@"', "bash", *command], ready="begun")
    assert eventually(lambda: answers(settings))
    return server


def answers(settings: Settings) -> bool:
    try:
        with redis.Redis.from_url(settings.redis.client_url) as client:
            return bool(client.ping())
    except redis.ConnectionError:
        return False


def test_it_listens_on_its_socket_alone_and_forgets_no_message_for_want_of_memory(made: Settings) -> None:
    server = start(made)
    try:
        with redis.Redis.from_url(made.redis.client_url) as client:
            assert client.ping()
            assert client.config_get("port") == {"port": "0"}
            assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
            assert client.config_get("appendonly") == {"appendonly": "no"}
        assert stat.S_IMODE(socket_of(made).parent.stat().st_mode) == 0o700
        assert stat.S_IMODE(socket_of(made).stat().st_mode) == 0o700
    finally:
        server.kill()


def test_a_socket_that_a_killed_one_left_is_taken_over(made: Settings) -> None:
    folder = socket_of(made).parent
    folder.mkdir(parents=True)
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(socket_of(made)))
    server = start(made)
    try:
        assert answers(made)
    finally:
        server.kill()


def test_a_folder_that_others_may_enter_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    private_redis.command(folder / "redis.sock")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_that_is_somebody_elses_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.private_redis.os.geteuid", lambda: 123_456)
    with pytest.raises(Permanent, match="belongs to somebody else"):
        private_redis.command(tmp_path / "run" / "redis.sock")


def test_a_link_that_leads_elsewhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "run").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Permanent, match="belongs to somebody else"):
        private_redis.command(tmp_path / "run" / "redis.sock")


def test_without_the_package_the_server_on_the_path_is_taken_else_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(private_redis, "find_spec", lambda _name: None)
    (tmp_path / "redis-server").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert private_redis.server() == str(tmp_path / "redis-server")
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    with pytest.raises(Permanent, match="apt-get install redis-server"):
        private_redis.server()
