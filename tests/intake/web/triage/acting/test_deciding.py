"""Three partners record their views; the joint outcome, the filing and the clocks follow."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient

from intake.cases.events import (
    JointOutcomeReached,
    LocalAuthorityFilesAlone,
    NationalNotificationSent,
    PartnerViewRecorded,
)
from tests.examples import example
from tests.intake.web.base import Site, form_token
from tests.intake.web.triage.acting.made import (
    VIEW,
    carried,
    clocks_of,
    confirmed,
    day,
    fill_in,
    history_of,
    problems,
    status_of,
)
from tests.intake.web.triage.made import signed_in, taken_in

PARTNERS = ("local_authority", "icb", "police")
FILED = {"filing": "serious_incident", "national_reference": "CSINS-0001", **day("on", 7, 9, 2026)}


@pytest.fixture
def reference(site: Site) -> str:
    return taken_in(site, example("0031"))


@pytest.fixture
def partners(site: Site) -> dict[str, FlaskClient]:
    return {partner: signed_in(site, partner) for partner in PARTNERS}


def agree(partners: dict[str, FlaskClient], reference: str, **given: str) -> None:
    for browser in partners.values():
        assert fill_in(browser, f"/cases/{reference}/view", **(VIEW | given)).status_code == 303


def test_three_partners_agree_and_the_outcome_the_filing_and_its_clock_follow(
    site: Site, reference: str, partners: dict[str, FlaskClient]
) -> None:
    agree(partners, reference)
    office = signed_in(site)
    assert "All partners hold the same" in office.get(f"/cases/{reference}/outcome").text
    assert fill_in(office, f"/cases/{reference}/outcome", outcome="sin_and_rr").status_code == 303
    assert status_of(site, reference) == "sin_due"
    assert "K6" not in clocks_of(site, reference)
    assert confirmed(partners["local_authority"], f"/cases/{reference}/filing", **FILED).status_code == 303
    assert status_of(site, reference) == "sin_submitted"
    clocks = clocks_of(site, reference)
    assert clocks["K1"].met_on == date(2026, 9, 7)
    assert (clocks["K6"].trigger_date, clocks["K6"].due) == (date(2026, 9, 7), date(2026, 9, 28))  # DOMAIN 2
    steps = [event for event in history_of(site, reference) if event.kind not in {"case_viewed", "acknowledged"}]
    assert [event.kind for event in steps] == [
        "case_opened",
        *["partner_view_recorded"] * 3,
        "joint_outcome_reached",
        "national_notification_sent",
    ]
    page = office.get(f"/cases/{reference}").text
    for words in ("Partners agree", "National notification filed", "CSINS-0001", "Monday 28 September"):
        assert words in page


@pytest.mark.parametrize("role", ["business_unit", "education", "scrutineer", "la_notifier"])
def test_only_a_statutory_partner_records_a_view(site: Site, reference: str, role: str) -> None:
    browser = signed_in(site, role)
    assert browser.get(f"/cases/{reference}/view").status_code == 403


@pytest.mark.parametrize("role", ["business_unit", "icb", "police", "education"])
def test_safety_04_only_the_local_authority_files_and_sets_the_day(site: Site, reference: str, role: str) -> None:
    browser = signed_in(site, role)
    for page in ("filing", "awareness", "alone"):
        assert browser.get(f"/cases/{reference}/{page}").status_code == 403


def test_a_view_without_reasons_is_no_view(site: Site, reference: str, partners: dict[str, FlaskClient]) -> None:
    answer = fill_in(partners["icb"], f"/cases/{reference}/view", **(VIEW | {"reasons": " "}))
    assert answer.status_code == 422
    assert "<title>Error: " in answer.text
    assert "Give the reasons for this view" in problems(answer)
    assert "R. Example, delegated partner" in answer.text
    assert not [event for event in history_of(site, reference) if isinstance(event, PartnerViewRecorded)]


def test_twenty_thousand_characters_of_reasons_are_kept_and_shown(
    site: Site, reference: str, partners: dict[str, FlaskClient]
) -> None:
    reasons = "\n".join(f"{number:04} why this was decided so" for number in range(645))[:20_000]
    assert fill_in(partners["police"], f"/cases/{reference}/view", **(VIEW | {"reasons": reasons})).status_code == 303
    (kept,) = [event for event in history_of(site, reference) if isinstance(event, PartnerViewRecorded)]
    assert kept.reasons == reasons
    assert "0640 why this was decided so" in partners["icb"].get(f"/cases/{reference}").text


def test_a_double_click_is_one_view(site: Site, reference: str, partners: dict[str, FlaskClient]) -> None:
    address = f"/cases/{reference}/view"
    sent = carried(partners["icb"].get(address)) | VIEW
    assert [partners["icb"].post(address, data=sent).status_code for _ in range(2)] == [303, 303]
    assert len([event for event in history_of(site, reference) if isinstance(event, PartnerViewRecorded)]) == 1


def test_of_two_people_at_once_the_second_is_told_and_nothing_is_overwritten(
    site: Site, reference: str, partners: dict[str, FlaskClient]
) -> None:
    address = f"/cases/{reference}/view"
    first, second = (carried(partners[partner].get(address)) for partner in ("icb", "police"))
    partners["local_authority"].get(f"/cases/{reference}")  # a mere reading refuses nobody's save
    assert partners["icb"].post(address, data=first | VIEW).status_code == 303
    answer = partners["police"].post(address, data=second | VIEW | {"reasons": "Typed meanwhile."})
    assert answer.status_code == 409
    assert "The case changed while you had this page open" in answer.text
    assert "Typed meanwhile." in answer.text
    again = partners["police"].post(address, data=carried(answer) | VIEW | {"reasons": "Typed meanwhile."})
    assert again.status_code == 303


def test_safety_05_partners_who_differ_are_in_dispute_and_the_local_authority_files_alone(
    site: Site, reference: str, partners: dict[str, FlaskClient]
) -> None:
    for partner, view in (("local_authority", "meets_sin"), ("icb", "does_not_meet"), ("police", "does_not_meet")):
        fill_in(partners[partner], f"/cases/{reference}/view", **(VIEW | {"view": view}))
    assert status_of(site, reference) == "disputed"
    office = signed_in(site)
    page = office.get(f"/cases/{reference}/outcome")
    assert "Nothing is decided by majority" in page.text
    forged = {"csrf_token": form_token(page), "version": "99", "outcome": "no_further_action"}
    assert office.post(f"/cases/{reference}/outcome", data=forged).status_code in {409, 422}
    assert not any(isinstance(event, JointOutcomeReached) for event in history_of(site, reference))
    alone = fill_in(partners["local_authority"], f"/cases/{reference}/alone", reason="The harm is serious.")
    assert alone.status_code == 303
    assert status_of(site, reference) == "sin_due"
    assert any(isinstance(event, LocalAuthorityFilesAlone) for event in history_of(site, reference))
    fill_in(partners["local_authority"], f"/cases/{reference}/alone", reason="The police agree by now.")
    assert status_of(site, reference) == "disputed"


def test_safety_01_not_met_stops_k1_only_when_all_agree_with_reasons(
    site: Site, reference: str, partners: dict[str, FlaskClient]
) -> None:
    for partner in ("local_authority", "icb"):
        fill_in(partners[partner], f"/cases/{reference}/view", **(VIEW | {"view": "does_not_meet"}))
    assert clocks_of(site, reference)["K1"].stopped_on is None
    fill_in(partners["police"], f"/cases/{reference}/view", **(VIEW | {"view": "does_not_meet"}))
    assert clocks_of(site, reference)["K1"].stopped_on is None
    fill_in(signed_in(site), f"/cases/{reference}/outcome", outcome="line_of_sight")
    assert status_of(site, reference) == "local_learning"
    assert clocks_of(site, reference)["K1"].stopped_on == date(2026, 9, 8)


@pytest.mark.parametrize("kind", ["looked_after_death", "care_leaver_death"])
def test_safety_04_only_a_serious_incident_starts_k6(
    site: Site, reference: str, partners: dict[str, FlaskClient], kind: str
) -> None:
    confirmed(partners["local_authority"], f"/cases/{reference}/filing", **(FILED | {"filing": kind}))
    assert "K6" not in clocks_of(site, reference)


def test_a_filing_is_corrected_and_withdrawn_with_reasons(
    site: Site, reference: str, partners: dict[str, FlaskClient]
) -> None:
    own = partners["local_authority"]
    confirmed(own, f"/cases/{reference}/filing", **FILED)
    confirmed(own, f"/cases/{reference}/filing/correct", **(FILED | day("on", 4, 9, 2026) | {"reason": "A slip."}))
    assert clocks_of(site, reference)["K6"].trigger_date == date(2026, 9, 4)
    assert own.get(f"/cases/{reference}/filing/withdraw").status_code == 200
    confirmed(own, f"/cases/{reference}/filing/withdraw", **day("on", 8, 9, 2026), reason="The criteria are not met.")
    assert status_of(site, reference) == "sin_withdrawn"
    assert clocks_of(site, reference)["K6"].stopped_on == date(2026, 9, 8)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (day("on", 31, 2, 2026), "date"),
        (day("on", 9, 9, 2026), "today or in the past"),
        ({"national_reference": ""}, "reference"),
        ({"filing": "everything"}, "Choose what was filed"),
        ({"on": ["7"]}, "date"),
        ({"on": ["7", "9", "2026", "1"], "version": "x"}, ""),
    ],
)
def test_bad_input_to_a_filing_is_refused_with_a_sentence(
    site: Site, reference: str, partners: dict[str, FlaskClient], typed: dict[str, object], sentence: str
) -> None:
    answer = fill_in(partners["local_authority"], f"/cases/{reference}/filing", **(FILED | typed))
    assert answer.status_code in {200, 422}
    assert sentence in problems(answer)
    assert not [event for event in history_of(site, reference) if isinstance(event, NationalNotificationSent)]


def test_safety_01_the_local_authority_sets_the_day_with_a_reason(
    site: Site, reference: str, partners: dict[str, FlaskClient]
) -> None:
    own, address = partners["local_authority"], f"/cases/{reference}/awareness"
    assert fill_in(own, address, **day("on", 28, 8, 2026), reason="").status_code == 422
    assert confirmed(own, address, **day("on", 28, 8, 2026), reason="The night team logged a call.").status_code == 303
    clock = clocks_of(site, reference)["K1"]
    assert (clock.trigger_date, clock.due, clock.provisional) == (date(2026, 8, 28), date(2026, 9, 7), False)


def test_a_decision_that_a_partner_leaves_no_longer_holds(
    site: Site, reference: str, partners: dict[str, FlaskClient]
) -> None:
    agree(partners, reference)
    fill_in(signed_in(site), f"/cases/{reference}/outcome", outcome="sin_and_rr")
    fill_in(partners["icb"], f"/cases/{reference}/view", **(VIEW | {"view": "does_not_meet"}))
    assert status_of(site, reference) == "disputed"
    assert any(isinstance(event, JointOutcomeReached) for event in history_of(site, reference))


def test_new_facts_open_a_closed_case_again_and_every_view_is_wanted_afresh(
    site: Site, reference: str, partners: dict[str, FlaskClient]
) -> None:
    agree(partners, reference, view="does_not_meet")
    office = signed_in(site)
    fill_in(office, f"/cases/{reference}/outcome", outcome="no_further_action")
    assert status_of(site, reference) == "not_met_closed"
    assert fill_in(office, f"/cases/{reference}/reopen", reason=" ").status_code == 422
    assert fill_in(office, f"/cases/{reference}/reopen", reason="A charge was brought.").status_code == 303
    assert status_of(site, reference) == "triage"
    assert clocks_of(site, reference)["K1"].stopped_on is None
    assert "Still silent" in office.get(f"/cases/{reference}/outcome").text


def test_an_unknown_reference_is_not_found(partners: dict[str, FlaskClient]) -> None:
    for page in ("view", "outcome", "telling"):
        assert partners["local_authority"].get(f"/cases/K7MD4-RWX9C/{page}").status_code == 404
