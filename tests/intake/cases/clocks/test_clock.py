"""One clock and its sum."""

from datetime import UTC, date, datetime

import pytest

from intake.cases.clocks.clock import STILL_OPEN, Clock, Ended, start
from intake.cases.clocks.definition import ClockDefinition
from intake.cases.clocks.table import K1, K6
from intake.cases.working_days import DayOne, HolidayTable, england_holidays

TABLE = england_holidays(range(2025, 2030))


def clock(
    definition: ClockDefinition,
    trigger: date,
    day_one: DayOne = DayOne.AFTER,
    table: HolidayTable = TABLE,
    met_on: date | None = None,
) -> Clock:
    ended = Ended(met=met_on) if met_on else STILL_OPEN
    return start(definition, trigger, "Said so.", table, day_one, provisional=True, ended=ended)


def test_domain_example_k1_aware_friday_28_august_2026_is_due_monday_7_september() -> None:
    assert clock(K1, date(2026, 8, 28)).due == date(2026, 9, 7)
    assert clock(K1, date(2026, 8, 28), DayOne.INCLUSIVE).due == date(2026, 9, 4)


def test_domain_example_k6_sent_monday_7_september_2026_is_due_monday_28_september() -> None:
    assert clock(K6, date(2026, 9, 7)).due == date(2026, 9, 28)


@pytest.mark.parametrize("day_one", DayOne)
def test_safety_03_work_to_the_earlier_reading_and_aim_for_noon_of_the_day_before(day_one: DayOne) -> None:
    k1 = clock(K1, date(2026, 8, 28), day_one)
    assert k1.work_to == date(2026, 9, 4)
    assert k1.aim_for == datetime(2026, 9, 3, 11, 0, tzinfo=UTC)  # noon of British Summer Time


def test_safety_03_noon_is_noon_in_london_after_the_clocks_change() -> None:
    # Aware Thursday 22 October 2026, summer time ends on the 25th.
    assert clock(K1, date(2026, 10, 22)).aim_for == datetime(2026, 10, 27, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("definition", [K1, K6])
def test_safety_03_closure_days_never_touch_k1_or_k6(definition: ClockDefinition) -> None:
    closed = HolidayTable(
        TABLE.days, TABLE.confirmed_until, {date(2026, 9, day): "Office closed" for day in (1, 2, 3, 8, 9)}
    )
    plain, with_closures = clock(definition, date(2026, 8, 28)), clock(definition, date(2026, 8, 28), table=closed)
    assert with_closures == plain


def test_safety_03_lateness_counts_from_the_due_date() -> None:
    assert not clock(K1, date(2026, 8, 28)).late(date(2026, 9, 7))
    assert clock(K1, date(2026, 8, 28)).late(date(2026, 9, 8))
    assert clock(K1, date(2026, 8, 28), met_on=date(2026, 9, 8)).late(date(2027, 1, 1))
    assert not clock(K1, date(2026, 8, 28), met_on=date(2026, 9, 7)).late(date(2027, 1, 1))


def test_a_clock_shows_its_rule_and_source() -> None:
    shown = clock(K1, date(2026, 8, 28)).to_json()
    assert shown["id"] == "K1"
    assert shown["trigger_date"] == "2026-08-28"
    assert shown["due"] == "2026-09-07"
    assert shown["provisional"] is True
    assert shown["rule"] == (
        "5 working days from the day the local authority became aware that the incident occurred. "
        "That day is day 0; the next working day is day 1."
    )
    assert "Children Act 2004 s.16C(1)" in shown["source"]
    assert shown["aim_for"] == "2026-09-03T11:00:00Z"
    assert len(shown["explained"]) == 11


def test_a_due_date_beyond_the_confirmed_holidays_says_so() -> None:
    assert clock(K1, date(2026, 8, 28)).holidays_confirmed
    assert not clock(K6, date(2027, 12, 20)).holidays_confirmed
