"""How well two accounts of when a child was born fit together."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from rapidfuzz.distance import OSA

from forms.conditions import day_range
from forms.values import NOT_KNOWN

_AGE: Final = re.compile(
    r"(\d{1,2})\s*(?:(?:-|–|to|or)\s*(\d{1,2}))?\s*(year|yr|y\b|month|mth|week|day|wk)?", re.IGNORECASE
)
_DAYS_IN: Final = {"y": 365.25, "m": 30.44, "w": 7.0, "d": 1.0}
_BIRTH_AROUND: Final = timedelta(days=60)
"""How far from the expected day of delivery a child is born: five weeks early is common, eight is not rare."""
TWO_ESTIMATES: Final = timedelta(days=21)
"""How far two expected days of delivery of one pregnancy lie apart, the first being before a scan."""


class Births(StrEnum):
    """What two accounts of a birth say of each other."""

    SAME = "same"
    SWAPPED = "swapped"
    SLIP = "slip"
    """One digit is another, or two neighbours changed places."""
    TWO_OF_THREE = "two-of-three"
    """Day, month or year differs, and the other two are the same."""
    SAME_MONTH = "same-month"
    """As exact as the vaguer one is: a month and a year."""
    MAY_BE = "may-be"
    """Vague, and nothing speaks against it."""
    SAME_PREGNANCY = "same-pregnancy"
    NOT_FAR = "not-far"
    """Estimated, and out by little."""
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Birth:
    """When a child was born, or may have been: first and last day. ``sure``: given as a date that is no estimate."""

    first: date
    last: date
    sure: bool
    expected: bool = False
    """Not born yet: the day it was expected."""

    @property
    def exact(self) -> bool:
        """Whether it is one day that somebody knows."""
        return self.first == self.last and not self.expected


def birth_of(row: Mapping[str, Any], told: date | None, prefix: str = "child") -> Birth | None:
    """When the child of a row was born; None where nobody knows. ``told``: the day on which its age was true."""
    status = row.get(f"{prefix}_dob_status")
    if status == "unborn":
        due = day_range(row.get(f"{prefix}_expected_delivery_date"))
        return None if due is None else Birth(*due, sure=False, expected=True)
    if (born := days_of(row.get(f"{prefix}_dob"))) is not None:
        return Birth(*born, sure=status != "estimated")
    age = row.get(f"{prefix}_age_text")
    return None if told is None or not isinstance(age, str) else _by_age(age, told)


def compare(one: Birth | None, other: Birth | None) -> Births | None:
    """What they say of each other; None where either is not known, which says nothing."""
    if one is None or other is None:
        return None
    if one.expected or other.expected:
        return _expected(one, other)
    if one.exact and other.exact:
        return _exact(one, other)
    apart = max(one.first, other.first) - min(one.last, other.last)
    if apart <= timedelta(0):
        vaguer = max(one.last - one.first, other.last - other.first)
        return Births.SAME_MONTH if vaguer < timedelta(days=31) else Births.MAY_BE
    if one.sure and other.sure:
        return Births.DIFFERENT
    return Births.NOT_FAR if apart <= timedelta(days=366) else Births.DIFFERENT


def _exact(one: Birth, other: Birth) -> Births:
    first, second = one.first, other.first
    if first == second:
        return Births.SAME
    if first.year == second.year and (first.day, first.month) == (second.month, second.day):
        return Births.SWAPPED
    if OSA.distance(f"{first:%d%m%Y}", f"{second:%d%m%Y}", score_cutoff=1) == 1:
        return Births.SLIP
    if not (one.sure and other.sure):
        return Births.NOT_FAR if abs(first - second) <= timedelta(days=366) else Births.DIFFERENT
    same = (first.day == second.day) + (first.month == second.month) + (first.year == second.year)
    return Births.TWO_OF_THREE if same == 2 else Births.DIFFERENT


def _expected(one: Birth, other: Birth) -> Births:
    if one.expected and other.expected:
        return Births.SAME_PREGNANCY if abs(one.first - other.first) <= TWO_ESTIMATES else Births.DIFFERENT
    due, born = (one, other) if one.expected else (other, one)
    near = born.first - _BIRTH_AROUND <= due.first <= born.last + _BIRTH_AROUND
    return Births.SAME_PREGNANCY if near else Births.DIFFERENT


def days_of(value: object) -> tuple[date, date] | None:
    """First and last day that a partial date can mean; None for what is no date."""
    if value == NOT_KNOWN:
        return None
    try:
        return day_range(value)
    except ValueError:  # such as a day that the month does not have, from a document that was read as it stands
        return None


def _by_age(text: str, told: date) -> Birth | None:
    found = _AGE.search(text)
    if found is None:
        return None
    unit = _DAYS_IN[(found[3] or "y")[0].lower()]
    low, high = int(found[1]), int(found[2] or found[1])
    slack = unit if "about" in text.casefold() or unit < 365 else 0.0  # what is called 'about' may be out by one
    youngest, oldest = low * unit - slack, (high + 1) * unit + slack
    return Birth(told - timedelta(days=oldest), told - timedelta(days=max(youngest, 0.0)), sure=False)
