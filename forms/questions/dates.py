"""Questions answered with a date or a time. Days come first, always; an ambiguous date is refused, never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from typing import ClassVar, Final

from forms.questions.base import BrowserParts, Question, first
from forms.sentences import Sentence
from forms.values import NotAnAnswer, Value, one_line, says_not_known

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})[\s./-]+(\d{1,2}|[a-z]+)[\s./,-]+(\d{4}|\d{2})")
_YEAR_MONTH_DAY = re.compile(r"(\d{4})[./-](\d{1,2})[./-](\d{1,2})")
_NAMED_MONTH_DAY_YEAR = re.compile(r"([a-z]{3,})[\s.]+(\d{1,2})[\s,]+(\d{4})")
_MONTH_YEAR = re.compile(r"([a-z]+|\d{1,2})[\s./,-]+(\d{4})")
_WEEKDAY = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)(s|nes|rs?|ur)?(day)?\b,?")
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NOISE = re.compile(r"(?<=\d)(st|nd|rd|th)\b|\bof\b")


def other_weekday(text: str, value: object) -> str | None:
    """The day of the week that the date ``value`` really was, where ``text`` names another one; None if it agrees.

    ``value`` is a canonical answer; anything but a whole date agrees.
    """
    named = _WEEKDAY.search(one_line(text).casefold())
    if named is None or not isinstance(value, str) or len(value) != len("2026-09-08"):
        return None
    day = date.fromisoformat(value)
    return None if _WEEKDAYS[day.weekday()] == named[1] else f"{day:%A}"


@dataclass(frozen=True)
class PartialDate(Question):
    """A date of which the year, or the year and month, may be all that is known."""

    kind: ClassVar[str] = "partial_date"
    browser_parts: ClassVar[tuple[str, ...]] = ("-day", "-month", "-year")
    fewest_parts: ClassVar[int] = 1

    def _typed_not_known(self, text: str) -> bool:
        return says_not_known(text)

    def _normalise(self, value: object) -> Value | None:
        match = _ISO.fullmatch(value.strip()) if isinstance(value, str) else None
        if match is None:
            raise self._impossible()
        return self._built(*match.groups())

    def _read_text(self, text: str) -> Value | None:
        plain = _NOISE.sub(" ", _WEEKDAY.sub(" ", one_line(text).casefold()))
        typed = " ".join(plain.split()).strip(" ,.")
        if _ISO.fullmatch(typed):
            return self._normalise(typed)
        if full := _DAY_MONTH_YEAR.fullmatch(typed):
            day, month, year = full.groups()
            return self._built(self._century(year), self._month(month), day)
        if full := _YEAR_MONTH_DAY.fullmatch(typed):
            return self._built(*full.groups())
        if full := _NAMED_MONTH_DAY_YEAR.fullmatch(typed):
            month, day, year = full.groups()
            return self._built(year, self._month(month), day)
        if partial := _MONTH_YEAR.fullmatch(typed):
            month, year = partial.groups()
            return self._built(year, self._month(month), None)
        raise self._impossible()

    def _show(self, value: Value) -> str:
        year, *rest = str(value).split("-")
        if not rest:
            return year
        month = MONTHS[int(rest[0]) - 1]
        return f"{int(rest[1])} {month} {year}" if len(rest) == 2 else f"{month} {year}"

    def _from_browser(self, parts: BrowserParts) -> Value | None:
        day, month, year = (one_line(first(parts, part)) for part in self.browser_parts)
        if not (day or month or year):
            return None
        return self._built(year, self._month(month.casefold()) if month else None, day or None)

    def _to_browser(self, value: Value) -> dict[str, list[str]]:
        year, *rest = str(value).split("-")
        numbers = [year, *(str(int(part)) for part in rest)]
        return {part: [number] for part, number in zip(reversed(self.browser_parts), numbers, strict=False)}

    def _built(self, year: str, month: str | None, day: str | None) -> str:
        given = [part for part in (year, month, day) if part]
        if len(given) < self.fewest_parts or (day and not month) or not re.fullmatch(r"\d{4}", year):
            raise self._impossible()
        try:
            built = date(int(year), int(month or 1), int(day or 1))
        except ValueError:
            raise self._impossible() from None
        return built.isoformat()[: (4, 7, 10)[len(given) - 1]]

    def _month(self, typed: str) -> str:
        if typed.isdigit():
            return typed
        hits = [n for n, name in enumerate(MONTHS, start=1) if len(typed) >= 3 and name.casefold().startswith(typed)]
        if typed == "sept":
            hits = [9]
        if len(hits) != 1:
            raise self._impossible()
        return str(hits[0])

    def _century(self, year: str) -> str:
        """Two digits are a year of 2000 to 2029 or of 1940 to 1999; any other could be either, so it is asked again."""
        if len(year) == 4:
            return year
        if 30 <= int(year) < 40:
            raise NotAnAnswer(
                "ambiguous-date", Sentence("‘{label}’: write the year with four digits, like 2026.", label=self.label)
            )
        return ("20" if int(year) < 30 else "19") + year

    def _impossible(self) -> NotAnAnswer:
        return NotAnAnswer(
            "not-a-date",
            Sentence("‘{label}’ must be a real date, a month and year, or a year, like 2026.", label=self.label),
        )


@dataclass(frozen=True)
class Date(PartialDate):
    """A date known to the day."""

    kind: ClassVar[str] = "date"
    fewest_parts: ClassVar[int] = 3

    def _impossible(self) -> NotAnAnswer:
        return NotAnAnswer("not-a-date", Sentence("‘{label}’ must be a real date, like 27 3 2026.", label=self.label))


_TIME = re.compile(r"(\d{1,2})(?:\s*[:.h]?\s*(\d{2}))?\s*(am|pm|hrs?|hours)?")


@dataclass(frozen=True)
class Time(Question):
    """A time of day on the 24-hour clock."""

    kind: ClassVar[str] = "time"

    def _typed_not_known(self, text: str) -> bool:
        return says_not_known(text)

    def _normalise(self, value: object) -> Value | None:
        if not isinstance(value, str):
            raise self._impossible()
        return self._read_text(value)

    def _read_text(self, text: str) -> Value | None:
        typed = one_line(text).casefold().replace("a.m.", "am").replace("p.m.", "pm")
        match = _TIME.fullmatch(typed)
        if match is None or (match[2] is None and match[3] not in {"am", "pm"}):
            raise self._impossible()
        hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
        if half in {"am", "pm"}:
            if not 1 <= hour <= 12:
                raise self._impossible()
            hour = hour % 12 + (12 if half == "pm" else 0)
        try:
            return time(hour, minute).strftime("%H:%M")
        except ValueError:
            raise self._impossible() from None

    def _impossible(self) -> NotAnAnswer:
        return NotAnAnswer(
            "not-a-time", Sentence("‘{label}’ must be a time on the 24-hour clock, like 21:40.", label=self.label)
        )
