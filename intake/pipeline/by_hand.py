"""What a person makes of a receipt that waits: keyed in beside its original, a case of its own, or part of a case.

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
from intake.cases.opening import join, place, route
from intake.cases.settling import NOT_REAL, How, attach, must_be_open, settle
from intake.cases.taking_out import answers_read
from intake.cases.working_days import local_date
from intake.errors import Permanent
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
        self._by_mail(receipt)
        return self._placed(receipt, answers, How.KEYED_IN)

    def open(self, receipt: Receipt, texts: Sequence[str]) -> list[str]:
        """Make a case of a receipt as it stands, of its own whatever case it names; only a repeat goes to its first.

        Where nobody could read it, its words stand as ``texts`` that a person may place one by one: nobody waits for a
        form, K1 runs from the first arrival, and the partners are told. Returns the outbox keys to ring for after the
        commit. Raises SettledAlready where somebody was first.
        """
        must_be_open(receipt)
        if (read := answers_read(self.telling.book, receipt)) is not None:
            return self._placed(receipt, read, How.OPENED, alone=True)
        reading, vault = self._reading(receipt, Answers()), self.telling.book.vault
        vault.put(reading, "provenance", {})
        vault.put(reading, "findings", [])
        vault.put(reading, "unplaced", list(texts))
        vault.put(reading, "passages", [asdict(Passage(UNPLACED, text)) for text in texts])
        self._by_mail(receipt)
        return self._placed(receipt, Answers(), How.OPENED, alone=True)

    def attach(self, receipt: Receipt, case: Case) -> list[str]:
        """Put a receipt into a case: as an update where it was read, else as a document (`settling.attach`).

        Both rows must be held. Returns the outbox keys to ring for after the commit. Raises Permanent where the one
        is real and the other is not, SettledAlready where somebody was first.
        """
        book = self.telling.book
        if answers_read(book, receipt) is None:
            attach(book, receipt, case, by=self.by, at=self.now)
            return []
        must_be_open(receipt)
        if receipt.test != case.demonstration:
            raise Permanent(NOT_REAL)
        settle(book.session, book.vault, receipt, How.ATTACHED, note="", by=self.by, at=self.now)
        receipt.reason, receipt.state = None, "told"
        join(book, receipt, case, self.now)
        route(book, case)
        return self.telling.receipt(receipt, self.now)

    def _by_mail(self, receipt: Receipt) -> None:
        if receipt.message_id is not None:
            receipt.channel = OTHER_MAIL

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

    def _placed(self, receipt: Receipt, answers: Answers, how: How, *, alone: bool = False) -> list[str]:
        book = self.telling.book
        settle(book.session, book.vault, receipt, how, note="", by=self.by, at=self.now)
        receipt.outcome, receipt.reason, receipt.state = None, None, "told"
        book.session.flush()
        place(book, receipt, answers, self.now, alone=alone)
        route(book, book.session.get_one(Case, receipt.case_id))
        return self.telling.receipt(receipt, self.now)
