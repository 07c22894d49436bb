"""One e-mail taken apart. Pure: bytes in, contents out. Nothing that a sender can write makes it raise.

The whole tree of parts is walked, and whatever else is packed in it: forwarded messages, as parts or as files,
Outlook's `winmail.dat` and `.msg`, archives, uuencoded text (EXPERIENCE 16). All within limits that one message has
for itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from email.utils import getaddresses
from functools import lru_cache
from typing import Final

from forms.word.reading import sniff
from forms.word.reading.sniff import COMPOUND, Kind
from intake.pipeline import mime
from intake.pipeline.attachment import Attachment
from intake.pipeline.machines import REPORTS, Writer, writer_of
from intake.pipeline.mime import Part
from intake.pipeline.packed import archive, outlook, uuencoded, winmail
from intake.pipeline.packed.allowance import Allowance, Closed, File

__all__ = ["TOO_DEEP", "Attachment", "MailContents", "Writer", "take_apart"]

_DEPTH: Final = 10
"""How deep files are looked into that hold others: archives, saved e-mails, and those within them."""
_NESTED: Final = 50
"""How deep parts are looked into; a message that is forwarded takes two or three levels each time."""
_PARTS: Final = 500
"""How many parts one message may have before the rest is left aside: no person sends so many."""
_REMEMBERED_BYTES: Final = 1_000_000
"""A larger message is not kept in memory beyond the moment: few are, and a worker stays as small as it is."""
_SEARCHES: Final = 10
"""How often parts are looked for, and found, where a message says that there are none."""
TOO_DEEP: Final = (
    "The attachment is packed in so many others that it was not opened. Ask for the form to be sent by itself."
)


REHEARSAL_HEADER: Final = "X-Intake-Rehearsal"
"""Carries the mark of a test form that the service mailed to itself (`rehearsal`)."""
_SHOWN: Final = ("text/", "message/", "multipart/")
"""Parts without a name that mail programs show, and no file."""
_DOCUMENTS: Final = (archive.ZIP, b"%PDF-", b"{\\rtf", COMPOUND, winmail.SIGNATURE)
"""How files begin that are looked at even where nobody gave them a name."""
_WINMAIL_TYPES: Final = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_ADDRESS_ERRORS: Final = (ValueError, IndexError, LookupError, AttributeError, TypeError, RecursionError)

_Unpack = Callable[[bytes, Allowance], list[File]]


@dataclass(frozen=True, slots=True)
class MailContents:
    """What one message holds.

    ``sender`` is the address it says it is from; empty when it names none or several. ``authentication`` is what the
    last server on its way says about that: the topmost Authentication-Results header, empty when there is none.

    ``whole`` is False when some of the message could not be taken apart. ``attachments`` are its files, in its order,
    those taken out of others at the place of these. ``texts`` are the parts that a mail program shows as its text.
    """

    sender: str
    message_id: str
    writer: Writer
    whole: bool
    attachments: tuple[Attachment, ...]
    authentication: str = ""
    subject: str = ""
    """The sender's own words: looked through for a reference, never shown in a message of ours (SAFETY 16)."""
    texts: tuple[Attachment, ...] = ()
    forms: tuple[Attachment, ...] = ()
    """The attachments that may be the Word form, each once however often it is attached: first those attached as they
    are, then those that were packed in others, each in the message's order. A receipt's part counts in this order, so
    it never changes (docs/decisions/0030)."""

    rehearsal: str = ""
    """The mark of a test form of our own, or what somebody put in its place; of a delivery report, the mark that the
    message bears which it returns."""

    @property
    def bounce(self) -> bool:
        """Whether a mail server reports on a message of ours: that it failed, is late, or arrived."""
        return self.writer in REPORTS

    @property
    def automatic(self) -> bool:
        """Whether a program wrote it, other than a delivery report: it is never answered.

        Mail by way of a list is not automatic: a person may have written it.
        """
        return self.writer is not Writer.PERSON and not self.bounce

    @property
    def for_nobody(self) -> bool:
        """Whether nobody has to look at it: an answering machine's own words, or a receipt, and no file beside them."""
        if self.bounce:
            return True
        machine = self.writer in {Writer.ANSWERING_MACHINE, Writer.READ_RECEIPT}
        return machine and self.whole and all(attachment.incidental for attachment in self.attachments)


def take_apart(raw: bytes) -> MailContents:
    """The contents of the message in ``raw``. Never raises: what cannot be understood is left out."""
    return _lately(raw) if len(raw) <= _REMEMBERED_BYTES else _taken_apart(raw)


def _taken_apart(raw: bytes) -> MailContents:
    message, whole = mime.parsed(raw)
    taken = _Taken()
    if whole:
        taken.message(message, (), _DEPTH)
    sender = _address(mime.stood(message, "From"))
    writer = writer_of(message, sender)
    return MailContents(
        sender=sender,
        message_id=mime.header(message, "Message-ID"),
        writer=writer,
        whole=whole and not taken.left_out,
        attachments=tuple(taken.attachments),
        authentication=next(iter(mime.stood(message, "Authentication-Results")), ""),
        subject=mime.text(mime.header(message, "Subject")),
        texts=tuple(taken.texts),
        forms=_forms(taken.attachments),
        rehearsal=taken.mark if writer in REPORTS else mime.header(message, REHEARSAL_HEADER),
    )


@lru_cache(maxsize=1)
def _lately(raw: bytes) -> MailContents:
    """The steps of a receipt ask about the same message more than once."""
    return _taken_apart(raw)


