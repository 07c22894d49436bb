"""Headers, cookies and form tokens: strict by default, nothing from elsewhere."""

from __future__ import annotations

from flask import Flask, Response, request
from flask_talisman import Talisman
from flask_wtf.csrf import CSRFProtect

from intake.settings import Settings

# Text fields of one page: DOMAIN's longest narrative many times over.
MAX_FORM_BYTES = 2 * 1024 * 1024

_CSP = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
_PERMISSIONS = dict.fromkeys(("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics"), "()")


def protect(app: Flask, settings: Settings) -> None:
    """Set cookies, size limits, form tokens and security headers for every response."""
    https = settings.secure
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="__Host-intake-form" if https else "intake-form",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=settings.max_upload_bytes,
        MAX_FORM_MEMORY_SIZE=MAX_FORM_BYTES,
        MAX_FORM_PARTS=2_000,
        # A form left open over a long meeting is still taken: it ends with the session, not before.
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=https,
    )
    Talisman(
        app,
        force_https=False,  # the proxy in front speaks TLS and redirects
        strict_transport_security=https,
        session_cookie_secure=https,
        session_cookie_http_only=True,
        session_cookie_samesite="Lax",
        frame_options="DENY",
        referrer_policy="same-origin",
        content_security_policy=_CSP,
        content_security_policy_nonce_in=["script-src"],
        permissions_policy=_PERMISSIONS,
        feature_policy={},
    )
    # After the headers, so that the page of a refused form has its nonce too.
    app.before_request(_bound_what_is_no_upload)
    CSRFProtect(app)
    app.after_request(_keep_nothing)


def _bound_what_is_no_upload() -> None:
    """Only files may be large. MAX_FORM_MEMORY_SIZE bounds the texts beside them, and those alone."""
    if request.mimetype != "multipart/form-data":
        request.max_content_length = MAX_FORM_BYTES


def _keep_nothing(response: Response) -> Response:
    """No page stays in a cache unless its view said so: nearly all hold personal data."""
    if "Cache-Control" not in response.headers or response.status_code >= 400:
        response.headers["Cache-Control"] = "no-store"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
