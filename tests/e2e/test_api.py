"""An agency's own system sends over HTTP to `intake run`, which is killed and started again in the middle."""

from __future__ import annotations

import json
import os
import signal
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.service import Service, running
from tests.eventually import eventually
from tests.examples import example

IDEMPOTENCY_KEY = "8e03978e-40d5-43dd-bc93-6894a57f9324"


def called(service: Service, key: str, path: str, answers: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the service answers to a GET, or to a POST of ``answers``."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json", "Idempotency-Key": IDEMPOTENCY_KEY}
    data = None if answers is None else json.dumps({"answers": answers}).encode()
    request = urllib.request.Request(service.address + path, data, headers)  # noqa: S310
    with urllib.request.urlopen(request, timeout=30) as reply:  # noqa: S310
        found: dict[str, Any] = json.load(reply)
        return found


@pytest.mark.prove
def test_what_was_answered_outlives_a_kill_and_is_sent_again_once(tmp_path: Path) -> None:
    with suppress(ProcessLookupError), running(tmp_path, within=180) as service:
        key = str(service.intake("agency-key", "add", "Marram Bay Hospitals")[0]["key"])
        first = called(service, key, "/api/v1/notifications", example("0031"))
        os.killpg(service.process.pid, signal.SIGKILL)  # and so there is nobody left whom the context could stop
        service.process.wait()
    with running(tmp_path, within=180) as again:
        assert called(again, key, "/api/v1/notifications", example("0031")) == first
        assert eventually(lambda: called(again, key, first["status_url"])["state"] == "case", 60)
        cases = again.intake("cases")
    assert [(case["reference"], case["channel"]) for case in cases] == [(first["reference"], "api")]
