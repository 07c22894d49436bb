"""A page that says who asks, served as the product's pages are: `python -m tests.intake.web.who`, with its settings."""

from __future__ import annotations

import os

from flask import Flask, request

from intake.settings import Settings
from intake.web.server import serve


def _main() -> None:
    app = Flask("who")
    app.add_url_rule("/", "who", lambda: request.remote_addr or "", methods=["GET", "POST"])
    serve(app, Settings.load(os.environ))


if __name__ == "__main__":
    _main()
