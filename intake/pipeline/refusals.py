"""Why a mail without a readable form needs a person: a sentence for staff, and where it helps one for the sender."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from forms.word.reading import sniff
from forms.word.reading.sniff import Kind
from intake.pipeline import envelopes
from intake.pipeline.message import TOO_DEEP, Attachment, MailContents
from intake.pipeline.packed import archive, outlook, winmail
from intake.pipeline.packed.allowance import TOO_MUCH

STRANGE: Final = (
    "The e-mail is built so strangely that it could not be taken apart. Ask the sender to send the form anew."
)
NOTHING_ATTACHED: Final = "The e-mail has no attachment. Ask the sender to attach the completed form."
NO_WORD: Final = "No attachment is a Word document (.docx). Open the original to see what was sent."

STAYED_CLOSED: Final = "Something else was attached to the same e-mail, and could not be looked into. {reason}"
"""Of the finding about what stays closed beside a form."""

_WEAK: Final = frozenset(
    {sniff.NOT_WORD, sniff.PICTURE, sniff.WEB_PAGE, sniff.SAVED_MAIL, sniff.OLD_OFFICE, archive.NO_FORM_INSIDE}
)
"""What lies beside a form as often as in its place: a logo, a signature's picture, a note."""

_CLOSED: Final = frozenset({
    sniff.PROTECTED, sniff.RESTRICTED, archive.LOCKED, archive.BROKEN, archive.UNUSUAL, archive.OTHER_ARCHIVE,
    winmail.WINMAIL, outlook.BROKEN, TOO_MUCH, TOO_DEEP,
})  # fmt: skip
"""What may hold another form."""

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
    archive.LOCKED: "The archive that it is in is protected with a password.",
    archive.BROKEN: "The archive that it is in is damaged.",
    archive.UNUSUAL: "It is in an archive of a kind that we cannot open.",
    archive.OTHER_ARCHIVE: "It is in an archive of a kind that we cannot open.",
    winmail.WINMAIL: (
        "Your Outlook packed it into a file of its own (winmail.dat): set the message to HTML or plain text."
    ),
    **envelopes.TO_THE_SENDER,
    NOTHING_ATTACHED: "There was no attachment.",
}
"""A receipt's reason -> what a verified sender is told of it: how the file was packed, nothing of what it says. Whoever
is not verified gets the plain first reply alone (SAFETY 17)."""


def why_no_form(contents: MailContents) -> str:
    """Why a message without a Word form needs a person, in a sentence that quotes nothing of it."""
    telling = [attachment for attachment in contents.attachments if not attachment.incidental]
    reasons = [reason for reason in _reasons(telling) if reason]
    strong = [reason for reason in reasons if reason not in _WEAK]
    candidates = (
        envelopes.envelope_in(telling),
        *strong,
        envelopes.envelope_said_in(telling, contents.texts),
        "" if contents.whole else STRANGE,
        *reasons,
        NO_WORD if telling else NOTHING_ATTACHED,
    )
    return next(filter(None, candidates))


def left_closed(contents: MailContents) -> tuple[str, ...]:
    """Why what came beside a form could not be looked into, each reason once: another form may be in it."""
    telling = [attachment for attachment in contents.attachments if not attachment.incidental]
    stayed = (reason for reason in _reasons(telling) if reason in _CLOSED)
    closed = (envelopes.envelope_in(telling), *stayed, "" if contents.whole else STRANGE)
    return tuple(dict.fromkeys(filter(None, closed)))


def _reasons(attachments: Iterable[Attachment]) -> Iterable[str]:
    for attachment in attachments:
        if attachment.closed:
            yield attachment.closed
        elif archive.is_other_archive(attachment.data):
            yield archive.OTHER_ARCHIVE
        else:
            # A workbook is a zip like a .docx, and no Word part was found in it.
            yield NO_WORD if attachment.seen.kind is Kind.DOCX else attachment.seen.reason
