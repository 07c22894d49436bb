"""Views of the partners, and what they amount to together."""

from itertools import product
from typing import Any

import pytest

from intake.cases.decisions import (
    JointState,
    decision_in_force,
    joint,
    joint_outcome,
    latest_views,
    minuted_views,
    record_view,
)
from intake.cases.events import (
    CaseReopened,
    InformationReceived,
    LocalAuthorityFilesAlone,
    Outcome,
    PartnerViewConfirmed,
    SentToPartners,
    View,
)
from intake.cases.recording import Event
from intake.cases.states import Status
from intake.errors import Permanent
from tests.intake.cases.story import AT, PARTNERS, happened, opened, view, views

MEETS, NOT_MET, MORE, ONLY = View.MEETS_SIN, View.DOES_NOT_MEET, View.MORE_INFO, View.NOTIFY_ONLY


def together(*each: View) -> tuple[JointState, Outcome | None, Status]:
    found = joint(latest_views(views(*each), PARTNERS), PARTNERS)
    return found.state, found.outcome, found.status


@pytest.mark.parametrize(
    ("agreed", "outcome", "status"),
    [
        (MEETS, Outcome.SIN_AND_RR, Status.SIN_DUE),
        (ONLY, Outcome.NOTIFY_ONLY, Status.NOTIFY_ONLY_DUE),
        (NOT_MET, Outcome.NO_FURTHER_ACTION, Status.NOT_MET_CLOSED),
    ],
)
def test_all_the_same_is_agreement(agreed: View, outcome: Outcome, status: Status) -> None:
    assert together(agreed, agreed, agreed) == (JointState.AGREED, outcome, status)


@pytest.mark.parametrize("each", [each for each in product((MEETS, NOT_MET, ONLY), repeat=3) if len(set(each)) > 1])
def test_safety_05_no_majority_decides(each: tuple[View, View, View]) -> None:
    assert together(*each) == (JointState.DISPUTED, None, Status.DISPUTED)


@pytest.mark.parametrize("others", list(product(View, repeat=2)))
def test_anybody_who_needs_more_information_makes_the_case_wait_for_it(others: tuple[View, View]) -> None:
    assert together(*others, MORE) == (JointState.MORE_INFO, None, Status.AWAITING_INFO)


def test_safety_05_a_silent_partner_is_shown_as_missing() -> None:
    found = joint(latest_views(views(MEETS, MEETS), PARTNERS), PARTNERS)
    assert (found.state, found.missing, found.status) == (JointState.WAITING, ("police",), Status.PARTNER_DECISION)


def test_a_difference_is_seen_before_the_last_view_is_in() -> None:
    assert joint(latest_views(views(MEETS, NOT_MET), PARTNERS), PARTNERS).differs


def test_the_latest_view_of_a_partner_counts() -> None:
    history = [*views(MEETS, MEETS, NOT_MET), view("police", MEETS)]
    assert joint(latest_views(history, PARTNERS), PARTNERS).outcome is Outcome.SIN_AND_RR


def test_safety_06_a_minuted_view_counts_once_its_partner_confirms_it() -> None:
    history = [*views(MEETS, MEETS), view("police", MEETS, minuted=True, person="DCI of the day")]
    assert joint(latest_views(history, PARTNERS), PARTNERS).missing == ("police",)
    history.append(happened(PartnerViewConfirmed, partner="police"))
    assert joint(latest_views(history, PARTNERS), PARTNERS).outcome is Outcome.SIN_AND_RR


def test_safety_06_an_unconfirmed_minute_does_not_replace_the_partners_own_view() -> None:
    history = [view("police", MEETS), view("police", NOT_MET, minuted=True, person="DCI")]
    assert latest_views(history, PARTNERS)["police"].view is MEETS


def test_safety_07_the_statutory_partners_are_whoever_the_settings_name() -> None:
    four = ("local_authority_north", "local_authority_south", "icb", "police")
    history = [view(partner, MEETS) for partner in four[:3]]
    assert joint(latest_views(history, four), four).missing == ("police",)
    assert joint(latest_views([*history, view("police", MEETS)], four), four).outcome is Outcome.SIN_AND_RR


