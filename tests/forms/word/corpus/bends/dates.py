"""Dates as people type them: the day first, always; what could be two days, or is no day, is kept and asked about."""

from __future__ import annotations

from functools import partial
from typing import Final

from tests.forms.word.corpus.sheet import Sheet, bend, bend_as, run_of

DAY: Final = "date_notification"
WHEN: Final = "incident_date"

# Typed into 'Date of notification', which wants a day.
_DAYS: Final = {
    "3rd March 2015": "2015-03-03",
    "3 March 2015": "2015-03-03",
    "03/03/15": "2015-03-03",
    "3.3.2015": "2015-03-03",
    "03-03-2015": "2015-03-03",
    "3 / 3 / 2015": "2015-03-03",
    "3 Mar 15": "2015-03-03",
    "3-Mar-2015": "2015-03-03",
    "2015-03-03": "2015-03-03",
    "2015/03/03": "2015-03-03",
    "2015.3.3": "2015-03-03",
    "Tues 3 March 2015": "2015-03-03",
    "Tuesday, 3rd of March, 2015": "2015-03-03",
    "March 3, 2015": "2015-03-03",
    "March 3rd 2015": "2015-03-03",
    "4/5/2015": "2015-05-04",
    "04/05/15": "2015-05-04",
    "12.11.10": "2010-11-12",
    "29 Feb 2024": "2024-02-29",
    "1st Sept 2026": "2026-09-01",
    "not known": "not_known",
    "N/K": "not_known",
    "Don't know": "not_known",
}
_NO_DAYS: Final = {
    "March 2015": "not-a-date",
    "2015": "not-a-date",
    "about 2019": "not-a-date",
    "3rd March": "not-a-date",
    "03/13/2015": "not-a-date",
    "31/02/2015": "not-a-date",
    "29 Feb 2023": "not-a-date",
    "03/03/35": "ambiguous-date",
    "1 or 2 March 2015": "not-a-date",
    "1/2 March 2015": "not-a-date",
    "03/03/15 - 05/03/15": "not-a-date",
    "last Tuesday": "not-a-date",
    "Easter": "not-a-date",
    "03/03/2015 at 10am": "not-a-date",
}
_DOUBTED: Final = {
    "Mon 3 March 2015": "2015-03-03",
    "Friday 03/03/15": "2015-03-03",
}
# Typed into 'Date of incident', of which a month or a year may be all that is known.
_PARTS: Final = {
    "March 2015": "2015-03",
    "Mar. 2015": "2015-03",
    "03/2015": "2015-03",
    "2015": "2015",
    "2015-03": "2015-03",
    "3rd March 2015": "2015-03-03",
    "unknown": "not_known",
}
_NO_PARTS: Final = {
    "about 2019": "not-a-date",
    "2018/19": "not-a-date",
    "early 2019": "not-a-date",
    "2019?": "not-a-date",
    "summer 2020": "not-a-date",
    "between May and June 2020": "not-a-date",
    "13/2015": "not-a-date",
    "20155": "not-a-date",
}


def _typed(path: str, text: str, value: str | None, problem: str | None, sheet: Sheet) -> None:
    sheet.type_into(path, text)
    sheet.expect(path, value)
    if problem:
        sheet.expect_finding(problem)


for _text, _value in _DAYS.items():
    bend_as(f"day ‘{_text}’", f"‘{_text}’ typed as a date.", "dates", partial(_typed, DAY, _text, _value, None))
for _text, _problem in _NO_DAYS.items():
    _says = f"‘{_text}’ typed as a date: kept as text, with a finding."
    bend_as(f"no day ‘{_text}’", _says, "dates", partial(_typed, DAY, _text, None, _problem))
for _text, _value in _DOUBTED.items():
    _says = f"‘{_text}’ typed as a date: taken, with a finding, for that day was another day of the week."
    bend_as(f"doubted day ‘{_text}’", _says, "dates", partial(_typed, DAY, _text, _value, "weekday"))
for _text, _value in _PARTS.items():
    _says = f"‘{_text}’ typed as a date that may be partial."
    bend_as(f"partial ‘{_text}’", _says, "dates", partial(_typed, WHEN, _text, _value, None))
for _text, _problem in _NO_PARTS.items():
    _says = f"‘{_text}’ typed as a date that may be partial: kept as text, with a finding."
    bend_as(f"no date ‘{_text}’", _says, "dates", partial(_typed, WHEN, _text, None, _problem))


@bend
def text_beside_a_date(sheet: Sheet) -> None:
    """Words were typed below a date: the date is taken, the words are kept."""
    sheet.add_paragraph(DAY, run_of("in the morning"))
    sheet.expect_finding("text-beside")


@bend
def words_over_a_chosen_date(sheet: Sheet) -> None:
    """Words were typed over a chosen date in a program that left the chosen day in the field's properties."""
    stored = sheet.control(DAY).find(".//{*}date")
    assert stored is not None
    chosen = dict(stored.attrib)
    sheet.type_into(DAY, "about Easter")
    stored.attrib.update(chosen)
    sheet.expect(DAY, None)
    sheet.expect_finding("not-a-date")


@bend
def two_dates_in_one_cell(sheet: Sheet) -> None:
    """A second date was typed below the first: the one in the field is taken, the other is kept."""
    sheet.add_paragraph(DAY, run_of("04/05/2015"))
    sheet.expect_finding("text-beside")


@bend
def time_as_people_type_it(sheet: Sheet) -> None:
    """'5.40pm' typed as a time."""
    sheet.type_into("time_notification", "5.40pm")
    sheet.expect("time_notification", "17:40")


@bend
def time_that_is_none(sheet: Sheet) -> None:
    """'tea time' typed as a time: kept as text, with a finding."""
    sheet.type_into("time_notification", "tea time")
    sheet.expect("time_notification", None)
    sheet.expect_finding("not-a-time")
