"""A case made by a person from what no program could read: keyed in beside the original, or opened from its words.

The receipt itself becomes the case: its reference, its original and the time of its first arrival stay, and with them
the clocks (SAFETY 1, 2). Its answers are a further version of its reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select

from forms import Answers, Form
from forms.answers import Passage, Provenance
from intake.cases.document import UNPLACED
from intake.cases.opening import place, route
from intake.cases.settling import How, must_be_open, settle
from intake.cases.working_days import local_date
from intake.pipeline.tell import Telling
from intake.store.arrivals import ReadingRecord, Receipt
from intake.store.base import new_id
from intake.store.casework import Case

KEYED: Final = "keyed"
"""How an answer was found that the office typed from the original."""
OTHER_MAIL: Final = "other_email"
"""DOMAIN 3.1, `submission_channel`: an e-mail without the Word form."""


@dataclass(frozen=True, slots=True)
class ByHand:
    """Somebody of the office who makes a case. ``by`` is their id; the receipts they work on must be held."""

    telling: Telling
    form: Form
    by: str
    now: datetime

    def key_in(self, receipt: Receipt, answers: Answers) -> list[str]:
        """Make ``answers``, as they were typed, those of the receipt: a case, an update or a repeat follows.

        Returns the outbox keys to ring for after the commit. Raises SettledAlready where somebody was first.
        """
        must_be_open(receipt)
        found = {path: asdict(Provenance(KEYED, "", "", 1.0)) for path, _ in answers.paths()}
        reading = self._reading(receipt, answers)
        self.telling.book.vault.put(reading, "provenance", found)
        findings = self.form.findings(answers, local_date(self.now))
        self.telling.book.vault.put(reading, "findings", [asdict(one) for one in findings])
        self.telling.book.vault.put(reading, "unplaced", [])
        receipt.answers_digest = self.telling.book.vault.blind("answers", answers.fingerprint())
        return self._placed(receipt, answers, How.KEYED_IN)

    def open(self, receipt: Receipt, texts: Sequence[str]) -> list[str]:
        """Make a case of a receipt without any answer: its words stand as texts that a person may place one by one.

        Nobody waits for a form then: K1 runs from the first arrival, and the partners are told. Returns the outbox
        keys to ring for after the commit. Raises SettledAlready where somebody was first.
        """
        must_be_open(receipt)
        reading, vault = self._reading(receipt, Answers()), self.telling.book.vault
        vault.put(reading, "provenance", {})
        vault.put(reading, "findings", [])
        vault.put(reading, "unplaced", list(texts))
        vault.put(reading, "passages", [asdict(Passage(UNPLACED, text)) for text in texts])
        return self._placed(receipt, Answers(), How.OPENED)

    def _reading(self, receipt: Receipt, answers: Answers) -> ReadingRecord:
        versions = select(func.max(ReadingRecord.version)).where(ReadingRecord.receipt_id == receipt.id)
        reading = ReadingRecord(
            id=new_id(),
            dossier_id=receipt.dossier_id,
            receipt_id=receipt.id,
            version=(self.telling.book.session.scalar(versions) or 0) + 1,
            form_version=self.form.version,
            outcome="partial" if self.form.missing(answers) else "complete",
            read_at=self.now,
        )
        self.telling.book.vault.put(reading, "answers", answers.to_json())
        self.telling.book.session.add(reading)
        return reading

    def _placed(self, receipt: Receipt, answers: Answers, how: How) -> list[str]:
        book = self.telling.book
        settle(book.session, book.vault, receipt, how, note="", by=self.by, at=self.now)
        if receipt.message_id is not None:
            receipt.channel = OTHER_MAIL
        receipt.outcome, receipt.reason, receipt.state = None, None, "told"
        book.session.flush()
        place(book, receipt, answers, self.now)
        route(book, book.session.get_one(Case, receipt.case_id))
        return self.telling.receipt(receipt, self.now)
