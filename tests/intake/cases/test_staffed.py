"""Staffed time is counted by hand: nine to five in London, on working days."""

from datetime import UTC, datetime, timedelta

import pytest

from intake.cases.staffed import staffed_between
from intake.cases.working_days import LONDON, england_holidays

TABLE = england_holidays(range(2026, 2028))


def london(day: int, hour: int, minute: int = 0, month: int = 9) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("begin", "end", "hours"),
    [
        (london(7, 9), london(7, 17), 8),
        (london(7, 10), london(7, 11), 1),
        (london(7, 17), london(8, 9), 0),
        (london(7, 3), london(7, 23), 8),
        (london(4, 16), london(7, 10), 2),  # Friday to Monday
        (london(28, 16, month=8), london(1, 10), 2),  # over the bank holiday of 31 August
        (london(5, 0), london(6, 23), 0),  # a weekend
        (london(23, 16, month=10), london(26, 10, month=10), 2),  # the clocks go back in between
        (london(8, 9), london(7, 9), 0),  # never less than nothing
    ],
)
def test_only_staffed_hours_count(begin: datetime, end: datetime, hours: int) -> None:
    assert staffed_between(begin, end, TABLE) == timedelta(hours=hours)
