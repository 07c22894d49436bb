"""Mails with forms: new ones, several in one mail, updates, and what was sent again."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from tests.workers.mailbox.thousand.expected import Form, Mail, Replies
from tests.workers.mailbox.thousand.mails.draw import Draw, wire
from tests.workers.mailbox.thousand.mails.sheet import kind

_DEFLATED = zipfile.ZIP_DEFLATED


def notification(number: int) -> Form:
    """A form about something that no other form is about."""
    return Form(f"notification {number}", f"{number}")


@kind("One of the twelve examples with a story of its own, from an agency that is known and verified.", 300)
def verified_form(draw: Draw) -> list[Mail]:
    number, sender = draw.number(), draw.sender(known=True)
    message = draw.with_forms(sender, [draw.form(number)], verified=True)
    return [Mail("verified form", wire(message), (notification(number),), sender, Replies.EACH, verified=True)]


@kind("The same from a sender for whom no mail server vouches.", 160)
def form_of_a_stranger(draw: Draw) -> list[Mail]:
    number, sender = draw.number(), draw.sender()
    message = draw.with_forms(sender, [draw.form(number)])
    return [Mail("form of a stranger", wire(message), (notification(number),), sender, Replies.EACH)]


@kind("A form with a verdict on its sender that a server of the sender's own wrote.", 20)
def forged_verdict(draw: Draw) -> list[Mail]:
    number, sender = draw.number(), draw.sender(known=True)
    forged = "mail.elsewhere.example.org; dmarc=pass header.from=nhs.example.org"
    message = draw.with_forms(sender, [draw.form(number)], Authentication_Results=forged)
    return [Mail("forged verdict", wire(message), (notification(number),), sender, Replies.EACH)]


@kind("Two or three forms about different children in one mail.", 25)
def several_forms(draw: Draw) -> list[Mail]:
    numbers = [draw.number() for _ in range(draw.chance.choice((2, 3)))]
    sender = draw.sender(known=True)
    message = draw.with_forms(sender, [draw.form(number) for number in numbers], verified=True)
    parts = tuple(notification(number) for number in numbers)
    return [Mail("several forms", wire(message), parts, sender, Replies.EACH, verified=True)]


@kind("A form that says it is an update and names a reference that was given out.", 50)
def update(draw: Draw) -> list[Mail]:
    number, sender, about = draw.number(), draw.sender(known=True), draw.chance.choice(draw.known)
    message = draw.with_forms(
        sender, [draw.form(number, about.reference)], verified=True, Subject=f"Update to {about.reference}"
    )
    part = Form(about.notification, f"{number}", update=True)
    return [Mail("update", wire(message), (part,), sender, Replies.EACH, verified=True)]


@kind("The very same mail two or three times in the inbox.", 20)
def same_bytes(draw: Draw) -> list[Mail]:
    number, sender = draw.number(), draw.sender(known=True)
    message = draw.with_forms(sender, [draw.form(number)], verified=True)
    copies = draw.chance.choice((2, 3))
    part = notification(number)
    return [Mail("same bytes", wire(message), (part,), sender, Replies.EACH, verified=True, copies=copies)]


@kind("The same form in two mails of different senders.", 15)
def same_form_in_another_mail(draw: Draw) -> list[Mail]:
    number = draw.number()
    form = draw.form(number)
    return [_plain(draw, "same form in another mail", number, form) for _ in range(2)]


@kind("Equal answers in two files that are not the same, as a program saves them anew.", 15)
def equal_answers(draw: Draw) -> list[Mail]:
    number = draw.number()
    form = draw.form(number)
    return [_plain(draw, "equal answers", number, data) for data in (form, _saved_anew(form))]


@kind("An update sent twice in different mails.", 5)
def same_update_again(draw: Draw) -> list[Mail]:
    number, about = draw.number(), draw.chance.choice(draw.known)
    form = draw.form(number, about.reference)
    part = Form(about.notification, f"{number}", update=True)
    return [_plain(draw, "same update again", number, form, part) for _ in range(2)]


@kind("Two different forms in mails with one Message-ID.", 10)
def same_message_id(draw: Draw) -> list[Mail]:
    identity = f"<same-{draw.number()}@nhs.example.org>"
    return [
        _plain(draw, "same message id", number, draw.form(number), Message_ID=identity)
        for number in (draw.number(), draw.number())
    ]


@kind("A form in a mail without a Message-ID.", 10)
def no_message_id(draw: Draw) -> list[Mail]:
    number, sender = draw.number(), draw.sender()
    message = draw.with_forms(sender, [draw.form(number)])
    del message["Message-ID"]
    return [Mail("no message id", wire(message), (notification(number),), sender, Replies.EACH)]


@kind("A form that a machine sent and said so: a case, and no answer.", 10)
def form_of_a_machine(draw: Draw) -> list[Mail]:
    number = draw.number()
    message = draw.with_forms(draw.sender(), [draw.form(number)], Auto_Submitted="auto-generated")
    return [Mail("form of a machine", wire(message), (notification(number),))]


def _plain(draw: Draw, name: str, number: int, form: bytes, part: Form | None = None, **headers: Any) -> Mail:
    sender = draw.sender()
    message = draw.with_forms(sender, [form], **headers)
    return Mail(name, wire(message), (part or notification(number),), sender, Replies.EACH)


def _saved_anew(form: bytes) -> bytes:
    """The same parts in another zip."""
    with zipfile.ZipFile(io.BytesIO(form)) as old, zipfile.ZipFile(saved := io.BytesIO(), "w") as new:
        for entry in old.infolist():
            new.writestr(zipfile.ZipInfo(entry.filename, (2026, 9, 8, 10, 30, 0)), old.read(entry), _DEFLATED)
    assert saved.getvalue() != form
    return saved.getvalue()
