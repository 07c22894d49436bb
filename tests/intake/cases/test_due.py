"""How much time is left, in words."""

from datetime import date

import pytest

from intake.cases.due import Urgency, due_on_day, time_left
from intake.cases.working_days import HolidayTable, england_holidays

TABLE = england_holidays(range(2026, 2028))


@pytest.mark.parametrize(
    ("today", "words", "urgency"),
    [
        (date(2026, 8, 28), "5 working days left", Urgency.LATER),
        (date(2026, 8, 31), "5 working days left", Urgency.LATER),  # a bank holiday takes nothing away
        (date(2026, 9, 2), "3 working days left", Urgency.LATER),
        (date(2026, 9, 3), "2 working days left", Urgency.SOON),
        (date(2026, 9, 4), "1 working day left", Urgency.SOON),
        (date(2026, 9, 6), "1 working day left", Urgency.SOON),
        (date(2026, 9, 7), "due today", Urgency.TODAY),
        (date(2026, 9, 8), "overdue by 1 working day", Urgency.OVERDUE),
        (date(2026, 9, 12), "overdue by 4 working days", Urgency.OVERDUE),
    ],
)
def test_domains_worked_example_day_by_day(today: date, words: str, urgency: Urgency) -> None:
    assert time_left(date(2026, 9, 7), TABLE, today) == (words, urgency)


def test_a_due_date_that_became_a_holiday_is_still_named() -> None:
    words, urgency = time_left(date(2026, 9, 6), TABLE, date(2026, 9, 5))
    assert (words, urgency) == ("less than a working day left", Urgency.TODAY)


def test_safety_3_closure_days_never_lengthen_the_time_left() -> None:
    closed = HolidayTable(TABLE.days, TABLE.confirmed_until, {date(2026, 9, 4): "Away day"})
    due = due_on_day("K1", date(2026, 9, 7), date(2026, 9, 4), closed, date(2026, 9, 3), provisional=True)
    assert due.left == "2 working days left"
    assert due.what == "Notify the Panel"
    assert due.aim is not None
    assert due.aim.isoformat() == "2026-09-03T11:00:00+00:00"


def test_what_people_aim_for_is_not_shown_once_it_has_passed() -> None:
    due = due_on_day("K6", date(2026, 9, 7), date(2026, 9, 4), TABLE, date(2026, 9, 4), provisional=False)
    assert due.aim is None
    assert due.what == "Send the rapid review"
