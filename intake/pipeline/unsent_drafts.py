"""A round over drafts that were never sent: who is to be phoned, what was sent meanwhile, what is deleted.

Rounds may come twice at one moment, late or never. What is due is found without holding anything back; each draft is
then held, looked at once more, and settled in a transaction of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from intake.cases import letting_go, unsent_due
from intake.cases.working_days import HolidayTable
from intake.store.store import Store

MOST_DELETED: Final = 200
"""In one round, so that one after a long standstill does not keep a worker."""


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did."""

    asked: int
    sent: int
    deleted: int


@dataclass(frozen=True, slots=True)
class UnsentDrafts:
    """What a round works with."""

    store: Store
    holidays: HolidayTable

    def round(self, now: datetime) -> Round:
        """One look at every draft that is not sent. Raises Transient when a database is busy or away."""
        store, vault = self.store, self.store.vault
        with store.reading() as session:
            due = unsent_due.due_now(session, vault, now, self.holidays)
        asked = 0
        for draft_id in due:
            with store.transaction() as session:
                asked += unsent_due.ask(session, vault, draft_id, now, self.holidays)
        with store.transaction() as session:
            sent = unsent_due.settle_sent(session, now)
        with store.reading() as session:
            over = letting_go.over(session, now, MOST_DELETED)
        deleted = 0
        for draft_id in over:
            with store.transaction() as session:
                deleted += letting_go.let_go(session, store.keys, draft_id, now)
        return Round(asked, sent, deleted)
