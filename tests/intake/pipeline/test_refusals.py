"""What is locked or wrapped says so, and what to do (EXPERIENCE 17, 22)."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from forms.word.reading import sniff
from intake.pipeline import envelopes, refusals
from intake.pipeline.message import take_apart
from intake.pipeline.packed import allowance, archive, outlook, winmail
from intake.pipeline.refusals import why_no_form
from tests.forms.word.compound_files import compound
from tests.intake.pipeline.made import mail
from tests.intake.pipeline.packed.zip_files import zipped

LOCKED = compound("EncryptedPackage", "EncryptionInfo")
LABELLED = compound("EncryptedPackage", "\x06DataSpaces/TransformInfo/DRMEncryptedTransform/\x06Primary")
OLD_LOCKED = compound("WordDocument", "1Table", contents=bytes(11) + b"\x01")
PICTURE = ("logo.png", b"\x89PNG\r\n\x1a\n")


def why(*attachments: tuple[str, bytes]) -> str:
    return why_no_form(take_apart(mail(*attachments)))


@pytest.mark.parametrize(
    ("attachment", "reason"),
    [
        (("form.docx", LOCKED), sniff.PROTECTED),
        (("form.docx", LABELLED), sniff.RESTRICTED),
        (("form.doc", OLD_LOCKED), sniff.PROTECTED),
        (("form.docx", compound("Workbook")), sniff.OLD_EXCEL),
        (("form.docx", compound("PowerPoint Document")), sniff.OLD_POWERPOINT),
        (("form.docx", b"%PDF-1.7"), sniff.PDF),
        (("form.docx", b""), sniff.EMPTY),
        (("form.docx", zipped(("[Content_Types].xml", b""), ("xl/workbook.xml", b""))), refusals.NO_WORD),
        (("form.docx", b"PK\x03\x04 nothing"), archive.BROKEN),
    ],
)
def test_22_a_file_that_is_not_read_is_named_whatever_it_is_called(attachment: tuple[str, bytes], reason: str) -> None:
    assert why(attachment) == reason
    assert why(PICTURE, attachment) == reason, "a signature's picture says nothing about the form"


@pytest.mark.parametrize(
    ("attachment", "reason"),
    [
        (("smime.p7m", b"0\x82"), envelopes.SMIME),
        (("message.rpmsg", b"anything"), envelopes.RIGHTS_MANAGED_MAIL),
        (("", b"\x76\xe8\x04\x60\xc4\x11\xe3\x86"), envelopes.RIGHTS_MANAGED_MAIL),
        (("winmail.dat", b"anything"), winmail.WINMAIL),
        (("ATT00001.dat", b"\x78\x9f\x3e\x22"), winmail.WINMAIL),
        (("Encrypted_Message.htm", b"<html>"), envelopes.SECURE_MAIL_PAGE),
    ],
)
def test_17_each_envelope_is_named_with_what_to_do(attachment: tuple[str, bytes], reason: str) -> None:
    assert why(PICTURE, attachment) == reason


def test_17_a_mail_that_is_all_envelope_is_known_by_its_type() -> None:
    raw = b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nMIIB\r\n"
    assert why_no_form(take_apart(raw)) == envelopes.SMIME


def test_a_part_that_is_shown_is_no_attachment() -> None:
    message = EmailMessage()
    message.set_content("Text")
    message.add_alternative("<p>Text</p>", subtype="html")
    assert why_no_form(take_apart(message.as_bytes())) == refusals.NOTHING_ATTACHED


def test_every_reason_fits_its_column_and_is_a_whole_sentence() -> None:
    rooms = (sniff, refusals, envelopes, archive, outlook, winmail, allowance)
    reasons = [value for room in rooms for value in vars(room).values() if isinstance(value, str)]
    sentences = [reason for reason in reasons if reason.endswith(".") and reason[:1].isupper()]
    assert len(sentences) > 20
    assert all(len(sentence) <= 500 for sentence in sentences)
    assert set(refusals.TO_THE_SENDER) <= set(sentences)
