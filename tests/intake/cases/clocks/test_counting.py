"""Every sum against the same sum by hand, and the worked examples of the domain."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.cases.clocks.counting import Pause, count
from intake.cases.clocks.definition import Term, Unit
from intake.cases.working_days import DayOne, HolidayTable, england_holidays
from tests.intake.cases.clocks import by_hand

YEARS = range(2019, 2036)
TABLE = england_holidays(range(2018, 2039))
DAYS = st.dates(date(2019, 1, 1), date(2035, 12, 31))
# Where sums go wrong: Easter, Christmas, the nights on which clocks change, and what was proclaimed.
NEAR = st.sampled_from(
    sorted(
        day + timedelta(days=shift)
        for year in YEARS
        for day in by_hand.bank_holidays(year) | {date(year, 3, 28), date(year, 10, 28)}
        for shift in (-2, -1, 0, 1)
    )
)
TRIGGERS = st.one_of(DAYS, NEAR)
PAUSES = st.lists(st.tuples(st.integers(-5, 60), st.integers(0, 40)), max_size=3)


def paused(trigger: date, spans: list[tuple[int, int]]) -> tuple[list[Pause], frozenset[date]]:
    """The pauses, and the days that they hold."""
    pauses, days = [], set[date]()
    for shift, length in spans:
        first = trigger + timedelta(days=shift)
        pauses.append(Pause(first, first + timedelta(days=length), "The court asked for it"))
        days |= {first + timedelta(days=n) for n in range(length)}
    return pauses, frozenset(days)


@pytest.mark.parametrize("year", YEARS)
def test_bank_holidays_are_those_counted_by_hand(year: int) -> None:
    assert {day for day in TABLE.days if day.year == year and day.weekday() < 5} == by_hand.bank_holidays(year)


def in_days(trigger: date, length: int, day_one: DayOne, spans: list[tuple[int, int]], working: bool) -> None:
    pauses, not_counted = paused(trigger, spans)
    term = Term(length, Unit.WORKING_DAYS if working else Unit.CALENDAR_DAYS)
    found = count(term, trigger, TABLE, day_one, pauses)
    inclusive = day_one is DayOne.INCLUSIVE
    assert found.due == by_hand.due_in_days(
        trigger, length, working_days=working, inclusive=inclusive, not_counted=not_counted
    )
    assert [day.date for day in found.strip] == [
        trigger + timedelta(days=n) for n in range((found.due - trigger).days + 1)
    ]
    assert [day.number for day in found.strip if day.counted] == list(range(1, length + 1))
    assert all(day.why for day in found.strip)


def in_months(trigger: date, months: int, spans: list[tuple[int, int]]) -> None:
    pauses, not_counted = paused(trigger, spans)
    found = count(Term(months, Unit.MONTHS), trigger, TABLE, DayOne.AFTER, pauses)
    assert found.due == by_hand.due_in_months(trigger, months, not_counted)


def in_hours(trigger: datetime, hours: int) -> None:
    found = count(Term(hours, Unit.HOURS), trigger, TABLE)
    assert found.due_at == by_hand.due_in_hours(trigger, hours)


def proved(examples: int, check: Callable[..., None], **drawn: st.SearchStrategy[object]) -> None:
    """Run ``check`` on as many drawn examples."""
    settings(max_examples=examples, deadline=None, database=None)(given(**drawn)(check))()


DRAWN = {"trigger": TRIGGERS, "length": st.integers(1, 40), "day_one": st.sampled_from(DayOne), "spans": PAUSES}
MOMENTS = st.datetimes(datetime(2019, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - given next


def test_each_unit_is_counted_as_by_hand() -> None:
    proved(300, in_days, **DRAWN, working=st.booleans())
    proved(150, in_months, trigger=TRIGGERS, months=st.integers(1, 13), spans=PAUSES)
    proved(50, in_hours, trigger=MOMENTS, hours=st.integers(1, 100))


@pytest.mark.prove
def test_ten_thousand_dates_are_counted_as_by_hand(figure: Callable[[str, str], None]) -> None:
    proved(10_000, in_days, **DRAWN, working=st.just(True))
    proved(3_000, in_days, **DRAWN, working=st.just(False))
    proved(3_000, in_months, trigger=TRIGGERS, months=st.integers(1, 13), spans=PAUSES)
    proved(1_000, in_hours, trigger=MOMENTS, hours=st.integers(1, 100))
    figure("Clocks against a count by hand, 2019 to 2035", "10,000 working-day sums, 7,000 others: all equal")


def test_domain_example_k1_aware_friday_28_august_2026() -> None:
    five = Term(5, Unit.WORKING_DAYS)
    assert count(five, date(2026, 8, 28), TABLE).due == date(2026, 9, 7)
    assert count(five, date(2026, 8, 28), TABLE, DayOne.INCLUSIVE).due == date(2026, 9, 4)


def test_domain_example_k6_sent_monday_7_september_2026() -> None:
    assert count(Term(15, Unit.WORKING_DAYS), date(2026, 9, 7), TABLE).due == date(2026, 9, 28)


def test_safety_09_hours_run_through_christmas_and_through_the_night_the_clocks_change() -> None:
    two_days = Term(48, Unit.HOURS)
    christmas = count(two_days, datetime(2026, 12, 24, 16, 30, tzinfo=UTC), TABLE)
    assert christmas.due_at == datetime(2026, 12, 26, 16, 30, tzinfo=UTC)
    assert [day.why for day in christmas.strip] == [
        "16:30 to 00:00: 7 hours 30 minutes",
        "00:00 to 00:00: 24 hours",
        "00:00 to 16:30: 16 hours 30 minutes",
    ]
    back = count(Term(24, Unit.HOURS), datetime(2026, 10, 24, 11, 0, tzinfo=UTC), TABLE)
    assert [day.why for day in back.strip] == ["12:00 to 00:00: 12 hours", "00:00 to 11:00: 12 hours"]


def test_a_month_that_is_shorter_ends_on_its_last_day() -> None:
    assert count(Term(6, Unit.MONTHS), date(2026, 8, 31), TABLE).due == date(2027, 2, 28)
    assert count(Term(1, Unit.MONTHS), date(2028, 1, 31), TABLE).due == date(2028, 2, 29)


def test_a_closure_day_of_the_partnership_does_not_count_where_it_is_given() -> None:
    closed = HolidayTable(TABLE.days, TABLE.confirmed_until, {date(2026, 9, 1): "Office closed"})
    assert count(Term(1, Unit.WORKING_DAYS), date(2026, 8, 28), closed).due == date(2026, 9, 2)


@pytest.mark.parametrize("unit", Unit)
def test_a_term_has_a_length(unit: Unit) -> None:
    trigger = datetime(2026, 8, 28, tzinfo=UTC) if unit is Unit.HOURS else date(2026, 8, 28)
    with pytest.raises(ValueError, match="at least one"):
        count(Term(0, unit), trigger, TABLE)


def test_hours_are_counted_from_an_instant_and_days_from_a_day() -> None:
    with pytest.raises(ValueError, match="instant"):
        count(Term(1, Unit.HOURS), date(2026, 8, 28), TABLE)
    with pytest.raises(ValueError, match="instant"):
        count(Term(1, Unit.WORKING_DAYS), datetime(2026, 8, 28, tzinfo=UTC), TABLE)
