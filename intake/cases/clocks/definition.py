"""What a clock is: a row of DOMAIN's table of clocks ('Clocks', K1 to K20)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from intake.cases.working_days import DayOne


class Unit(StrEnum):
    """What a term is counted in."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    MONTHS = "months"
    HOURS = "hours"

    @property
    def one(self) -> str:
        """One of it: 'working day', 'day', 'month' or 'hour'."""
        return _ONE[self]


class Whose(StrEnum):
    """Whose duty it is, which decides how its lateness is shown."""

    NATIONAL = "national"
    """The partners' or the local authority's own, by statute or national guidance: never paused, never moved."""
    LOCAL = "local"
    """The partnership's own term."""


@dataclass(frozen=True, slots=True)
class Term:
    """How long: ``length`` of ``unit``."""

    length: int
    unit: Unit

    @property
    def words(self) -> str:
        """Such as '5 working days' or '1 hour'."""
        return f"{self.length} {self.unit.one}{'' if self.length == 1 else 's'}"


_ONE: Final[Mapping[str, str]] = {
    Unit.WORKING_DAYS: "working day",
    Unit.CALENDAR_DAYS: "day",
    Unit.MONTHS: "month",
    Unit.HOURS: "hour",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockDefinition:
    """One row of the table.

    ``term`` is None where there is no national rule and no usual length: the clock starts only once the partnership has
    set one. ``confirmed`` is False for a length that nobody of this partnership has signed off (SAFETY 10).
    """

    id: str
    name: str
    short: str
    """What is to be done when it runs out, for a list."""
    term: Term | None
    starts: str
    """The trigger, as the end of the sentence 'N working days from …'."""
    source: str
    """The duty, and where its length stands."""
    whose: Whose
    day_one: DayOne | None = None
    """Its own day-one rule; None where the partnership's counts."""
    settable: tuple[Unit, ...] = ()
    """Units in which the partnership may set its own length; empty for what statute or national guidance fixes."""
    closures_count: bool = False
    """Whether the partnership's own closure days lengthen it; never for a national clock (SAFETY 3)."""
    may_move: bool = False
    """Whether a pause or an agreed later date moves it (SAFETY 3)."""
    rules: tuple[str, ...] = ()
    """Ids of the routing rules that start it."""
    told: tuple[str, ...] = ()
    """The recipients whose being told meets it; all of them."""
    confirmed: bool = True

    def with_term(self, term: Term | None) -> ClockDefinition:
        """The same clock with the partnership's own length, where it has set one."""
        return self if term is None else replace(self, term=term, confirmed=True)
