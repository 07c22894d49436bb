"""The clocks of a case from its whole history."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from intake.cases import events
from intake.cases.clocks.clock import Clock
from intake.cases.clocks.k1 import Notified
from intake.cases.clocks.of_case import CountedBy, clocks_of
from intake.cases.decisions import joint_outcome
from intake.cases.events import Filing, Relation, View
from intake.cases.filing import (
    correct_k1_trigger,
    file_alone,
    no_longer_alone,
    notification_corrected,
    notification_sent,
    notification_withdrawn,
)
from intake.cases.recording import Event
from intake.cases.working_days import DayOne, england_holidays
from tests.examples import EXAMPLES, example
from tests.intake.cases.story import AT, LA, PARTNERS, happened, opened, view, views

TABLE = england_holidays(range(2018, 2031))
RECEIVED = datetime(2026, 9, 8, 9, 0, tzinfo=UTC)
HARM = {"notification_reason": ["serious_harm_abuse_neglect"], "serious_harm_grounds": ["life_threatening_injury"]}
LEARNING = {"notification_reason": ["learning_request"]}
NOT_MET = views(View.DOES_NOT_MEET, View.DOES_NOT_MEET, View.DOES_NOT_MEET)
CLOSED_AS_NOT_MET = [*NOT_MET, joint_outcome(NOT_MET, PARTNERS, at=AT, by="user")]
ONLY = views(View.NOTIFY_ONLY, View.NOTIFY_ONLY, View.NOTIFY_ONLY)
NOTIFY_ONLY = [*ONLY, joint_outcome(ONLY, PARTNERS, at=AT, by="user")]


def clocks(
    answers: dict[str, Any], *history: Event, received_at: datetime = RECEIVED, **later: Notified
) -> dict[str, Clock]:
    notified = {"first": Notified(answers, received_at), **later}
    return {clock.id: clock for clock in clocks_of([opened(), *history], notified, CountedBy(TABLE))}


def k1(answers: dict[str, Any], *history: Event, **other: Any) -> Clock:
    return clocks(answers, *history, **other)["K1"]


def linked(receipt_id: str, relation: Relation = Relation.UPDATE) -> Event:
    return happened(events.ReceiptLinked, receipt_id=receipt_id, relation=relation)


def corrected(day: str) -> Event:
    return correct_k1_trigger(date.fromisoformat(day), reason="The out-of-hours team took the call.", **LA)


def filed(day: str = "2026-09-07", filing: Filing = Filing.SERIOUS_INCIDENT) -> Event:
    return notification_sent(date.fromisoformat(day), reference="CSINS-1", filing=filing, **LA)


def test_domain_examples_through_a_whole_case() -> None:
    aware = {**HARM, "date_la_aware": "2026-08-28"}
    found = clocks(aware, filed("2026-09-07"))
    assert (found["K1"].trigger_date, found["K1"].due) == (date(2026, 8, 28), date(2026, 9, 7))
    assert (found["K6"].trigger_date, found["K6"].due) == (date(2026, 9, 7), date(2026, 9, 28))
    notified = {"first": Notified(aware, RECEIVED)}
    inclusive, *_ = clocks_of([opened()], notified, CountedBy(TABLE, DayOne.INCLUSIVE))
    assert inclusive.due == date(2026, 9, 4)


@pytest.mark.parametrize("given", EXAMPLES, ids=lambda given: given["notification_ref"])
def test_safety_01_every_example_but_another_areas_has_k1_running_and_provisional(given: dict[str, Any]) -> None:
    found = clocks(given, received_at=datetime.fromisoformat(f"{given['date_notification']}T12:00:00+00:00"))
    if given["in_area_test"] == "other_english_area":
        assert "K1" not in found
    else:
        assert next(iter(found)) == "K1"
        assert "K6" not in found
        assert found["K1"].provisional
        assert found["K1"].running


def test_safety_01_near_miss_example_0046_runs() -> None:
    assert k1(example("0046"), received_at=datetime(2026, 11, 2, 12, tzinfo=UTC)).due == date(2026, 11, 6)


def test_safety_01_the_local_authority_sets_the_day() -> None:
    found = k1({**HARM, "date_la_aware": "2026-08-28"}, corrected("2026-09-01"))
    assert (found.trigger_date, found.provisional, found.due) == (date(2026, 9, 1), False, date(2026, 9, 8))


def test_safety_01_its_last_word_counts() -> None:
    assert k1(HARM, corrected("2026-09-01"), corrected("2026-08-30")).trigger_date == date(2026, 8, 30)


def test_safety_01_k1_stops_when_not_met_is_recorded_with_reasons() -> None:
    found = k1(HARM, *CLOSED_AS_NOT_MET)
    assert (found.running, found.stopped_on, found.met_on) == (False, date(2026, 9, 8), None)
    assert "criteria are not met" in found.stopped_why


@pytest.mark.parametrize(
    "history",
    [
        [],
        NOT_MET,  # the views are in, the joint outcome is not recorded
        NOT_MET[:2],
        [*CLOSED_AS_NOT_MET, view("icb", View.MEETS_SIN)],
        [*CLOSED_AS_NOT_MET, file_alone(reason="The duty is ours.", **LA)],
        [*CLOSED_AS_NOT_MET, happened(events.CaseReopened, reason="The child has died.")],
        [happened(events.InformationRequested, question="?", asked_of="the ward")],
        [happened(events.SetAside, role="business_unit", reason="A referral form.")],
        [happened(events.TransferProposed, area="Northdale", reason="There.")],
        [happened(events.PutBeforePerson, about="unknown-reference")],
    ],
)
def test_safety_01_nothing_else_stops_k1(history: list[Event]) -> None:
    assert k1(HARM, *history).running


def test_safety_05_k1_stops_again_when_the_local_authority_no_longer_files_alone() -> None:
    alone = [file_alone(reason="The duty is ours.", **LA), no_longer_alone(reason="We agree.", **LA)]
    assert not k1(HARM, *CLOSED_AS_NOT_MET, *alone).running


def test_safety_08_k1_runs_until_a_named_person_in_the_other_area_accepts() -> None:
    offered = happened(events.TransferProposed, area="Northdale", reason="There.")
    accepted = happened(events.TransferAccepted, area="Northdale", accepted_by="A named person")
    assert k1(HARM, offered).running
    assert k1(HARM, offered, accepted).stopped_on == date(2026, 9, 8)
    assert k1(HARM, offered, accepted, happened(events.CaseReopened, reason="Handed back.")).running


def test_the_local_authority_can_say_that_it_is_no_notification() -> None:
    assert not k1(HARM, happened(events.SetAside, role="local_authority", reason="A referral form.")).running


def test_safety_02_receipt_is_only_the_fallback() -> None:
    assert k1(HARM).trigger_date == date(2026, 9, 8)
    assert k1({**HARM, "date_la_aware": "2026-09-04"}).trigger_date == date(2026, 9, 4)


def joined(**answers: str) -> Notified:
    return Notified({**HARM, **answers}, datetime(2026, 9, 10, 9, 0, tzinfo=UTC))


@pytest.mark.parametrize("relation", [Relation.UPDATE, Relation.JOINED])
def test_safety_02_joined_cases_keep_the_earliest_awareness(relation: Relation) -> None:
    later = joined(date_la_aware="2026-08-28")
    found = k1({**HARM, "date_la_aware": "2026-09-04"}, linked("second", relation), second=later)
    assert (found.trigger_date, found.provisional) == (date(2026, 8, 28), True)


def test_safety_02_a_later_date_in_an_update_moves_nothing() -> None:
    later = joined(date_la_aware="2026-09-09")
    assert k1({**HARM, "date_la_aware": "2026-09-04"}, linked("second"), second=later).trigger_date.day == 4


def test_safety_01_after_the_local_authority_has_spoken_an_old_sign_repeated_moves_nothing() -> None:
    repeated = joined(date_la_aware="2026-08-28")
    found = k1({**HARM, "date_la_aware": "2026-08-28"}, corrected("2026-09-01"), linked("second"), second=repeated)
    assert (found.trigger_date, found.provisional) == (date(2026, 9, 1), False)


def test_safety_02_a_new_earlier_sign_after_that_makes_k1_provisional_again() -> None:
    new = joined(csc_referral_made="yes", csc_referral_date="2026-08-27")
    found = k1({**HARM, "date_la_aware": "2026-08-28"}, corrected("2026-09-01"), linked("second"), second=new)
    assert (found.trigger_date, found.provisional) == (date(2026, 8, 27), True)


def test_an_earlier_receipt_without_a_sign_does_not_undo_the_local_authoritys_word() -> None:
    early = Notified(HARM, datetime(2026, 8, 20, 9, 0, tzinfo=UTC))
    assert k1(HARM, corrected("2026-09-01"), linked("second"), second=early).trigger_date == date(2026, 9, 1)


def test_a_link_taken_back_counts_no_longer() -> None:
    undone = happened(events.ReceiptUnlinked, receipt_id="second", reason="Another child.")
    again = [linked("second"), undone, linked("second")]
    other = joined(date_la_aware="2026-08-28")
    assert k1(HARM, linked("second"), undone, second=other).trigger_date == date(2026, 9, 8)
    assert k1(HARM, *again, second=other).trigger_date == date(2026, 8, 28)


def test_duplicates_say_nothing_new_and_may_be_left_out() -> None:
    assert k1(HARM, linked("copy", Relation.DUPLICATE)).trigger_date == date(2026, 9, 8)


def test_safety_01_a_case_that_only_asked_for_learning_has_no_clock_until_harm_is_told() -> None:
    assert "K1" not in clocks(LEARNING)
    assert k1(LEARNING, linked("second"), second=joined()).trigger_date == date(2026, 9, 8)


@pytest.mark.parametrize(
    "history",
    [
        [view("police", View.MEETS_SIN)],
        [file_alone(reason="The duty is ours.", **LA)],
        [corrected("2026-09-01")],
        [filed()],
    ],
)
def test_safety_01_k1_is_there_once_anybody_who_may_judge_holds_that_it_is_to_be_notified(
    history: list[Event],
) -> None:
    assert "K1" in clocks(LEARNING, *history)


def test_k1_is_met_on_the_day_of_the_filing() -> None:
    found = k1({**HARM, "date_la_aware": "2026-08-28"}, filed("2026-09-08"))
    assert (found.met_on, found.running, found.late(date(2027, 1, 1))) == (date(2026, 9, 8), False, True)


def test_safety_04_k6_starts_only_from_a_filing_that_the_local_authority_confirmed() -> None:
    said = {**HARM, "panel_notified": "yes", "panel_notification_date": "2026-09-07"}
    assert "K6" not in clocks(said)
    k6 = clocks(said, filed())["K6"]
    assert (k6.trigger_date, k6.provisional, k6.running) == (date(2026, 9, 7), False, True)


@pytest.mark.parametrize("filing", [Filing.LOOKED_AFTER_DEATH, Filing.CARE_LEAVER_DEATH])
def test_safety_04_other_filings_never_make_a_rapid_review_due(filing: Filing) -> None:
    found = clocks(HARM, filed(filing=filing))
    assert "K6" not in found
    assert found["K1"].running  # it does not answer whether this is a serious incident
    assert k1(HARM, *NOTIFY_ONLY, filed(filing=filing)).met_on == date(2026, 9, 7)


def test_a_corrected_filing_moves_k6() -> None:
    correction = notification_corrected(
        date(2026, 9, 4), reference="CSINS-1", filing=Filing.SERIOUS_INCIDENT, reason="Wrong day typed.", **LA
    )
    assert clocks(HARM, filed("2026-09-07"), correction)["K6"].trigger_date == date(2026, 9, 4)


def test_a_second_filing_gives_no_more_time() -> None:
    assert clocks(HARM, filed("2026-09-02"), filed("2026-09-07"))["K6"].trigger_date == date(2026, 9, 2)


def test_a_withdrawn_filing_ends_the_rapid_review() -> None:
    withdrawn = notification_withdrawn(date(2026, 9, 8), reason="Not met after all.", **LA)
    assert clocks(HARM, filed(), withdrawn)["K6"].stopped_on == date(2026, 9, 8)


def test_a_tick_for_another_area_does_not_stop_k1_where_our_own_is_named() -> None:
    given = {**HARM, "in_area_test": "other_english_area", "incident_local_authority": "Marram Bay"}
    notified = {"first": Notified(given, RECEIVED)}
    assert "K1" not in {one.id for one in clocks_of([opened()], notified, CountedBy(TABLE))}
    ours = CountedBy(TABLE, our_area="Marram Bay")
    assert "K1" in {one.id for one in clocks_of([opened()], notified, ours)}
