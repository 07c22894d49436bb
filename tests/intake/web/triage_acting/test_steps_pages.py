"""What the office does before and between decisions, and what each user is offered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from intake.cases.events import (
    CaseReopened,
    CaseViewed,
    InformationReceived,
    InformationRequested,
    OriginalDownloaded,
    SentToPartners,
    TriageStarted,
)
from tests.intake.web.triage_acting.made import A_VIEW, NOW, PARTNERS, Desk, Person

_PAGES = ("triage", "triage/ask", "triage/heard", "minutes", "reopen")


@pytest.fixture
def office(desk: Desk) -> Person:
    return desk.person("business_unit")


def first_offer(desk: Desk, person: Person) -> str:
    return desk.offers(person)[0].text


def test_triage_is_started_and_the_case_put_to_the_partners(desk: Desk, office: Person) -> None:
    assert first_offer(desk, office) in {"Start triage", "Answer what nobody could tell from the form"}
    assert "Nothing on this page stops that clock" in office.get("triage").text
    assert office.post("triage", step="start").status_code == 303
    assert desk.status == "triage"
    assert office.post("triage", step="put").status_code == 303
    assert desk.status == "partner_decision"
    assert len(desk.events(TriageStarted)) == len(desk.events(SentToPartners)) == 1
    assert "Start triage" not in office.get("triage").text


def test_a_double_click_is_one_step(desk: Desk, office: Person) -> None:
    form = office.fill("triage", step="start")
    assert [office.send("triage", form).status_code for _ in range(2)] == [303, 303]
    assert len(desk.events(TriageStarted)) == 1


def test_a_form_without_its_version_says_so_and_records_nothing(desk: Desk, office: Person) -> None:
    form = office.fill("triage", step="start")
    del form["version"]
    assert office.send("triage", form).status_code == 409
    assert desk.events(TriageStarted) == []


def test_a_step_that_is_none_is_refused(desk: Desk, office: Person) -> None:
    for step in ("", "close", "sin_due"):
        answer = office.post("triage", step=step)
        assert answer.status_code == 422
        assert "Choose what you want to record." in answer.text


def test_a_step_that_cannot_follow_is_refused_in_a_sentence(desk: Desk, office: Person) -> None:
    person = desk.person("la_notifier")
    person.confirm("filing", filing="serious_incident", on=["7", "9", "2026"], national_reference="SIN 1")
    answer = office.post("triage", step="start")
    assert answer.status_code == 422
    assert "This case stands at" in answer.text
    assert desk.events(TriageStarted) == []


def test_information_is_asked_for_and_comes_in_while_the_clock_runs(desk: Desk, office: Person) -> None:
    before = desk.clock("K1")
    assert office.post("triage/ask").status_code == 422
    assert office.post("triage/ask", asked_of="The surgery", question="Last seen?").status_code == 303
    assert desk.status == "awaiting_info"
    assert first_offer(desk, office) in {
        "Record that information came in",
        "Answer what nobody could tell from the form",
    }
    assert office.post("triage/heard", note=" ").status_code == 422
    assert office.post("triage/heard", note="On 2 September.").status_code == 303
    assert desk.status == "partner_decision"
    assert desk.events(InformationRequested)[0].question == "Last seen?"
    assert desk.events(InformationReceived)[0].note == "On 2 September."
    assert desk.clock("K1") == before


@pytest.mark.parametrize("role", ["local_authority", "la_notifier", "icb", "police", "education", "scrutineer"])
def test_only_the_office_triages(desk: Desk, role: str) -> None:
    person = desk.person(role)
    for page in _PAGES:
        assert person.get(page).status_code == 403, page


def test_new_facts_open_a_closed_case_again_and_ask_every_partner_afresh(desk: Desk, office: Person) -> None:
    assert "This case is open." in office.get("reopen").text
    refused = office.post("reopen", reason="No reason.")
    assert refused.status_code == 422
    partners = [desk.person(partner) for partner in PARTNERS]
    for partner in partners:
        partner.post("view", **A_VIEW | {"view": "does_not_meet"})
    office.post("outcome", outcome="no_further_action")
    stopped = desk.clock("K1")
    assert stopped is not None
    assert not stopped.running
    assert "Open the case again" in [offer.text for offer in desk.offers(office)]
    assert office.post("reopen", reason="").status_code == 422
    assert office.post("reopen", reason="The child has died.").status_code == 303
    assert desk.events(CaseReopened)[0].reason == "The child has died."
    assert desk.status == "triage"
    clock = desk.clock("K1")
    assert clock is not None
    assert clock.running
    assert partners[0].get("view").text.count("No view yet") == 3


def test_a_reference_is_taken_however_it_is_typed_and_none_is_guessed(desk: Desk, office: Person) -> None:
    typed = replace(office, reference=desk.reference.lower().replace("-", " "))
    assert typed.get("triage").status_code == 200
    assert replace(office, reference="AAAAA-AAAAA").get("triage").status_code == 404


def test_without_the_forms_token_nothing_is_recorded(desk: Desk, office: Person) -> None:
    form = office.fill("triage", step="start")
    assert office.send("triage", form | {"csrf_token": "x"}).status_code == 400
    assert desk.events(TriageStarted) == []


def test_a_look_is_kept_and_changes_nothing(desk: Desk, office: Person) -> None:
    form = office.fill("triage", step="start")
    looked = len(desk.events(CaseViewed))
    desk.record(OriginalDownloaded(at=NOW, by="somebody", receipt_id="x"))
    assert looked == 1
    assert office.send("triage", form).status_code == 303


def test_what_each_user_is_offered_first(desk: Desk) -> None:
    people = {role: desk.person(role) for role in (*PARTNERS, "la_notifier", "education", "scrutineer")}
    assert first_offer(desk, people["police"]) == "Record your view"
    assert first_offer(desk, people["la_notifier"]) == "Confirm the day the local authority became aware"
    assert desk.offers(people["education"]) == desk.offers(people["scrutineer"]) == []
    for partner in PARTNERS:
        people[partner].post("view", **A_VIEW)
    assert first_offer(desk, people["la_notifier"]) == "Record the national notification"
    assert first_offer(desk, people["police"]) == "Record the joint outcome"
    people["police"].post("outcome")
    assert first_offer(desk, people["police"]) == "See where the partners stand"
    people["la_notifier"].confirm("filing", filing="serious_incident", on=["7", "9", "2026"], national_reference="S 1")
    texts = [offer.text for offer in desk.offers(people["la_notifier"])]
    assert "Record the national notification" not in texts
    assert "Withdraw the national notification" in texts


def test_every_offer_leads_to_a_page_that_opens(desk: Desk, desk_of: Callable[..., Desk]) -> None:
    for role in (*PARTNERS, "la_notifier", "business_unit"):
        person = desk.person(role, f"again-{role}@example.org")
        offers = desk.offers(person)
        assert offers
        for offer in offers:
            assert person.browser.get(offer.href).status_code == 200, offer
