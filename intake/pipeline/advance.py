"""The steps of a receipt in turn, a commit each: read, open, route, tell. A step that is done stays done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms import Form
from intake.cases.casebook import Casebook, Rules
from intake.cases.opening import place, route
from intake.documents.reader import WITHOUT_OFFICE, DocumentReader
from intake.errors import Permanent
from intake.pipeline import bounces
from intake.pipeline.alike import LookingForAlike
from intake.pipeline.letters import Letterhead
from intake.pipeline.message import take_apart
from intake.pipeline.read import Looked, judge_unread, latest_answers, look, original_of, read_receipt
from intake.pipeline.receive import TOPIC
from intake.pipeline.sender import NOBODY, Trust
from intake.pipeline.tell import REPLY_TOPIC, WITH_A_CASE, Routed, Telling
from intake.store import originals, outbox
from intake.store.arrivals import Receipt
from intake.store.casework import Case
from intake.store.outbox import Claim
from intake.store.store import Store


@dataclass(frozen=True, slots=True)
class ReceiptSteps:
    """The work on one receipt, whose id is the row's subject."""

    store: Store
    form: Form
    reference_key: bytes
    rules: Rules
    letterhead: Letterhead
    trust: Trust = NOBODY
    between: Callable[[str], None] = lambda _step: None
    ring: Callable[[str], None] = lambda _key: None
    """Called after a commit with the key of further work that it put into the outbox."""
    documents: DocumentReader = WITHOUT_OFFICE

    def do(self, claimed: Claim, now: datetime) -> None:
        """Take the receipt through every step that is still to do."""
        routed: list[Routed] = []
        looked = look(self.store, self.form, self.documents, claimed.subject_id)
        for before, after, step in (
            ("received", "read", partial(self._read, looked)),
            ("read", "opened", self._open),
            ("opened", "routed", partial(self._route, routed)),
            ("routed", "told", partial(self._tell, routed, looked)),
        ):
            further: list[str] = []
            with self.store.passing() as session:
                receipt = session.get_one(Receipt, claimed.subject_id, with_for_update=True)
                if receipt.state == before:
                    further = step(session, receipt, now)
                    receipt.state = after
            self.between(after)
            for key in further:
                self.ring(key)
        LookingForAlike(self.store, self.rules).after(claimed.subject_id, now)

    def given_up(self, session: Session, claimed: Claim, sentence: str, now: datetime) -> None:
        """The receipt needs a person, unless its outcome is known already. Its notifier hears that it arrived."""
        receipt = session.get_one(Receipt, claimed.subject_id)
        if receipt.outcome is None:
            receipt.outcome, receipt.reason = "needs_a_person", sentence
        # Apart: whatever is wrong with this receipt must not be met again in the same breath.
        outbox.add(session, REPLY_TOPIC, receipt.id, now)

    # Each step returns the outbox keys of the work that it gives rise to.

    def _read(self, looked: Looked | None, session: Session, receipt: Receipt, now: datetime) -> list[str]:
        if looked is None:
            raise Permanent("What was read of this notification is missing. Tell whoever runs the service.")
        read_receipt(session, self.store, self.form, self.reference_key, receipt, looked, now, self.trust)
        if receipt.message_id is None or receipt.part > 0:
            return []
        further = select(Receipt.id).where(Receipt.message_id == receipt.message_id, Receipt.part > 0)
        return [outbox.key_of(TOPIC, receipt_id) for receipt_id in session.scalars(further)]

    def _open(self, session: Session, receipt: Receipt, now: datetime) -> list[str]:
        if receipt.outcome is None:
            answers = latest_answers(session, self.store.vault, receipt)
            if answers is None:
                raise Permanent("What was read of this notification is missing. Tell whoever runs the service.")
            place(self._book(session), receipt, answers, now)
        else:
            judge_unread(session, self.store, self.trust, receipt)
        return []

    def _route(self, routed: list[Routed], session: Session, receipt: Receipt, _now: datetime) -> list[str]:
        if receipt.outcome in WITH_A_CASE:
            case = session.get_one(Case, receipt.case_id)
            routed.append(Routed(case.id, case.version, route(self._book(session), case)))
        return []

    def _tell(
        self, routed: list[Routed], looked: Looked | None, session: Session, receipt: Receipt, now: datetime
    ) -> list[str]:
        if self._is_a_report(session, receipt, looked):  # it may carry a form, which is a notification all the same
            report = originals.whole(session, self.store.vault, original_of(session, receipt))
            bounces.take_in(self._book(session), report, self.letterhead.mail_from, now)
        return self.telling(session, next(iter(routed), None)).receipt(receipt, now)

    def _is_a_report(self, session: Session, receipt: Receipt, looked: Looked | None) -> bool:
        if receipt.message_id is None or receipt.part > 0:
            return False
        if looked is not None:
            return looked.mail is not None and looked.mail.bounce
        return take_apart(originals.whole(session, self.store.vault, original_of(session, receipt))).bounce

    def telling(self, session: Session, routed: Routed | None = None) -> Telling:
        """What writes messages within a transaction. ``routed`` is what routing gave just now, where it did."""
        return Telling(self._book(session), self.letterhead, self.trust, routed)

    def _book(self, session: Session) -> Casebook:
        return Casebook(session, self.store.vault, self.rules)


@dataclass(frozen=True, slots=True)
class ReplyAllTheSame:
    """The first reply alone, for a receipt whose steps were given up. The partners are a person's to tell then."""

    steps: ReceiptSteps

    def do(self, claimed: Claim, now: datetime) -> None:
        """Write the reply, unless there is one."""
        with self.steps.store.transaction() as session:
            receipt = session.get_one(Receipt, claimed.subject_id, with_for_update=True)
            case = None if receipt.case_id is None else session.get_one(Case, receipt.case_id, with_for_update=True)
            keys = self.steps.telling(session).first_reply(receipt, case, now)
        for key in keys:
            self.steps.ring(key)

    def given_up(self, session: Session, claimed: Claim, sentence: str, now: datetime) -> None:
        """The receipt stands before a person already, and so does this work."""
