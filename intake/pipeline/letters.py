"""What outgoing messages say, and the envelope they travel in.

SAFETY 16: a fixed neutral subject and sender name, one address, no copy, no Reply-To; never the sender's own subject,
body or file name. The texts are `templates/messages/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address, HeaderRegistry, MessageIDHeader
from email.message import EmailMessage
from email.policy import SMTP
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from intake.pipeline.answering import USUAL, Answering


class Kind(StrEnum):
    """What a message is for; rows carry the word, and the text lies in the template of the same name."""

    ACKNOWLEDGEMENT = "acknowledgement"
    ALERT = "alert"
    UPDATE = "update"
    CODE = "code"
    CODE_BY_TEXT = "code_by_text"
    ASK_AGAIN = "ask_again"
    ALARM = "alarm"
    ALARM_OVER = "alarm_over"


TO_PARTNERS: Final = frozenset({Kind.ALERT, Kind.UPDATE})
"""What tells a partner of a case: held where its recipient is held (SAFETY 12), and 'told' once it was handed over."""

SUBJECTS: Final[Mapping[Kind, str]] = {
    Kind.ACKNOWLEDGEMENT: "Your message has arrived",
    Kind.ALERT: "Please sign in: something needs your attention",
    Kind.UPDATE: "Please sign in: something needs your attention",
    Kind.CODE: "The code that you asked for",
    Kind.ASK_AGAIN: "Please send us your message again",
    Kind.ALARM: "This service needs your attention",
    Kind.ALARM_OVER: "This service works again",
}
"""Fixed. Mail servers, phones on a table and shared mailboxes show them to anybody."""

_HEADERS: Final = HeaderRegistry()
for _name in ("in-reply-to", "references"):  # as text, a long id would be folded into an encoded word
    _HEADERS.map_to_type(_name, MessageIDHeader)  # type: ignore[arg-type]  # its published types lag behind
_ENVELOPE: Final = SMTP.clone(header_factory=_HEADERS)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What every message says of the partnership. ``mail_from`` is the address it comes from."""

    partnership: str
    mail_from: str
    front_door_phone: str
    staffed_hours: str
    public_url: str
    templates: Path
    """The folder `templates/`."""
    answering: Answering = USUAL


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready to leave: from one address to one address, the bytes as RFC 5322 wants them.

    ``id`` stays the same however often it is sent, and so do the bytes: a repeat after a crash is the same message.
    """

    id: str
    sender: str
    to: str
    data: bytes
    subject: str = ""
    text: str = ""
    """What ``data`` says, for transports that make a message of their own."""


@dataclass(frozen=True, slots=True)
class TextMessage:
    """A text message ready to leave, to a mobile number as +447…"""

    id: str
    to: str
    text: str


def written(
    letterhead: Letterhead,
    kind: Kind,
    *,
    reference: str = "",
    opened: bool = True,
    why: str = "",
    still_open: bool = False,
    link: str = "",
    until: str = "",
    status: bool = False,
    code: str = "",
    minutes: int = 0,
) -> str:
    """The text of a message. ``reference`` is said where it is given; ``opened`` is whether a form could be read.

    ``why`` it could not is a sentence that says nothing of what was sent but how it was packed. ``still_open`` says
    that questions have no answer, never which; ``link`` leads back to them ``until`` then. ``status`` names the page
    that shows how far it is. ``code`` is good for ``minutes``.
    """
    return _texts(letterhead.templates / "messages").get_template(f"{kind}.txt").render(
        partnership=letterhead.partnership,
        front_door_phone=letterhead.front_door_phone,
        staffed_hours=letterhead.staffed_hours,
        queue=f"{letterhead.public_url}/queue",
        service=f"{letterhead.public_url}/service",
        reference=reference,
        opened=opened,
        why=why,
        still_open=still_open,
        link=link,
        until=until,
        status=f"{letterhead.public_url}/status" if status else "",
        code=code,
        minutes=minutes,
    )  # fmt: skip


def enveloped(
    letterhead: Letterhead, kind: Kind, message_id: str, to: str, text: str, when: datetime, answers: str = ""
) -> Letter:
    """The message as it leaves. ``message_id`` is the row's id; ``when`` is the instant it was written.

    ``answers`` is the id of the mail that it answers, as `answerable.sane_id` leaves it; what that one answered before
    is not repeated (RFC 5322, 3.6.4 asks for it): the ids are other people's, and programs thread by this one.
    """
    message = EmailMessage(policy=_ENVELOPE)
    message["From"] = Address(" ".join(letterhead.partnership.split()), addr_spec=letterhead.mail_from)
    message["To"] = Address(addr_spec=to)
    message["Subject"] = SUBJECTS[kind]
    message["Date"] = when
    message["Message-ID"] = f"<{message_id}@{letterhead.mail_from.rpartition('@')[2]}>"
    # RFC 3834 and its like at Microsoft: no holiday answers to us, and none to an answer.
    message["Auto-Submitted"] = "auto-replied" if kind is Kind.ACKNOWLEDGEMENT else "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if answers:
        message["In-Reply-To"] = message["References"] = answers
    message.set_content(text, cte="quoted-printable")
    return Letter(message_id, letterhead.mail_from, to, message.as_bytes(), SUBJECTS[kind], text)


@cache
def _texts(folder: Path) -> Environment:
    return Environment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        autoescape=select_autoescape(),  # of pages alone: these are plain text
        trim_blocks=True,
        lstrip_blocks=True,
    )
