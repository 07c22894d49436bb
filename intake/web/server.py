"""The WSGI server."""

from __future__ import annotations

import waitress  # type: ignore[import-untyped]
from flask import Flask

from intake.settings import Settings

# What a form around the largest upload adds.
_FORM_AROUND_IT = 1024 * 1024


def serve(app: Flask, settings: Settings) -> None:
    """Serve until the process is told to stop.

    Forwarding headers count only behind as many proxies as the settings say; else they are dropped.
    """
    forwarding = {}
    if settings.trusted_proxies:
        forwarding = {
            "trusted_proxy": "*",
            "trusted_proxy_count": settings.trusted_proxies,
            "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
        }
    waitress.serve(
        app,
        host=settings.host,
        port=settings.port,
        threads=8,
        # What is larger is cut off before it is kept in memory or on disk.
        max_request_body_size=settings.max_upload_bytes + _FORM_AROUND_IT,
        max_request_header_size=32 * 1024,
        channel_timeout=60,
        ident="",
        clear_untrusted_proxy_headers=True,
        **forwarding,
    )
