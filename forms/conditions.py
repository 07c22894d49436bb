"""When a question is asked. Conditions are data: the web pages, the Word form and the chase list all agree."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from forms.values import is_empty


@dataclass(frozen=True)
class Scope:
    """Where a condition looks: the row of a repeating group first, then the answers at the top."""

    top: Mapping[str, Any]
    row: Mapping[str, Any] | None = None

    def value(self, question_id: str) -> Any:
        """The answer to ``question_id``, or None."""
        if self.row is not None and question_id in self.row:
            return self.row[question_id]
        return self.top.get(question_id)

    def rows(self, group_id: str) -> Sequence[Mapping[str, Any]]:
        """The rows of a repeating group; none when it has no rows or is not known."""
        rows = self.top.get(group_id)
        return rows if isinstance(rows, Sequence) and not isinstance(rows, str) else ()


class Condition(ABC):
    """Something that holds, or does not, of a set of answers."""

    @abstractmethod
    def holds(self, scope: Scope) -> bool:
        """Whether it holds. What is not answered makes nothing true."""

    @abstractmethod
    def names(self) -> frozenset[str]:
        """The ids of the questions and groups it looks at."""


@dataclass(frozen=True, init=False)
class When(Condition):
    """The answer is one of ``values``; of several choices, at least one is."""

    question_id: str
    values: frozenset[str]

    def __init__(self, question_id: str, *values: str) -> None:
        object.__setattr__(self, "question_id", question_id)
        object.__setattr__(self, "values", frozenset(values))

    def holds(self, scope: Scope) -> bool:
        value = scope.value(self.question_id)
        given = [value] if isinstance(value, str) else value if isinstance(value, list | tuple) else []
        return any(code in self.values for code in given)

    def names(self) -> frozenset[str]:
        return frozenset({self.question_id})


@dataclass(frozen=True)
class Blank(Condition):
    """The question has no answer."""

    question_id: str

    def holds(self, scope: Scope) -> bool:
        return is_empty(scope.value(self.question_id))

    def names(self) -> frozenset[str]:
        return frozenset({self.question_id})


@dataclass(frozen=True)
class Not(Condition):
    """The other condition does not hold."""

    other: Condition

    def holds(self, scope: Scope) -> bool:
        return not self.other.holds(scope)

    def names(self) -> frozenset[str]:
        return self.other.names()


@dataclass(frozen=True, init=False)
class AllOf(Condition):
    """Every one of the conditions holds."""

    conditions: tuple[Condition, ...]

    def __init__(self, *conditions: Condition) -> None:
        object.__setattr__(self, "conditions", conditions)

    def holds(self, scope: Scope) -> bool:
        return all(condition.holds(scope) for condition in self.conditions)

    def names(self) -> frozenset[str]:
        return frozenset().union(*(condition.names() for condition in self.conditions))


@dataclass(frozen=True, init=False)
class OneAtLeast(AllOf):
    """At least one of the conditions holds."""

    def holds(self, scope: Scope) -> bool:
        return any(condition.holds(scope) for condition in self.conditions)


@dataclass(frozen=True)
class AnyRow(Condition):
    """At least one row of a repeating group meets the condition."""

    group_id: str
    condition: Condition

    def holds(self, scope: Scope) -> bool:
        return any(self.condition.holds(Scope(scope.top, row)) for row in scope.rows(self.group_id))

    def names(self) -> frozenset[str]:
        return self.condition.names() | {self.group_id}


@dataclass(frozen=True)
class AgeBetween(Condition):
    """The person may have been aged ``low`` to ``high``, both included, when it happened.

    Partial dates count as the whole month or year that they name. Without both dates nothing is known, and the
    condition does not hold.
    """

    low: int
    high: int
    born: str = "child_dob"
    at: tuple[str, ...] = ("child_date_of_death", "incident_date", "date_notification")
    """The first of these that is answered is the day that counts."""

    def holds(self, scope: Scope) -> bool:
        born = day_range(scope.value(self.born))
        day = next((found for found in (day_range(scope.value(name)) for name in self.at) if found), None)
        if born is None or day is None:
            return False
        youngest, oldest = age_on(born[1], day[0]), age_on(born[0], day[1])
        return youngest <= self.high and oldest >= self.low

    def names(self) -> frozenset[str]:
        return frozenset({self.born, *self.at})


def day_range(value: object) -> tuple[date, date] | None:
    """First and last day that an ISO date, whole or partial, can mean; None when it is no date."""
    if not isinstance(value, str) or not value[:4].isdigit():
        return None
    year, month, day = (*(int(part) for part in value.split("-")), 0, 0)[:3]
    first = date(year, month or 1, day or 1)
    if day:
        return first, first
    if not month:
        return first, date(year, 12, 31)
    after = date(year + month // 12, month % 12 + 1, 1)
    return first, date.fromordinal(after.toordinal() - 1)


def age_on(born: date, day: date) -> int:
    """Age in whole years on ``day``."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
