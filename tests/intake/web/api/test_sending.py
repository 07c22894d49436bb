"""A notification as JSON: kept once, read as it was meant, and answered with what it lacks."""

from __future__ import annotations

import json
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import func, select

from forms import Answers
from forms.notification import NOTIFICATION
from forms.word.limits import Limits
from forms.word.reader import read
from intake.store import originals
from intake.store.arrivals import Original, Receipt
from intake.store.casework import Case
from intake.store.outbox import key_of
from intake.store.work import OutboxRow, OutgoingMessage
from tests.examples import EXAMPLES, example
from tests.forms.strategies import answers_to
from tests.intake.pipeline.made import word
from tests.intake.web.api.calling import Agency, agency, problem, read_answers, receipts, said, work
from tests.intake.web.base import Site

SOME = {"incident_summary": "Wren was hurt.", "notifier_phone": "01632 960 301", "declaration": True}


def test_what_is_sent_gets_a_reference_and_is_kept_as_one(hospital: Agency) -> None:
    answer = hospital.send(example("0031"))
    assert answer.status_code == 201, answer.text
    found = said(answer)
    (receipt,) = receipts(hospital.site.store)
    assert found["reference"] == receipt.reference
    assert found["received_at"] == "2026-03-02T09:00:00Z"
    assert answer.headers["Location"] == found["status_url"] == f"/api/v1/notifications/{receipt.reference}"
    assert (receipt.channel, receipt.state, receipt.test) == ("api", "received", False)
    with hospital.site.store.reading() as session:
        original = session.scalars(select(Original)).one()
        kept = json.loads(originals.whole(session, hospital.site.store.vault, original))
        assert session.scalars(select(OutboxRow.key)).all() == [key_of("receipt", receipt.id)]
    assert (kept["form"], kept["form_version"]) == ("notification", "NSP-2026.2")
    assert hospital.rung == [key_of("receipt", receipt.id)]
    assert "Set-Cookie" not in answer.headers
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("given", EXAMPLES, ids=lambda given: str(given["notification_ref"]))
def test_an_example_by_api_equals_the_same_through_the_word_form(hospital: Agency, given: dict[str, Any]) -> None:
    assert hospital.send(given).status_code == 201
    work(hospital.site)
    (receipt,) = receipts(hospital.site.store)
    found = read_answers(hospital.site.store, receipt)
    assert found.equal(read(word(given), NOTIFICATION, Limits()).answers)
    assert not {"notification_ref", "form_version", "submission_channel"} & found.keys()


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(answers_to(NOTIFICATION))
def test_valid_answers_come_out_as_they_went_in(hospital: Agency, answers: Answers) -> None:
    answer = hospital.send(answers.to_json())
    assert answer.status_code == 201, answer.text
    found = said(answer)
    assert found["missing"] == NOTIFICATION.missing(answers)
    store = hospital.site.store
    work(hospital.site)
    with store.reading() as session:
        receipt = session.scalars(select(Receipt).where(Receipt.reference == found["reference"])).one()
    assert read_answers(store, receipt).equal(answers)


def test_safety_35_an_incomplete_notification_is_taken_and_told_what_it_lacks(hospital: Agency) -> None:
    answer = hospital.send({"incident_summary": "Hurt.", "children": [{"child_surname": "Tolgarrick"}]})
    assert answer.status_code == 201
    found = said(answer)
    assert {"declaration", "notifier_phone", "children[0].child_dob_status"} <= set(found["missing"])
    codes = {one["path"]: one["code"] for one in found["findings"]}
    assert (codes["incident_summary"], codes["declaration"]) == ("short", "not-declared")
    assert codes["notifier_phone"] == "nobody-to-reach"


def test_nobody_makes_the_declaration_for_the_sender(hospital: Agency) -> None:
    hospital.send({"incident_summary": "Hurt.", "declaration": False})
    work(hospital.site)
    (receipt,) = receipts(hospital.site.store)
    assert "declaration" not in read_answers(hospital.site.store, receipt)


def test_what_does_not_apply_is_kept_with_a_finding(hospital: Agency) -> None:
    answer = hospital.send(SOME | {"is_update": "no", "updates_notification_ref": "K7MD4-RWX9C"})
    found = said(answer)
    assert ("updates_notification_ref", "does-not-apply") in [(one["path"], one["code"]) for one in found["findings"]]
    work(hospital.site)
    (receipt,) = receipts(hospital.site.store)
    assert read_answers(hospital.site.store, receipt)["updates_notification_ref"] == "K7MD4-RWX9C"


def test_another_version_of_the_form_is_taken_and_said(hospital: Agency) -> None:
    found = said(hospital.send(SOME | {"notification_ref": "X1"}, form_version="NSP-2025.9"))
    assert [one["code"] for one in found["findings"]][:2] == ["other-version", "set-by-the-service"]


