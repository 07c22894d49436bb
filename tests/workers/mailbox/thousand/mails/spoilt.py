"""Mails that break rules: each is kept as it came, and put before a person, or read all the same."""

from __future__ import annotations

from tests.workers.mailbox.thousand.canary import NARRATIVE
from tests.workers.mailbox.thousand.expected import Mail, Replies, Without
from tests.workers.mailbox.thousand.mails.draw import Draw, wire
from tests.workers.mailbox.thousand.mails.notifications import notification
from tests.workers.mailbox.thousand.mails.sheet import kind

_HELD = (Without("needs_a_person"),)
_STRANGE_HEADERS = (
    "Message-ID: <[0123456789@elsewhere.example.org]>",
    "Content-Type: text/plain; charset=cp-850",
    'Content-Type: text/plain; charset=""',
    "Content-Type: text/plain; charset=klingon",
    "Content-Type: multipart/mixed",
    "Content-Type: ;;;",
    "Content-Transfer-Encoding: nonsense",
    "Date: the day before yesterday",
    "Subject: =?utf-8?b?!!!!?=",
    "To: " + "(" * 500,
)


@kind("A header that makes parsers fall over.", 25)
def strange_header(draw: Draw) -> list[Mail]:
    sender, header = draw.sender(), draw.chance.choice(_STRANGE_HEADERS)
    raw = f"From: {sender}\r\n{header}\r\n\r\n{NARRATIVE} {draw.number()}\r\n".encode()
    return [Mail("strange header", raw, _HELD, sender, Replies.DAILY)]


@kind("Headers in bytes that are no ASCII.", 10)
def raw_bytes_in_headers(draw: Draw) -> list[Mail]:
    sender = draw.sender()
    raw = f"From: {sender}\r\nSubject: Gr".encode() + b"\xfc\xdfe\xff" + f"\r\n\r\nText {draw.number()}\r\n".encode()
    return [Mail("raw bytes in headers", raw, _HELD, sender, Replies.DAILY)]


@kind("No mail at all: text without a header, or bytes drawn at random.", 15)
def no_mail_at_all(draw: Draw) -> list[Mail]:
    noise = draw.chance.randbytes(500).translate(None, b"\r\n\0")
    raw = draw.chance.choice((b"Just words,", noise)) + b" %d\r\n" % draw.number()
    return [Mail("no mail at all", raw, _HELD)]


@kind("Headers and nothing behind them.", 5)
def headers_alone(draw: Draw) -> list[Mail]:
    sender = draw.sender()
    raw = f"From: {sender}\r\nX-Number: {draw.number()}\r\n\r\n".encode()
    return [Mail("headers alone", raw, _HELD, sender, Replies.DAILY)]


@kind("A form whose mail ends before its last boundary: read all the same.", 15)
def last_boundary_missing(draw: Draw) -> list[Mail]:
    number, sender = draw.number(), draw.sender()
    raw = wire(draw.with_forms(sender, [draw.form(number)]))
    cut = raw[: raw.rindex(b"\r\n--")] + b"\r\n"
    return [Mail("last boundary missing", cut, (notification(number),), sender, Replies.EACH)]


@kind("A form whose mail was cut off in the middle of it.", 15)
def cut_in_the_middle(draw: Draw) -> list[Mail]:
    sender = draw.sender()
    raw = wire(draw.with_forms(sender, [draw.form(draw.number())]))
    return [Mail("cut in the middle", raw[: len(raw) // 2], _HELD, sender, Replies.DAILY)]


@kind("Parts in parts in parts, three thousand deep.", 5)
def nested_without_end(draw: Draw) -> list[Mail]:
    sender = draw.sender()
    parts = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(3000))
    raw = f"From: {sender}\r\nX-Number: {draw.number()}\r\n".encode() + parts
    return [Mail("nested without end", raw, _HELD, sender, Replies.DAILY)]


@kind("A header of a hundred thousand letters.", 5)
def endless_header(draw: Draw) -> list[Mail]:
    sender = draw.sender()
    raw = f"From: {sender}\r\nSubject: {'x' * 100_000}\r\n\r\nText {draw.number()}\r\n".encode()
    return [Mail("endless header", raw, _HELD, sender, Replies.DAILY)]
