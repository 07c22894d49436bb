"""The WSGI server."""

from __future__ import annotations

from typing import Any, Final

import waitress  # type: ignore[import-untyped]
from flask import Flask

from intake.settings import Settings

_FORM_AROUND_IT: Final = 1024 * 1024
"""What a form around the largest upload adds."""
_THREADS: Final = 8
_CONNECTIONS: Final = 1_000
"""Open at once. A caller that sends a byte now and then holds one and no thread: a hundred of them, the server's own
limit, would keep everybody else out."""
_IDLE_SECONDS: Final = 60


def serve(app: Flask, settings: Settings) -> None:
    """Serve until the process is told to stop."""
    waitress.serve(app, host=settings.host, port=settings.port, **options(settings))


def options(settings: Settings) -> dict[str, Any]:
    """How the server is set up, wherever it listens.

    Forwarding headers count only behind as many proxies as the settings say; else they are dropped.
    """
    forwarding: dict[str, Any] = {}
    if settings.trusted_proxies:
        forwarding = {
            "trusted_proxy": "*",
            "trusted_proxy_count": settings.trusted_proxies,
            "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
        }
    return {
        "threads": _THREADS,
        "connection_limit": _CONNECTIONS,
        "asyncore_use_poll": True,  # select(2) knows no descriptor above 1,023
        # What is larger is cut off before it is kept in memory or on disk.
        "max_request_body_size": settings.max_upload_bytes + _FORM_AROUND_IT,
        "max_request_header_size": 32 * 1024,
        "channel_timeout": _IDLE_SECONDS,
        "ident": "",
        "clear_untrusted_proxy_headers": True,
        **forwarding,
    }
