"""What a notifier may expect by when: counted in working days of England from the day of receipt in London."""

from datetime import UTC, date, datetime

import pytest

from intake.cases.expected import Expectations, steps_after
from intake.cases.working_days import england_holidays

TABLE = england_holidays(range(2025, 2029))
USUAL = Expectations()


@pytest.mark.parametrize(
    ("received", "by"),
    [
        # an ordinary day
        (datetime(2026, 11, 24, 10, 0, tzinfo=UTC), date(2026, 11, 25)),
        # Friday afternoon: Monday
        (datetime(2026, 11, 27, 16, 59, tzinfo=UTC), date(2026, 11, 30)),
        # Saturday and Sunday: Monday is the first working day after
        (datetime(2026, 11, 28, 12, 0, tzinfo=UTC), date(2026, 11, 30)),
        (datetime(2026, 11, 29, 23, 59, tzinfo=UTC), date(2026, 11, 30)),
        # before the August bank holiday
        (datetime(2026, 8, 28, 9, 0, tzinfo=UTC), date(2026, 9, 1)),
        # Christmas Eve 2026 is a Thursday; the 26th is a Saturday, so that Monday the 28th is its substitute
        (datetime(2026, 12, 24, 12, 0, tzinfo=UTC), date(2026, 12, 29)),
        # Maundy Thursday: Good Friday and Easter Monday lie between
        (datetime(2026, 4, 2, 12, 0, tzinfo=UTC), date(2026, 4, 7)),
        # 23:30 UTC in summer is half past midnight of the next day in London
        (datetime(2026, 7, 7, 23, 30, tzinfo=UTC), date(2026, 7, 9)),
        (datetime(2026, 1, 7, 23, 30, tzinfo=UTC), date(2026, 1, 8)),
        # the night when the clocks go forward, and the one when they go back: both before a Monday
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 3, 29, 23, 30, tzinfo=UTC), date(2026, 3, 31)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 26)),
        (datetime(2026, 10, 25, 23, 30, tzinfo=UTC), date(2026, 10, 26)),
    ],
)
def test_a_usual_step_is_due_one_working_day_after_receipt(received: datetime, by: date) -> None:
    steps = steps_after(received, USUAL, TABLE, received.date())
    assert (steps.read.by, steps.meeting.by) == (by, by)


def test_a_partnerships_own_terms_are_counted_each_by_itself() -> None:
    expected = Expectations(read_days=2, meeting_days=5)
    steps = steps_after(datetime(2026, 12, 22, 9, tzinfo=UTC), expected, TABLE, date(2026, 12, 22))
    assert (steps.read.by, steps.meeting.by) == (date(2026, 12, 24), date(2026, 12, 31))


def test_the_partners_are_never_said_to_meet_before_the_office_has_read_it() -> None:
    steps = steps_after(datetime(2026, 11, 24, 10, tzinfo=UTC), Expectations(read_days=3), TABLE, date(2026, 11, 24))
    assert (steps.read.by, steps.meeting.by) == (date(2026, 11, 27), date(2026, 11, 27))


def test_safety_10_a_term_that_the_partnership_has_not_set_is_not_confirmed() -> None:
    received = datetime(2026, 11, 24, 10, tzinfo=UTC)
    steps = steps_after(received, Expectations(read_days=1), TABLE, received.date())
    assert steps.read.confirmed
    assert not steps.meeting.confirmed


def test_a_date_over_holidays_that_are_not_official_yet_is_not_confirmed() -> None:
    late_in_the_list = datetime(2027, 12, 31, 10, tzinfo=UTC)
    steps = steps_after(late_in_the_list, Expectations(1, 1), TABLE, date(2027, 12, 31))
    assert steps.read.by > TABLE.confirmed_until
    assert not steps.read.confirmed


def test_safety_2_a_step_is_late_from_the_day_after_and_not_before() -> None:
    received = datetime(2026, 11, 24, 10, tzinfo=UTC)
    assert not steps_after(received, USUAL, TABLE, date(2026, 11, 25)).read.late
    assert steps_after(received, USUAL, TABLE, date(2026, 11, 26)).read.late
