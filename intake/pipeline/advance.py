"""The steps of a receipt in turn, a commit each: read, open, route. A step that is done stays done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms import Answers, Form
from intake.cases.casebook import Casebook, Rules
from intake.cases.opening import place, route
from intake.pipeline.read import read_receipt
from intake.store.arrivals import ReadingRecord, Receipt
from intake.store.casework import Case
from intake.store.outbox import Claim
from intake.store.store import Store

WITH_A_CASE: Final = frozenset({"case", "update", "duplicate"})


@dataclass(frozen=True, slots=True)
class ReceiptSteps:
    """The work on one receipt, whose id is the row's subject."""

    store: Store
    form: Form
    reference_key: bytes
    rules: Rules
    between: Callable[[str], None] = lambda _step: None
    ring: Callable[[str], None] = lambda _key: None
    """Called after a commit with the key of further work that it put into the outbox."""

    def do(self, claimed: Claim, now: datetime) -> None:
        """Take the receipt through every step that is still to do."""
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

    def given_up(self, session: Session, claimed: Claim, sentence: str) -> None:
        """The receipt needs a person, unless its outcome is known already."""
        receipt = session.get_one(Receipt, claimed.subject_id)
        if receipt.outcome is None:
            receipt.outcome, receipt.reason = "needs_a_person", sentence

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