def test_a_notification_without_any_answer_needs_a_person_who_phones(hospital: Agency) -> None:
    first = hospital.send({"incident_date": ""})
    second = agency(hospital.site, "Tidewater Schools").send({})
    assert (first.status_code, second.status_code) == (201, 201)
    work(hospital.site)
    found = receipts(hospital.site.store)
    for receipt in found:
        assert (receipt.outcome, receipt.case_id, receipt.duplicate_of_id) == ("needs_a_person", None, None)
    assert sorted((receipt.reason or "").split(" sent ")[0] for receipt in found) == [
        "The system of Marram Bay Hospitals",
        "The system of Tidewater Schools",
    ]
    assert said(hospital.ask(said(first)["reference"]))["state"] == "needs_a_person"


def test_equal_answers_from_elsewhere_are_a_repeat(hospital: Agency) -> None:
    other = agency(hospital.site, "Tidewater Police")
    first = hospital.send(SOME)
    work(hospital.site)
    second = other.send(dict(reversed(SOME.items())))
    work(hospital.site)
    states = [said(one.ask(said(sent)["reference"]))["state"] for one, sent in ((hospital, first), (other, second))]
    assert states == ["case", "duplicate"]


# Once for each idempotency key.


def test_the_same_request_again_gets_the_first_answer_and_keeps_nothing_more(hospital: Agency) -> None:
    first = hospital.send(SOME, "8e03978e-40d5-43dd-bc93-6894a57f9324")
    hospital.site.clock.at += timedelta(days=3)
    again = hospital.send(SOME, '"8e03978e-40d5-43dd-bc93-6894a57f9324"')
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert len(receipts(hospital.site.store)) == 1
    assert len(hospital.rung) == 1


def test_the_same_key_with_another_body_is_refused_and_keeps_nothing(hospital: Agency) -> None:
    key = "8e03978e-40d5-43dd-bc93-6894a57f9324"
    hospital.send(SOME, key)
    problem(hospital.send(SOME | {"incident_summary": "Wren died."}, key), 422, "idempotency-key-reused")
    problem(hospital.send_bytes(b"{", key), 422, "idempotency-key-reused")
    assert len(receipts(hospital.site.store)) == 1


def test_a_key_is_an_agencys_own(hospital: Agency) -> None:
    key = "8e03978e-40d5-43dd-bc93-6894a57f9324"
    answers = [said(one.send(SOME, key)) for one in (hospital, agency(hospital.site, "Tidewater Schools"))]
    assert answers[0]["reference"] != answers[1]["reference"]


def test_a_key_of_a_refused_request_is_still_good(hospital: Agency) -> None:
    key = "8e03978e-40d5-43dd-bc93-6894a57f9324"
    problem(hospital.send({"incident_date": "soon"}, key), 422, "not-accepted")
    assert hospital.send({"incident_date": "2026-03-01"}, key).status_code == 201


def test_two_at_once_with_one_key_make_one_receipt(hospital: Agency) -> None:
    together, references = Barrier(4), []

    def send() -> None:
        together.wait()
        references.append(said(hospital.send(SOME, "8e03978e-40d5-43dd-bc93-6894a57f9324"))["reference"])

    threads = [Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(references) == 4
    assert len(set(references)) == 1
    assert len(receipts(hospital.site.store)) == 1


# Practice.


def test_a_practice_key_opens_no_case_and_tells_nobody(site: Site) -> None:
    trying, real = agency(site, practice=True), agency(site)
    same = example("0038")
    sent = trying.send(same)
    work(site)
    assert said(trying.ask(said(sent)["reference"]))["state"] == "practice"
    with site.store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 0
        assert session.scalar(select(func.count()).select_from(OutgoingMessage)) == 0
    meant = real.send(same)
    work(site)
    assert said(real.ask(said(meant)["reference"]))["state"] == "case"
    problem(real.ask(said(sent)["reference"]), 404)


# News of it.


def test_the_sender_hears_how_far_it_is_and_nobody_else_does(hospital: Agency) -> None:
    reference = said(hospital.send(SOME))["reference"]
    assert said(hospital.ask(reference))["state"] == "received"
    work(hospital.site)
    found = said(hospital.ask(reference.replace("-", "").lower()))
    assert found.keys() == {"reference", "received_at", "state", "meaning"}
    assert (found["reference"], found["state"]) == (reference, "case")
    problem(agency(hospital.site, "Tidewater Schools").ask(reference), 404)
    problem(hospital.ask("K7MD4-RWX9C"), 404)
    problem(hospital.ask("nonsense"), 404)


def test_a_later_key_of_the_same_agency_hears_of_it_too(hospital: Agency) -> None:
    reference = said(hospital.send(SOME))["reference"]
    assert agency(hospital.site).ask(reference).status_code == 200


def test_an_update_by_api_joins_its_case(hospital: Agency) -> None:
    reference = said(hospital.send(SOME))["reference"]
    work(hospital.site)
    update = hospital.send({"is_update": "yes", "updates_notification_ref": reference, "incident_summary": "More."})
    work(hospital.site)
    assert said(hospital.ask(said(update)["reference"]))["state"] == "update"
