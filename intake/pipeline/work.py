"""Working the outbox: one row at a time, by its topic, whoever asks and however often.

What fails is tried again, held or put before a person; one piece of work never stops the work on the others.
"""

from __future__ import annotations

import errno
import logging
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from sqlalchemy.orm import Session

from intake.errors import Permanent, Transient
from intake.store import outbox
from intake.store.outbox import Claim
from intake.store.store import Store

KILLED: Final = "Working on this stopped its worker more than once. Open the original with care, and key it in."
FAULT: Final = "A fault in this service stopped the work on this. Open the original, and tell whoever runs the service."
NO_ROOM: Final = "The disk of this service is full. It is tried again; see that there is room."
DEATHS: Final = 3
"""What killed its worker this often, or met a fault of ours, is not tried again by itself (EXPERIENCE 23)."""

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})

log: Final = logging.getLogger(__name__)


class Job(Protocol):
    """The work of one topic, safe to repeat."""

    def do(self, claimed: Claim, now: datetime) -> None:
        """Do it, a commit a step. Raises Transient to be tried later, Permanent to be put before a person."""

    def given_up(self, session: Session, claimed: Claim, sentence: str, now: datetime) -> None:
        """Nobody tries again by themselves: show ``sentence`` where a person looks. Part of a transaction."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """What works the outbox. ``between`` is called after every commit; tests stop the process there."""

    store: Store
    jobs: Mapping[str, Job]
    """Topic of an outbox row -> what does its work."""
    between: Callable[[str], None] = lambda _step: None

    def answer(self, key: str, now: datetime) -> bool:
        """Do the work that a doorbell names (`outbox.key_of`). Returns whether it was ours to do."""
        with self.store.passing() as session:
            claimed = outbox.claim_by_key(session, key, now)
        return self._worked(claimed, now)

    def work(self, row_id: str, now: datetime) -> bool:
        """Do the work of an outbox row if nobody else has it. Returns whether it was ours.

        A Transient failure leaves the row for later; a Permanent one puts it before a person. A fault of ours is tried
        a few times, then put before a person.
        """
        with self.store.passing() as session:
            claimed = outbox.claim(session, row_id, now)
        return self._worked(claimed, now)

    def _worked(self, claimed: Claim | None, now: datetime) -> bool:
        if claimed is None:
            return False
        self.between("claimed")
        try:
            self._do(claimed, now)
        except Transient as failure:
            self._fail(claimed, failure.sentence, now, again=True)
        except Permanent as failure:
            self._fail(claimed, failure.sentence, now, again=False)
        except OSError as failure:
            if failure.errno in _FULL:  # nothing is wrong with this work
                self._fail(claimed, NO_ROOM, now, again=True)
            else:
                self._faulted(claimed, failure, now)
        except Exception as fault:  # noqa: BLE001 - the outermost guard: it ends in a row that a person sees
            self._faulted(claimed, fault, now)
        return True

    def drain(self, now: datetime) -> int:
        """Work everything that is due. Returns how many rows were worked."""
        worked = 0
        while True:
            with self.store.reading() as session:
                waiting = outbox.due(session, now)
            done = sum(self.work(row_id, now) for row_id in waiting)
            if not done:
                return worked
            worked += done

    def _do(self, claimed: Claim, now: datetime) -> None:
        # Failures that were reported have their own limit, and are no deaths: the database may have been away.
        if claimed.attempt > (DEATHS if claimed.silent else len(outbox.PAUSES) + 1):
            raise Permanent(KILLED)
        self.jobs[claimed.topic].do(claimed, now)
        with self.store.passing() as session:
            outbox.done(session, claimed, now)

    def _faulted(self, claimed: Claim, fault: Exception, now: datetime) -> None:
        frame = traceback.extract_tb(fault.__traceback__)[-1]  # never the text: it may quote the document
        log.error("%s at %s:%s in outbox row %s", type(fault).__name__, frame.filename, frame.lineno, claimed.id)
        self._fail(claimed, FAULT, now, again=claimed.attempt < DEATHS)

    def _fail(self, claimed: Claim, sentence: str, now: datetime, *, again: bool) -> None:
        with self.store.transaction() as session:
            if not outbox.is_ours(session, claimed):
                return
            if again and outbox.failed_for_now(session, claimed, sentence, now):
                return
            if not again:
                outbox.give_up(session, claimed, sentence, now)
            if (job := self.jobs.get(claimed.topic)) is not None:  # none does the work of a later version's topic
                job.given_up(session, claimed, sentence, now)
