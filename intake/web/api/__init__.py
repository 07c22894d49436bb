"""The API for agencies' own systems: send a notification as JSON, ask how far it is, and read how both are done.

It knows its callers by their keys: no cookie is read or set, so that it needs no form token, and no page elsewhere may
use it (docs/decisions/0048).
"""

from __future__ import annotations

import json
from functools import cache
from typing import Final

from flask import Blueprint, Response, current_app, jsonify, request, url_for
from flask.blueprints import BlueprintSetupState

from forms.notification import NOTIFICATION
from forms.schema import answers_schema
from intake.web.api import notifications
from intake.web.api.kinds import KINDS
from intake.web.api.openapi import BLUEPRINT, described
from intake.web.problems import plain_problem, refuse

SCHEMA_TYPE: Final = "application/schema+json"

blueprint = Blueprint(BLUEPRINT, __name__, url_prefix="/api/v1")
notifications.register(blueprint)


@blueprint.record_once
def _needs_no_form_token(state: BlueprintSetupState) -> None:
    state.app.extensions["csrf"].exempt(blueprint)


@blueprint.get("/schema")
def json_schema() -> Response:
    """The JSON Schema of the answers: every question, its codes, and when it is asked."""
    return _for_everybody(_schema(), SCHEMA_TYPE)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The OpenAPI description of this API."""
    return _for_everybody(json.dumps(described(current_app, NOTIFICATION)), "application/json")


@blueprint.get("/problems/<kind>")
def problem_kind(kind: str) -> Response:
    """What a kind of problem means, and what to do about it."""
    known = KINDS.get(kind)
    if known is None:
        refuse(plain_problem(404))
    own = url_for("api.problem_kind", kind=kind)
    return jsonify(type=own, title=known.title, status=known.status, detail=known.detail)


@cache
def _schema() -> str:
    return json.dumps(answers_schema(NOTIFICATION))


def _for_everybody(text: str, media_type: str) -> Response:
    answer = Response(text, mimetype=media_type)
    answer.headers["Cache-Control"] = "public, max-age=3600"
    answer.add_etag()
    answer.make_conditional(request)
    return answer


__all__ = ["blueprint"]
