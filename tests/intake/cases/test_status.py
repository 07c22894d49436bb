"""Status from history, and what may follow what."""

from datetime import date

import pytest

from intake.cases import events
from intake.cases.decisions import joint_outcome
from intake.cases.events import Filing, Outcome, View
from intake.cases.filing import (
    file_alone,
    no_longer_alone,
    notification_corrected,
    notification_sent,
    notification_withdrawn,
)
from intake.cases.recording import Event
from intake.cases.states import CLOSED, WORDS, Status
from intake.cases.status import ImpossibleMove, status_after, status_of
from tests.intake.cases.story import AT, LA, PARTNERS, happened, opened, view, views

MEETS, NOT_MET, MORE, ONLY = View.MEETS_SIN, View.DOES_NOT_MEET, View.MORE_INFO, View.NOTIFY_ONLY

ACKNOWLEDGED = happened(events.Acknowledged, receipt_id="first")
TRIAGE = happened(events.TriageStarted)
TO_PARTNERS = happened(events.SentToPartners)
ASKED = happened(events.InformationRequested, question="Which ward?", asked_of="The hospital")
ANSWERED = happened(events.InformationReceived, note="Ward 3.")
REOPENED = happened(events.CaseReopened, reason="A charge.")
OFFERED = happened(events.TransferProposed, area="Northdale", reason="It happened there.")
ACCEPTED = happened(events.TransferAccepted, area="Northdale", accepted_by="A named person")
NOT_OURS = happened(events.SetAside, role="business_unit", reason="A referral form.")
ALONE = file_alone(reason="The duty is ours.", **LA)


def filed(filing: Filing = Filing.SERIOUS_INCIDENT) -> Event:
    return notification_sent(date(2026, 9, 7), reference="CSINS-1", filing=filing, **LA)


def agreed(what: View, outcome: Outcome | None = None) -> list[Event]:
    given = views(what, what, what)
    return [*given, joint_outcome(given, PARTNERS, at=AT, by="user", outcome=outcome)]


def status(*history: Event) -> Status:
    return status_of([opened(), *history], PARTNERS)


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ([], Status.RECEIVED),
        ([happened(events.PutBeforePerson, about="no-child")], Status.INTAKE_EXCEPTION),
        ([happened(events.PutBeforePerson, about="no-child"), ACKNOWLEDGED], Status.INTAKE_EXCEPTION),
        ([ACKNOWLEDGED], Status.ACKNOWLEDGED),
        ([ACKNOWLEDGED, TRIAGE], Status.TRIAGE),
        ([ACKNOWLEDGED, TRIAGE, TO_PARTNERS], Status.PARTNER_DECISION),
        ([TRIAGE, ASKED], Status.AWAITING_INFO),
        ([TRIAGE, ASKED, ANSWERED], Status.PARTNER_DECISION),
        ([TRIAGE, ASKED, TO_PARTNERS], Status.PARTNER_DECISION),
        ([NOT_OURS], Status.REJECTED_NOT_THIS_FORM),
        ([NOT_OURS, REOPENED], Status.TRIAGE),
        (views(MEETS), Status.PARTNER_DECISION),
        (views(MEETS, MEETS, NOT_MET), Status.DISPUTED),
        (views(MEETS, MORE), Status.AWAITING_INFO),
        ([*views(MEETS, MORE), ANSWERED], Status.PARTNER_DECISION),
        (agreed(MEETS), Status.SIN_DUE),
        (agreed(ONLY), Status.NOTIFY_ONLY_DUE),
        (agreed(NOT_MET), Status.NOT_MET_CLOSED),
        (agreed(NOT_MET, Outcome.LINE_OF_SIGHT), Status.LOCAL_LEARNING),
        ([*agreed(MEETS), filed()], Status.SIN_SUBMITTED),
        ([*agreed(NOT_MET), view("icb", MEETS)], Status.DISPUTED),
        ([*agreed(NOT_MET), REOPENED], Status.TRIAGE),
        ([*agreed(NOT_MET), REOPENED, *views(MEETS)], Status.PARTNER_DECISION),
        ([*agreed(NOT_MET), ACKNOWLEDGED], Status.NOT_MET_CLOSED),
        ([TRIAGE, OFFERED], Status.TRIAGE),
        ([TRIAGE, OFFERED, ACCEPTED], Status.TRANSFERRED_OTHER_AREA),
    ],
)
def test_the_status_follows_from_the_history(history: list[Event], expected: Status) -> None:
    assert status(*history) is expected


@pytest.mark.parametrize(
    "before",
    [
        [],
        [ACKNOWLEDGED, TRIAGE],
        [TRIAGE, ASKED],
        views(NOT_MET, NOT_MET),
        views(MEETS, NOT_MET, NOT_MET),
        agreed(NOT_MET),
        agreed(ONLY),
        [NOT_OURS],
        [TRIAGE, OFFERED, ACCEPTED],
    ],
)
class TestSafety05:
    def test_safety_05_the_local_authority_can_file_alone_from_any_state(self, before: list[Event]) -> None:
        assert status(*before, ALONE) is Status.SIN_DUE

    def test_safety_05_it_can_file_at_once_from_any_state(self, before: list[Event]) -> None:
        assert status(*before, filed()) is Status.SIN_SUBMITTED


