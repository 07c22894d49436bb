"""Recording a pause, a later date, why a date was missed, and what another body did."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from intake.cases.clock_events import ClockPaused, DutyAskedAbout, DutyConfirmed, LatenessExplained
from tests.intake.web.triage_acting.made import NOW, Desk, Person, make_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A death in a children's home, at a partnership that meets within two working days."""
    made = make_desk(tmp_path, "0038", INTAKE_AREA="", INTAKE_MEETING_WORKING_DAYS="2")
    yield made
    made.site.store.close()


def day(name: str, day: date) -> dict[str, list[str]]:
    return {name: [str(day.day), str(day.month), str(day.year)]}


def case_page(person: Person) -> str:
    return person.browser.get(f"/cases/{person.reference}").text


def test_a_pause_moves_a_term_of_the_partnerships_own_and_says_why(desk: Desk) -> None:
    before, office = desk.clock("K5"), desk.person("business_unit")
    assert before is not None
    sent = office.post(
        "clocks/K5/pause",
        reason="The police asked for it.",
        **day("first", NOW.date() + timedelta(days=1)),
        **day("until", NOW.date() + timedelta(days=6)),
    )
    assert sent.status_code == 303
    after = desk.clock("K5")
    assert after is not None
    assert after.due > before.due
    assert "Paused: The police asked for it." in case_page(office)


def test_safety_03_a_national_clock_is_never_paused_and_an_agreed_date_stands_beside_it(desk: Desk) -> None:
    before, office = desk.clock("K1"), desk.person("business_unit")
    assert before is not None
    pause = day("first", NOW.date()) | day("until", NOW.date() + timedelta(days=6))
    refused = office.post("clocks/K1/pause", reason="Because.", **pause)
    assert refused.status_code == 422
    assert "This clock is never paused" in refused.text
    assert desk.events(ClockPaused) == []
    later = before.due + timedelta(days=9)
    assert office.post("clocks/K1/later", reason="Agreed with the Panel.", **day("on", later)).status_code == 303
    after = desk.clock("K1")
    assert after is not None
    assert (after.due, after.agreed is not None) == (before.due, True)
    assert "Lateness counts from the due date" in case_page(office)


def test_a_missed_date_has_its_reason_and_the_agency_that_is_responsible(desk: Desk) -> None:
    office = desk.person("business_unit")
    assert "This date was not missed" in office.post("clocks/K5/missed", agency="The police", reason="Late.").text
    desk.site.clock.at = NOW + timedelta(days=30)
    office = desk.person("business_unit", "second@example.org")
    assert office.post("clocks/K5/missed", agency="The police", reason="Nobody came.").status_code == 303
    (kept,) = desk.events(LatenessExplained)
    assert (kept.clock, kept.agency) == ("K5", "The police")
    assert "Missed, The police: Nobody came." in case_page(office)


def test_safety_09_what_another_body_did_is_asked_and_confirmed(desk: Desk) -> None:
    office = desk.person("business_unit")
    assert "Not asked yet" in case_page(office)
    assert office.post("duties/K15/asked", how="The home's manager, by phone.").status_code == 303
    assert "not confirmed yet" in case_page(office)
    done = office.post("duties/K15/confirmed", confirmed_by="The home's manager", **day("on", NOW.date()))
    assert done.status_code == 303
    assert len(desk.events(DutyAskedAbout)) == len(desk.events(DutyConfirmed)) == 1
    assert "confirmed by The home" in case_page(office)
    tomorrow = day("on", NOW.date() + timedelta(days=1))
    assert office.post("duties/K15/confirmed", confirmed_by="Nobody", **tomorrow).status_code == 422


@pytest.mark.parametrize("page", ["clocks/K3/later", "clocks/K99/later", "duties/K16/asked", "duties/K1/asked"])
def test_what_does_not_run_on_this_case_is_not_there(desk: Desk, page: str) -> None:
    assert desk.person("business_unit").get(page).status_code == 404


@pytest.mark.parametrize("role", ["icb", "police", "scrutineer"])
def test_who_keeps_no_clocks_is_offered_nothing_and_refused(desk: Desk, role: str) -> None:
    person = desk.person(role)
    assert "clocks/K1/later" not in case_page(person)
    assert person.get("clocks/K1/later").status_code == 403
