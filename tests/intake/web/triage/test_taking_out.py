"""An update that named the wrong case is taken out of it by a person, and becomes what it should have been."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from markupsafe import escape
from sqlalchemy import select

from intake.cases.events import Acknowledged, ReceiptLinked, ReceiptUnlinked
from intake.cases.settling import TAKEN_OUT, settlements
from intake.opened import open_pipeline
from intake.store.arrivals import ReadingRecord
from intake.store.casework import Case, Told
from tests.examples import example
from tests.intake.pipeline.made import word
from tests.intake.web.base import Site, form_token
from tests.intake.web.triage.made import NOW, mailed, settings_of, signed_in, taken_in
from tests.intake.web.triage.test_settling_pages import history, k1, post, receipt
from tests.intake.web.triage.test_unread_item import received
from tests.intake.web.triage.test_unread_page import recorded

EARLIER = NOW - timedelta(days=40)
WHY = "It is about the Quillfeather children, who live elsewhere."


def update(site: Site, case: str, number: str = "0046", **more: Any) -> str:
    """The reference of a notification that calls itself an update to ``case``."""
    return taken_in(site, example(number) | {"is_update": "yes", "updates_notification_ref": case} | more, EARLIER)


def take_out(browser: FlaskClient, reference: str, case: str, reason: str = WHY) -> Any:
    return post(browser, f"/unread/{reference}/take-out", case=case, reason=reason)


def told(site: Site, case: str) -> set[str]:
    with site.store.reading() as session:
        rows = select(Told.rule).join(Case, Case.id == Told.case_id).where(Case.reference == case)
        return set(session.scalars(rows))


def test_safety_11_a_wrongly_linked_update_is_taken_out_with_a_reason_and_waits_for_a_person(site: Site) -> None:
    case = taken_in(site, example("0031"))
    before = k1(site, case), told(site, case)
    wrong, browser = update(site, case, date_la_aware="2026-07-01"), signed_in(site)
    assert (k1(site, case), told(site, case)) != before
    assert f"/unread/{wrong}/take-out" in browser.get(f"/cases/{case}").text
    assert f"/unread/{case}/take-out" not in browser.get(f"/cases/{case}").text
    assert "Say why it does not belong" in take_out(browser, wrong, case, " ").text
    assert take_out(browser, wrong, case).location == f"/unread/{wrong}"
    assert (k1(site, case), told(site, case)) == before
    kinds = [event.kind for event in history(site, case)]
    assert kinds.index(ReceiptLinked.kind) < kinds.index(ReceiptUnlinked.kind)
    kept = receipt(site, wrong)
    assert (kept.outcome, kept.case_id, kept.received_at) == ("needs_a_person", None, EARLIER)
    assert [(one.how, one.note) for one in settlements(site.store.vault, kept)] == [(TAKEN_OUT, WHY)]
    assert kept.settled_note is not None
    assert b"Quillfeather" not in kept.settled_note.data
    assert recorded(site, "receipt-taken-out")[0].facts == {"reference": wrong, "case": case}
    waiting = browser.get(f"/unread/{wrong}").text
    assert "You took it out of a case on 8 September 2026" in waiting
    assert WHY in waiting
    assert "It was taken out of a case" in browser.get("/unread").text
    page = browser.get(f"/cases/{case}").text
    assert "Linked notification taken out" in page
    assert page.count(f'<dt>Notification</dt><dd class="intake-typed">{wrong}</dd>') >= 2


def test_safety_11_what_was_taken_out_becomes_a_case_of_its_own_with_its_answers_and_first_arrival(site: Site) -> None:
    case = taken_in(site, example("0031"))
    wrong, browser = update(site, case), signed_in(site)
    take_out(browser, wrong, case)
    page = browser.get(f"/unread/{wrong}/open-case")
    assert "It has the answers that were read from it." in page.text
    assert post(browser, f"/unread/{wrong}/open-case").location == f"/cases/{wrong}"
    with site.store.reading() as session:
        opened = session.scalars(select(Case).where(Case.reference == wrong)).one()
        readings = session.scalars(select(ReadingRecord).where(ReadingRecord.receipt_id == receipt(site, wrong).id))
        assert [site.store.vault.get(one, "answers")["is_update"] for one in readings] == ["yes"]
    assert opened.received_at == EARLIER
    assert escape(example("0046")["incident_summary"]) in browser.get(f"/cases/{wrong}").text
    assert k1(site, wrong) <= EARLIER.date()
    assert Acknowledged.kind not in [event.kind for event in history(site, wrong)]


def test_safety_11_no_program_puts_it_back_into_the_case_that_it_names(site: Site) -> None:
    case = taken_in(site, example("0031"))
    wrong, browser = update(site, case), signed_in(site)
    take_out(browser, wrong, case)
    assert post(browser, f"/unread/{wrong}/read-again").status_code == 303
    open_pipeline(settings_of(site), site.store, NOW).drain(NOW)
    assert receipt(site, wrong).outcome == "case"


def test_what_was_taken_out_is_joined_to_the_right_case_and_counts_there(site: Site) -> None:
    case, right = taken_in(site, example("0031")), taken_in(site, example("0038"))
    wrong, browser = (
        update(site, case, incident_summary="Moved to another ward.", date_la_aware="2026-07-01"),
        signed_in(site),
    )
    take_out(browser, wrong, case)
    page = browser.get(f"/unread/{wrong}/attach?case={right}")
    assert "It becomes an update to the case" in page.text
    fields = {"csrf_token": form_token(page), "case": right}
    assert [browser.post(f"/unread/{wrong}/attach", data=fields).status_code for _ in range(2)] == [303, 303]
    assert (receipt(site, wrong).outcome, k1(site, right).isoformat()) == ("update", "2026-07-01")
    linked = [event for event in history(site, right) if event.kind == ReceiptLinked.kind]
    assert [event.by for event in linked] == [receipt(site, wrong).settled_by]
    assert "Moved to another ward." in browser.get(f"/cases/{right}").text
    assert "Attached to a case by a person" in browser.get("/ledger").text
    take_out(browser, wrong, right)  # that was a mistake too
    assert receipt(site, wrong).case_id is None
    assert k1(site, right).isoformat() != "2026-07-01"


def test_repeats_of_it_leave_the_case_with_it(site: Site) -> None:
    case = taken_in(site, example("0031"))
    answers = example("0046") | {"is_update": "yes", "updates_notification_ref": case}
    wrong = mailed(site, ("form.docx", word(answers)))
    again = mailed(site, ("the same.docx", word(answers)))
    assert receipt(site, again).outcome == "duplicate"
    browser = signed_in(site)
    take_out(browser, wrong, case)
    assert [receipt(site, one).outcome for one in (wrong, again)] == ["needs_a_person"] * 2
    assert [event.kind for event in history(site, case)].count(ReceiptUnlinked.kind) == 2
    post(browser, f"/unread/{wrong}/open-case")
    post(browser, f"/unread/{again}/open-case")
    assert receipt(site, again).duplicate_of_id == receipt(site, wrong).id


def test_a_repeat_that_is_none_can_be_taken_out_and_stays_out(site: Site) -> None:
    case = taken_in(site, example("0031"))
    repeat, browser = mailed(site, ("form.docx", word(example("0031")))), signed_in(site)
    assert receipt(site, repeat).outcome == "duplicate"
    take_out(browser, repeat, case)
    assert post(browser, f"/unread/{repeat}/open-case").location == f"/cases/{repeat}"
    assert receipt(site, repeat).outcome == "case"


def test_two_clicks_take_it_out_once_and_a_page_left_open_takes_nothing_out_of_another_case(site: Site) -> None:
    case, right = taken_in(site, example("0031")), taken_in(site, example("0038"))
    wrong, browser = update(site, case), signed_in(site)
    fields = {"csrf_token": form_token(browser.get(f"/unread/{wrong}/take-out")), "case": case, "reason": WHY}
    assert [browser.post(f"/unread/{wrong}/take-out", data=fields).status_code for _ in range(2)] == [303, 303]
    assert [event.kind for event in history(site, case)].count(ReceiptUnlinked.kind) == 1
    post(browser, f"/unread/{wrong}/attach?case={right}", case=right)
    assert browser.post(f"/unread/{wrong}/take-out", data=fields).status_code == 303
    assert receipt(site, wrong).outcome == "update"


def test_what_the_case_began_with_stays_and_only_the_office_takes_out(site: Site) -> None:
    case = taken_in(site, example("0031"))
    wrong = update(site, case)
    browser = signed_in(site)
    assert browser.get(f"/unread/{case}/take-out").status_code == 404
    partner = signed_in(site, "police")
    assert partner.get(f"/unread/{wrong}/take-out").status_code == 403
    assert "take-out" not in partner.get(f"/cases/{case}").text


def test_who_opens_a_case_gets_a_case_whatever_the_subject_names(site: Site) -> None:
    case, browser = taken_in(site, example("0031")), signed_in(site)
    letter = f"From: Orla <orla@nhs.example.org>\nSubject: RE: {case}\n\nAnother child was hurt today.\n"
    reference = received(site, letter.encode())
    assert post(browser, f"/unread/{reference}/open-case").location == f"/cases/{reference}"
    assert receipt(site, reference).outcome == "case"
    assert ReceiptLinked.kind not in [event.kind for event in history(site, case)]
