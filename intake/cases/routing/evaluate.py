"""Which rules fire for a case, for whom, and whom nothing may reach before a person releases them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from forms import Answers
from intake.cases.answers import AnswersLike, holds
from intake.cases.recording import Event
from intake.cases.routing.holding import Context, context_of, held_why
from intake.cases.routing.recipients import BUSINESS_UNIT, STATUTORY_PARTNERS, Reach, recipient
from intake.cases.routing.rule import Rule, facts_of
from intake.cases.routing.table import RULES


@dataclass(frozen=True, slots=True, kw_only=True)
class Firing:
    """One recipient who must hear by one rule. It names fields by their paths and never holds an answer.

    ``question`` is what the office is asked where `question_to_office`; ``duty_of`` names the other body that must do
    it, to be shown as 'asked / confirmed by' (SAFETY 9). While ``held`` nothing goes to this recipient.
    """

    rule_id: str
    recipient: str
    reach: Reach
    deadline: str
    basis: str
    facts: tuple[str, ...]
    question_to_office: bool = False
    question: str = ""
    duty_of: str = ""
    held: bool = False
    held_why: str = ""


def fire(answers: AnswersLike, context: Context, rules: Sequence[Rule] = RULES) -> list[Firing]:
    """Everything that must happen for a notification, in the order of the rules. Pure: it sends nothing."""
    return [firing for rule in rules for firing in _fire(rule, answers, context)]


def fire_each(every: Sequence[AnswersLike], history: Sequence[Event], partners: Sequence[str]) -> list[Firing]:
    """What must happen for a case: for each of its notifications, with the restrictions of all (SAFETY 12).

    Repeats are weighed once: what is sent in a hundred times says no more than the first, and each is weighed against
    all others.
    """
    distinct = list({Answers(answers).fingerprint(): answers for answers in every}.values())
    firings: list[Firing] = []
    for number, answers in enumerate(distinct):
        others = [*distinct[:number], *distinct[number + 1 :]]
        firings += fire(answers, context_of(history, partners, others))
    return firings


def _fire(rule: Rule, answers: AnswersLike, context: Context) -> Iterator[Firing]:
    decided = rule.condition is not None and holds(rule.condition, answers)
    if decided or context.office.get(rule.id):
        paths = facts_of(rule.condition, answers) if decided and rule.condition is not None else ()
        for recipient_id in _recipients(rule, context):
            reach = recipient(recipient_id).reach
            why = "" if rule.never_held or reach is Reach.INSIDE else held_why(recipient_id, answers, context)
            yield Firing(
                rule_id=rule.id,
                recipient=recipient_id,
                reach=reach,
                deadline=rule.deadline,
                basis=rule.basis,
                facts=paths,
                duty_of=rule.duty_of,
                held=bool(why),
                held_why=why,
            )
    elif rule.ask_when is not None and not context.settled(rule.id) and holds(rule.ask_when, answers):
        yield Firing(
            rule_id=rule.id,
            recipient=BUSINESS_UNIT,
            reach=Reach.INSIDE,
            deadline=rule.deadline,
            basis=rule.basis,
            facts=facts_of(rule.ask_when, answers),
            question_to_office=True,
            question=rule.question,
            duty_of=rule.duty_of,
        )


def _recipients(rule: Rule, context: Context) -> Iterator[str]:
    for recipient_id in rule.recipients:
        if recipient_id == STATUTORY_PARTNERS:
            yield from context.partners
        else:
            yield recipient_id
