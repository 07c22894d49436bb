"""What a routing rule is, and the facts that make it fire."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from forms import path_of
from forms.conditions import AllOf, AnyRow, Condition, Scope
from forms.values import NOT_KNOWN, is_empty
from intake.cases.answers import AnswersLike, same_authority


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row of DOMAIN's routing table, in the form's own language of conditions.

    ``condition`` decides from fields alone; None where no field can. ``ask_when`` holds where the office is asked
    ``question`` instead, because the answers leave it open; it counts only while ``condition`` does not hold.
    """

    id: str
    words: str
    condition: Condition | None
    recipients: tuple[str, ...]
    deadline: str
    basis: str
    ask_when: Condition | None = None
    question: str = ""
    duty_of: str = ""
    """The other body whose duty it is: then this is 'asked / confirmed by', never our own clock (SAFETY 9)."""
    never_held: bool = False
    """A child may be in danger this minute: no restriction waits (SAFETY 12 holds alerts, not 999)."""

    @property
    def fields(self) -> tuple[str, ...]:
        """Ids of the questions and groups that the rule looks at."""
        named = [part.names() for part in (self.condition, self.ask_when) if part is not None]
        return tuple(sorted(frozenset().union(*named)))


@dataclass(frozen=True)
class Elsewhere(Condition):
    """Two answers name local authorities, and not the same one. Blank and 'not known' make nothing true."""

    question_id: str
    other_id: str

    def holds(self, scope: Scope) -> bool:
        one, other = scope.value(self.question_id), scope.value(self.other_id)
        if not isinstance(one, str) or not isinstance(other, str):
            return False
        if is_empty(one) or is_empty(other) or NOT_KNOWN in {one, other}:
            return False
        return not same_authority(one, other)

    def names(self) -> frozenset[str]:
        return frozenset({self.question_id, self.other_id})


def facts_of(condition: Condition, answers: AnswersLike) -> tuple[str, ...]:
    """The paths of the answers that made ``condition`` hold: paths alone, never a value."""
    return tuple(dict.fromkeys(_paths(condition, Scope(answers), None)))


def _paths(condition: Condition, scope: Scope, place: tuple[str, int] | None) -> Iterator[str]:
    if not condition.holds(scope):
        return
    if isinstance(condition, AllOf):  # OneAtLeast too: those of its parts that do not hold give nothing
        for part in condition.conditions:
            yield from _paths(part, scope, place)
    elif isinstance(condition, AnyRow):
        for number, row in enumerate(scope.rows(condition.group_id)):
            yield from _paths(condition.condition, Scope(scope.top, row), (condition.group_id, number))
    else:
        for name in sorted(condition.names()):
            if place is not None and scope.row is not None and not is_empty(scope.row.get(name)):
                yield path_of(*place, name)
            elif not is_empty(scope.top.get(name)):
                yield name
