"""A form becomes a case whatever it is packed in, one receipt each, and one for the same form twice (EXPERIENCE 16)."""

from __future__ import annotations

from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Final

import pytest
from sqlalchemy import select

from intake.store.arrivals import Receipt
from intake.store.store import Store
from tests.examples import example
from tests.intake.pipeline.made import Letterbox, mail, word
from tests.intake.pipeline.packed import msg_files, tnef_files
from tests.intake.pipeline.packed.zip_files import zipped
from tests.intake.pipeline.post import send

FORM: Final = word(example("0038"))
OTHER: Final = word(example("0046"))
PACKED: Final = {
    "winmail.dat": tnef_files.tnef(tnef_files.attachment("form.docx", FORM)),
    "Saved.msg": msg_files.msg(msg_files.message(msg_files.attached("form.docx", FORM))),
    "forms.zip": zipped(("inner.zip", zipped(("form.docx", FORM)))),
    "Forwarded.eml": mail(("winmail.dat", tnef_files.tnef(tnef_files.attachment("form.docx", FORM)))),
}


def receipts(store: Store) -> list[tuple[int, str | None]]:
    with store.reading() as session:
        return [(row.part, row.outcome) for row in session.scalars(select(Receipt).order_by(Receipt.part))]


@pytest.mark.parametrize("name", PACKED)
def test_story_16_a_packed_form_is_a_case(name: str, store: Store, box: Letterbox) -> None:
    assert send(store, mail((name, PACKED[name])), box).outcome == "case"
    assert receipts(store) == [(0, "case")]


def forwarded(*messages: bytes) -> bytes:
    """A mail with others attached, as programs forward them."""
    outer = EmailMessage()
    outer["From"], outer["Subject"] = "orla.pentreath@nhs.example.org", "FW: for you"
    outer.set_content("See attached.")
    for message in messages:
        outer.add_attachment(BytesParser(policy=policy.default).parsebytes(message))
    return outer.as_bytes()


def test_story_16_a_form_without_a_name_in_a_mail_forwarded_twice_is_a_case(store: Store, box: Letterbox) -> None:
    assert send(store, forwarded(forwarded(mail(("", FORM)))), box).outcome == "case"
    assert receipts(store) == [(0, "case")]


def test_story_16_forms_in_two_forwarded_mails_are_a_case_each(store: Store, box: Letterbox) -> None:
    send(store, forwarded(mail(("form.docx", FORM)), forwarded(mail(("form.docx", OTHER)))), box)
    assert receipts(store) == [(0, "case"), (1, "case")]
    with store.reading() as session:
        assert len(set(session.scalars(select(Receipt.case_id)))) == 2


def test_story_16_several_forms_in_a_zip_are_a_receipt_each(store: Store, box: Letterbox) -> None:
    send(store, mail(("forms.zip", zipped(("a.docx", FORM), ("b.docx", OTHER)))), box)
    assert receipts(store) == [(0, "case"), (1, "case")]


def test_story_16_the_same_form_inside_and_outside_a_zip_is_one_receipt(store: Store, box: Letterbox) -> None:
    send(store, mail(("again.zip", zipped(("a.docx", FORM))), ("form.docx", FORM)), box)
    assert receipts(store) == [(0, "case")]
    assert len(box.letters) == 1
