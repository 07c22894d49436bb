"""Why a mail without a readable form needs a person: a sentence for staff, and where it helps one for the sender.

Envelopes that only their addressee's program can open are told by their names and by how they begin (EXPERIENCE 17).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from forms.word.reading import sniff
from forms.word.reading.sniff import Kind, seen
from intake.pipeline.message import Attachment, MailContents

_HOW_TO_SEND: Final = (
    "Ask the sender to send the form again as a plain attachment, by the secure e-mail that you use with them."
)
SMIME: Final = (
    "The e-mail is encrypted or signed in one piece with S/MIME (smime.p7m), which this service cannot open. "
    + _HOW_TO_SEND
)
RIGHTS_MANAGED_MAIL: Final = (
    "The e-mail is locked by Microsoft rights management (message.rpmsg): only its addressee's Outlook can open it. "
    + _HOW_TO_SEND
)
WINMAIL: Final = (
    "Outlook packed the attachments into a file of its own (winmail.dat), which this service does not open. "
    "Ask the sender to send the form again from Outlook with the message set to HTML or plain text."
)
SECURE_MAIL_PAGE: Final = (
    "The e-mail is a secure message that has to be opened on a web page (Encrypted_Message.htm): this mailbox is not "
    "on a domain that it is delivered to openly. Open it there if you can, or ask the sender for the form in another "
    "way."
)
STRANGE: Final = (
    "The e-mail is built so strangely that it could not be taken apart. Ask the sender to send the form anew."
)
NOTHING_ATTACHED: Final = "The e-mail has no attachment. Ask the sender to attach the completed form."
NO_WORD: Final = "No attachment is a Word document (.docx). Open the original to see what was sent."

_RPMSG: Final = b"\x76\xe8\x04\x60\xc4\x11\xe3\x86"
"""[MS-OXORMMS] 2.1.4: how a compressed message.rpmsg begins."""
_TNEF: Final = b"\x78\x9f\x3e\x22"
"""[MS-OXTNEF] 2.1.3.1: the signature of winmail.dat."""


@dataclass(frozen=True, slots=True)
class _Envelope:
    reason: str
    media_types: frozenset[str]
    named: Callable[[str], bool]
    start: bytes = b"\xff never"

    def holds(self, attachment: Attachment) -> bool:
        return (
            attachment.media_type in self.media_types
            or self.named(attachment.name.casefold())
            or attachment.data.startswith(self.start)
        )


_ENVELOPES: Final = (
    _Envelope(
        SMIME,
        frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"}),
        lambda name: name.endswith(".p7m"),
    ),
    _Envelope(
        RIGHTS_MANAGED_MAIL,
        frozenset({"application/x-microsoft-rpmsg-message"}),
        lambda name: name.endswith(".rpmsg"),
        _RPMSG,
    ),
    _Envelope(
        WINMAIL,
        frozenset({"application/ms-tnef", "application/vnd.ms-tnef"}),
        lambda name: name == "winmail.dat",
        _TNEF,
    ),
    _Envelope(
        SECURE_MAIL_PAGE,
        frozenset(),
        lambda name: name.startswith("encrypted_message") and name.endswith((".htm", ".html")),
    ),
)

_WEAK: Final = frozenset({sniff.NOT_WORD, sniff.PICTURE, sniff.WEB_PAGE, sniff.SAVED_MAIL, sniff.OLD_OFFICE})
"""What lies beside a form as often as in its place: a logo, a signature's picture, a note."""

TO_THE_SENDER: Final = {
    sniff.PROTECTED: "It is protected with a password.",
    sniff.RESTRICTED: "It is locked by rights management or a sensitivity label.",
    sniff.DAMAGED: "It is damaged.",
    sniff.EMPTY: "The file was empty.",
    sniff.PDF: "It is a PDF, whose answers we cannot take over.",
    sniff.OLD_WORD: "It is a Word document of the old kind (.doc).",
    sniff.RICH_TEXT: "It is a rich-text file (.rtf).",
    sniff.OPEN_DOCUMENT: "It is an OpenDocument file (.odt).",
    sniff.OLD_EXCEL: "It is an Excel workbook.",
    sniff.OLD_POWERPOINT: "It is a PowerPoint file.",
    SMIME: "It is encrypted or signed with S/MIME.",
    RIGHTS_MANAGED_MAIL: "It is locked by Microsoft rights management.",
    WINMAIL: "Your Outlook packed it into a file of its own (winmail.dat): set the message to HTML or plain text.",
    SECURE_MAIL_PAGE: "It came as a secure message that we cannot open.",
    NOTHING_ATTACHED: "There was no attachment.",
}
"""A receipt's reason -> what a verified sender is told of it: how the file was packed, nothing of what it says. Whoever
is not verified gets the plain first reply alone (SAFETY 17)."""


def why_no_form(contents: MailContents) -> str:
    """Why a message without a Word form needs a person, in a sentence that quotes nothing of it."""
    if not contents.whole:
        return STRANGE
    if not contents.attachments:
        return NOTHING_ATTACHED
    for envelope in _ENVELOPES:
        if any(envelope.holds(attachment) for attachment in contents.attachments):
            return envelope.reason
    reasons = [reason for reason in _reasons(contents.attachments) if reason]
    telling = [reason for reason in reasons if reason not in _WEAK]
    return next(iter((*telling, *reasons)), NO_WORD)


def _reasons(attachments: Iterable[Attachment]) -> Iterable[str]:
    for attachment in attachments:
        found = seen(attachment.data)
        # An archive or a workbook is a zip like a .docx, and no Word part was found in it.
        yield NO_WORD if found.kind is Kind.DOCX else found.reason
