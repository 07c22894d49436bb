"""A round over the cases that nobody looked for others like: new ones, changed ones, and those of earlier versions.

What is found after the pipeline put a notification into a case is found at once; a round finds what was changed by
hand, and what a worker that died did not come to.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from sqlalchemy.orm import Session

from intake.cases.casebook import Casebook, Rules
from intake.cases.likeness import look
from intake.cases.tracing import to_do, trace
from intake.errors import Permanent
from intake.store.arrivals import Receipt
from intake.store.casework import Case
from intake.store.store import Store

log: Final = logging.getLogger(__name__)

MOST: Final = 200
"""Cases of one round, so that the one after an upgrade does not keep a worker."""


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did: how many cases were given their traces, looked for, and found alike anew."""

    traced: int
    looked: int
    found: int


@dataclass(frozen=True, slots=True)
class LookingForAlike:
    """What a round works with."""

    store: Store
    rules: Rules

    def round(self, now: datetime) -> Round:
        """Trace what has no traces, then look for what nobody looked for. Raises Transient when a database is busy."""
        with self.store.reading() as session:
            untraced = to_do(session, MOST).untraced
        traced = sum(self._done(case_id, partial(self._trace, case_id)) is not None for case_id in untraced)
        with self.store.reading() as session:
            unlooked = to_do(session, MOST).unlooked
        found = [self._done(case_id, partial(self.look, case_id, now)) for case_id in unlooked]
        looked = [new for new in found if new is not None]
        return Round(traced, len(looked), sum(len(new) for new in looked))

    def _done(self, case_id: str, work: Callable[[], list[str]]) -> list[str] | None:
        """What ``work`` gives. None where it cannot be done: it stays to do, and holds up none of the others."""
        try:
            return work()
        except Permanent as failure:
            log.error("Case %s could not be compared with others: %s", case_id, failure.sentence)
            return None

    def _trace(self, case_id: str) -> list[str]:
        with self.store.transaction() as session:
            case = session.get_one(Case, case_id, with_for_update=True)
            told = self._book(session).notifications(case)
            trace(session, self.store.vault, case, [one.answers for one in told.values()])
        return []

    def until_done(self, now: datetime) -> Round:
        """Rounds until nothing is left to do."""
        whole = Round(0, 0, 0)
        while True:
            one = self.round(now)
            whole = Round(whole.traced + one.traced, whole.looked + one.looked, whole.found + one.found)
            if not one.traced and not one.looked:
                return whole

    def look(self, case_id: str, now: datetime) -> list[str]:
        """Look for cases like one. Returns the references of those that nobody knew of."""
        with self.store.transaction() as session:
            return look(self._book(session), case_id, now)

    def after(self, receipt_id: str, now: datetime) -> None:
        """Look for cases like the one that a receipt was put into."""
        with self.store.reading() as session:
            case_id = session.get_one(Receipt, receipt_id).case_id
        if case_id is not None:  # the notification is in its case: what fails here is the round's, and no failure of it
            self._done(case_id, partial(self.look, case_id, now))

    def _book(self, session: Session) -> Casebook:
        return Casebook(session, self.store.vault, self.rules)
