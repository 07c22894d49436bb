"""A line and a figure for each request: which page, how it ended, how long it took. No address, query or name."""

from __future__ import annotations

import logging
import time
from typing import cast
from uuid import uuid4

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Histogram

log = logging.getLogger("intake.web.requests")


def observe(app: Flask) -> None:
    """Give every request an id, and count and log it when it ends."""
    registry = CollectorRegistry()
    app.extensions["intake-metrics"] = registry
    seconds = Histogram(
        "intake_http_request_seconds",
        "Time to answer a request, by page, method and status",
        ["page", "method", "status"],
        registry=registry,
    )

    def begin() -> None:
        g.request_id = uuid4().hex
        g.begun = time.perf_counter()

    def finish(response: Response) -> Response:
        taken = time.perf_counter() - g.begun
        # The rule, not the path: a path may carry a reference or a draft's id.
        page = request.url_rule.rule if request.url_rule else "no such page"
        method = request.method if request.method in {"GET", "HEAD", "POST", "OPTIONS"} else "other"
        seconds.labels(page, method, str(response.status_code)).observe(taken)
        log.info("%s %s %s %d %.1f ms", g.request_id, method, page, response.status_code, taken * 1000)
        response.headers["X-Request-ID"] = g.request_id
        return response

    app.before_request(begin)
    app.after_request(finish)


def registry_of(app: Flask) -> CollectorRegistry:
    """The application's own figures."""
    return cast(CollectorRegistry, app.extensions["intake-metrics"])