def test_without_any_partner_nothing_can_be_decided() -> None:
    with pytest.raises(Permanent, match="No statutory partner"):
        joint({}, ())


def test_a_view_of_somebody_else_does_not_count() -> None:
    assert latest_views([view("education", NOT_MET)], PARTNERS) == {}


@pytest.mark.parametrize("event", [InformationReceived, SentToPartners])
def test_more_information_is_settled_when_it_has_come_or_time_is_up(event: type[Event]) -> None:
    facts: dict[str, Any] = {"note": "It came."} if event is InformationReceived else {}
    history = [*views(MEETS, MORE), happened(event, **facts)]
    assert joint(latest_views(history, PARTNERS), PARTNERS).missing == ("icb", "police")


@pytest.mark.parametrize("what", View)
@pytest.mark.parametrize("blank", ["", "  \n"])
def test_every_view_needs_reasons(what: View, blank: str) -> None:
    with pytest.raises(Permanent, match="Give the reasons"):
        record_view(view("police", what, reasons=blank), PARTNERS)


def test_a_view_for_somebody_else_names_them() -> None:
    with pytest.raises(Permanent, match="Name the person"):
        record_view(view("police", MEETS, minuted=True), PARTNERS)


def test_only_a_statutory_partner_gives_a_view() -> None:
    with pytest.raises(Permanent, match="statutory partner"):
        record_view(view("education", MEETS), PARTNERS)


def test_a_view_with_reasons_is_recorded_as_it_is() -> None:
    given = view("police", NOT_MET)
    assert record_view(given, PARTNERS) is given


def test_agreement_becomes_an_event() -> None:
    reached = joint_outcome(views(NOT_MET, NOT_MET, NOT_MET), PARTNERS, at=AT, by="user")
    assert (reached.outcome, reached.partners) == (Outcome.NO_FURTHER_ACTION, PARTNERS)


def test_a_finer_outcome_of_not_met_can_be_agreed_on() -> None:
    reached = joint_outcome(views(NOT_MET, NOT_MET, NOT_MET), PARTNERS, at=AT, by="user", outcome=Outcome.LINE_OF_SIGHT)
    assert reached.outcome is Outcome.LINE_OF_SIGHT


@pytest.mark.parametrize("each", [(MEETS, MEETS), (MEETS, MEETS, NOT_MET), (MEETS, MEETS, MORE)])
def test_safety_05_without_agreement_there_is_no_joint_outcome(each: tuple[View, ...]) -> None:
    with pytest.raises(Permanent, match="do not agree"):
        joint_outcome(views(*each), PARTNERS, at=AT, by="user")


def test_an_outcome_that_the_views_do_not_allow_is_refused() -> None:
    with pytest.raises(Permanent, match="do not agree"):
        joint_outcome(views(MEETS, MEETS, MEETS), PARTNERS, at=AT, by="user", outcome=Outcome.NO_FURTHER_ACTION)


def decided() -> list[Event]:
    history = views(NOT_MET, NOT_MET, NOT_MET)
    return [*history, joint_outcome(history, PARTNERS, at=AT, by="user")]


def test_a_decision_holds_until_somebody_leaves_it() -> None:
    assert decision_in_force(decided()) is not None
    assert decision_in_force([*decided(), view("icb", MEETS)]) is None
    assert decision_in_force([*decided(), happened(CaseReopened, reason="The child has died.")]) is None
    alone = happened(LocalAuthorityFilesAlone, role="la_notifier", reason="The duty is ours.")
    assert decision_in_force([*decided(), alone]) is None


def test_safety_6_a_minuted_view_waits_for_its_partner() -> None:
    history = [opened(), view("icb", View.MEETS_SIN, minuted=True, person="P. Name, director")]
    assert set(minuted_views(history)) == {"icb"}
    assert latest_views(history, PARTNERS) == {}
    confirmed = [*history, happened(PartnerViewConfirmed, partner="icb")]
    assert minuted_views(confirmed) == {}
    assert set(latest_views(confirmed, PARTNERS)) == {"icb"}
