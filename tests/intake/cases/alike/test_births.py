"""When two dates of birth may be one child's."""

from datetime import date
from typing import Any

import pytest

from intake.cases.alike.births import Births, birth_of, compare

TOLD = date(2026, 3, 2)


def child(dob: str = "", status: str = "exact", **more: Any) -> dict[str, Any]:
    return {"child_dob": dob, "child_dob_status": status, **more}


def aged(text: str) -> dict[str, Any]:
    return child(status="not_known", child_age_text=text)


def unborn(due: str) -> dict[str, Any]:
    return child(status="unborn", child_expected_delivery_date=due)


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (child("2019-04-07"), child("2019-04-07"), Births.SAME),
        (child("2019-04-07"), child("2019-07-04"), Births.SWAPPED),
        (child("2019-04-07"), child("2019-04-17"), Births.SLIP),
        (child("2019-04-12"), child("2019-04-21"), Births.SLIP),
        (child("2019-04-07"), child("2018-04-07"), Births.SLIP),
        (child("2019-04-07"), child("2019-04-23"), Births.TWO_OF_THREE),
        (child("2019-04-07"), child("2016-11-30"), Births.DIFFERENT),
        (child("2019-04-07"), child("2019-04"), Births.SAME_MONTH),
        (child("2019-04-07"), child("2019"), Births.MAY_BE),
        (child("2019-04-07"), child("2018"), Births.DIFFERENT),
        (child("2019-04-07"), child("2018", "estimated"), Births.NOT_FAR),
        (child("2019-04-07"), child("2020-01-30", "estimated"), Births.NOT_FAR),
        (child("2019-04-07"), aged("about 7 years"), Births.MAY_BE),
        (child("2019-04-07"), aged("15"), Births.DIFFERENT),
        (child("2025-12-20"), aged("10 weeks"), Births.SAME_MONTH),
        (child("2019-04-07"), aged("old enough to know"), None),
        (child("2019-04-07"), child("not_known"), None),
        (child("2019-04-07"), child("2019-02-31"), None),
        (child("2019-04-07"), {}, None),
        (unborn("2026-05-01"), unborn("2026-05-14"), Births.SAME_PREGNANCY),
        (unborn("2026-05-01"), unborn("2026-09-14"), Births.DIFFERENT),
        (unborn("2026-05-01"), child("2026-04-11"), Births.SAME_PREGNANCY),
        (unborn("2026-05-01"), child("2019-04-07"), Births.DIFFERENT),
        (unborn(""), child("2019-04-07"), None),
    ],
)  # fmt: skip
def test_dates_of_birth_are_compared(one: dict[str, Any], other: dict[str, Any], found: Births | None) -> None:
    assert compare(birth_of(one, TOLD), birth_of(other, TOLD)) is found
    assert compare(birth_of(other, TOLD), birth_of(one, TOLD)) is found


def test_an_age_says_nothing_where_nobody_knows_when_it_was_true() -> None:
    assert birth_of(aged("3 years"), None) is None


@pytest.mark.parametrize("age", ["99 years", "0", "00 days", "1 or 99 years"])
def test_an_odd_age_breaks_nothing(age: str) -> None:
    assert birth_of(aged(age), TOLD) is not None
