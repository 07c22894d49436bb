"""A file that nobody can read is put before a person once; its sender hears why as well (EXPERIENCE 22)."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import pytest
from sqlalchemy import select

from forms.word.reading import sniff
from intake.store.store import Store
from intake.store.work import OutboxRow
from tests.examples import example
from tests.forms.word.compound_files import compound
from tests.intake.pipeline.made import NOW, Letterbox, mail, pipeline, word
from tests.intake.pipeline.post import VOUCHED, said, send

KINDS: Final = {
    "locked": (compound("EncryptedPackage", "EncryptionInfo"), sniff.PROTECTED, "protected with a password"),
    "restricted": (
        compound("EncryptedPackage", "\x06DataSpaces/TransformInfo/DRMEncryptedTransform/\x06Primary"),
        sniff.RESTRICTED,
        "locked by rights management",
    ),
    "old and locked": (
        compound("WordDocument", "1Table", contents=bytes(11) + b"\x01"),
        sniff.PROTECTED,
        "protected with a password",
    ),
    "cut off": (word(example("0038"))[:20_000], sniff.DAMAGED, "is damaged"),
    "another program's": (compound("Workbook"), sniff.OLD_EXCEL, "an Excel workbook"),
    "a scan": (b"%PDF-1.7 scan", sniff.PDF, "a PDF"),
    "empty": (b"", sniff.EMPTY, "was empty"),
}
"""A file, what staff are told of it, and some words of what its sender is told."""


@pytest.mark.parametrize("kind", KINDS)
def test_story_22_a_file_that_cannot_be_read_is_looked_at_once_and_staff_and_sender_hear_why(
    kind: str, store: Store, box: Letterbox, caplog: pytest.LogCaptureFixture
) -> None:
    data, reason, words = KINDS[kind]
    receipt = send(store, mail(("form.docx", data), Authentication_Results=VOUCHED), box)
    assert (receipt.outcome, receipt.reason) == ("needs_a_person", reason)
    assert words in " ".join(said(box).split())
    assert "Traceback" not in caplog.text + said(box)
    assert [pipeline(store, transport=box).drain(NOW + timedelta(days=days)) for days in range(1, 8)] == [0] * 7
    assert len(box.letters) == 1
    with store.reading() as session:
        assert None not in session.scalars(select(OutboxRow.done_at)).all()
