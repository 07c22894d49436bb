"""Forms that lie deeper or are called strangely, and packings that nobody opens."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage

from tests.workers.mailbox.thousand.canary import SURNAME
from tests.workers.mailbox.thousand.expected import Mail, Replies, Without
from tests.workers.mailbox.thousand.mails.draw import DOCX, LIMIT, Draw, wire
from tests.workers.mailbox.thousand.mails.notifications import notification
from tests.workers.mailbox.thousand.mails.sheet import kind

_NAMES = (
    "form",
    "Übersicht Kind.docx",
    "../../../etc/passwd",
    'a"b;c.docx',
    "x" * 300 + ".docx",
    "form.pdf",
    "formulář.docx",
)


@kind("A mail with a form forwarded as an attachment, once or twice over.", 25)
def forwarded(draw: Draw) -> list[Mail]:
    number, sender = draw.number(), draw.sender()
    inner = draw.with_forms(draw.sender(), [draw.form(number)])
    for _ in range(draw.chance.choice((0, 1))):
        inner = _around(draw, draw.sender(), inner)
    return [Mail("forwarded", wire(_around(draw, sender, inner)), (notification(number),), sender, Replies.EACH)]


@kind("A mail with a form saved as an .eml file and attached.", 10)
def saved_mail(draw: Draw) -> list[Mail]:
    number, sender = draw.number(), draw.sender()
    inner = wire(draw.with_forms(draw.sender(), [draw.form(number)]))
    message = draw.envelope(sender)
    message.set_content("See attached.")
    message.add_attachment(inner, maintype="application", subtype="octet-stream", filename="Notification.eml")
    return [Mail("saved mail", wire(message), (notification(number),), sender, Replies.EACH)]


@kind("A form under a name that says something else, in every way that a name can be odd.", 20)
def odd_name(draw: Draw) -> list[Mail]:
    number, sender = draw.number(), draw.sender()
    name = draw.chance.choice(_NAMES)
    message = draw.with_forms(sender, [draw.form(number)], name=name)
    return [Mail("odd name", wire(message), (notification(number),), sender, Replies.EACH)]


@kind("A form without a name, as some kind of bytes.", 10)
def no_name(draw: Draw) -> list[Mail]:
    number, sender = draw.number(), draw.sender()
    message = draw.envelope(sender)
    message.set_content("See attached.")
    message.add_attachment(draw.form(number), maintype="application", subtype="octet-stream")
    return [Mail("no name", wire(message), (notification(number),), sender, Replies.EACH)]


@kind("A form beside a logo, a signature's picture and a disclaimer.", 20)
def among_pictures(draw: Draw) -> list[Mail]:
    number, sender = draw.number(), draw.sender(known=True)
    message = draw.envelope(sender, verified=True)
    message.set_content("Please find the form attached.\n-- \nThis e-mail is confidential.")
    message.add_alternative("<p>Please find the form <img src='cid:logo'> attached.</p>", subtype="html")
    message.add_attachment(b"\x89PNG\r\n\x1a\n" + bytes(40), maintype="image", subtype="png", filename="logo.png")
    message.add_attachment(draw.form(number), maintype=DOCX[0], subtype=DOCX[1], filename=f"{SURNAME}.docx")
    return [Mail("among pictures", wire(message), (notification(number),), sender, Replies.EACH, verified=True)]


@kind("A mail over the limit: its headers are kept, and the server's copy is its original.", 15)
def too_large(draw: Draw) -> list[Mail]:
    sender = draw.sender()
    message = draw.envelope(sender)
    message.set_content("Scans attached.")
    scan = draw.chance.randbytes(LIMIT)
    message.add_attachment(scan, maintype="image", subtype="tiff", filename="scan.tiff")
    return [_held("too large", wire(message), sender, too_large=True)]


@kind("An S/MIME or rights-managed envelope, or a secure message's web page.", 20)
def envelope_nobody_opens(draw: Draw) -> list[Mail]:
    name, data = draw.chance.choice(
        (
            ("smime.p7m", b"\x30\x80" + draw.chance.randbytes(300)),
            ("message.rpmsg", b"\x76\xe8\x04\x60\xc4\x11\xe3\x86" + draw.chance.randbytes(300)),
            ("Encrypted_Message.htm", b"<html><body>Open this on our page.</body></html>"),
        )
    )
    return [_with_file(draw, "envelope nobody opens", name, data)]


@kind("A form that was cut off, or locked with a password.", 20)
def spoilt_form(draw: Draw) -> list[Mail]:
    whole = draw.form(draw.number())
    data = draw.chance.choice((whole[: len(whole) // 2], _LOCKED + draw.chance.randbytes(8)))
    return [_with_file(draw, "spoilt form", "form.docx", data)]


@kind("A zip, a winmail.dat or a workbook in which no form lies.", 15)
def packed_without_a_form(draw: Draw) -> list[Mail]:
    with zipfile.ZipFile(packed := io.BytesIO(), "w") as archive:
        archive.writestr("notes.txt", f"Nothing of use, {draw.number()}.")
    name, data = draw.chance.choice(
        (("scans.zip", packed.getvalue()), ("winmail.dat", b"\x78\x9f\x3e\x22" + draw.chance.randbytes(200)))
    )
    return [_with_file(draw, "packed without a form", name, data)]


_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(480)


def _around(draw: Draw, sender: str, inner: EmailMessage) -> EmailMessage:
    message = draw.envelope(sender)
    message.set_content("Forwarded, please see below.")
    message.add_attachment(inner)
    return message


def _with_file(draw: Draw, name: str, called: str, data: bytes) -> Mail:
    sender = draw.sender()
    message = draw.envelope(sender)
    message.set_content(f"See attached. {draw.number()}")
    message.add_attachment(data, maintype="application", subtype="octet-stream", filename=called)
    return _held(name, wire(message), sender)


def _held(name: str, raw: bytes, sender: str, *, too_large: bool = False) -> Mail:
    return Mail(name, raw, (Without("needs_a_person"),), sender, Replies.DAILY, too_large=too_large)
