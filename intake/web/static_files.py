"""Styles, script and icon under fingerprinted names, and the partnership's colour."""

from __future__ import annotations

import json
import mimetypes
import re
from functools import cache
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, abort, current_app, request, send_from_directory, url_for
from werkzeug.wrappers import Response as BaseResponse

from intake.errors import Permanent
from intake.resources import assets_dir
from intake.web.colour import readable_on_white
from intake.web.context import current_settings

blueprint = Blueprint("assets", __name__, url_prefix="/assets")

_YEAR = 31_536_000
_COMPRESSED: Final = {"br": ".br", "gzip": ".gz"}
"""Encoding that a browser takes -> ending of the file that the build made beside each (docs/decisions/0052)."""


@cache
def manifest(folder: Path) -> dict[str, str]:
    """Plain name to fingerprinted name. Raises Permanent when the assets were never built."""
    try:
        names: dict[str, str] = json.loads((folder / "manifest.json").read_text("utf-8"))
    except FileNotFoundError:
        raise Permanent("The page assets are not built yet. Run `make setup`, then start again.") from None
    return names


def asset(name: str) -> str:
    """The address of an asset by its plain name, for templates."""
    return url_for("assets.file", name=manifest(assets_dir())[name])


@blueprint.get("/<name>")
def file(name: str) -> BaseResponse:
    """A built file. Its name changes with its bytes, so that browsers keep it for a year."""
    if name not in manifest(assets_dir()).values():
        abort(404)
    encoding = request.accept_encodings.best_match(_COMPRESSED)
    kind, _ = mimetypes.guess_type(name)
    response = send_from_directory(
        assets_dir(), name + _COMPRESSED.get(encoding or "", ""), mimetype=kind, max_age=_YEAR
    )
    if encoding is not None:
        response.headers["Content-Encoding"] = encoding
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
    return response


@blueprint.get("/brand.css")
def brand() -> Response:
    """The partnership's colour as a custom property, darkened until white text on it can be read."""
    colour = readable_on_white(current_settings().brand_colour)
    response = current_app.response_class(f":root{{--intake-brand:{colour}}}\n", mimetype="text/css")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@blueprint.get("/logo")
def logo() -> Response:
    """The partnership's logo; 404 where it has none. Scripts in it never run: the policy of every page forbids them."""
    found = current_settings().logo
    if found is None:
        abort(404)
    response = current_app.response_class(found.data, mimetype=found.media_type)
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@blueprint.get("/favicon.svg")
def favicon() -> Response:
    """The icon, in the partnership's colour."""
    source = (assets_dir() / manifest(assets_dir())["favicon.svg"]).read_text("utf-8")
    colour = readable_on_white(current_settings().brand_colour)
    response = current_app.response_class(
        re.sub(r'fill="#[0-9a-f]{6}"', f'fill="{colour}"', source, count=1), mimetype="image/svg+xml"
    )
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response
