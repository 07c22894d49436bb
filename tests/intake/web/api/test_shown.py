"""What the office sees of what an agency's own system sent; and that the guide for integrators is right."""

from __future__ import annotations

import json
import re
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import select

from intake.cases.ledger.entries import Wanted, entries
from intake.cases.ledger.states import Door, State
from intake.store.arrivals import Receipt
from intake.web.api.bodies import MOST_BYTES
from intake.web.limits import ALLOWED, Tried
from tests.examples import example
from tests.intake.web.api.calling import Agency, agency, said, work
from tests.intake.web.base import Site, sign_in

GUIDE = Path(__file__).parents[4] / "docs/api.md"


def office(site: Site) -> FlaskClient:
    """A browser of the business unit."""
    site.add_user("office@example.org", "business_unit")
    browser = site.visitor()
    sign_in(browser, "office@example.org")
    return browser


def test_the_case_names_the_agency_whose_system_sent_it(hospital: Agency) -> None:
    reference = said(hospital.send(example("0031")))["reference"]
    work(hospital.site)
    browser = office(hospital.site)
    page = browser.get(f"/cases/{reference}", follow_redirects=True)
    assert page.status_code == 200
    assert "From the own system of Marram Bay Hospitals, form NSP-2026.2." in page.text
    assert "Sent by the agency’s own system" in page.text


def test_one_without_answers_waits_for_a_person_under_the_agencys_name(hospital: Agency) -> None:
    reference = said(hospital.send({}))["reference"]
    work(hospital.site)
    browser = office(hospital.site)
    for address in ("/unread", f"/unread/{reference}"):
        page = browser.get(address)
        assert page.status_code == 200, address
        assert "The system of Marram Bay Hospitals sent a notification without a single answer." in page.text
        assert "From the agency’s own system" in page.text


def test_the_ledger_has_a_door_of_its_own_for_it(hospital: Agency) -> None:
    hospital.send(example("0031"))
    agency(hospital.site, practice=True).send(example("0038"))
    work(hospital.site)
    with hospital.site.store.reading() as session:
        lines, _ = entries(session, Wanted(door=Door.API), hospital.site.clock())
        assert len(session.scalars(select(Receipt.id)).all()) == 2
    assert {(line.door, line.state) for line in lines} == {(Door.API, State.CASE), (Door.API, State.TEST)}


def test_the_guides_example_is_taken_and_its_figures_hold(hospital: Agency) -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    example_body = re.search(r"-d '(\{.*?\})'", guide, re.DOTALL)
    assert example_body
    found = said(hospital.send_bytes(example_body[1].encode()))
    assert {"notifier_email", "children[0].child_sex"} <= set(found["missing"])
    assert found["findings"][0]["code"] == "short"
    assert json.loads(example_body[1])["form_version"] == "NSP-2026.2"
    assert f"{ALLOWED[Tried.API].tries:,} requests to send" in guide
    assert MOST_BYTES == 2 * 1024 * 1024
    assert "At most 2 MiB" in guide


def test_the_example_of_the_description_is_taken(hospital: Agency) -> None:
    described = said(hospital.client.get("/api/v1/openapi.json"))
    content = described["paths"]["/api/v1/notifications"]["post"]["requestBody"]["content"]["application/json"]
    assert "not-declared" not in {one["code"] for one in said(hospital.send(**content["example"]))["findings"]}
