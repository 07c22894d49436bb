"""A server of Python's own in a thread of the tests."""

from __future__ import annotations

import threading
from socketserver import BaseServer
from typing import Final

LOOK_SECONDS: Final = 0.02
"""How often it looks whether it is to stop. Python's own half second, at the end of each test, is minutes of a run."""


class Listening:
    """``server``, answering until `close`."""

    def __init__(self, server: BaseServer) -> None:
        self._server = server
        self._thread = threading.Thread(target=server.serve_forever, args=(LOOK_SECONDS,))
        self._thread.start()

    def close(self) -> None:
        """Stop, and let go of the port."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