class _Taken:
    """What has been taken out of one message so far."""

    def __init__(self) -> None:
        self.attachments: list[Attachment] = []
        self.texts: list[Attachment] = []
        self.left_out = False
        self.mark = ""
        """The first mark of a rehearsal on any part, which is where a returned message has its headers."""
        self._allowance = Allowance()
        self._parts = _PARTS
        self._searches = _SEARCHES

    def message(self, message: Part, inside: tuple[str, ...], depth: int) -> None:
        """Take every part of a message, which was itself packed ``inside`` others."""
        for part in self._leaves(message, _NESTED):
            self._parts -= 1
            if self._parts < 0:
                self.left_out = True
                return
            name, data, media_type = mime.file_name(part), mime.payload(part), mime.media_type(part)
            if name or data.startswith(_DOCUMENTS) or not media_type.startswith(_SHOWN):
                found = Attachment(name, data, media_type, inside, in_the_text=_is_in_the_text(part))
                self._attachment(found, depth)
            else:
                shown = Attachment("", data, media_type, inside)
                self.texts.append(shown)
                self._files(uuencoded.unpack, shown, inside, depth)

    def _attachment(self, found: Attachment, depth: int) -> None:
        if _is_message(found) and depth:
            message, whole = mime.parsed(found.data)
            if whole and message.keys():
                self.message(message, found.inside, depth - 1)  # as if it had been forwarded
                return
            self.left_out = self.left_out or not whole
        unpack = _unpacking(found)
        if depth == 0 and (unpack is not None or _is_message(found)):
            self.attachments.append(replace(found, closed=TOO_DEEP))
        elif unpack is None or found.closed:
            self.attachments.append(found)
        elif not self._files(unpack, found, (*found.inside, found.name), depth) and unpack is not winmail.unpack:
            # (A winmail.dat without files holds the formatting of the text.)
            self.attachments.append(replace(found, closed=archive.NO_FORM_INSIDE if unpack is archive.unpack else ""))

    def _files(self, unpack: _Unpack, found: Attachment, inside: tuple[str, ...], depth: int) -> bool:
        """Take the files that are packed in ``found``. False where there are none; where it is closed, it is taken."""
        try:
            files = unpack(found.data, self._allowance)
        except Closed as closed:
            self.attachments.append(replace(found, closed=closed.reason))
            return True
        for file in files:
            taken = Attachment(mime.visible(file.name), file.data, file.media_type, inside, file.closed)
            self._attachment(taken, depth - 1)
        return bool(files)

    def _leaves(self, part: Part, depth: int) -> Iterator[Part]:
        if depth == 0:
            self.left_out = True
            return
        self.mark = self.mark or mime.header(part, REHEARSAL_HEADER)
        if part.is_multipart():
            enclosed = _in_base64(part)
            for inner in part.parts() if enclosed is None else [enclosed]:
                yield from self._leaves(inner, depth - 1)
            beside = [self._lost_parts(text) for text in mime.beside_its_parts(part)]
        else:
            yield part
            said = mime.media_type(part)
            beside = [self._lost_parts(part.as_sent())] if said.startswith(("multipart/", "text/plain")) else []
            if said.startswith("multipart/") and beside == [None] and part.as_sent().strip():
                self.left_out = True
        for lost in beside:
            if lost is not None:
                yield from self._leaves(lost, depth - 1)

    def _lost_parts(self, text: bytes) -> Part | None:
        """The parts in a text that is said to have none."""
        found = mime.parts_in(text) if self._searches else None
        if found is not None:  # the whole text was gone through once more
            self._searches -= 1
            self.left_out = self.left_out or not self._searches
        return found


def _forms(attachments: Iterable[Attachment]) -> tuple[Attachment, ...]:
    candidates = [attachment for attachment in attachments if attachment.may_be_the_form]
    candidates.sort(key=lambda attachment: bool(attachment.inside))
    once: dict[bytes, Attachment] = {}
    for candidate in candidates:
        once.setdefault(candidate.data, candidate)
    return tuple(once.values())


def _unpacking(found: Attachment) -> _Unpack | None:
    """How the files that are packed in one are taken out; None for a file that holds no others."""
    if found.seen.kind is Kind.DOCX:
        return archive.unpack if archive.zipped(found.data) is archive.Zipped.ARCHIVE else None
    named = found.media_type in _WINMAIL_TYPES or found.name.casefold() == "winmail.dat"
    if named or found.data.startswith(winmail.SIGNATURE):
        return winmail.unpack
    if uuencoded.begins(found.data):
        return uuencoded.unpack
    return outlook.unpack if found.seen.reason == sniff.SAVED_MAIL else None


def _is_message(found: Attachment) -> bool:
    return found.media_type == "message/rfc822" or found.name.casefold().endswith(".eml")


def _is_in_the_text(part: Part) -> bool:
    shown = mime.word(part, "Content-Disposition") != "attachment"
    return shown and bool(mime.header(part, "Content-ID"))


def _in_base64(part: Part) -> Part | None:
    """The forwarded message that a part holds in base64, against RFC 2046."""
    if mime.word(part, "Content-Transfer-Encoding") != "base64":
        return None
    enclosed, whole = mime.parsed(mime.from_base64(b"".join(inner.as_sent() for inner in part.parts()[:1])))
    return enclosed if whole and enclosed.keys() else None


def _address(headers: list[str]) -> str:
    # As the header stood: decoded first, the name beside an address could turn into an address of its own.
    try:
        named = [address for _, address in getaddresses([line[: mime.HEADER_CHARACTERS] for line in headers])]
    except _ADDRESS_ERRORS:  # some versions of Python parse nested comments by recursion
        return ""
    return named[0] if len(named) == 1 else ""
