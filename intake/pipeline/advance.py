"""The steps of a receipt in turn, a commit each: read, open, route. A step that is done stays done."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms import Answers, Form
from intake.cases.casebook import Casebook, Rules
from intake.cases.opening import place, route
from intake.errors import Permanent, Transient
from intake.pipeline.read import read_receipt
from intake.store import outbox
from intake.store.arrivals import ReadingRecord, Receipt
from intake.store.casework import Case
from intake.store.outbox import Claim
from intake.store.store import Store

WITH_A_CASE: Final = frozenset({"case", "update", "duplicate"})
_KILLED: Final = "Working on this stopped its worker more than once. Open the original with care, and key it in."
_FAULT: Final = (
    "A fault in this service stopped the work on this. Open the original, and tell whoever runs the service."
)
_DEATHS: Final = 3
"""What killed its worker this often, or met a fault of ours, is not tried again by itself (EXPERIENCE 23)."""

log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pipeline:
    """What the steps need. ``between`` is called after every commit; tests stop the process there."""

    store: Store
    form: Form
    reference_key: bytes
    rules: Rules
    between: Callable[[str], None] = lambda _step: None

    def work(self, row_id: str, now: datetime) -> bool:
        """Do the work of an outbox row if nobody else has it. Returns whether it was ours.

        A Transient failure leaves the row for later; a Permanent one puts the receipt before a person. A fault of ours
        is tried a few times, then put before a person: one document never stops the work on the others.
        """
        with self.store.transaction() as session:
            claimed = outbox.claim(session, row_id, now)
        if claimed is None:
            return False
        self.between("claimed")
        try:
            self._advance(claimed, now)
        except Transient as failure:
            self._fail(claimed, failure.sentence, now, again=True)
        except Permanent as failure:
            self._fail(claimed, failure.sentence, now, again=False)
        except Exception as fault:  # noqa: BLE001 - the outermost guard: it ends in a row that a person sees
            frame = traceback.extract_tb(fault.__traceback__)[-1]  # never the text: it may quote the document
            log.error("%s at %s:%s in outbox row %s", type(fault).__name__, frame.filename, frame.lineno, row_id)
            self._fail(claimed, _FAULT, now, again=claimed.attempt < _DEATHS)
        return True

    def drain(self, now: datetime) -> int:
        """Work everything that is due. Returns how many rows were worked."""
        worked = 0
        while True:
            with self.store.transaction() as session:
                waiting = outbox.due(session, now)
            done = sum(self.work(row_id, now) for row_id in waiting)
            if not done:
                return worked
            worked += done

    def _advance(self, claimed: Claim, now: datetime) -> None:
        # Failures that were reported have their own limit, and are no deaths: the database may have been away.
        if claimed.attempt > (_DEATHS if claimed.silent else len(outbox.PAUSES) + 1):
            raise Permanent(_KILLED)
        for before, after, step in (
            ("received", "read", self._read),
            ("read", "opened", self._open),
            ("opened", "routed", self._route),
        ):
            with self.store.transaction() as session:
                receipt = session.get_one(Receipt, claimed.subject_id, with_for_update=True)
                if receipt.state == before:
                    step(session, receipt, now)
                    receipt.state = after
            self.between(after)
        with self.store.transaction() as session:
            outbox.done(session, claimed, now)

    def _read(self, session: Session, receipt: Receipt, now: datetime) -> None:
        read_receipt(session, self.store, self.form, self.reference_key, receipt, now)

    def _open(self, session: Session, receipt: Receipt, now: datetime) -> None:
        if receipt.outcome is not None:
            return
        latest = (
            select(ReadingRecord)
            .where(ReadingRecord.receipt_id == receipt.id)
            .order_by(ReadingRecord.version.desc())
            .limit(1)
        )  # fmt: skip
        answers = Answers(self.store.vault.get(session.scalars(latest).one(), "answers"))
        place(self._book(session), receipt, answers, now)

    def _route(self, session: Session, receipt: Receipt, _now: datetime) -> None:
        if receipt.outcome in WITH_A_CASE:
            route(self._book(session), session.get_one(Case, receipt.case_id))

    def _book(self, session: Session) -> Casebook:
        return Casebook(session, self.store.vault, self.rules)

    def _fail(self, claimed: Claim, sentence: str, now: datetime, *, again: bool) -> None:
        with self.store.transaction() as session:
            if again and outbox.failed_for_now(session, claimed, sentence, now):
                return
            if not again:
                outbox.give_up(session, claimed, sentence, now)
            receipt = session.get_one(Receipt, claimed.subject_id)
            if receipt.outcome is None:
                receipt.outcome, receipt.reason = "needs_a_person", sentence
