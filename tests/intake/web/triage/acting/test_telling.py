"""Who must hear: told by hand, released with a reason, held until the office has answered (SAFETY 12, 13, 15)."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from intake.cases.events import ConflictAnswered, RecipientReleased, RecipientTold
from intake.store.casework import Told
from intake.store.work import OutgoingMessage
from tests.examples import example
from tests.intake.web.base import Site, form_token
from tests.intake.web.triage.acting.made import fill_in, history_of, problems
from tests.intake.web.triage.made import signed_in, taken_in

PLAIN = {
    "sharing_restrictions": None,
    "police_investigation": "no",
    "police_force": None,
    "police_contact": None,
    "police_reference": None,
    "police_outcome_so_far": None,
    "alleged_harm_by": None,
    "adults": None,
}


def without_holds(**more: object) -> dict[str, object]:
    """An example that nothing holds back."""
    return {key: value for key, value in (example("0031") | PLAIN | more).items() if value is not None}


@pytest.fixture
def office(site: Site) -> FlaskClient:
    return signed_in(site)


def told(site: Site) -> dict[str, bool]:
    with site.store.reading() as session:
        return {row.recipient: row.at is not None for row in session.scalars(select(Told))}


def test_a_person_records_whom_they_told(site: Site, office: FlaskClient) -> None:
    reference = taken_in(site, without_holds())
    answer = fill_in(office, f"/cases/{reference}/telling/icb/told", how="By phone, 10:40.")
    assert answer.status_code == 303
    assert told(site)["icb"]
    heard = [event for event in history_of(site, reference) if isinstance(event, RecipientTold)]
    assert {event.how for event in heard if event.recipient == "icb"} == {"By phone, 10:40."}
    assert "By phone, 10:40." in office.get(f"/cases/{reference}").text


def test_safety_12_a_held_recipient_is_told_only_after_a_release_with_its_reasons(
    site: Site, office: FlaskClient
) -> None:
    reference = taken_in(site, without_holds(sharing_restrictions="Not to the grandmother's school."))
    signed_in(site, "icb")  # an account that an alert can go to
    here = f"/cases/{reference}/telling/icb"
    page = office.get(f"/cases/{reference}/telling").text
    assert "Read the restriction and release this recipient by hand" in page
    forged = {"csrf_token": form_token(office.get(f"{here}/told")), "version": "1", "how": "By phone."}
    assert office.post(f"{here}/told", data=forged).status_code in {409, 422}
    assert not told(site)["icb"]
    refused = fill_in(office, f"{here}/release", reason="")
    assert refused.status_code == 422
    assert "Give the reason why this recipient may be told" in problems(refused)
    assert fill_in(office, f"{here}/release", reason="Nobody there is kin.").status_code == 303
    assert any(isinstance(event, RecipientReleased) for event in history_of(site, reference))
    with site.store.reading() as session:
        kinds = set(session.scalars(select(OutgoingMessage.kind)))
    assert "alert" in kinds


def test_safety_12_while_police_investigate_the_officers_agreement_is_noted(site: Site, office: FlaskClient) -> None:
    reference = taken_in(site, without_holds(police_investigation="yes"))
    here = f"/cases/{reference}/telling/icb/release"
    refused = fill_in(office, here, reason="They treat the child.")
    assert refused.status_code == 422
    assert "Note who of the police agreed" in problems(refused)
    agreed = fill_in(office, here, reason="They treat the child.", officer_agreement="DI Example, by phone 9:20")
    assert agreed.status_code == 303


def test_safety_13_a_possible_conflict_is_asked_about_before_anybody_hears(site: Site, office: FlaskClient) -> None:
    adult = {"person_relationship": "father", "person_name": "Rowan Example", "person_of_concern": "yes"}
    reference = taken_in(site, without_holds(adults=[adult | {"person_position_of_trust": "yes"}]))
    here = f"/cases/{reference}/telling"
    assert fill_in(office, f"{here}/icb/release", reason="They treat the child.").status_code == 422
    nobody = fill_in(office, f"{here}/conflict", applies="yes", reason="He is a police officer.")
    assert nobody.status_code == 422
    assert "Tick every body" in problems(nobody)
    answer = fill_in(office, f"{here}/conflict", applies="yes", recipients=["police"], reason="He is a police officer.")
    assert answer.status_code == 303
    (kept,) = [event for event in history_of(site, reference) if isinstance(event, ConflictAnswered)]
    assert kept.recipients == ("police",)
    page = office.get(here).text
    assert "Somebody who may have caused harm works for this recipient" in page


def test_a_question_to_the_office_is_answered_with_how_it_is_known(site: Site, office: FlaskClient) -> None:
    reference = taken_in(site, example("0031"))
    page = office.get(f"/cases/{reference}/telling").text
    assert "nhs" in page.casefold()
    assert office.get(f"/cases/{reference}/telling/question/no-such-rule").status_code == 404


@pytest.mark.parametrize("role", ["icb", "police", "education", "scrutineer"])
def test_only_the_office_and_the_local_authority_see_to_telling(site: Site, role: str) -> None:
    reference = taken_in(site, without_holds())
    browser = signed_in(site, role)
    for page in ("telling", "telling/icb/told", "telling/icb/release", "telling/conflict"):
        assert browser.get(f"/cases/{reference}/{page}").status_code == 403


def test_an_unknown_recipient_is_not_found(site: Site, office: FlaskClient) -> None:
    reference = taken_in(site, without_holds())
    for page in ("nobody/told", "nobody/release"):
        assert office.get(f"/cases/{reference}/telling/{page}").status_code == 404


def test_triage_steps_are_recorded(site: Site, office: FlaskClient) -> None:
    reference = taken_in(site, without_holds())
    here = f"/cases/{reference}/triage"
    assert fill_in(office, here, step="start").status_code == 303
    assert fill_in(office, here, step="put").status_code == 303
    assert fill_in(office, f"{here}/ask", asked_of="The school", question="Who was there?").status_code == 303
    assert fill_in(office, f"{here}/heard", note="The school answered.").status_code == 303
    assert fill_in(office, f"{here}/ask", asked_of="", question="").status_code == 422
    kinds = [event.kind for event in history_of(site, reference)]
    for kind in ("triage_started", "information_requested", "information_received", "sent_to_partners"):
        assert kind in kinds
