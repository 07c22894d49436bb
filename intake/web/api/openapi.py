"""The description of the API (OpenAPI 3.1), made from its routes and from the form's definition."""

from __future__ import annotations

import re
from collections.abc import Iterator
from inspect import getdoc
from typing import Any, Final

from flask import Flask

from forms import Form
from forms.schema import answers_object, definitions
from intake.web.api.bodies import IDEMPOTENCY_KEY, MOST_BYTES
from intake.web.api.kinds import KINDS
from intake.web.api.operations import OPERATIONS, PROBLEMS, SCHEMAS
from intake.web.problems import MEDIA_TYPE

AT: Final = "#/components/schemas/"
BLUEPRINT: Final = "api"
_ARGUMENT: Final = re.compile(r"<(\w+)>")


def described(app: Flask, form: Form) -> dict[str, Any]:
    """The whole description: a path for each rule of the blueprint, and what they send and get as schemas.

    Raises KeyError for a route that `operations` does not describe: none may be forgotten.
    """
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{form.title}: API for agencies' own systems",
            "version": form.version,
            "description": "If a child is in danger now, phone 999: nobody watches this API.",
        },
        "servers": [{"url": "/"}],
        "paths": dict(_paths(app)),
        "components": {
            "securitySchemes": {"agencyKey": {"type": "http", "scheme": "bearer", "description": "The agency's key."}},
            "schemas": {
                **definitions(form),
                "Answers": {"title": "Answers", **answers_object(form, AT)},
                **SCHEMAS,
            },
            "parameters": {"IdempotencyKey": _idempotency_key()},
            "responses": {name: _problem(status) for name, status in PROBLEMS.items()},
        },
    }


def _paths(app: Flask) -> Iterator[tuple[str, dict[str, Any]]]:
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        blueprint, _, name = rule.endpoint.partition(".")
        if blueprint != BLUEPRINT:
            continue
        method = next(iter((rule.methods or set()) - {"HEAD", "OPTIONS"})).lower()
        summary = (getdoc(app.view_functions[rule.endpoint]) or "").split("\n\n", 1)[0]
        yield (
            _ARGUMENT.sub(r"{\1}", rule.rule),
            {method: {"operationId": name, "summary": " ".join(summary.split()), **OPERATIONS[name]}},
        )


def _idempotency_key() -> dict[str, Any]:
    return {
        "name": "Idempotency-Key",
        "in": "header",
        "required": True,
        "description": KINDS["no-idempotency-key"].detail,
        "schema": {"type": "string", "pattern": f"^{IDEMPOTENCY_KEY}$"},
    }


def _problem(status: int) -> dict[str, Any]:
    described = [kind.title for kind in KINDS.values() if kind.status == status]
    titles = {404: "Nothing here, or nothing that your agency sent", 413: f"More than {MOST_BYTES:,} bytes"}
    titles |= {415: "No JSON", 429: "Too many requests", 503: "Busy: send the same again, with the same key"}
    said: dict[str, Any] = {
        "description": "; or ".join(described) or titles[status],
        "content": {MEDIA_TYPE: {"schema": {"$ref": f"{AT}Problem"}}},
    }
    if status in {429, 503}:
        said["headers"] = {
            "Retry-After": {
                "description": "Seconds",
                "required": True,
                "schema": {"type": "string", "pattern": "^[0-9]+$"},
            }
        }
    if status == 401:
        said["headers"] = {"WWW-Authenticate": {"required": True, "schema": {"type": "string"}}}
    return said
