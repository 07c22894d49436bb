"""The server itself: who is believed to ask, what is cut off, and callers that send a byte now and then."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.eventually import eventually
from tests.servers.processes import free_port


@contextmanager
def serving(folder: Path, **settings: str) -> Iterator[int]:
    """The port of a page that says who asks, served as the product is, in a process of its own."""
    port = free_port()
    environment = {"INTAKE_DATA_DIR": str(folder), "INTAKE_PORT": str(port), **settings}
    process = subprocess.Popen([sys.executable, "-m", "tests.intake.web.who"], env=os.environ | environment)
    try:
        assert eventually(lambda: _answers(port))
        yield port
    finally:
        process.terminate()
        process.wait()


def _answers(port: int) -> bool:
    try:
        return bool(who(port, ""))
    except OSError:
        return False


def who(port: int, forwarded: str) -> str:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    line.request("GET", "/", headers={"X-Forwarded-For": forwarded})
    said = line.getresponse().read().decode()
    line.close()
    return said


@pytest.mark.parametrize(
    ("proxies", "forwarded", "believed"),
    [
        ("0", "203.0.113.7", "127.0.0.1"),
        ("1", "203.0.113.7", "203.0.113.7"),
        # Whoever asks may write the header too: only what our own proxy added to it counts.
        ("1", "198.51.100.9, 203.0.113.7", "203.0.113.7"),
        ("2", "198.51.100.9, 203.0.113.7, 192.0.2.1", "203.0.113.7"),
    ],
)
def test_only_trusted_proxies_say_who_asks(tmp_path: Path, proxies: str, forwarded: str, believed: str) -> None:
    with serving(tmp_path, INTAKE_TRUSTED_PROXIES=proxies) as port:
        assert who(port, forwarded) == believed


def test_callers_that_never_finish_keep_nobody_out(tmp_path: Path) -> None:
    with ExitStack() as held, serving(tmp_path) as port:
        for number in range(300):
            line = held.enter_context(socket.create_connection(("127.0.0.1", port), timeout=20))
            head = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow:" if number % 2 else b"POST / HTTP/1.1\r\n"
            line.sendall(head)
        assert who(port, "") == "127.0.0.1"


def test_a_body_that_says_it_is_too_large_is_not_taken(tmp_path: Path) -> None:
    with ExitStack() as held, serving(tmp_path, INTAKE_MAX_UPLOAD_BYTES="1000") as port:
        line = held.enter_context(socket.create_connection(("127.0.0.1", port), timeout=20))
        line.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000\r\n\r\n")
        assert line.recv(100).split(b"\r\n")[0].endswith(b"413 Request Entity Too Large")


def test_headers_without_end_are_cut_off(tmp_path: Path) -> None:
    with ExitStack() as held, serving(tmp_path) as port:
        line = held.enter_context(socket.create_connection(("127.0.0.1", port), timeout=20))
        line.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: " + b"x" * 40_000 + b"\r\n\r\n")
        assert line.recv(100).startswith(b"HTTP/1.0 431 ")
