"""Counting working days of England."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.cases.working_days import (
    DayOne,
    HolidayTable,
    due_on,
    england_holidays,
    explain,
    local_date,
    previous_working_day,
    working_days_left,
)
from tests.intake.cases.calendar_by_hand import bank_holidays, count_by_hand

TABLE = england_holidays(range(2018, 2038))
DAYS = st.dates(date(2019, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize("year", range(2019, 2036))
def test_the_library_knows_every_bank_holiday_of_the_year(year: int) -> None:
    seeded = {day for day in TABLE.days if day.year == year and day.weekday() < 5}
    assert seeded == {day for day in bank_holidays(year) if day.year == year}


COUNTS = given(trigger=DAYS, term=st.integers(1, 30), day_one=st.sampled_from(DayOne))


def agrees_with_a_count_by_hand(trigger: date, term: int, day_one: DayOne) -> None:
    by_hand = count_by_hand(trigger, term, inclusive=day_one is DayOne.INCLUSIVE)
    assert due_on(trigger, term, TABLE, day_one) == by_hand


test_due_dates_agree_with_a_count_by_hand = settings(max_examples=1_000)(COUNTS(agrees_with_a_count_by_hand))
test_ten_thousand_due_dates_agree_with_a_count_by_hand = pytest.mark.prove(
    settings(max_examples=10_000)(COUNTS(agrees_with_a_count_by_hand))
)


@pytest.mark.parametrize(
    ("what", "trigger", "term", "day_one", "due"),
    [
        ("DOMAIN: K1 over the August bank holiday", date(2026, 8, 28), 5, DayOne.AFTER, date(2026, 9, 7)),
        ("DOMAIN: the same, inclusive", date(2026, 8, 28), 5, DayOne.INCLUSIVE, date(2026, 9, 4)),
        ("DOMAIN: K6", date(2026, 9, 7), 15, DayOne.AFTER, date(2026, 9, 28)),
        ("Easter: Maundy Thursday", date(2026, 4, 2), 5, DayOne.AFTER, date(2026, 4, 13)),
        ("Christmas on a Friday, Boxing Day moved", date(2026, 12, 23), 5, DayOne.AFTER, date(2027, 1, 4)),
        ("Christmas on a weekend, both moved", date(2027, 12, 23), 5, DayOne.AFTER, date(2028, 1, 4)),
        ("Jubilee and moved spring holiday", date(2022, 6, 1), 5, DayOne.AFTER, date(2022, 6, 10)),
        ("State funeral", date(2022, 9, 16), 1, DayOne.AFTER, date(2022, 9, 20)),
        ("Coronation", date(2023, 5, 5), 1, DayOne.AFTER, date(2023, 5, 9)),
        ("Early May moved to VE day", date(2020, 5, 7), 1, DayOne.AFTER, date(2020, 5, 11)),
        ("A Saturday is no day 1 either way", date(2026, 9, 5), 5, DayOne.INCLUSIVE, date(2026, 9, 11)),
    ],
)
def test_worked_examples(what: str, trigger: date, term: int, day_one: DayOne, due: date) -> None:
    assert due_on(trigger, term, TABLE, day_one) == due, what


def test_the_strip_explains_every_day() -> None:
    strip = explain(date(2026, 8, 28), 5, TABLE)
    assert [(day.date.day, day.number, day.why) for day in strip] == [
        (28, None, "Day 0: the count starts on the next working day"),
        (29, None, "Saturday"),
        (30, None, "Sunday"),
        (31, None, "Late Summer Bank Holiday"),
        (1, 1, "Working day 1 of 5"),
        (2, 2, "Working day 2 of 5"),
        (3, 3, "Working day 3 of 5"),
        (4, 4, "Working day 4 of 5"),
        (5, None, "Saturday"),
        (6, None, "Sunday"),
        (7, 5, "Working day 5 of 5"),
    ]
    assert all(day.counted == (day.number is not None) for day in strip)


@COUNTS
def test_the_strip_misses_no_day_and_numbers_those_that_count(trigger: date, term: int, day_one: DayOne) -> None:
    strip = explain(trigger, term, TABLE, day_one)
    assert [day.date.toordinal() - trigger.toordinal() for day in strip] == list(range(len(strip)))
    assert [day.number for day in strip if day.counted] == list(range(1, term + 1))


def test_closure_days_count_only_where_they_may() -> None:
    closed = HolidayTable(TABLE.days, TABLE.confirmed_until, {date(2026, 9, 2): "Office closed"})
    assert due_on(date(2026, 8, 28), 5, closed) == date(2026, 9, 8)
    assert due_on(date(2026, 8, 28), 5, closed.without_closures()) == date(2026, 9, 7)


@pytest.mark.parametrize(
    ("today", "left"),
    [
        (date(2026, 8, 28), 5),
        (date(2026, 9, 4), 1),
        (date(2026, 9, 6), 1),
        (date(2026, 9, 7), 0),
        (date(2026, 9, 8), -1),
        (date(2026, 9, 12), -4),
    ],
)
def test_working_days_left_until_monday_7_september(today: date, left: int) -> None:
    assert working_days_left(today, date(2026, 9, 7), TABLE) == left


def test_the_weekend_after_a_friday_is_late_although_no_working_day_has_passed() -> None:
    assert working_days_left(date(2026, 9, 5), date(2026, 9, 4), TABLE) == -1


def test_the_working_day_before_easter_tuesday_is_maundy_thursday() -> None:
    assert previous_working_day(date(2026, 4, 7), TABLE) == date(2026, 4, 2)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 7, 1, 22, 59, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 12, 1, 23, 30, tzinfo=UTC), date(2026, 12, 1)),
    ],
)
def test_the_day_in_london(instant: datetime, day: date) -> None:
    assert local_date(instant) == day


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        local_date(datetime(2026, 7, 1, 12, 0))  # noqa: DTZ001 - the point of the test


def test_a_term_of_no_days_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        due_on(date(2026, 7, 1), 0, TABLE)


def test_a_table_is_not_confirmed_beyond_the_years_it_holds() -> None:
    assert england_holidays([2025, 2026]).confirmed_until == date(2026, 12, 31)
