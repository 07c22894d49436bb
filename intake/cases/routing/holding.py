"""Whom nothing may reach before a person has released them (SAFETY 12, 13)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from intake.cases.answers import AnswersLike, holds
from intake.cases.events import (
    ConflictAnswered,
    OfficeAnswered,
    ReceiptLinked,
    RecipientReleased,
    Relation,
)
from intake.cases.recording import Event
from intake.cases.routing.facts import (
    POLICE_INVESTIGATE,
    POLICE_NOT_KNOWN,
    SHARING_RESTRICTED,
    SUSPECT_IN_TRUST,
)
from intake.cases.routing.table.words import CONFLICT, CRIMINAL
from intake.errors import Permanent

WHY_RELEASE: Final = "Give the reason why this recipient may be told."
WHO_AGREED: Final = "Note who of the police agreed that this recipient may be told, and when."
"""What is said where a text is lacking, at every door."""


@dataclass(frozen=True, slots=True)
class Context:
    """What routing needs beside the answers of one notification.

    ``partners`` are the recipient ids of the statutory partners (SAFETY 7). ``others`` are the answers of the case's
    other notifications: a restriction in any of them holds. ``office`` has the office's answers by rule id.
    """

    partners: tuple[str, ...]
    released: frozenset[str] = frozenset()
    conflict_answered: bool = False
    conflicted: frozenset[str] = frozenset()
    office: Mapping[str, bool] = field(default_factory=dict)
    others: tuple[AnswersLike, ...] = ()

    def settled(self, rule_id: str) -> bool:
        """Whether the office has answered the question of a rule."""
        return self.conflict_answered if rule_id == CONFLICT else rule_id in self.office


def context_of(history: Iterable[Event], partners: Sequence[str], others: Sequence[AnswersLike] = ()) -> Context:
    """The context that a case's history gives.

    A further notification may bring a new restriction, so what was released before it must be released again; the
    same holds for a recipient in whom a conflict is found later.
    """
    released: set[str] = set()
    conflict: frozenset[str] | None = None
    office: dict[str, bool] = {}
    for event in history:
        match event:
            case RecipientReleased():
                released.add(event.recipient)
            case ReceiptLinked(relation=Relation.UPDATE | Relation.JOINED):
                released.clear()
            case ConflictAnswered():
                conflict = frozenset(event.recipients)
                released -= conflict
            case OfficeAnswered():
                office[event.rule] = event.applies
            case _:
                pass
    return Context(
        partners=tuple(partners),
        released=frozenset(released),
        conflict_answered=conflict is not None,
        conflicted=conflict or frozenset(),
        office=office,
        others=tuple(others),
    )


def held_why(recipient: str, answers: AnswersLike, context: Context) -> str:
    """Why nothing may go to an outward recipient yet, in a sentence without a name; empty when it may."""
    everything = (answers, *context.others)
    if not context.conflict_answered and any(holds(SUSPECT_IN_TRUST, each) for each in everything):
        return "Answer first whether somebody who may have caused harm works for a body that will receive this."
    if recipient in context.released:
        return ""
    if recipient in context.conflicted:
        return "Somebody who may have caused harm works for this recipient. Use the alternate."
    if any(holds(SHARING_RESTRICTED, each) for each in everything):
        return "The notification restricts who may know. Read the restriction and release this recipient by hand."
    if police_investigate(answers, context):
        return "The police investigate, or may. Release this recipient with the investigating officer's agreement."
    return ""


def police_investigate(answers: AnswersLike, context: Context) -> bool:
    """Whether the police investigate or may, by any notification of the case or by the office's own answer.

    A blank question with no detail of the police does not hold anything: the office is asked, and answers for it.
    """
    told = context.office.get(CRIMINAL)
    everything = (answers, *context.others)
    if told or any(holds(POLICE_INVESTIGATE, each) for each in everything):
        return True
    return told is None and any(holds(POLICE_NOT_KNOWN, each) for each in everything)


def release(
    recipient: str,
    *,
    reason: str,
    officer_agreement: str,
    answers: AnswersLike,
    context: Context,
    at: datetime,
    by: str,
) -> RecipientReleased:
    """The event by which a person lets messages go to a held recipient. Raises `Permanent` for what is lacking."""
    if not context.conflict_answered and any(holds(SUSPECT_IN_TRUST, each) for each in (answers, *context.others)):
        raise Permanent("Answer the question about a conflict of interest first. Nothing goes out before that.")
    if not reason.strip():
        raise Permanent(WHY_RELEASE)
    if police_investigate(answers, context) and not officer_agreement.strip():
        raise Permanent(WHO_AGREED)
    return RecipientReleased(
        at=at, by=by, recipient=recipient, reason=reason.strip(), officer_agreement=officer_agreement.strip()
    )
