"""A message in an envelope is held with its name, and a verified sender hears how to send again (EXPERIENCE 17)."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage
from typing import Final

import pytest
from sqlalchemy import select

from forms.word.reading import sniff
from intake.pipeline import envelopes
from intake.pipeline.message import take_apart
from intake.pipeline.packed import archive, winmail
from intake.pipeline.receive import receive_message
from intake.pipeline.refusals import NOTHING_ATTACHED, STAYED_CLOSED, STRANGE, TO_THE_SENDER, left_closed, why_no_form
from intake.store.arrivals import ReadingRecord, Receipt
from intake.store.store import Store
from tests.examples import example
from tests.forms.word.compound_files import compound
from tests.intake.pipeline.made import KEY, NOW, Letterbox, mail, pipeline, word
from tests.intake.pipeline.packed.msg_files import attached, msg
from tests.intake.pipeline.packed.test_archive import ONE
from tests.intake.pipeline.packed.zip_files import with_a_password, zipped
from tests.intake.pipeline.post import VOUCHED, said

CANARY: Final = "Quillfeather"
HEAD: Final = (
    f"From: Orla Pentreath <orla.pentreath@nhs.example.org>\r\nSubject: [secure] {CANARY}\r\n"
    f"Authentication-Results: {VOUCHED}\r\n"
)
LATER: Final = NOW + timedelta(days=3)


def whole(content_type: str, body: str) -> bytes:
    return f"{HEAD}Content-Type: {content_type}\r\n\r\n{body}\r\n".encode()


def file(name: str, data: bytes = b"sealed") -> bytes:
    return mail((name, data), Authentication_Results=VOUCHED)


def page(link: str) -> bytes:
    """A message that is nothing but a notice with a link, as the link checker of Microsoft rewrites it."""
    kept = link.replace("://", "%3A%2F%2F").replace("/", "%2F")
    return whole("text/html", f'<html><a href="https://safelinks.example.org/?url={kept}">Read the message</a></html>')


PGP_MIME: Final = (
    "--x\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--x\r\n"
    "Content-Type: application/octet-stream\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nhQEM\r\n--x--"
)
OF_EACH_KIND: Final = {
    "S/MIME": (whole("application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", "MIIB"), envelopes.SMIME),
    "S/MIME, signed in one piece": (file("smime.p7m"), envelopes.SMIME),
    "S/MIME without a name": (
        file("", b"0\x82\x01\x00\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03\xa0"),
        envelopes.SMIME,
    ),
    "S/MIME in a saved mail": (file(f"{CANARY}.msg", msg(attached("smime.p7m", b"0\x82"))), envelopes.SMIME),
    "PGP/MIME": (whole("multipart/encrypted; protocol=application/pgp-encrypted; boundary=x", PGP_MIME), envelopes.PGP),
    "PGP in the text": (whole("text/plain", "Hello\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nhQEM"), envelopes.PGP),
    "PGP file": (file(f"{CANARY}.docx.gpg"), envelopes.PGP),
    "PGP file in letters": (file("form.asc", b"-----BEGIN PGP MESSAGE-----\n\nhQEM"), envelopes.PGP),
    "Microsoft rights": (file("message_v2.rpmsg"), envelopes.RIGHTS_MANAGED_MAIL),
    "Microsoft page": (page("https://outlook.office365.com/Encryption/retrieve.ashx"), envelopes.MICROSOFT_PAGE),
    "Microsoft page as a file": (
        file("message.html", b"<html><form action='https://outlook.office365.com/Encryption/'></form></html>"),
        envelopes.MICROSOFT_PAGE,
    ),
    "NHSmail, Trend Micro": (file("Encrypted_Message.htm", b"<html>"), envelopes.SECURE_MAIL_PAGE),
    "NHSmail, Egress": (page("https://switch.egress.com/ui/registration"), envelopes.EGRESS),
    "Egress file": (file(f"{CANARY}.switch"), envelopes.EGRESS),
    "Cisco": (file("securedoc_20260908T103000.html", b"<html>"), envelopes.CISCO),
    "Proofpoint": (file("SecureMessageAtt.html", b"<html>"), envelopes.PROOFPOINT),
    "Mimecast": (page("https://login.mimecast.com/u/login/?gta=secure"), envelopes.MIMECAST),
    "Galaxkey": (file(f"{CANARY}.gxk"), envelopes.GALAXKEY),
    "password of Word": (file("form.docx", compound("EncryptedPackage", "EncryptionInfo")), sniff.PROTECTED),
    "password of a zip": (file("form.zip", with_a_password(zipped(("form.docx", ONE)))), archive.LOCKED),
    "password of a document in a zip": (
        file("form.zip", zipped(("form.docx", compound("EncryptedPackage", "EncryptionInfo")))),
        sniff.PROTECTED,
    ),
    "another archive": (file("form.7z", b"7z\xbc\xaf\x27\x1c\0\4" + bytes(40)), archive.OTHER_ARCHIVE),
    "winmail.dat": (file("WinMail.dat"), winmail.WINMAIL),
}


@pytest.mark.parametrize(("raw", "reason"), OF_EACH_KIND.values(), ids=OF_EACH_KIND)
def test_story_17_each_envelope_is_held_with_its_name_and_its_sender_told_how_to_resend(
    raw: bytes, reason: str, store: Store, box: Letterbox
) -> None:
    received = receive_message(store, KEY, raw, NOW)
    pipeline(store, transport=box).drain(LATER)
    with store.reading() as session:
        receipt = session.get_one(Receipt, received.receipt_id)
    assert (receipt.outcome, receipt.reason) == ("needs_a_person", reason)
    assert receipt.received_at == NOW, "the clock starts with the first arrival (SAFETY 1, 2)"
    assert CANARY not in (receipt.reason or "")
    answer = said(box)
    assert TO_THE_SENDER[reason] in " ".join(answer.split())
    assert "send the form again: as a Word file (.docx) without a password" in " ".join(answer.split())
    assert CANARY not in answer


@pytest.mark.parametrize("kind", ["application/pkcs7-signature", "application/pgp-signature"])
def test_story_17_a_message_that_is_signed_in_the_open_is_read(kind: str) -> None:
    signature = EmailMessage()
    signature.set_content(b"0\x82", *kind.split("/"), filename="smime.p7s")
    inner = mail(("form.docx", ONE))
    raw = (
        f"{HEAD}Content-Type: multipart/signed; protocol={kind}; boundary=y\r\n\r\n--y\r\n".encode()
        + inner
        + b"\r\n--y\r\n"
        + signature.as_bytes()
        + b"\r\n--y--\r\n"
    )
    contents = take_apart(raw)
    assert [form.data for form in contents.forms] == [ONE]
    assert [one.name for one in contents.attachments if not one.incidental] == ["form.docx"]


@pytest.mark.parametrize(
    "attachment",
    [
        ("smime.p7s", b"0\x82"),
        ("invite.ics", b"BEGIN:VCALENDAR"),
        ("me.vcf", b"BEGIN:VCARD"),
        ("ATT00001.htm", b"<html>This e-mail is confidential.</html>"),
        ("ATT00001.txt", b"This e-mail is confidential."),
        ("image001.emz", b"\x1f\x8b\x08" + bytes(5000)),
        ("themedata.thmx", zipped(("[Content_Types].xml", b""), ("theme/theme.xml", b""))),
        ("pixel.gif", b"GIF89a" + bytes(30)),
        ("image001.png", b"\x89PNG" + bytes(1000)),
    ],
)
def test_what_comes_with_mail_as_such_is_no_reason(attachment: tuple[str, bytes]) -> None:
    contents = take_apart(mail(attachment))
    assert why_no_form(contents) == NOTHING_ATTACHED
    assert len(contents.attachments) == 1, "it is there to be seen all the same"


@pytest.mark.parametrize(("size", "reason"), [(20_000, NOTHING_ATTACHED), (400_000, sniff.PICTURE)])
def test_a_picture_in_the_text_is_a_logo_unless_it_may_be_a_photograph_of_the_form(size: int, reason: str) -> None:
    message = EmailMessage()
    message.set_content('<img src="cid:logo">', subtype="html")
    message.add_related(
        b"\x89PNG" + bytes(size), "image", "png", cid="<logo>", filename="image001.png", disposition="inline"
    )
    assert why_no_form(take_apart(message.as_bytes())) == reason


def test_a_picture_that_is_attached_may_be_the_form() -> None:
    assert why_no_form(take_apart(mail(("scan.jpg", b"\xff\xd8\xff" + bytes(20_000))))) == sniff.PICTURE


def test_words_about_an_envelope_do_not_hide_a_locked_document() -> None:
    message = EmailMessage()
    message.set_content("Secured by Egress")
    message.add_attachment(
        compound("EncryptedPackage", "EncryptionInfo"), "application", "octet-stream", filename="form.docx"
    )
    assert why_no_form(take_apart(message.as_bytes())) == sniff.PROTECTED


LOCKED: Final = compound("EncryptedPackage", "EncryptionInfo")


@pytest.mark.parametrize(
    ("beside", "reasons"),
    [
        (("smime.p7m", b"0\x82"), (envelopes.SMIME,)),
        (("second.docx", LOCKED), (sniff.PROTECTED,)),
        (("second.zip", with_a_password(zipped(("a.docx", ONE), ("b.docx", ONE)))), (archive.LOCKED,)),
        (("second.zip", zipped(("a.docx", ONE), ("b.docx", LOCKED))), (sniff.PROTECTED,)),
        (("second.7z", b"7z\xbc\xaf\x27\x1c\0\4" + bytes(40)), (archive.OTHER_ARCHIVE,)),
        (("scan.pdf", b"%PDF-1.7"), ()),
        (("logo.png", b"\x89PNG"), ()),
        (("note.txt", b"Hello"), ()),
        (("pictures.zip", zipped(("a.png", b"\x89PNG"))), ()),
    ],
)
def test_story_17_what_stays_closed_beside_a_form_is_said(beside: tuple[str, bytes], reasons: tuple[str, ...]) -> None:
    contents = take_apart(mail(beside, ("form.docx", ONE)))
    assert [form.data for form in contents.forms] == [ONE]
    assert left_closed(contents) == reasons


def test_a_form_in_a_message_that_was_not_gone_through_to_its_end_says_so() -> None:
    contents = take_apart(mail(("form.docx", ONE), *[("note.txt", b"Hello")] * 600))
    assert (len(contents.forms), left_closed(contents)) == (1, (STRANGE,))


def test_story_17_a_case_says_that_its_mail_held_something_closed(store: Store, box: Letterbox) -> None:
    raw = mail(("form.docx", word(example("0038"))), ("second.docx", LOCKED))
    received = receive_message(store, KEY, raw, NOW)
    pipeline(store, transport=box).drain(NOW)
    with store.reading() as session:
        assert session.get_one(Receipt, received.receipt_id).outcome == "case"
        reading = session.scalars(select(ReadingRecord)).one()
        said = [finding["message"] for finding in store.vault.get(reading, "findings") if not finding["field"]]
    assert said == [STAYED_CLOSED.format(reason=sniff.PROTECTED)]
