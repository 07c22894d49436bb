"""What the partners hold together: recorded when they agree, never by majority, and the local authority alone."""

from __future__ import annotations

from datetime import date

import pytest

from intake.cases.events import (
    FilingAloneWithdrawn,
    JointOutcomeReached,
    LocalAuthorityFilesAlone,
    Outcome,
    PartnerViewRecorded,
)
from tests.intake.web.triage_acting.made import A_VIEW, PARTNERS, Desk, Person

Partners = dict[str, Person]
WHY = "The duty is ours, and the time is nearly over."


def hold(partners: Partners, **views: str) -> None:
    """Record a view of each partner named."""
    for partner, view in views.items():
        assert partners[partner].post("view", **A_VIEW | {"view": view}).status_code == 303


def all_hold(partners: Partners, view: str) -> None:
    hold(partners, **dict.fromkeys(PARTNERS, view))


def test_three_views_that_agree_lead_to_the_joint_outcome(desk: Desk, partners: Partners) -> None:
    all_hold(partners, "meets_sin")
    assert desk.status == "sin_due"
    page = partners["icb"].get("outcome")
    assert "All partners hold the same." in page.text
    assert page.text.count("Meets the criteria: notify as a serious incident") == 3
    assert "Record: Serious incident notification and rapid review" in page.text
    assert partners["icb"].post("outcome").status_code == 303
    (reached,) = desk.events(JointOutcomeReached)
    assert (reached.outcome, reached.partners) == (Outcome.SIN_AND_RR, PARTNERS)
    assert "Recorded 8 September 2026" in partners["icb"].get("outcome").text


def test_not_met_leaves_a_choice_and_stops_k1(desk: Desk, partners: Partners) -> None:
    all_hold(partners, "does_not_meet")
    assert desk.status == "not_met_closed"
    running = desk.clock("K1")
    assert running is not None
    assert running.running  # the views alone stop nothing: the outcome with its reasons does
    office = desk.person("business_unit")
    assert office.post("outcome").status_code == 422
    assert "Choose what the partners agreed on." in office.post("outcome").text
    assert office.post("outcome", outcome="sin_and_rr").status_code == 422
    assert office.post("outcome", outcome="local_learning_review").status_code == 303
    assert desk.status == "local_learning"
    stopped = desk.clock("K1")
    assert stopped is not None
    assert stopped.stopped_on == date(2026, 9, 8)


def test_safety_5_a_silent_partner_is_named_and_decides_nothing(desk: Desk, partners: Partners) -> None:
    hold(partners, local_authority="meets_sin", police="meets_sin")
    page = partners["police"].get("outcome")
    assert "Still silent: Integrated care board" in page.text
    assert "Record: " not in page.text
    assert partners["police"].post("outcome", outcome="sin_and_rr").status_code == 422
    assert desk.events(JointOutcomeReached) == []


def test_safety_5_no_majority(desk: Desk, partners: Partners) -> None:
    hold(partners, local_authority="meets_sin", icb="meets_sin", police="does_not_meet")
    assert desk.status == "disputed"
    page = partners["icb"].get("outcome")
    assert "The partners differ. Nothing is decided by majority." in page.text
    assert "escalation" in page.text
    for outcome in ("sin_and_rr", "no_further_action", ""):
        assert partners["icb"].post("outcome", outcome=outcome).status_code == 422
    assert desk.events(JointOutcomeReached) == []
    hold(partners, police="meets_sin")
    assert partners["icb"].post("outcome").status_code == 303


@pytest.mark.parametrize("held", [{}, {"police": "does_not_meet"}, dict.fromkeys(PARTNERS, "does_not_meet")])
def test_safety_5_the_local_authority_files_alone_from_any_state(
    desk: Desk, partners: Partners, held: dict[str, str]
) -> None:
    hold(partners, **held)
    if len(held) == len(PARTNERS):
        partners["icb"].post("outcome", outcome="no_further_action")
        assert desk.status == "not_met_closed"
    before = desk.status
    authority = partners["local_authority"]
    assert "Record that the local authority files alone" in authority.get("outcome").text
    assert authority.post("alone").status_code == 422
    assert authority.post("alone", reason=WHY).status_code == 303
    assert desk.status == "sin_due"
    clock = desk.clock("K1")
    assert clock is not None
    assert clock.running
    assert "The local authority files alone." in partners["police"].get("outcome").text
    assert authority.post("alone", reason="We agree with the others.").status_code == 303
    assert [type(event) for event in desk.history() if event.kind.startswith(("local_auth", "filing_alone"))] == [
        LocalAuthorityFilesAlone,
        FilingAloneWithdrawn,
    ]
    assert desk.status == (before if held else "partner_decision")


def test_only_the_local_authority_files_alone(desk: Desk, partners: Partners) -> None:
    for person in (partners["police"], partners["icb"], desk.person("business_unit")):
        assert person.get("alone").status_code == 403
        assert "The local authority alone" not in person.get("outcome").text
    assert desk.person("la_notifier").post("alone", reason=WHY).status_code == 303


@pytest.mark.parametrize("role", ["la_notifier", "education", "scrutineer", "administrator"])
def test_who_records_no_outcome(desk: Desk, role: str) -> None:
    assert desk.person(role).get("outcome").status_code == 403


def test_a_double_click_is_one_outcome(desk: Desk, partners: Partners) -> None:
    all_hold(partners, "meets_sin")
    form = partners["icb"].fill("outcome")
    assert [partners["icb"].send("outcome", form).status_code for _ in range(2)] == [303, 303]
    assert len(desk.events(JointOutcomeReached)) == 1


def test_two_windows_a_view_changed_meanwhile_is_seen_before_the_outcome_is_recorded(
    desk: Desk, partners: Partners
) -> None:
    all_hold(partners, "does_not_meet")
    form = partners["icb"].fill("outcome", outcome="no_further_action")
    hold(partners, police="meets_sin")
    answer = partners["icb"].send("outcome", form)
    assert answer.status_code == 409
    assert "Partner&#39;s view recorded" in answer.text
    assert desk.events(JointOutcomeReached) == []
    assert len(desk.events(PartnerViewRecorded)) == 4


def test_a_partner_who_leaves_the_agreement_ends_it(desk: Desk, partners: Partners) -> None:
    all_hold(partners, "does_not_meet")
    partners["icb"].post("outcome", outcome="no_further_action")
    hold(partners, police="meets_sin")
    assert desk.status == "disputed"
    clock = desk.clock("K1")
    assert clock is not None
    assert clock.running


def test_safety_1_no_label_stops_k1(desk_of: object) -> None:
    assert callable(desk_of)
    desk = desk_of("0046")  # calls itself a near miss
    partners = {partner: desk.person(partner) for partner in PARTNERS}
    before = desk.clock("K1")
    assert before is not None
    assert before.running
    hold(partners, local_authority="does_not_meet", icb="does_not_meet")
    office = desk.person("business_unit")
    office.post("triage", step="start")
    office.post("triage", step="put")
    assert desk.clock("K1") == before
