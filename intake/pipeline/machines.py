"""Whether a person wrote a message, or a machine: an answering machine, a mail server, a mailbox that says 'read'.

By what RFC 3834, RFC 3464 and RFC 8098 prescribe, and by what programs do instead. In doubt it is a person's: a
machine's mail before a person costs a minute, a person's mail taken for a machine's may cost a child.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from intake.pipeline.mime import Part, header, media_type, parameter, stood, text, word


class Writer(StrEnum):
    """Who, or what, wrote a message."""

    PERSON = "person"
    PROGRAM = "program"
    """Sent by itself, in answer to nothing: it may be a notification of a system at an agency."""
    ANSWERING_MACHINE = "answering-machine"
    READ_RECEIPT = "read-receipt"
    FAILED = "failed"
    """A mail server, about a message that it could not deliver."""
    DELAYED = "delayed"
    DELIVERED = "delivered"


REPORTS: Final = frozenset({Writer.FAILED, Writer.DELAYED, Writer.DELIVERED})
"""Of a mail server, about the fate of a message."""

_ANSWERING: Final = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply", "X-Mail-Autoreply")
"""Headers of answering machines that know nothing of RFC 3834. X-Auto-Response-Suppress is none: Exchange puts it on
what people write."""
_AN_ANSWER_TO: Final = ("In-Reply-To", "References", "X-MS-Exchange-Inbox-Rules-Loop")
_MAIL_SERVERS: Final = frozenset({"mailer-daemon", "mailerdaemon", "mail-daemon"})
_OFFICES: Final = frozenset({"postmaster", "mailadmin"})
"""Behind these a person may stand: the subject tells."""
_AUTOMATIC_SUBJECT: Final = re.compile(
    r"\s*(?:automatic (?:reply|response)|auto(?:matic)?[ -]?(?:reply|response)|auto"
    r"|out of (?:the )?office(?: autoreply| reply| notification)?|on (?:annual )?leave)\s*:",
    re.IGNORECASE,
)
_UNDELIVERED: Final = re.compile(
    r"undeliver(?:able|ed)|delivery status notification|mail delivery (?:failed|failure|subsystem|system)"
    r"|failure notice|returned mail|delivery (?:has )?(?:failed|failure|delayed)|delayed mail"
    r"|message (?:could not be|not) delivered|non-?delivery|warning: (?:could not send )?message .*delay",
    re.IGNORECASE,
)
_LATE: Final = re.compile(r"\bdelay(?:ed)?\b|still being retried|will be retried", re.IGNORECASE)
_ACTIONS: Final = {
    "failed": Writer.FAILED,
    "delayed": Writer.DELAYED,
    "delivered": Writer.DELIVERED,
    "relayed": Writer.DELIVERED,
    "expanded": Writer.DELIVERED,
}
"""RFC 3464, 2.3.3."""


def writer_of(message: Part, sender: str) -> Writer:
    """Who wrote a message whose only From address is ``sender`` (empty where it names none or several)."""
    if (reported := _report(message)) is not None:
        return reported
    subject = text(header(message, "Subject"))
    from_nobody = stood(message, "Return-Path")[:1] == ["<>"]
    office = sender.partition("@")[0].casefold()
    undelivered = _UNDELIVERED.match(subject.strip()) is not None
    if (
        office in _MAIL_SERVERS
        or header(message, "X-Failed-Recipients")
        or header(message, "X-MS-Exchange-Message-Is-Ndr")
        or (undelivered and (from_nobody or office in _OFFICES))
    ):
        return Writer.DELAYED if _LATE.search(subject) else Writer.FAILED
    answers = _AUTOMATIC_SUBJECT.match(subject) is not None or any(header(message, name) for name in _AN_ANSWER_TO)
    if _is_an_answering_machine(message):
        return Writer.ANSWERING_MACHINE
    if from_nobody or _is_a_program(message):
        return Writer.ANSWERING_MACHINE if answers else Writer.PROGRAM
    return Writer.PERSON


def _is_an_answering_machine(message: Part) -> bool:
    if word(message, "Auto-Submitted") == "auto-replied" or "auto_reply" in _precedence(message):
        return True
    return any(word(message, name) not in {"", "no"} for name in _ANSWERING)


def _is_a_program(message: Part) -> bool:
    submitted = word(message, "Auto-Submitted") not in {"", "no"}
    return submitted or not _precedence(message).isdisjoint({"bulk", "junk"})


def _precedence(message: Part) -> frozenset[str]:
    return frozenset({word(message, "Precedence"), word(message, "X-Precedence")})


def _report(message: Part) -> Writer | None:
    """What a report is about (RFC 6522); None where the message is none."""
    kind = media_type(message)
    if not kind.startswith(("multipart/", "message/")):
        return None
    asked = parameter(message, "report-type").casefold() if kind == "multipart/report" else ""
    inside = {kind, *(media_type(part) for part in message.parts())}
    if asked == "disposition-notification" or "message/disposition-notification" in inside:
        return Writer.READ_RECEIPT
    if "message/delivery-status" in inside or (kind == "multipart/report" and asked in {"", "delivery-status"}):
        return _fate(message)
    return Writer.PROGRAM if kind == "multipart/report" else None


def _fate(message: Part) -> Writer:
    """The worst that a delivery report says of any recipient; failed where it does not say."""
    said = {
        _ACTIONS[action]
        for part in message.parts()
        if media_type(part) == "message/delivery-status"
        for block in part.parts()
        if (action := word(block, "Action")) in _ACTIONS
    }
    return next((fate for fate in (Writer.FAILED, Writer.DELAYED, Writer.DELIVERED) if fate in said), Writer.FAILED)
