"""The bank holidays of England and a count of working days, worked out without the program or its library."""

from __future__ import annotations

from datetime import date, timedelta

# Moved, added or proclaimed for one year (GOV.UK, UK bank holidays).
ADDED = {date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8)}
MOVED = {date(2020, 5, 4): date(2020, 5, 8), date(2022, 5, 30): date(2022, 6, 2)}


def easter_sunday(year: int) -> date:
    """Oudin's algorithm for the Gregorian calendar."""
    century = year // 100
    golden = year % 19
    k = (century - 17) // 25
    i = (century - century // 4 - (century - k) // 3 + 19 * golden + 15) % 30
    i -= (i // 28) * (1 - (i // 28) * (29 // (i + 1)) * ((21 - golden) // 11))
    j = (year + year // 4 + i + 2 - century + century // 4) % 7
    offset = i - j
    month = 3 + (offset + 40) // 44
    return date(year, month, offset + 28 - 31 * (month // 4))


def bank_holidays(year: int) -> set[date]:
    """Every weekday that is a bank holiday of England in ``year`` (2019 to 2035)."""
    easter = easter_sunday(year)
    days = {easter - timedelta(days=2), easter + timedelta(days=1)}
    days |= {_monday(year, 5, first=True), _monday(year, 5, first=False), _monday(year, 8, first=False)}
    days = {MOVED.get(day, day) for day in days}
    taken = days | {day for day in ADDED if day.year == year}
    for fixed in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        while fixed.weekday() >= 5 or fixed in taken:
            fixed += timedelta(days=1)
        taken.add(fixed)
    return taken


def count_by_hand(trigger: date, working_days: int, *, inclusive: bool) -> date:
    """The due date, by walking over the days one by one."""
    free = bank_holidays(trigger.year) | bank_holidays(trigger.year + 1)
    day = trigger if inclusive else trigger + timedelta(days=1)
    left = working_days
    while True:
        if day.weekday() < 5 and day not in free:
            left -= 1
        if left == 0:
            return day
        day += timedelta(days=1)


def _monday(year: int, month: int, *, first: bool) -> date:
    mondays = [day for number in range(1, 32) if (day := date(year, month, number)).weekday() == 0]
    return mondays[0] if first else mondays[-1]
