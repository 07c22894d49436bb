"""An application served on a free port, for a browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from werkzeug.serving import make_server

from tests.servers.listening import Listening


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of ``app`` while the block runs."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    listening = Listening(server)
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        listening.close()


@contextmanager
def served_text(html: str) -> Iterator[str]:
    """The address of a page of another site, which holds ``html``."""
    elsewhere = Flask("elsewhere")
    elsewhere.add_url_rule("/", "page", lambda: html)
    with served(elsewhere) as address:
        yield address
