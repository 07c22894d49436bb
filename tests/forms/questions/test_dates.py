"""Dates as people type them: day first, never guessed."""

import pytest

from forms import NOT_KNOWN, OPTIONAL, DataClass, Date, NotAnAnswer, PartialDate, Time

DAY = Date("d", "Date of referral", OPTIONAL, DataClass.NONE)
PARTIAL = PartialDate("p", "Date of birth", OPTIONAL, DataClass.PERSONAL)
TIME = Time("t", "Time", OPTIONAL, DataClass.NONE)


@pytest.mark.parametrize(
    "typed",
    [
        "3rd March 2015", "03/03/15", "3.3.2015", "3-3-2015", "3 Mar 2015", "Tuesday 3 March 2015", "Tue 3rd March 15",
        "2015-03-03", "3/March/2015", " 03/03/2015 ", "3 march, 2015",
    ],
)  # fmt: skip
def test_a_day_as_people_type_it(typed: str) -> None:
    assert DAY.read_text(typed) == "2015-03-03"


def test_the_day_comes_first() -> None:
    assert DAY.read_text("04/09/2026") == "2026-09-04"


@pytest.mark.parametrize(
    ("typed", "kept"), [("March 2015", "2015-03"), ("3/2015", "2015-03"), ("2015", "2015"), ("Sept 2015", "2015-09")]
)
def test_part_of_a_date(typed: str, kept: str) -> None:
    assert PARTIAL.read_text(typed) == kept
    with pytest.raises(NotAnAnswer):
        DAY.read_text(typed)


@pytest.mark.parametrize(
    "typed", ["31/02/2026", "09/31/2026", "about 2019", "yesterday", "3 Ma 2015", "12/34", "0/1/2026", "3/3/15/1"]
)
def test_what_is_no_date_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(NotAnAnswer) as refused:
        PARTIAL.read_text(typed)
    assert refused.value.message.endswith(".")
    assert typed not in refused.value.message


def test_a_two_digit_year_that_could_be_either_is_asked_again() -> None:
    with pytest.raises(NotAnAnswer, match="ambiguous-date"):
        PARTIAL.read_text("3/3/35")
    assert PARTIAL.read_text("3/3/87") == "1987-03-03"


@pytest.mark.parametrize("value", ["2026-09-08", "2026-09", "2026"])
def test_partial_dates_go_through_words_and_browser_unchanged(value: str) -> None:
    assert PARTIAL.read_text(PARTIAL.show(value)) == value
    assert PARTIAL.from_browser(PARTIAL.to_browser(value)) == value


def test_a_browser_may_send_a_month_by_name() -> None:
    assert DAY.from_browser({"-day": ["8"], "-month": ["sep"], "-year": ["2026"]}) == "2026-09-08"


@pytest.mark.parametrize(
    "parts", [{"-day": ["8"], "-year": ["2026"]}, {"-month": ["9"]}, {"-day": ["8"], "-month": ["9"], "-year": ["26"]}]
)
def test_a_browsers_half_date_is_refused(parts: dict[str, list[str]]) -> None:
    with pytest.raises(NotAnAnswer):
        PARTIAL.from_browser(parts)


@pytest.mark.parametrize("typed", ["not known", "Unknown", "NK", "not_known", "don't know"])
def test_not_known_in_words(typed: str) -> None:
    assert PARTIAL.read_text(typed) == NOT_KNOWN
    assert TIME.read_text(typed) == NOT_KNOWN


def test_not_known_is_a_tick_in_a_browser() -> None:
    ticked = PARTIAL.to_browser(NOT_KNOWN)
    assert ticked == {"-not_known": ["not_known"]}
    assert PARTIAL.from_browser(ticked) == NOT_KNOWN


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("21:40", "21:40"),
        ("9.40pm", "21:40"),
        ("2140", "21:40"),
        ("2140 hrs", "21:40"),
        ("12am", "00:00"),
        ("9 pm", "21:00"),
        ("9:05 a.m.", "09:05"),
    ],
)
def test_times_as_people_type_them(typed: str, kept: str) -> None:
    assert TIME.read_text(typed) == kept


@pytest.mark.parametrize("typed", ["25:00", "9", "13pm", "evening", "12:60"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(NotAnAnswer, match="not-a-time"):
        TIME.read_text(typed)
