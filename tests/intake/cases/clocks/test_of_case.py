"""The other clocks of a case: what starts each, what meets it, and what never moves it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from intake.cases import events
from intake.cases.clock_events import ClockPaused, DutyAskedAbout, DutyConfirmed, LaterDateAgreed
from intake.cases.clocks.clock import Clock
from intake.cases.clocks.definition import Term, Unit, Whose
from intake.cases.clocks.k1 import Notified
from intake.cases.clocks.of_case import CountedBy, clocks_of
from intake.cases.clocks.others import duties_of
from intake.cases.clocks.table import CLOCKS
from intake.cases.events import Filing, View
from intake.cases.filing import file_alone, notification_sent
from intake.cases.recording import Event
from intake.cases.working_days import HolidayTable, england_holidays
from tests.examples import example
from tests.intake.cases.story import AT, LA, PARTNERS, happened, opened, views

TABLE = england_holidays(range(2018, 2031))
RECEIVED = datetime(2026, 9, 8, 9, 0, tzinfo=UTC)  # a Tuesday
HARM = {"notification_reason": ["serious_harm_abuse_neglect"], "serious_harm_grounds": ["life_threatening_injury"]}
DEATH = HARM | {"children": [{"child_outcome_now": "died", "child_dob": "2020-02-01", "child_dob_status": "known"}]}


def clocks(answers: dict[str, Any], *history: Event, by: CountedBy | None = None) -> dict[str, Clock]:
    counted_by = by or CountedBy(TABLE, partners=PARTNERS)
    return {
        clock.id: clock for clock in clocks_of([opened(), *history], {"first": Notified(answers, RECEIVED)}, counted_by)
    }


def own(**terms: Term) -> CountedBy:
    return CountedBy(TABLE, partners=PARTNERS, terms=terms)


def told(recipient: str, at: datetime = AT, rule: str = "national") -> Event:
    return happened(events.RecipientTold, at, recipient=recipient, rule=rule)


def test_k2_is_met_when_the_last_of_the_other_partners_was_told() -> None:
    assert clocks(HARM, told("icb")).get("K2") is not None
    assert clocks(HARM, told("icb"))["K2"].running
    both = clocks(HARM, told("icb"), told("police", AT + timedelta(days=1)))["K2"]
    assert both.met_on == date(2026, 9, 9)
    assert both.due == clocks(HARM)["K1"].due


def test_k2_is_open_again_when_an_alert_came_back() -> None:
    back = happened(events.RecipientNotReached, recipient="icb", rule="national")
    assert clocks(HARM, told("icb"), told("police"), back)["K2"].running


def test_k2_is_met_for_a_partner_who_gave_a_view_and_stops_where_the_criteria_are_not_met() -> None:
    assert clocks(HARM, *views(View.MEETS_SIN, View.MEETS_SIN, View.MEETS_SIN))["K2"].met_on == date(2026, 9, 8)
    assert clocks(HARM, *views(View.MEETS_SIN, View.MEETS_SIN))["K2"].running
    alone = CountedBy(TABLE, partners=("local_authority", "icb"))
    view = views(View.DOES_NOT_MEET)
    agreed = happened(
        events.JointOutcomeReached, outcome=events.Outcome.NO_FURTHER_ACTION, partners=("local_authority",)
    )
    assert clocks(HARM, *view, agreed, by=alone)["K2"].stopped_on == date(2026, 9, 8)


def test_k3_starts_only_where_the_partnership_has_set_a_term_and_says_whether_the_agency_was_late() -> None:
    said = HARM | {"date_agency_aware": "2026-09-04"}
    assert "K3" not in clocks(said)
    in_time = clocks(said, by=own(K3=Term(72, Unit.HOURS)))["K3"]
    assert in_time.due_at == datetime(2026, 9, 7, 23, 0, tzinfo=UTC)
    assert in_time.late(RECEIVED)
    assert not clocks(said, by=own(K3=Term(2, Unit.WORKING_DAYS)))["K3"].late(RECEIVED + timedelta(days=90))


def test_safety_10_a_usual_length_orders_no_list_until_the_partnership_has_set_it() -> None:
    usual, settled = clocks(HARM)["K5"], clocks(HARM, by=own(K5=Term(3, Unit.WORKING_DAYS)))["K5"]
    assert (usual.confirmed, usual.orders) == (False, False)
    assert (settled.confirmed, settled.orders, settled.due) == (True, True, date(2026, 9, 11))


def test_k4_is_met_when_a_person_takes_it_up_and_not_by_a_program_or_a_look() -> None:
    looked = happened(events.CaseViewed, page="case")
    acknowledged = events.Acknowledged(at=AT, by="system", receipt_id="first")
    assert clocks(HARM, looked, acknowledged)["K4"].running
    assert clocks(HARM, happened(events.TriageStarted))["K4"].met_on == date(2026, 9, 8)


def test_k5_is_met_when_every_partner_has_given_a_view_or_the_local_authority_files_alone() -> None:
    assert clocks(HARM, *views(View.MEETS_SIN, View.DOES_NOT_MEET))["K5"].running
    assert clocks(HARM, *views(View.MEETS_SIN, View.DOES_NOT_MEET, View.MEETS_SIN))["K5"].met_on == date(2026, 9, 8)
    assert clocks(HARM, file_alone(reason="The duty is ours.", **LA))["K5"].met_on == date(2026, 9, 8)


@pytest.mark.parametrize(
    ("number", "clock", "filing"),
    [("0038", "K12", Filing.LOOKED_AFTER_DEATH), ("0040", "K13", Filing.CARE_LEAVER_DEATH)],
)
def test_a_death_in_care_is_notified_whatever_the_partners_hold_of_abuse(
    number: str, clock: str, filing: Filing
) -> None:
    not_met = views(View.DOES_NOT_MEET, View.DOES_NOT_MEET, View.DOES_NOT_MEET)
    agreed = happened(events.JointOutcomeReached, outcome=events.Outcome.NO_FURTHER_ACTION, partners=PARTNERS)
    assert clocks(example(number), *not_met, agreed)[clock].running
    done = notification_sent(date(2026, 9, 7), reference="CSINS-1", filing=filing, **LA)
    assert clocks(example(number), done)[clock].met_on == date(2026, 9, 7)


def test_safety_09_k14_counts_hours_from_the_notification_of_the_death() -> None:
    k14 = clocks(DEATH, by=own(K14=Term(48, Unit.HOURS)))["K14"]
    assert k14.due_at == RECEIVED + timedelta(hours=48)
    assert not k14.late(RECEIVED + timedelta(hours=48))
    assert k14.late(RECEIVED + timedelta(hours=48, minutes=1))
    assert "K14" not in clocks(HARM)


def test_k14_is_met_at_the_minute_the_death_review_partners_were_told() -> None:
    at = RECEIVED + timedelta(hours=24)
    assert not clocks(DEATH, told("cdr_partners", at))["K14"].late(at + timedelta(days=9))
    assert clocks(DEATH, told("cdr_partners", at + timedelta(minutes=1)))["K14"].late(at + timedelta(days=9))


def test_k14_starts_when_the_office_says_that_a_child_died() -> None:
    said = happened(events.OfficeAnswered, rule="child-death", applies=True, reason="The ward phoned.")
    k14 = clocks(HARM, said)["K14"]
    assert k14.due_at == AT + timedelta(hours=24)


def test_safety_03_no_pause_no_later_date_and_no_closure_day_moves_a_national_clock() -> None:
    closed = HolidayTable(TABLE.days, TABLE.confirmed_until, {date(2026, 9, day): "Closed" for day in range(9, 19)})
    filed = notification_sent(date(2026, 9, 7), reference="CSINS-1", filing=Filing.SERIOUS_INCIDENT, **LA)
    plain = clocks(example("0038"), filed)
    moved = clocks(
        example("0038"),
        filed,
        *(
            event
            for clock in CLOCKS
            for event in (
                happened(
                    ClockPaused, clock=clock, first=date(2026, 9, 9), until=date(2026, 10, 9), reason="Asked for."
                ),
                happened(LaterDateAgreed, clock=clock, on=date(2027, 1, 1), reason="Asked for."),
            )
        ),
        by=CountedBy(closed, partners=PARTNERS),
    )
    for clock in plain.values():
        if clock.whose is Whose.NATIONAL:
            assert moved[clock.id].due == clock.due
            assert moved[clock.id].explained == clock.explained
            assert moved[clock.id].agreed is not None  # shown beside the due date
    assert moved["K5"].due == date(2027, 1, 1)


def test_a_pause_and_a_later_date_move_a_clock_that_allows_it_and_say_why() -> None:
    by = own(K5=Term(2, Unit.WORKING_DAYS))
    pause = happened(
        ClockPaused, clock="K5", first=date(2026, 9, 9), until=date(2026, 9, 14), reason="The police asked for it."
    )
    paused = clocks(HARM, pause, by=by)["K5"]
    assert paused.due == date(2026, 9, 15)
    assert [day.why for day in paused.explained].count("Paused: The police asked for it.") == 5
    later = happened(LaterDateAgreed, clock="K5", on=date(2026, 9, 17), reason="A partner is away.")
    extended = clocks(HARM, pause, later, by=by)["K5"]
    assert extended.due == extended.explained[-1].date == date(2026, 9, 17)
    earlier = happened(LaterDateAgreed, clock="K5", on=date(2026, 9, 9), reason="Sooner.")
    assert clocks(HARM, pause, earlier, by=by)["K5"].due == date(2026, 9, 15)


def test_a_new_bank_holiday_moves_what_is_counted_over_it() -> None:
    proclaimed = HolidayTable({**TABLE.days, date(2026, 9, 10): "Proclaimed"}, TABLE.confirmed_until)
    assert clocks(HARM)["K1"].due == date(2026, 9, 15)
    assert clocks(HARM, by=CountedBy(proclaimed, partners=PARTNERS))["K1"].due == date(2026, 9, 16)


def test_safety_09_duties_of_other_bodies_are_asked_and_confirmed_and_are_no_clock() -> None:
    notified = {"first": Notified(example("0038"), RECEIVED)}
    assert [(duty.id, duty.body, duty.asked_at) for duty in duties_of([opened()], notified)] == [
        ("K15", "the children's home", None)
    ]
    asked = happened(DutyAskedAbout, duty="K15", how="By phone.")
    confirmed = happened(DutyConfirmed, duty="K15", on=date(2026, 9, 8), confirmed_by="Registered manager")
    (duty,) = duties_of([opened(), asked, confirmed], notified)
    assert (duty.asked_at, duty.confirmed_on, duty.confirmed_by) == (AT, date(2026, 9, 8), "Registered manager")
    assert {"K15", "K16", "K17", "K18", "K19"}.isdisjoint(CLOCKS)