def test_safety_05_views_against_it_are_recorded_and_change_nothing() -> None:
    assert status(ALONE, *agreed(NOT_MET)) is Status.SIN_DUE
    assert status(ALONE, *views(MEETS, NOT_MET, MORE)) is Status.SIN_DUE


def test_when_it_no_longer_files_alone_the_views_count_again() -> None:
    assert status(ALONE, *agreed(NOT_MET), no_longer_alone(reason="We agree.", **LA)) is Status.NOT_MET_CLOSED


@pytest.mark.parametrize("filing", [Filing.LOOKED_AFTER_DEATH, Filing.CARE_LEAVER_DEATH])
def test_safety_04_a_filing_without_rapid_review_ends_only_what_waits_for_it(filing: Filing) -> None:
    assert status(*agreed(ONLY), filed(filing)) is Status.CLOSED
    assert status(TRIAGE, filed(filing)) is Status.TRIAGE
    assert status(*agreed(MEETS), filed(filing)) is Status.SIN_DUE
    assert status(TRIAGE, filed(filing), *agreed(ONLY)) is Status.CLOSED


def test_a_filing_recorded_as_the_wrong_kind_can_be_corrected() -> None:
    correction = notification_corrected(
        date(2026, 9, 7), reference="CSINS-1", filing=Filing.LOOKED_AFTER_DEATH, reason="Wrong kind.", **LA
    )
    assert status(*agreed(MEETS), filed(), correction) is Status.SIN_DUE
    assert status(*agreed(ONLY), filed(), correction) is Status.CLOSED


def test_a_withdrawn_notification_closes_the_case_until_it_is_opened_again() -> None:
    withdrawn = notification_withdrawn(date(2026, 9, 8), reason="Not met after all.", **LA)
    assert status(*agreed(MEETS), filed(), withdrawn) is Status.SIN_WITHDRAWN
    assert status(*agreed(MEETS), filed(), withdrawn, REOPENED, *views(MEETS)) is Status.PARTNER_DECISION


@pytest.mark.parametrize(
    ("history", "event"),
    [
        (agreed(MEETS), TRIAGE),
        (agreed(MEETS), NOT_OURS),
        ([TRIAGE], REOPENED),
        ([TRIAGE], ACCEPTED),
        ([NOT_OURS], view("police", MEETS)),
        ([TRIAGE], happened(events.PartnerViewConfirmed, partner="police")),
        (views(MEETS, MEETS), happened(events.JointOutcomeReached, outcome=Outcome.SIN_AND_RR, partners=PARTNERS)),
        ([TRIAGE], no_longer_alone(reason="Why?", **LA)),
        ([TRIAGE], notification_withdrawn(date(2026, 9, 8), reason="Why?", **LA)),
        ([TRIAGE], opened("second")),
    ],
)
def test_impossible_moves_are_refused_with_a_sentence(history: list[Event], event: Event) -> None:
    assert status(*history)
    with pytest.raises(ImpossibleMove) as refused:
        status_after([opened(), *history], event, PARTNERS)
    assert refused.value.sentence.endswith(".")


def test_nothing_happens_before_a_case_is_opened() -> None:
    with pytest.raises(ImpossibleMove):
        status_of([TRIAGE], PARTNERS)
    with pytest.raises(ImpossibleMove):
        status_of([], PARTNERS)


def test_an_old_agreement_stands_when_the_settings_name_other_partners() -> None:
    assert status_of([opened(), *agreed(MEETS)], ("local_authority", "icb", "police", "icb_south")) is Status.SIN_DUE


@pytest.mark.parametrize(
    "event",
    [
        happened(events.CaseViewed, page="summary"),
        happened(events.OriginalDownloaded, receipt_id="first"),
        happened(events.FileDownloaded, receipt_id="first", number=1),
        happened(events.FileTakenOut, receipt_id="first", number=1, digest="00", reason="wrong child"),
        happened(events.FilePutBack, receipt_id="first", number=1, reason="right after all"),
        happened(events.DocumentRead, document="summary"),
        happened(events.ReceiptLinked, receipt_id="second", relation=events.Relation.UPDATE),
    ],
)
@pytest.mark.parametrize("history", [[], [TRIAGE], agreed(NOT_MET), [NOT_OURS]])
def test_reading_and_late_news_change_no_status(event: Event, history: list[Event]) -> None:
    assert status(*history, event) is status(*history)


def test_every_state_has_words() -> None:
    assert WORDS.keys() == set(Status)
    assert Status.NOT_MET_CLOSED in CLOSED
