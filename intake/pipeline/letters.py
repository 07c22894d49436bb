"""What outgoing messages say, and the envelope they travel in.

SAFETY 16: a fixed neutral subject and sender name, one address, no copy, no Reply-To; never the sender's own subject,
body or file name. The texts are `templates/messages/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape


class Kind(StrEnum):
    """What a message is for; rows carry the word, and the text lies in the template of the same name."""

    ACKNOWLEDGEMENT = "acknowledgement"
    ALERT = "alert"
    UPDATE = "update"
    ALARM = "alarm"
    ALARM_OVER = "alarm_over"


SUBJECTS: Final[Mapping[Kind, str]] = {
    Kind.ACKNOWLEDGEMENT: "Your message has arrived",
    Kind.ALERT: "Please sign in: something needs your attention",
    Kind.UPDATE: "Please sign in: something needs your attention",
    Kind.ALARM: "This service needs your attention",
    Kind.ALARM_OVER: "This service works again",
}
"""Fixed. Mail servers, phones on a table and shared mailboxes show them to anybody."""


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


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready to leave: from one address to one address, the bytes as RFC 5322 wants them.

    ``id`` stays the same however often it is sent, and so do the bytes: a repeat after a crash is the same message.
    """

    id: str
    sender: str
    to: str
    data: bytes


def written(letterhead: Letterhead, kind: Kind, *, reference: str = "", opened: bool = True, why: str = "") -> str:
    """The text of a message. ``reference`` is said where it is given; ``opened`` is whether a form could be read.

    ``why`` it could not is a sentence that says nothing of what was sent but how it was packed.
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
    )  # fmt: skip


def enveloped(letterhead: Letterhead, kind: Kind, message_id: str, to: str, text: str, when: datetime) -> Letter:
    """The message as it leaves. ``message_id`` is the row's id; ``when`` is the instant it was written."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(" ".join(letterhead.partnership.split()), addr_spec=letterhead.mail_from)
    message["To"] = Address(addr_spec=to)
    message["Subject"] = SUBJECTS[kind]
    message["Date"] = when
    message["Message-ID"] = f"<{message_id}@{letterhead.mail_from.rpartition('@')[2]}>"
    # RFC 3834 and its like at Microsoft: no holiday answers to us, and none to an answer.
    message["Auto-Submitted"] = "auto-replied" if kind is Kind.ACKNOWLEDGEMENT else "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(text, cte="quoted-printable")
    return Letter(message_id, letterhead.mail_from, to, message.as_bytes())


@cache
def _texts(folder: Path) -> Environment:
    return Environment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        autoescape=select_autoescape(),  # of pages alone: these are plain text
        trim_blocks=True,
        lstrip_blocks=True,
    )
