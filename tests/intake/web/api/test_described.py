"""Schemathesis calls what the OpenAPI description describes, as described and otherwise, and checks every answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Final
from uuid import uuid4

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from intake.web.api.bodies import IDEMPOTENCY_KEY
from intake.web.limits import ALLOWED, Allowance, Tried
from tests.figures import Figure
from tests.intake.web.api.calling import SEND, Agency
from tests.intake.web.base import Site

PATHS: Final = {
    ("GET", f"{SEND}/{{reference}}"),
    ("GET", "/api/v1/openapi.json"),
    ("GET", "/api/v1/problems/{kind}"),
    ("GET", "/api/v1/schema"),
    ("POST", SEND),
}
TRIED: Final = [
    *((method, path, GenerationMode.POSITIVE) for method, path in sorted(PATHS) if path != "/api/v1/openapi.json"),
    *((method, path, GenerationMode.NEGATIVE) for method, path in sorted(PATHS) if method == "POST" or "{" in path),
]
"""A request without any part has none that could be wrong."""
_SEEDED: Final = settings(
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[*HealthCheck],
)


@pytest.fixture(autouse=True)
def _without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ALLOWED, Tried.API, Allowance(10**9))
    monkeypatch.setitem(ALLOWED, Tried.API_REFUSED, Allowance(10**9, failures=True))


def _each_as_new(site: Site) -> Callable[[dict[str, Any], Any], Iterable[bytes]]:
    """The application, to which each good idempotency key is a new one: few of those that are made up differ."""

    def serve(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        if re.fullmatch(IDEMPOTENCY_KEY, environ.get("HTTP_IDEMPOTENCY_KEY", "")):
            environ["HTTP_IDEMPOTENCY_KEY"] = str(uuid4())
        return site.app(environ, start)

    return serve


def test_every_route_is_described(hospital: Agency) -> None:
    described = hospital.client.get("/api/v1/openapi.json").json
    assert described is not None
    found = {(method.upper(), path) for path, methods in described["paths"].items() for method in methods}
    assert found == PATHS
    assert all(operation["summary"] for methods in described["paths"].values() for operation in methods.values())


@pytest.mark.parametrize(("method", "path", "mode"), TRIED)
def test_every_answer_is_as_described(hospital: Agency, method: str, path: str, mode: GenerationMode) -> None:
    api = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", _each_as_new(hospital.site))
    credentials = {"Authorization": f"Bearer {hospital.key}"}
    statuses = set()

    @settings(_SEEDED, max_examples=12)
    @given(case=api[path][method].as_strategy(generation_mode=mode))
    def call(case: Any) -> None:
        answer = case.call(headers=credentials)
        statuses.add(answer.status_code)
        case.validate_response(answer, headers=credentials)

    call()
    assert statuses
    assert max(statuses) < 500
    if method == "POST" and mode is GenerationMode.POSITIVE:
        assert statuses == {201}


@pytest.mark.prove
def test_no_answer_to_any_request_differs_from_the_description(hospital: Agency, figure: Figure) -> None:
    config = SchemathesisConfig.from_dict(
        {
            "seed": 1,
            "continue-on-failure": True,
            "auth": {"openapi": {"agencyKey": {"bearer": hospital.key}}},
            "generation": {"max-examples": 100, "deterministic": True, "database": "none"},
            # Its own requests cannot be sent to an application in the same process (schemathesis 4.32); the keys are
            # tried in `test_keys.py`.
            "checks": {"ignored_auth": {"enabled": False}},
            # What one answer leads to is a single link, followed in `test_sending.py`.
            "phases": {"stateful": {"enabled": False}},
        }
    )
    api = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", _each_as_new(hospital.site), config=config)
    calls, wrong = 0, []
    for event in from_schema(api).execute():
        if isinstance(event, events.ScenarioFinished):
            calls += len(event.recorder.interactions)
            wrong += [
                f"{event.phase.value}: {check.name}: {check.failure_info}"
                for checks in event.recorder.checks.values()
                for check in checks
                if check.failure_info is not None
            ]
        assert not isinstance(event, events.NonFatalError | events.FatalError), event
    assert wrong == []
    assert calls > 1_000
    figure("Calls of the API by its description, each answered as described", f"{calls:,}")
