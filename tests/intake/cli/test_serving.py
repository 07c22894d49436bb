"""The service as one command: it comes up, works, heals, and is gone when told so."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.eventually import eventually
from tests.servers.processes import Process, free_port


def answers(port: int, page: str = "/health/ready") -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{page}", timeout=5) as reply:
            return bool(reply.status == 200)
    except OSError:
        return False


def children(pid: int) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    return [int(line) for line in found.stdout.split()]


@contextmanager
def running(data: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    environment = os.environ | {"INTAKE_DATA_DIR": str(data), "INTAKE_PORT": str(port)}
    service = subprocess.Popen([sys.executable, "-m", "intake.cli", "run"], env=environment, start_new_session=True)
    try:
        yield service
    finally:
        if service.poll() is None:
            os.killpg(service.pid, signal.SIGKILL)
        service.wait()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def ready(port: int) -> dict[str, Any]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=10) as reply:
        return dict(json.load(reply))


def well(port: int) -> bool:
    return answers(port) and ready(port)["status"] == "ok"


def family(pid: int) -> list[int]:
    """Everything that was started by a process, by what it started, and so on."""
    return [each for child in children(pid) for each in (child, *family(child))]


def alive(pids: Iterable[int]) -> list[int]:
    states = subprocess.run(
        ["ps", "-o", "pid=,stat=", "-p", ",".join(map(str, pids))], capture_output=True, text=True, check=False
    ).stdout.splitlines()
    return [int(line.split()[0]) for line in states if "Z" not in line]


def test_story_25_parts_that_die_are_started_again_and_all_of_it_stops_when_told(data: Path) -> None:
    port = free_port()
    with running(data, port) as service:
        assert eventually(lambda: well(port))
        parts = children(service.pid)
        assert len(parts) == 5
        for part in parts:  # the private Redis, the pages, the tasks, the schedule, the mailboxes
            os.kill(part, signal.SIGKILL)
        assert eventually(lambda: len(set(children(service.pid)) - set(parts)) == 5)
        before = datetime.now(UTC)
        assert eventually(lambda: swept_since(data, before))
        assert eventually(lambda: well(port))
        everything = family(service.pid)
        os.killpg(service.pid, signal.SIGINT)
        assert service.wait(30) == 0
        assert alive(everything) == []
    assert not answers(port)


def test_what_it_started_ends_with_it_however_it_ends(data: Path) -> None:
    port = free_port()
    with running(data, port) as service:
        assert eventually(lambda: well(port))
        everything = family(service.pid)
        assert len(everything) > 5
        service.kill()
        assert eventually(lambda: alive(everything) == [])


def test_a_worker_beside_it_uses_the_redis_that_is_there(data: Path) -> None:
    port = free_port()
    with running(data, port):
        assert eventually(lambda: well(port))
        command = [sys.executable, "-m", "intake.cli", "worker"]
        beside = Process(command, ready=" ready.", env=os.environ | {"INTAKE_DATA_DIR": str(data)})
        everything = family(beside.pid)
        assert len(everything) > 3
        beside.stop()
        assert alive(everything) == []
        assert well(port)


def swept_since(data: Path, then: datetime) -> bool:
    with closing(sqlite3.connect(f"file:{data}/intake.sqlite3?mode=ro", uri=True)) as database:
        found = database.execute("SELECT at FROM heartbeat WHERE process = 'sweep'").fetchone()
    return found is not None and datetime.fromisoformat(found[0]).replace(tzinfo=UTC) > then


def test_two_services_never_share_a_data_folder(data: Path) -> None:
    port = free_port()
    with running(data, port):
        assert eventually(lambda: answers(port))
        second = subprocess.run(
            [sys.executable, "-m", "intake.cli", "run"],
            env=os.environ | {"INTAKE_DATA_DIR": str(data), "INTAKE_PORT": str(free_port())},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert second.returncode == 1
    assert "running already" in second.stderr
    assert "Traceback" not in second.stderr


def test_the_first_page_says_what_to_do_when_a_child_is_in_danger(data: Path) -> None:
    port = free_port()
    with running(data, port):
        assert eventually(lambda: answers(port))
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as reply:
            page = reply.read().decode()
    assert "call 999" in page
    assert "The number is on your council’s website" in page
