"""Whatever is wrong with a request is said as problem details, wherever it is noticed; nothing of it is repeated."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from sqlalchemy import text

from intake.errors import Permanent, Transient
from intake.store.store import Store
from intake.web.api import notifications
from intake.web.api.bodies import MOST_BYTES
from tests.intake.store.full import full
from tests.intake.web.api.calling import SEND, Agency, problem, receipts, said

GOOD = b'{"answers": {"incident_summary": "Hurt."}}'
NAME = "Quillfeather"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'{"answers": {"incident_summary": "\xe9"}}',
        b'\xef\xbb\xbf{"answers": {}}',
        b'{"answers": {}, "answers": {}}',
        b'{"answers": {"incident_summary": "a", "incident_summary": "b"}}',
        b'{"answers": {"children": NaN}}',
        b'{"answers": {"children": -Infinity}}',
        b'{"answers": {}} {}',
        b"{'answers': {}}",
        b'{"answers": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"answers": {"a":' * 20_000 + b"1" + b"}}" * 20_000,
        b'{"answers": {"incident_summary": ' + b"9" * 5_000 + b"}}",
    ],
)
def test_what_is_no_json_or_read_differently_by_parsers_is_refused(hospital: Agency, data: bytes) -> None:
    problem(hospital.send_bytes(data), 400, "not-json")
    assert receipts(hospital.site.store) == []


@pytest.mark.parametrize("data", [b"[]", b"null", b'"x"', b"1"])
def test_json_that_is_no_object_points_to_the_whole(hospital: Agency, data: bytes) -> None:
    assert problem(hospital.send_bytes(data), 422, "not-accepted")["errors"][0]["pointer"] == ""


@pytest.mark.parametrize(
    ("sent", "pointer", "code"),
    [
        ({}, "/answers", "missing"),
        ({"answers": []}, "/answers", "wrong-type"),
        ({"answers": None}, "/answers", "wrong-type"),
        ({"answers": {}, "form": "x"}, "/form", "unknown-member"),
        ({"answers": {}, "form_version": 3}, "/form_version", "wrong-type"),
        ({"answers": {}, "form_version": "a b"}, "/form_version", "wrong-type"),
        ({"answers": {"children": [{"child_dob": NAME}]}}, "/answers/children/0/child_dob", "not-a-date"),
        ({"answers": {NAME: 1}}, f"/answers/{NAME}", "unknown-question"),
    ],
)
def test_each_error_has_its_place_its_code_and_a_sentence(
    hospital: Agency, caplog: pytest.LogCaptureFixture, sent: dict[str, Any], pointer: str, code: str
) -> None:
    caplog.set_level(logging.DEBUG)
    found = problem(hospital.send_bytes(json.dumps(sent).encode()), 422, "not-accepted")
    (error,) = found["errors"]
    assert (error["pointer"], error["code"]) == (pointer, code)
    assert NAME not in error["detail"] + found["detail"]
    assert NAME not in caplog.text
    assert receipts(hospital.site.store) == []


def test_many_errors_are_named_up_to_a_number(hospital: Agency) -> None:
    answer = hospital.send({f"question_{number}": 1 for number in range(500)})
    assert len(problem(answer, 422, "not-accepted")["errors"]) == notifications.MOST_ERRORS


@pytest.mark.parametrize(
    "key", [None, "", "short", "with space and more", "x" * 201, '"unbalanced-quotation', "é" * 20]
)
def test_an_idempotency_key_is_needed(hospital: Agency, key: str | None) -> None:
    headers = {"Authorization": f"Bearer {hospital.key}"} | ({} if key is None else {"Idempotency-Key": key})
    problem(hospital.client.post(SEND, json={"answers": {}}, headers=headers), 400, "no-idempotency-key")


@pytest.mark.parametrize(
    "headers",
    [
        {"Content_Type": "text/plain"},
        {"Content_Type": "application/x-www-form-urlencoded"},
        {"Content_Type": "application/json; charset=latin-1"},
        {"Content_Type": ""},
        {"Content_Encoding": "gzip"},
    ],
)
def test_anything_but_plain_json_is_refused(hospital: Agency, headers: dict[str, str]) -> None:
    problem(hospital.send_bytes(GOOD, **headers), 415)


def test_json_with_its_charset_named_is_json(hospital: Agency) -> None:
    assert hospital.send_bytes(GOOD, Content_Type="application/json; charset=UTF-8").status_code == 201


def test_more_than_the_limit_is_refused_and_all_up_to_it_is_taken(hospital: Agency) -> None:
    around = len(b'{"answers": {"incident_summary": ""}}')
    most = b'{"answers": {"incident_summary": "' + b"x" * (MOST_BYTES - around) + b'"}}'
    assert len(most) == MOST_BYTES
    assert hospital.send_bytes(most).status_code == 201
    problem(hospital.send_bytes(most + b" "), 413)
    assert len(receipts(hospital.site.store)) == 1


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/api/", "GET", 404),
        ("/api/v2/notifications", "POST", 404),
        ("/api/v1/problems/nothing", "GET", 404),
        (SEND, "GET", 405),
        (SEND, "DELETE", 405),
        (SEND, "TRACE", 405),
        ("/api/v1/schema", "POST", 405),
    ],
)
def test_what_is_noticed_before_any_view_is_a_problem_too(
    hospital: Agency, path: str, method: str, status: int
) -> None:
    answer = hospital.client.open(path, method=method)
    problem(answer, status)
    assert ("Allow" in answer.headers) == (status == 405)
    assert "Set-Cookie" not in answer.headers


def test_pages_beside_it_fail_as_pages(hospital: Agency) -> None:
    assert hospital.client.get("/nowhere").mimetype == "text/html"


@pytest.mark.parametrize(
    ("failure", "status", "detail"),
    [
        (Transient("The database is busy."), 503, "same Idempotency-Key"),
        (Permanent("No reference could be made."), 400, "No reference could be made."),
        (ValueError(NAME), 500, "same Idempotency-Key"),
    ],
)
def test_a_failure_inside_is_a_problem_that_says_whether_to_try_again(
    hospital: Agency,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    failure: Exception,
    status: int,
    detail: str,
) -> None:
    def fail(*_: object) -> None:
        raise failure

    monkeypatch.setattr(notifications, "receive_api", fail)
    answer = hospital.send_bytes(GOOD)
    found = problem(answer, status)
    assert detail in found["detail"]
    assert found["request_id"] == answer.headers["X-Request-ID"]
    assert answer.headers.get("Retry-After") == ("60" if status == 503 else None)
    assert NAME not in answer.text + caplog.text
    assert hospital.rung == []


def test_story_9_a_full_disk_is_said_and_the_same_request_is_kept_once_there_is_room(hospital: Agency) -> None:
    hospital.ask("K7MD4-RWX9C")
    key, answers = "8e03978e-40d5-43dd-bc93-6894a57f9324", {"incident_summary": "x" * 500_000}
    with full(hospital.site.store):
        problem(hospital.send(answers, key), 503)
        assert receipts(hospital.site.store) == []
    first = hospital.send(answers, key)
    assert "Idempotent-Replayed" not in first.headers
    assert said(first)["reference"] == said(hospital.send(answers, key))["reference"]


def test_a_database_without_tables_keeps_nothing_and_says_no_word_of_it(hospital: Agency) -> None:
    with hospital.site.store.transaction() as session:
        session.execute(text("ALTER TABLE agency_request RENAME TO elsewhere"))
    found = problem(hospital.send_bytes(GOOD), 500)
    assert "agency_request" not in json.dumps(found)
    assert receipts(hospital.site.store) == []


def test_the_journal_cannot_be_written_nothing_is_accepted(hospital: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise Transient("The journal cannot be written.")

    monkeypatch.setattr(Store, "write_down", fail)
    problem(hospital.send_bytes(GOOD), 503)
    assert receipts(hospital.site.store) == []


def test_each_kind_of_problem_explains_itself(hospital: Agency) -> None:
    found = problem(hospital.send_bytes(b"{"), 400, "not-json")
    explained = said(hospital.client.get(found["type"]))
    assert explained == {name: found[name] for name in ("type", "title", "status", "detail")}


@pytest.mark.parametrize(
    ("path", "mimetype"), [("schema", "application/schema+json"), ("openapi.json", "application/json")]
)
def test_the_descriptions_are_public_kept_for_an_hour_and_asked_for_again_cheaply(
    hospital: Agency, path: str, mimetype: str
) -> None:
    answer = hospital.client.get(f"/api/v1/{path}")
    assert (answer.status_code, answer.mimetype) == (200, mimetype)
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    again = hospital.client.get(f"/api/v1/{path}", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
