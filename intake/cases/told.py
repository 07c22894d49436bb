"""Who must hear of a case, who has heard, and whom nothing may reach yet: the rules beside what was done about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from intake.cases.casebook import Casebook
from intake.cases.events import RecipientTold
from intake.cases.routing import Firing, Recipient, fire_each, recipient
from intake.errors import Permanent
from intake.store.base import new_id
from intake.store.casework import Case, Told


@dataclass(frozen=True, slots=True)
class Hearer:
    """Somebody who must hear of the case, with one firing for each rule that says so.

    ``told`` are the rows of those rules by which they were told; ``untold`` the rules that still wait. ``held_why``
    says why nothing may reach them yet; it is empty when nothing is held.
    """

    recipient: Recipient
    firings: tuple[Firing, ...]
    told: tuple[Told, ...]
    untold: tuple[Firing, ...]

    @property
    def held_why(self) -> str:
        return next((firing.held_why for firing in self.untold if firing.held), "")

    @property
    def may_be_told(self) -> tuple[Firing, ...]:
        """The rules that wait for somebody to tell them. Where a child is in danger no hold counts (SAFETY 12)."""
        return tuple(firing for firing in self.untold if not firing.held)


def firings_of(book: Casebook, case: Case) -> list[Firing]:
    """Everything that must happen for the case, by all its notifications and what the office answered."""
    every = [each.answers for each in book.notifications(case).values()]
    return fire_each(every, book.history(case), book.rules.partners)


def hearers_of(book: Casebook, case: Case) -> list[Hearer]:
    """Everybody who must hear of the case, in the order of the rules."""
    firings: dict[tuple[str, str], Firing] = {}
    for firing in firings_of(book, case):
        if not firing.question_to_office:
            firings.setdefault((firing.recipient, firing.rule_id), firing)
    rows = book.session.scalars(select(Told).where(Told.case_id == case.id, Told.at.is_not(None)).order_by(Told.at))
    told = {(row.recipient, row.rule): row for row in rows}
    ids = dict.fromkeys(recipient_id for recipient_id, _rule in (*firings, *told))
    return [_hearer(one, firings, told) for one in ids]


def open_questions(firings: Sequence[Firing]) -> list[Firing]:
    """What the office is asked, once for each rule; not where another notification of the case answers it."""
    decided = {firing.rule_id for firing in firings if not firing.question_to_office}
    asked = {firing.rule_id: firing for firing in firings if firing.question_to_office}
    return [firing for rule_id, firing in asked.items() if rule_id not in decided]


def told_by_hand(hearer: Hearer, *, how: str, at: datetime, by: str) -> list[RecipientTold]:
    """The events by which a person records that they told somebody: one for each rule that waits.

    Raises `Permanent` when nothing may reach them yet, or when they have heard.
    """
    if not hearer.may_be_told:
        raise Permanent(hearer.held_why or "They have been told already.")
    return [
        RecipientTold(at=at, by=by, recipient=firing.recipient, rule=firing.rule_id, how=how.strip())
        for firing in hearer.may_be_told
    ]


def mark_told(book: Casebook, case: Case, events: Sequence[RecipientTold]) -> None:
    """Keep with the rows of the case what ``events`` say: when each was told, and by whom."""
    for event in events:
        row = book.session.scalar(
            select(Told).where(Told.case_id == case.id, Told.recipient == event.recipient, Told.rule == event.rule)
        )
        if row is None:  # the rule applies since the case was last routed
            row = Told(id=new_id(), case_id=case.id, recipient=event.recipient, rule=event.rule, held=False)
            book.session.add(row)
        if row.at is None:
            row.at, row.by = event.at, event.by
    book.session.flush()


def _hearer(one: str, firings: dict[tuple[str, str], Firing], told: dict[tuple[str, str], Told]) -> Hearer:
    own = tuple(firing for (recipient_id, _rule), firing in firings.items() if recipient_id == one)
    return Hearer(
        recipient=recipient(one),
        firings=own,
        told=tuple(row for (recipient_id, _rule), row in told.items() if recipient_id == one),
        untold=tuple(firing for firing in own if (one, firing.rule_id) not in told),
    )
