"""Who has been told of a case, who must still be told, and who is held back and why; and what only the office knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from forms import Form
from intake.cases.routing import RULES, Firing, Reach, recipient
from intake.store.casework import Told

_RULE_WORDS: Final = {rule.id: rule.words for rule in RULES}


class State(StrEnum):
    """Where telling somebody stands."""

    HELD = "held"
    DUE = "due"
    ELSEWHERE = "elsewhere"
    """Another body's duty: asked and confirmed, never our own clock (SAFETY 9)."""
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class Hearing:
    """One recipient by one rule. ``why_held`` is a sentence without a name."""

    recipient: str
    label: str
    state: State
    reach: Reach
    rule: str
    deadline: str
    basis: str
    duty_of: str
    why_held: str
    at: datetime | None
    by: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """What no field decides, so that the office is asked. ``about`` are the labels of the answers that raised it."""

    rule: str
    words: str
    deadline: str
    about: tuple[str, ...]


_ORDER: Final = list(State)


def hearing_of(rows: Sequence[Told], firings: Iterable[Firing]) -> list[Hearing]:
    """Everybody who must hear, held ones first, told ones last; in the order of the rules within that."""
    fired: dict[tuple[str, str], Firing] = {}
    for firing in firings:
        if not firing.question_to_office:
            known = fired.get((firing.recipient, firing.rule_id))
            if known is None or (firing.held and not known.held):  # a restriction in any notification holds
                fired[firing.recipient, firing.rule_id] = firing
    places = {rule.id: number for number, rule in enumerate(RULES)}
    in_order = sorted(rows, key=lambda row: (places.get(row.rule, len(places)), row.recipient))
    shown = [_hearing(row, fired.get((row.recipient, row.rule))) for row in in_order]
    return sorted(shown, key=lambda hearing: _ORDER.index(hearing.state))


def _hearing(row: Told, firing: Firing | None) -> Hearing:
    known = recipient(row.recipient)
    if row.at is not None:
        state = State.TOLD
    elif row.held or (firing is not None and firing.held):
        state = State.HELD
    else:
        state = State.ELSEWHERE if firing is not None and firing.duty_of else State.DUE
    return Hearing(
        recipient=row.recipient,
        label=known.label,
        state=state,
        reach=known.reach,
        rule=_RULE_WORDS.get(row.rule, row.rule),
        deadline=firing.deadline if firing else "",
        basis=firing.basis if firing else "",
        duty_of=firing.duty_of if firing else "",
        why_held=firing.held_why if firing and state is State.HELD else "",
        at=row.at,
        by=row.by,
    )


def questions_of(firings: Iterable[Firing], form: Form) -> Iterator[Question]:
    """What the office must find out, each question once, in the order of the rules."""
    asked: set[str] = set()
    for firing in firings:
        if firing.question_to_office and firing.rule_id not in asked:
            asked.add(firing.rule_id)
            about = tuple(form.label_at(path) for path in firing.facts)
            yield Question(_RULE_WORDS.get(firing.rule_id, firing.rule_id), firing.question, firing.deadline, about)
