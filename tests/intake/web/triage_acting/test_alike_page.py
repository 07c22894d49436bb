"""Two cases side by side: who may say what they are to each other, and what the second of two people is told."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from intake.cases.events import CaseViewed, TriageStarted
from intake.cases.likeness_events import CaseJoined, JoinedInto, JoinUndone, KeptApart, Pair, pairs
from intake.store.arrivals import Receipt
from tests.examples import example
from tests.intake.web.triage_acting.made import Desk, Person, take_in

WHY = "The same ambulance call: I phoned both wards."


def second(given: dict[str, Any]) -> dict[str, Any]:
    """What another agency writes of the same child."""
    child = {**given["children"][0], "child_surname": given["children"][0]["child_surname"] + "e"}
    return {
        **given,
        "children": [child],
        "notifier_name": "Orla Pentreath",
        "incident_summary": "He fell, she said. " * 9,
    }


@pytest.fixture
def other(desk: Desk) -> str:
    """The reference of a second case about the same child, which came an hour later."""
    desk.site.clock.at += timedelta(hours=1)
    return take_in(desk.site, desk.site.app.extensions["intake"].settings, second(example("0031")))


def page(other: str) -> str:
    return f"alike/{other}"


def fill(person: Person, other: str, what: str = "join", reason: str = WHY) -> dict[str, Any]:
    return person.fill(page(other), what=what, reason=reason)


def test_both_cases_say_that_they_may_be_one_and_lead_to_the_page(desk: Desk, other: str) -> None:
    office = desk.person("business_unit")
    queue = office.browser.get("/queue").text
    assert queue.count("Possible duplicate") == 2
    case = office.browser.get(f"/cases/{desk.reference}").text
    assert "Possible duplicate" in case
    assert f'href="/cases/{desk.reference}/alike/{other}"' in case
    shown = office.get(page(other))
    assert shown.status_code == 200
    for words in (
        "The forename is the same",
        "One surname, or a name used before, is the same",
        "Orla Pentreath",
        "He fell, she said",
    ):
        assert words in shown.text
    assert shown.text.count("Differs") > 0
    assert shown.text.count("The same</span>") > 3
    viewed = [event.page for event in desk.events(CaseViewed)]
    assert "alike" in viewed


def test_joining_leads_the_second_case_to_the_first_and_takes_the_flag_away(desk: Desk, other: str) -> None:
    office = desk.person("business_unit")
    assert office.post(page(other), what="join", reason=WHY).headers["Location"] == f"/cases/{desk.reference}"
    assert pairs(desk.history()) == {other: Pair.JOINED}
    assert [event.reason for event in desk.events(CaseJoined)] == [WHY]
    led = office.browser.get(f"/cases/{other}")
    assert (led.status_code, led.headers["Location"]) == (303, f"/cases/{desk.reference}")
    case = office.browser.get(led.headers["Location"]).text
    assert f"Case {other} was joined to this one" in case
    assert "Joined by a person: the same incident" in case
    assert "Orla Pentreath" in case
    assert "Possible duplicate" not in office.browser.get("/queue").text
    beside = office.get(page(other)).text
    assert "These two cases are joined" in beside
    assert f"What happened to case {other}" in beside


def test_a_joining_is_undone_from_either_address(desk: Desk, other: str) -> None:
    office = desk.person("business_unit")
    office.post(page(other), what="join", reason=WHY)
    address = f"/cases/{other}/alike/{desk.reference}"
    form = fill(office, other, "part", "It was his cousin.")
    swapped = {**form, "version": form["other_version"], "other_version": form["version"]}
    assert office.browser.post(address, data=swapped).status_code == 303
    assert [event.reason for event in desk.events(JoinUndone)] == ["It was his cousin."]
    assert office.browser.get(f"/cases/{other}").status_code == 200
    with desk.site.store.reading() as session:
        assert len({row.case_id for row in session.query(Receipt)}) == 2


def test_kept_apart_is_shown_and_not_asked_again(desk: Desk, other: str) -> None:
    police = desk.person("police")
    assert police.post(page(other), what="apart", reason="Another incident, in March.").status_code == 303
    assert [event.reason for event in desk.events(KeptApart)] == ["Another incident, in March."]
    assert "Possible duplicate" not in police.browser.get("/queue").text
    assert "Another incident, in March." in police.get(page(other)).text


def test_without_a_reason_nothing_is_kept_and_what_to_do_is_said(desk: Desk, other: str) -> None:
    office = desk.person("business_unit")
    refused = office.post(page(other), what="join", reason="  ")
    assert refused.status_code == 422
    assert "Say why. Whoever looks later has only your words." in refused.text
    assert office.post(page(other), what="", reason=WHY).status_code == 422
    assert desk.events(CaseJoined) == []


def test_the_second_of_two_people_is_told_and_overwrites_nothing(desk: Desk, other: str) -> None:
    office, police = desk.person("business_unit"), desk.person("police")
    mine, theirs = fill(office, other, "join"), fill(police, other, "apart", "Another child.")
    assert office.send(page(other), mine).status_code == 303
    told = police.send(page(other), theirs)
    assert told.status_code == 409
    assert "The case changed while you had this page open" in told.text
    assert "Another child." in told.text
    assert desk.events(KeptApart) == []


def test_the_same_page_sent_twice_is_kept_once(desk: Desk, other: str) -> None:
    office = desk.person("business_unit")
    form = fill(office, other)
    assert [office.send(page(other), form).status_code for _ in range(2)] == [303, 303]
    assert len(desk.events(CaseJoined)) == 1


def test_what_changed_on_the_other_case_is_told_too(desk: Desk, other: str) -> None:
    office = desk.person("business_unit")
    form = fill(office, other)
    mine = desk.reference
    desk.reference = other
    desk.record(TriageStarted(at=desk.site.clock(), by="somebody"))
    desk.reference = mine
    assert office.send(page(other), form).status_code == 409


@pytest.mark.parametrize("role", ["education", "scrutineer", "la_notifier"])
def test_who_may_not_decide_sees_the_two_and_changes_nothing(desk: Desk, other: str, role: str) -> None:
    person = desk.person(role)
    shown = person.get(page(other))
    assert shown.status_code == 200
    assert "Only the business unit and the statutory partners" in shown.text
    assert 'name="what"' not in shown.text
    token = re.findall(r'name="csrf_token" value="([^"]+)"', shown.text)[0]
    sent = person.send(page(other), {"csrf_token": token, "what": "join", "reason": WHY, "version": "1"})
    assert sent.status_code == 403
    assert desk.events(CaseJoined) == []


@pytest.mark.parametrize("wrong", ["K7MD4-RWX9C", "nonsense", "%00", "' OR 1=1"])
def test_odd_addresses_lead_nowhere(desk: Desk, wrong: str) -> None:
    assert desk.person("business_unit").get(f"alike/{wrong}").status_code == 404
    assert desk.person("business_unit", "b@example.org").get(f"alike/{desk.reference}").status_code == 404


def test_administrators_see_no_case(desk: Desk, other: str) -> None:
    assert desk.person("administrator").get(page(other)).status_code == 403


def test_safety_02_the_page_of_a_case_that_cannot_be_joined_says_what_to_do(desk: Desk, other: str) -> None:
    office = desk.person("business_unit")
    mine = desk.reference
    for each in (other, mine):
        desk.reference = each
        desk.record(TriageStarted(at=desk.site.clock(), by="somebody"))
        office.reference = each
        assert office.browser.get(f"/cases/{each}").status_code == 200
        sent = office.post("triage", step="put")
        assert sent.status_code == 303
    office.reference = mine
    shown = office.get(page(other)).text
    assert "each keeps its own clocks" in shown
    assert not re.search(r'value="join"', shown)
    assert desk.events(JoinedInto) == []
