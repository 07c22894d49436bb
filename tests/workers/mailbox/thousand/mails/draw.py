"""What every builder draws from: numbers, senders, forms and envelopes, none of them twice."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from io import BytesIO
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from forms.notification import NOTIFICATION
from forms.word.branding import Branding
from forms.word.fill import fill
from tests.examples import EXAMPLES
from tests.workers.mailbox.thousand.canary import BORN, CALLED, FORENAME, NARRATIVE, SURNAME
from tests.workers.mailbox.thousand.expected import Known

OURS: Final = "notifications@example.org"
SERVER: Final = "mx.example.org"
KNOWN_DOMAIN: Final = "nhs.example.org"
_STRANGE_DOMAINS: Final = 40
"""So many strangers of one domain would be cut off before all are answered."""
LIMIT: Final = 500_000
"""Bytes of the largest mail that is fetched: three forms in one mail stay below."""
DOCX: Final = ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document")

_NUMBER: Final = "8642086420"
_REFERENCE: Final = "MARKED-REFERENCE"
"""Marks in the forms that numbers and references are put in place of."""
_BRANDING: Final = Branding("Marram Bay Safeguarding Children Partnership", (), "", "")


@dataclass
class Draw:
    """Random draws of one seed. ``known`` are notifications that an update may name."""

    seed: int
    known: Sequence[Known] = ()
    first: int = 0
    """Of the numbers that make each mail different: two draws of one proof must not share any."""
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(f"{self.seed}:{self.first}")
        self._number = self.first

    def number(self) -> int:
        """One that was not drawn before."""
        self._number += 1
        return self._number

    def sender(self, *, known: bool = False) -> str:
        """An address that nobody else writes from."""
        number = self.number()
        return f"sender-{number}@{KNOWN_DOMAIN if known else f'elsewhere-{number % _STRANGE_DOMAINS}.example.org'}"

    def form(self, number: int, reference: str = "") -> bytes:
        """One of the twelve examples, about a child and in words that all forms of the proof share but for ``number``.

        With a ``reference`` it says that it is an update to that. The same again gives the same bytes.
        """
        return _numbered(number % len(EXAMPLES), str(number), reference)

    def envelope(self, sender: str, *, verified: bool = False, **headers: str) -> EmailMessage:
        """A mail without a text yet, from ``sender``."""
        number = self.number()
        message = EmailMessage(policy=SMTP)
        if verified:
            message["Authentication-Results"] = f"{SERVER}; dmarc=pass header.from={sender.rpartition('@')[2]}"
        message["From"] = f"{CALLED} <{sender}>"
        message["To"] = OURS
        message["Message-ID"] = f"<{number}.{self.seed}@{sender.rpartition('@')[2]}>"
        message["Subject"] = f"{SURNAME} {number}"
        for name, value in headers.items():
            del message[name.replace("_", "-")]
            message[name.replace("_", "-")] = value
        return message

    def with_forms(
        self, sender: str, forms: Iterable[bytes], *, verified: bool = False, name: str = "", **headers: str
    ) -> EmailMessage:
        """A person's mail with forms attached."""
        message = self.envelope(sender, verified=verified, **headers)
        message.set_content(f"Please find the form attached. {NARRATIVE.capitalize()}.\n{CALLED}")
        for number, data in enumerate(forms):
            called = name or f"{SURNAME} {number}.docx"
            message.add_attachment(data, maintype=DOCX[0], subtype=DOCX[1], filename=called)
        return message


def wire(message: EmailMessage) -> bytes:
    """The mail's bytes as they travel, with boundaries that are the same for the same mail."""
    for number, part in enumerate(message.walk()):
        if part.get_content_maintype() == "multipart":
            part.set_boundary(f"=={number}==boundary==")
    return message.as_bytes(policy=SMTP)


@cache  # the same mails are built for every run
def _numbered(which: int, number: str, reference: str) -> bytes:
    """A filled form whose marks are replaced: to fill in a thousand would take as long as a run."""
    with ZipFile(BytesIO(_marked(which, update=bool(reference)))) as old, ZipFile(made := BytesIO(), "w") as new:
        for entry in old.infolist():
            part = (
                old.read(entry)
                .replace(_NUMBER.encode(), number.encode())
                .replace(_REFERENCE.encode(), reference.encode())
            )
            new.writestr(ZipInfo(entry.filename), part, ZIP_DEFLATED, 1)
    return made.getvalue()


@cache
def _marked(which: int, *, update: bool) -> bytes:
    given: dict[str, Any] = deepcopy(EXAMPLES[which])
    child = given["children"][0]
    child |= {"child_forenames": FORENAME, "child_surname": f"{SURNAME}{_NUMBER}"}
    if len(str(child.get("child_dob", ""))) == len(BORN):
        child["child_dob"] = BORN
    given["incident_summary"] = f"{given.get('incident_summary', '')} Then {NARRATIVE}, {_NUMBER}."
    if update:
        given |= {"is_update": "yes", "updates_notification_ref": _REFERENCE}
    return fill(NOTIFICATION, NOTIFICATION.answers(given)[0], _BRANDING)
