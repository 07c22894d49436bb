"""Dates and times as people here write them: London time, days with their weekday."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from intake.store.vital_signs import in_words
from intake.web.context import LONDON


def day(value: date) -> str:
    """'Monday 7 September'; with the year where it is needed, see `full_day`."""
    return f"{value:%A} {value.day} {value:%B}"


def short_day(value: date) -> str:
    """'Mon 7 Sep', where there is little room."""
    return f"{value:%a} {value.day} {value:%b}"


def full_day(value: date) -> str:
    """'Monday 7 September 2026'."""
    return f"{day(value)} {value.year}"


def instant(value: datetime) -> str:
    """'8 September 2026, 11:30am', in London."""
    local = value.astimezone(LONDON)
    return f"{local.day} {local:%B} {local.year}, {_time(local)}"


def short_instant(value: datetime) -> str:
    """'8 Sep, 11:30am', in London."""
    local = value.astimezone(LONDON)
    return f"{local.day} {local:%b}, {_time(local)}"


def noon_of(value: datetime) -> str:
    """'noon on Friday 4 September', for what people aim for."""
    return f"noon on {day(value.astimezone(LONDON).date())}"


def size(number: int) -> str:
    """A number of bytes in words: '38 KB'."""
    if number < 1000:
        return f"{number} bytes"
    return f"{number / 1000:.0f} KB" if number < 1_000_000 else f"{number / 1_000_000:.1f} MB"


def _time(local: datetime) -> str:
    return f"{local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


FILTERS: dict[str, Callable[..., str]] = {
    "day": day,
    "full_day": full_day,
    "short_day": short_day,
    "instant": instant,
    "short_instant": short_instant,
    "noon_of": noon_of,
    "size": size,
    "how_long": in_words,
}
"""Names that templates use."""
