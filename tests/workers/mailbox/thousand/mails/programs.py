"""What programs send: reports of deliveries, answers of absent people, and mail that is our own."""

from __future__ import annotations

from tests.workers.mailbox.thousand.canary import SURNAME
from tests.workers.mailbox.thousand.expected import Mail, Without
from tests.workers.mailbox.thousand.mails.draw import OURS, Draw, wire
from tests.workers.mailbox.thousand.mails.sheet import kind


@kind("A delivery report about a message that is not ours.", 25)
def bounce(draw: Draw) -> list[Mail]:
    return [Mail("bounce", _report(draw, "delivery-status", "failed", "5.1.1"), (Without("bounce"),))]


@kind("A report that a message is late.", 10)
def late(draw: Draw) -> list[Mail]:
    return [Mail("late", _report(draw, "delivery-status", "delayed", "4.4.1"), (Without("bounce"),))]


@kind("Somebody is on leave, and their program says so.", 25)
def absent(draw: Draw) -> list[Mail]:
    name, value = draw.chance.choice(
        (("Auto-Submitted", "auto-replied"), ("X-Autoreply", "yes"), ("Precedence", "auto_reply"))
    )
    message = draw.envelope(draw.sender(), Subject=f"Automatic reply: {SURNAME}")
    message[name] = value
    message.set_content(f"I am away. {draw.number()}")
    return [Mail("absent", wire(message), (Without("auto_reply"),))]


@kind("A report that somebody opened a mail of ours.", 10)
def opened(draw: Draw) -> list[Mail]:
    raw = _report(draw, "disposition-notification", "displayed", "2.0.0")
    return [Mail("opened", raw, (Without("auto_reply"),))]


@kind("A mail that says it is from ourselves: never answered.", 10)
def from_ourselves(draw: Draw) -> list[Mail]:
    message = draw.envelope(OURS)
    message.set_content(f"Hello. {draw.number()}")
    return [Mail("from ourselves", wire(message), (Without("needs_a_person"),))]


def _report(draw: Draw, about: str, action: str, status: str) -> bytes:
    number = draw.number()
    lines = (
        "Return-Path: <>",
        "From: MAILER-DAEMON@mx.elsewhere.example.org",
        f"To: {OURS}",
        f"Message-ID: <report-{number}.{draw.seed}@mx.elsewhere.example.org>",
        "Subject: Delivery report",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/report; report-type={about}; boundary="report"',
        "",
        "--report",
        "Content-Type: text/plain",
        "",
        f"This is the mail system. {number}",
        "--report",
        f"Content-Type: message/{about}",
        "",
        f"Final-Recipient: rfc822; nobody-{number}@elsewhere.example.org",
        f"Action: {action}",
        f"Status: {status}",
        "",
        "--report--",
        "",
    )
    return "\r\n".join(lines).encode()
