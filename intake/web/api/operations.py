"""What each route of the API takes and gives, for its OpenAPI description. All data in examples is invented."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from intake.cases.agency_requests import MEANINGS
from intake.cases.reference import ALPHABET
from intake.web.api.kinds import KINDS
from intake.web.api.notifications import FORM_VERSION

AT: Final = "#/components/"
PROBLEMS: Final[Mapping[str, int]] = {
    "NotUnderstood": 400,
    "NotAuthorised": 401,
    "NotFound": 404,
    "TooLarge": 413,
    "NotJson": 415,
    "NotAccepted": 422,
    "TooManyRequests": 429,
    "Busy": 503,
}
_NAMES: Final = {status: name for name, status in PROBLEMS.items()}
_REFERENCE: Final = f"^[{ALPHABET}]{{5}}-[{ALPHABET}]{{5}}$"
_INSTANT: Final = {"type": "string", "format": "date-time", "description": "UTC"}


def _may_fail(*statuses: int) -> dict[str, Any]:
    return {str(status): {"$ref": f"{AT}responses/{_NAMES[status]}"} for status in statuses}


def _json(schema: Mapping[str, Any], description: str, media_type: str = "application/json") -> dict[str, Any]:
    return {"description": description, "content": {media_type: {"schema": dict(schema)}}}


def _object(properties: Mapping[str, Any], *optional: str) -> dict[str, Any]:
    return {
        "type": "object",
        "required": [name for name in properties if name not in optional],
        "properties": dict(properties),
        "additionalProperties": False,
    }


_PATH: Final = {"type": "string", "description": "Of an answer, such as incident_date or children[0].child_dob"}
_CODE: Final = {"type": "string", "description": "A stable word"}
_SENTENCE: Final = {"type": "string", "description": "A sentence, without anything that was sent"}

SCHEMAS: Final[Mapping[str, Any]] = {
    "Notification": {
        "type": "object",
        "required": ["answers"],
        "properties": {
            "form_version": {
                "type": "string",
                "pattern": f"^{FORM_VERSION}$",
                "description": "The version of the form that the answers were made for.",
            },
            "answers": {"$ref": f"{AT}schemas/Answers"},
        },
        "additionalProperties": False,
    },
    "Created": _object(
        {
            "reference": {"type": "string", "pattern": _REFERENCE},
            "received_at": _INSTANT,
            "status_url": {"type": "string", "format": "uri-reference"},
            "missing": {
                "type": "array",
                "items": _PATH,
                "description": "Wanted, and not answered. Send it as an update as soon as you know.",
            },
            "findings": {
                "type": "array",
                "items": _object({"path": _PATH, "code": _CODE, "detail": _SENTENCE}),
                "description": "What looks doubtful. All of it was kept.",
            },
        }
    ),
    "Standing": _object(
        {
            "reference": {"type": "string", "pattern": _REFERENCE},
            "received_at": _INSTANT,
            "state": {"oneOf": [{"const": state, "description": meaning} for state, meaning in MEANINGS.items()]},
            "meaning": {"type": "string"},
        }
    ),
    "Problem": {
        "type": "object",
        "description": "Problem details (RFC 9457)",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string", "format": "uri-reference"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "request_id": {"type": "string", "description": "Name it when you ask the partnership about a failure."},
            "errors": {
                "type": "array",
                "items": _object(
                    {
                        "pointer": {"type": "string", "description": "JSON Pointer (RFC 6901) into the body"},
                        "code": _CODE,
                        "detail": _SENTENCE,
                    }
                ),
            },
        },
    },
    "ProblemKind": _object(
        {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
        }
    ),
}

_EXAMPLE: Final = {
    "form_version": "NSP-2026.2",
    "answers": {
        "date_notification": "2026-03-27",
        "is_update": "no",
        "notifier_name": "Perran Quillfeather",
        "notifier_role": "Named nurse",
        "notifier_phone": "01632 960 301",
        "incident_date": "2026-03-26",
        "incident_summary": "A child was brought to the emergency department with injuries that nobody explained.",
        "immediate_risk_now": "not_known",
        "serious_harm_grounds": ["life_threatening_injury"],
        "children": [{"child_forenames": "Wren", "child_surname": "Tolgarrick", "child_dob": "2019-05"}],
        "declaration": True,
    },
}

OPERATIONS: Final[Mapping[str, Mapping[str, Any]]] = {
    "send": {
        "security": [{"agencyKey": []}],
        "parameters": [{"$ref": f"{AT}parameters/IdempotencyKey"}],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": {"$ref": f"{AT}schemas/Notification"}, "example": _EXAMPLE},
            },
        },
        "responses": {
            "201": {
                **_json({"$ref": f"{AT}schemas/Created"}, "Kept. The same request again gets the same answer."),
                "headers": {
                    "Location": {"required": True, "schema": {"type": "string"}, "description": "Where to ask for it"},
                    "Idempotent-Replayed": {
                        "required": False,
                        "schema": {"const": "true"},
                        "description": "It was kept by an earlier request.",
                    },
                },
                "links": {
                    "HowFarItIs": {"operationId": "standing", "parameters": {"reference": "$response.body#/reference"}}
                },
            },
            **_may_fail(400, 401, 413, 415, 422, 429, 503),
        },
    },
    "standing": {
        "security": [{"agencyKey": []}],
        "parameters": [
            {
                "name": "reference",
                "in": "path",
                "required": True,
                "schema": {"type": "string", "pattern": _REFERENCE},
                "example": "K7MD4-RWX9C",
            }
        ],
        "responses": {
            "200": _json({"$ref": f"{AT}schemas/Standing"}, "How far it is"),
            **_may_fail(401, 404, 429, 503),
        },
    },
    "json_schema": {
        "security": [],
        "responses": {
            "200": _json({"type": "object"}, "JSON Schema 2020-12 of the answers", "application/schema+json"),
        },
    },
    "openapi": {"security": [], "responses": {"200": _json({"type": "object"}, "This description")}},
    "problem_kind": {
        "security": [],
        "parameters": [
            {"name": "kind", "in": "path", "required": True, "schema": {"type": "string", "enum": [*KINDS]}}
        ],
        "responses": {
            "200": _json({"$ref": f"{AT}schemas/ProblemKind"}, "What the problem means, and what to do"),
            **_may_fail(404),
        },
    },
}
