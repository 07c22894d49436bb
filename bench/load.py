"""A load of many clients from one process: each keeps its connection, and asks again as soon as it is answered."""

from __future__ import annotations

import selectors
import socket
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

_CHUNK: Final = 65_536
_SILENT_SECONDS: Final = 60.0
SEE_OTHER: Final = 303

Requests = Iterator[bytes]
"""What one client asks, one after another."""


@dataclass(slots=True)
class Measured:
    """How long each answer took, in seconds, and how long all of it."""

    seconds: float = 0.0
    took: list[float] = field(default_factory=list)

    def add(self, other: Measured) -> None:
        """Take in what was measured in another round."""
        self.seconds += other.seconds
        self.took += other.took

    @property
    def a_second(self) -> float:
        return len(self.took) / self.seconds

    def percentile_ms(self, percent: int) -> float:
        """The time within which so many of a hundred were answered."""
        return statistics.quantiles(self.took, n=100, method="inclusive")[percent - 1] * 1_000


def post(path: str, data: Sequence[tuple[str, str]], cookies: str = "") -> bytes:
    """A form as a browser sends it over a connection that it keeps."""
    body = urlencode(data).encode()
    head = [f"POST {path} HTTP/1.1", "Host: localhost", "Content-Type: application/x-www-form-urlencoded"]
    head += [f"Content-Length: {len(body)}", *([f"Cookie: {cookies}"] if cookies else [])]
    return "\r\n".join([*head, "", ""]).encode() + body


def get(path: str, cookies: str = "") -> bytes:
    """A page that a browser asks for."""
    head = [f"GET {path} HTTP/1.1", "Host: localhost", *([f"Cookie: {cookies}"] if cookies else [])]
    return "\r\n".join([*head, "", ""]).encode()


def load(port: int, clients: Sequence[Requests], expect: int = SEE_OTHER) -> Measured:
    """Let every client ask what it has to ask, all at once. Raises ValueError for an answer other than ``expect``."""
    waiting = selectors.DefaultSelector()
    for requests in clients:
        _Client(port, requests, expect).register(waiting)
    found, begun = Measured(), time.perf_counter()
    for key in list(waiting.get_map().values()):
        key.data.ask()
    while waiting.get_map():
        ready = waiting.select(_SILENT_SECONDS)
        if not ready:
            raise TimeoutError("The server does not answer.")
        for key, _ in ready:
            client: _Client = key.data
            if (took := client.hear()) is None:
                continue
            found.took.append(took)
            if not client.ask():
                waiting.unregister(client.connection)
                client.connection.close()
    found.seconds = time.perf_counter() - begun
    return found


class _Client:
    def __init__(self, port: int, requests: Requests, expect: int) -> None:
        self.connection = socket.create_connection(("127.0.0.1", port))
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._requests = requests
        self._expect = f"HTTP/1.1 {expect} ".encode()
        self._heard = b""
        self._asked_at = 0.0

    def register(self, waiting: selectors.BaseSelector) -> None:
        waiting.register(self.connection, selectors.EVENT_READ, self)

    def ask(self) -> bool:
        """Send the next request; False when there is none."""
        asked = next(self._requests, None)
        if asked is None:
            return False
        self._heard, self._asked_at = b"", time.perf_counter()
        self.connection.sendall(asked)
        return True

    def hear(self) -> float | None:
        """The seconds that the answer took, once it is whole."""
        got = self.connection.recv(_CHUNK)
        self._heard += got
        head, ended, body = self._heard.partition(b"\r\n\r\n")
        if ended and len(body) >= _length(head):
            if not head.startswith(self._expect):
                raise ValueError(f"The server answered {head.splitlines()[0].decode()}.")
            return time.perf_counter() - self._asked_at
        if not got:
            raise ValueError("The server closed the connection.")
        return None


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def rounds(count: int, one: Callable[[], tuple[Measured, Measured]]) -> tuple[Measured, Measured]:
    """Both of a pair measured in alternation, so that a busy machine slows both alike."""
    first, second = Measured(), Measured()
    for _ in range(count):
        for total, measured in zip((first, second), one(), strict=True):
            total.add(measured)
    return first, second
