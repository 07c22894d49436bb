"""What people write without a form."""

from __future__ import annotations

from tests.workers.mailbox.thousand.canary import CALLED, NARRATIVE
from tests.workers.mailbox.thousand.expected import Mail, Replies, Without
from tests.workers.mailbox.thousand.mails.draw import Draw, wire
from tests.workers.mailbox.thousand.mails.sheet import kind

_HELD = (Without("needs_a_person"),)


@kind("Three mails of one person in a day: thanks, a question, a correction. One answer.", 15)
def chatty_person(draw: Draw) -> list[Mail]:
    sender = draw.sender()
    mails = []
    for text in ("Thank you.", f"When will you look at it? {NARRATIVE}", "I meant Tuesday."):
        message = draw.envelope(sender, Subject="RE: Your message has arrived")
        message.set_content(f"{text} {draw.number()}\n{CALLED}")
        mails.append(Mail("chatty person", wire(message), _HELD, sender, Replies.DAILY))
    return mails


@kind("A reply that names a reference in its subject, from somebody nobody vouches for: they hear no reference.", 15)
def reply_about_a_reference(draw: Draw) -> list[Mail]:
    sender, about = draw.sender(), draw.chance.choice(draw.known)
    message = draw.envelope(sender, Subject=f"RE: {about.reference}")
    message.set_content(f"Any news of this? {draw.number()}")
    return [Mail("reply about a reference", wire(message), _HELD, sender, Replies.DAILY)]


@kind("A notification typed as plain text by a known sender.", 20)
def typed_in_words(draw: Draw) -> list[Mail]:
    sender = draw.sender(known=True)
    message = draw.envelope(sender, verified=True)
    message.set_content(f"We are worried about a child. {NARRATIVE}. {draw.number()}")
    return [Mail("typed in words", wire(message), _HELD, sender, Replies.DAILY, verified=True)]


@kind("Advertising in HTML.", 30)
def junk(draw: Draw) -> list[Mail]:
    sender = draw.sender()
    message = draw.envelope(sender, Subject="Special offer on toner")
    message.set_content(
        f"<html><body><h1>Toner!</h1><img src='https://ads.example.org/{draw.number()}'></body></html>", subtype="html"
    )
    return [Mail("junk", wire(message), _HELD, sender, Replies.DAILY)]


@kind("Pictures and a web page, as phones and scanners send them.", 10)
def pictures(draw: Draw) -> list[Mail]:
    sender = draw.sender()
    message = draw.envelope(sender)
    message.set_content("")
    message.add_attachment(
        b"\xff\xd8\xff\xe0" + draw.chance.randbytes(4000), maintype="image", subtype="jpeg", filename="IMG_0001.JPG"
    )
    return [Mail("pictures", wire(message), _HELD, sender, Replies.DAILY)]
