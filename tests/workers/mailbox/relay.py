"""A wire between the product and a mail server that tests cut, freeze and talk into."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread


class HangUp(Exception):
    """Raised by what rewrites a server's words: these are its last, and both ends are closed."""

    def __init__(self, words: bytes) -> None:
        super().__init__()
        self.words = words


class Relay:
    """Listens on ``port`` and forwards to another port on loopback; ``rewrite`` changes what the server says.

    What ``answer`` gives for a command of the client's is said in the server's name, and the server never hears of it.
    """

    def __init__(
        self, to: int, rewrite: Callable[[bytes], bytes], host: str, answer: Callable[[bytes], bytes | None]
    ) -> None:
        self._to = to
        self._rewrite = rewrite
        self._answer = answer
        self._listener = socket.create_server((host, 0))
        self.port: int = self._listener.getsockname()[1]
        self._clients: list[socket.socket] = []
        self._servers: list[socket.socket] = []
        self._frozen: set[socket.socket] = set()
        self.accepted = Event()
        Thread(target=self._accept, daemon=True).start()

    def freeze(self) -> None:
        """From now on nothing passes on the connections there are; they stay open. New ones work."""
        self._frozen |= {*self._clients, *self._servers}
        self.accepted.clear()

    def say(self, words: bytes) -> None:
        """Say something to the client of the last connection, in the server's name."""
        self._clients[-1].sendall(words)

    def cut(self) -> None:
        """End all connections."""
        for end in (*self._clients, *self._servers):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """End all connections and listen no more."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._to))
                self._clients.append(client)
                self._servers.append(server)
                for one in ((client, server, self._asked), (server, client, self._said)):
                    Thread(target=self._pass_on, args=one, daemon=True).start()
                self.accepted.set()

    def _said(self, words: bytes, server: socket.socket, client: socket.socket) -> None:
        try:
            client.sendall(self._rewrite(words))
        except HangUp as last:
            client.sendall(last.words)
            for end in (client, server):
                end.shutdown(socket.SHUT_RDWR)

    def _asked(self, words: bytes, client: socket.socket, server: socket.socket) -> None:
        reply = self._answer(words)
        if reply is None:
            server.sendall(words)
        else:
            client.sendall(reply)

    def _pass_on(
        self,
        source: socket.socket,
        target: socket.socket,
        hand_on: Callable[[bytes, socket.socket, socket.socket], None],
    ) -> None:
        with suppress(OSError):
            while said := source.recv(65_536):
                if source not in self._frozen:
                    hand_on(said, source, target)
        if source not in self._frozen:
            with suppress(OSError):
                target.shutdown(socket.SHUT_RDWR)
        source.close()


@contextmanager
def relay(
    to: int,
    rewrite: Callable[[bytes], bytes] = lambda said: said,
    host: str = "127.0.0.1",
    answer: Callable[[bytes], bytes | None] = lambda _asked: None,
) -> Iterator[Relay]:
    """A relay for the time of a test."""
    made = Relay(to, rewrite, host, answer)
    try:
        yield made
    finally:
        made.close()
