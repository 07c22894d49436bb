"""A file that came with a message, whatever it was packed in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from forms.word.reading.sniff import MAY_BE_A_FORM, Kind, Seen, seen
from intake.pipeline.packed.archive import Zipped, zipped

_OF_A_SIGNATURE: Final = 100_000
"""A picture that the text shows is a logo up to this size in bytes; a larger one may be a photograph of the form."""
_TRACKING: Final = 2_000
"""A smaller picture than this shows nothing, wherever it is: it counts who opens the message."""
_PICTURES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
_INCIDENTAL: Final = frozenset({
    "text/calendar", "text/vcard", "text/x-vcard", "text/directory", "application/ics", "application/pgp-signature",
    "application/pgp-keys", "application/pkcs7-signature", "application/x-pkcs7-signature",
})  # fmt: skip
_INCIDENTAL_NAMES: Final = re.compile(
    r".*\.(?:ics|vcf|p7s|emz|wmz|mso|thmx)|att\d{5}\.(?:txt|html?)", re.IGNORECASE | re.DOTALL
)
"""Calendar entries, visiting cards, signatures, what Word adds to an e-mail that was written in it, and the pieces of
text that Exchange puts behind an attachment."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message. ``name`` is the sender's own text: data, never a path."""

    name: str
    data: bytes
    media_type: str = ""
    """As the message says it, in lower case: no proof of what the file is."""
    inside: tuple[str, ...] = ()
    """The names of the files that it was packed in, the outermost first; empty where it was attached as it is."""
    closed: str = ""
    """Where something may be packed in it that could not be taken out: why, in a sentence for staff."""
    in_the_text: bool = False
    """Whether the message shows it within its text, as it does the logo of a signature."""
    seen: Seen = field(init=False, repr=False)
    """What its content is, whatever its name."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "seen", seen(self.data))

    @property
    def may_be_the_form(self) -> bool:
        """Whether its content, whatever its name, is a document that the Word form may have been saved as."""
        if self.seen.kind is Kind.DOCX:
            return zipped(self.data) is Zipped.WORD
        return self.seen.kind in MAY_BE_A_FORM

    @property
    def incidental(self) -> bool:
        """Whether it comes with mail as such and says nothing about a form: a logo, a visiting card, a signature."""
        if self.data.startswith(_PICTURES) or self.media_type.startswith("image/"):
            return len(self.data) <= (_OF_A_SIGNATURE if self.in_the_text else _TRACKING)
        return self.media_type in _INCIDENTAL or _INCIDENTAL_NAMES.fullmatch(self.name) is not None
