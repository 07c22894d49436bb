"""The service as one command: it comes up, works, heals, and is gone when told so."""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from time import monotonic

import pytest

from tests.servers.processes import free_port


def eventually(holds: Callable[[], bool], within: float = 60) -> bool:
    """Looks again and again until it holds; the wait is a limit, never the test's pace."""
    deadline, pause = monotonic() + within, Event()
    while not holds():
        if monotonic() > deadline:
            return False
        pause.wait(0.1)
    return True


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


def test_a_part_that_dies_is_started_again_and_all_of_it_stops_when_told(data: Path) -> None:
    port = free_port()
    with running(data, port) as service:
        assert eventually(lambda: answers(port))
        parts = children(service.pid)
        assert len(parts) == 2
        for part in parts:
            os.kill(part, signal.SIGKILL)
        assert eventually(lambda: len(set(children(service.pid)) - set(parts)) == 2)
        assert eventually(lambda: answers(port))
        os.killpg(service.pid, signal.SIGINT)
        assert service.wait(30) == 0
    assert not answers(port)


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
