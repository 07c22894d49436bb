"""The same sums by hand: day after day, with bank holidays of its own. It shares no code with the product.

England's bank holidays as the Banking and Financial Dealings Act 1971 and the proclamations of 2019 to 2023 have them.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from functools import cache

SPECIAL = {
    date(2020, 5, 8): "in place of 4 May",
    date(2022, 6, 2): "in place of 30 May",
    date(2022, 6, 3): "Platinum Jubilee",
    date(2022, 9, 19): "State Funeral",
    date(2023, 5, 8): "Coronation",
}
MOVED_AWAY = {date(2020, 5, 4), date(2022, 5, 30)}
DAY = timedelta(days=1)


def easter(year: int) -> date:
    """Easter Sunday (Butcher, 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    j, k = c // 4, c % 4
    m = (a + 11 * h) // 319
    r = (2 * e + 2 * j - k - h + m + 32) % 7
    month = (h - m + r + 90) // 25
    return date(year, month, (h - m + r + month + 19) % 32)


def first_monday(year: int, month: int) -> date:
    return next(date(year, month, day) for day in range(1, 8) if date(year, month, day).weekday() == 0)


def last_monday(year: int, month: int) -> date:
    return next(date(year, month, day) for day in range(31, 20, -1) if date(year, month, day).weekday() == 0)


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """Every bank holiday of England in a year, substitute days included."""
    days = {easter(year) - 2 * DAY, easter(year) + DAY}
    days |= {first_monday(year, 5), last_monday(year, 5), last_monday(year, 8)}
    days -= MOVED_AWAY
    days |= {day for day in SPECIAL if day.year == year}
    new_year = date(year, 1, 1)
    while new_year.weekday() > 4:
        new_year += DAY
    days.add(new_year)
    for fixed in (date(year, 12, 25), date(year, 12, 26)):
        substitute = fixed
        while substitute.weekday() > 4 or substitute in days:
            substitute += DAY
        days.add(substitute)
    return frozenset(days)


def working(day: date) -> bool:
    return day.weekday() < 5 and day not in bank_holidays(day.year)


def due_in_days(
    trigger: date, length: int, *, working_days: bool, inclusive: bool, not_counted: frozenset[date] = frozenset()
) -> date:
    """The last day of a term of working or calendar days."""
    day, left = trigger if inclusive else trigger + DAY, length
    while True:
        if day not in not_counted and (working(day) or not working_days):
            left -= 1
            if left == 0:
                return day
        day += DAY


def due_in_months(trigger: date, months: int, not_counted: frozenset[date] = frozenset()) -> date:
    """The same day of a later month, or its last; moved on by each day on the way that does not count."""
    year, month = trigger.year, trigger.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    day = date(year, month, min(trigger.day, monthrange(year, month)[1]))
    seen, one = set[date](), trigger
    while one <= day:
        if one in not_counted and one not in seen:
            seen.add(one)
            day += DAY
        one += DAY
    return day


def due_in_hours(trigger: datetime, hours: int) -> datetime:
    """Real hours, one after the other."""
    at = trigger.astimezone(UTC)
    for _ in range(hours * 60):
        at += timedelta(minutes=1)
    return at
