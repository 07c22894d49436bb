"""The form saved as .doc, .odt and .rtf and mailed: each becomes a case with equal answers, and says what it was.

Real throughout: `intake run`, LibreOffice at both ends, Dovecot.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy import select

from forms import Answers
from forms.notification import NOTIFICATION
from intake.store.arrivals import ReadingRecord, Receipt
from tests.e2e.service import Service, running
from tests.eventually import eventually
from tests.examples import example
from tests.intake.pipeline.made import mail, word
from tests.servers.dovecot import Mailbox
from tests.servers.office import Office

SENT: Final = {"doc": "0031", "odt": "0036", "rtf": "0038"}
"""Kind of document -> example; different ones, so that none is the repeat of another."""


def read(service: Service) -> list[tuple[str | None, Answers, list[str]]]:
    """Of each receipt: its outcome, the answers that were read, and what was noticed."""
    with service.store() as store, store.reading() as session:
        rows = session.execute(select(Receipt, ReadingRecord).join(ReadingRecord)).all()
        return [
            (
                receipt.outcome,
                Answers(store.vault.get(reading, "answers")),
                [finding["message"] for finding in store.vault.get(reading, "findings")],
            )
            for receipt, reading in rows
        ]


def test_mailed_as_another_kind_of_document(soffice: Office, mailbox: Mailbox, tmp_path: Path) -> None:
    expected = {kind: NOTIFICATION.answers(example(number))[0] for kind, number in SENT.items()}
    with running(tmp_path / "data", MAILBOX_URL=mailbox.url, AREA="Marram Bay") as service:
        for kind, number in SENT.items():
            (tmp_path / f"{number}.docx").write_bytes(word(example(number)))
            saved = soffice.convert(tmp_path / f"{number}.docx", tmp_path / f"{number}.{kind}")
            mailbox.drop(mail((f"Notification.{kind}", saved.read_bytes()), X_Number=number))
        assert eventually(lambda: [outcome for outcome, _, _ in read(service)] == ["case"] * 3)
        assert len(service.intake("cases")) == 3
        found = read(service)
        assert eventually(lambda: mailbox.messages("INBOX") == {})
    for kind, answers in expected.items():
        (said,) = [said for _, given, said in found if given.equal(answers)]
        assert said[0] == (
            f"This was a .{kind}; it was turned into .docx by LibreOffice to be read. Compare it with the original."
        )
