"""Conditions that count: ages from partial dates."""

from datetime import date

import pytest

from forms.conditions import AgeBetween, Scope, age_on, day_range


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("2024", (date(2024, 1, 1), date(2024, 12, 31))),
        ("2024-02", (date(2024, 2, 1), date(2024, 2, 29))),
        ("2023-12", (date(2023, 12, 1), date(2023, 12, 31))),
        ("2024-02-29", (date(2024, 2, 29), date(2024, 2, 29))),
        ("not_known", None),
        (None, None),
    ],
)
def test_the_days_that_a_partial_date_can_mean(value: str | None, days: tuple[date, date] | None) -> None:
    assert day_range(value) == days


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [("2008-09-18", "2026-09-17", 17), ("2008-09-18", "2026-09-18", 18), ("2008-02-29", "2026-02-28", 17)],
)
def test_age_turns_on_the_birthday(born: str, on: str, age: int) -> None:
    assert age_on(date.fromisoformat(born), date.fromisoformat(on)) == age


@pytest.mark.parametrize(
    ("born", "incident", "holds"),
    [
        ("2010-09-18", "2026-09-18", True),
        ("2010-09-19", "2026-09-18", False),
        ("2010", "2026-03", True),
        ("2001-01-01", "2026-03-01", False),
        ("2001-09", "2026-03-01", True),
        (None, "2026-03-01", False),
        ("2010-01-01", None, False),
    ],
)
def test_an_age_that_is_possible_counts(born: str | None, incident: str | None, holds: bool) -> None:
    scope = Scope({"incident_date": incident}, {"child_dob": born})
    assert AgeBetween(16, 24).holds(scope) is holds
