"""What each case has in common with others, kept as keyed hashes beside it: written with every change of a case.

The traces are made where the history is turned into its projections, so that no way of changing a case can forget
them. What is done with them: `likeness`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete, func, insert, or_, select
from sqlalchemy.orm import Session, aliased

from intake.cases.alike.candidates import MOST_OF_A_TOKEN, Chosen, choose
from intake.cases.alike.score import seen
from intake.cases.alike.tokens import PURPOSE, RULES, tokens_of
from intake.cases.answers import AnswersLike
from intake.store.casework import Case
from intake.store.traces import TOKEN_BYTES, CaseTrace, CaseTraced
from intake.store.vault import Vault

_INVENTED: Final = f"{PURPOSE}-demonstration"
"""Cases of the demonstration share nothing with real ones (CONTRACT, 'Commands')."""


def trace(session: Session, vault: Vault, case: Case, notifications: Iterable[AnswersLike]) -> None:
    """Make the traces of ``case`` those of its notifications. Where one is new, others like it are to be looked for."""
    purpose = _INVENTED if case.demonstration else PURPOSE
    values = {value for answers in notifications for value in tokens_of(seen(answers))}
    wanted = {vault.blind(purpose, value)[:TOKEN_BYTES] for value in values}
    kept = set(session.scalars(select(CaseTrace.token).where(CaseTrace.case_id == case.id)))
    if gone := kept - wanted:
        session.execute(delete(CaseTrace).where(CaseTrace.case_id == case.id, CaseTrace.token.in_(gone)))
    if fresh := wanted - kept:
        session.execute(insert(CaseTrace), [{"token": token, "case_id": case.id} for token in sorted(fresh)])
    traced = session.get(CaseTraced, case.id)
    if traced is None:
        session.add(CaseTraced(case_id=case.id, rules=RULES))
    else:
        traced.rules = RULES
        traced.looked_at = None if fresh else traced.looked_at
    session.flush()


def candidates(session: Session, case_id: str) -> Chosen:
    """The cases that have something in common with one, those with the rarest things first."""
    own, other = aliased(CaseTrace), aliased(CaseTrace)
    shared = (own.case_id == case_id, other.case_id != case_id)
    together = other.token == own.token
    counted = (
        select(other.token, func.count()).join(own, together).where(*shared).group_by(other.token)
    )  # fmt: skip
    number = dict(session.execute(counted).all())
    telling = [token for token, cases in number.items() if cases <= MOST_OF_A_TOKEN]
    sharing: dict[bytes, list[str]] = defaultdict(list)
    rows = select(CaseTrace.token, CaseTrace.case_id).where(
        CaseTrace.token.in_(telling), CaseTrace.case_id != case_id
    )  # fmt: skip
    for token, found in session.execute(rows):
        sharing[token].append(found)
    chosen = choose(sharing)
    # What only a common value leads to may be counted twice: it is a measure of what was left, not a number of cases.
    common = max((cases for cases in number.values() if cases > MOST_OF_A_TOKEN), default=0)
    return Chosen(chosen.case_ids, chosen.beyond + common)


@dataclass(frozen=True, slots=True)
class ToDo:
    """Ids of cases: without traces by the rules of today, and those that nobody looked for others like."""

    untraced: Sequence[str]
    unlooked: Sequence[str]


def to_do(session: Session, most: int) -> ToDo:
    """At most ``most`` cases of each kind, the oldest first."""
    old = (
        select(Case.id)
        .outerjoin(CaseTraced, CaseTraced.case_id == Case.id)
        .where(or_(CaseTraced.case_id.is_(None), CaseTraced.rules != RULES))
        .order_by(Case.opened_at)
        .limit(most)
    )
    waiting = select(CaseTraced.case_id).where(CaseTraced.looked_at.is_(None)).limit(most)
    return ToDo(session.scalars(old).all(), session.scalars(waiting).all())
