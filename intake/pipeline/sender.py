"""Who is behind an e-mail address: whether it can be one, and whether our own mail server vouches for it.

A From line proves nothing (EXPERIENCE 15). Only the topmost Authentication-Results header is believed (RFC 8601), and
only when our own server wrote it: what stands below came with the message. Whatever is not plain counts as not
verified, because a reply to a stranger says less.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from typing import Final

from forms.questions.texts import is_email
from intake.pipeline.message import MailContents

_LONGEST: Final = 254
"""Of an address, RFC 5321 (4.5.3.1.3) less its brackets."""
_LONGEST_VERDICT: Final = 2000
_MAIL_SYSTEMS: Final = frozenset({"mailer-daemon"})
"""Local parts of addresses behind which no person stands."""


@dataclass(frozen=True, slots=True)
class Trust:
    """Whose word is believed about senders, and whose senders are known.

    ``server`` is the name that our own mail server signs its verdict with; while it is empty nobody is verified.
    ``domains`` are those of agencies known to the partnership, in lower case.
    """

    server: str = ""
    domains: frozenset[str] = frozenset()

    def verifies(self, contents: MailContents) -> bool:
        """Whether our own server says that the message is from the known domain that its From line names."""
        domain = contents.sender.rpartition("@")[2].casefold()
        return domain in self.domains and domain == _domain_that_passed(contents.authentication, self.server)


NOBODY: Final = Trust()
"""While no server is named nobody is verified."""


def can_be_written_to(address: str) -> bool:
    """Whether a message can go to ``address``: one plain address of a person, in ASCII, and no list of them."""
    if not (is_email(address) and address.isascii() and address.isprintable() and len(address) <= _LONGEST):
        return False
    try:
        parsed = Address(addr_spec=address)
    except (MessageError, ValueError, IndexError):
        return False
    return str(parsed) == address and parsed.username.casefold() not in _MAIL_SYSTEMS


def _domain_that_passed(verdict: str, server: str) -> str:
    """The domain of the From line for which ``server`` says that DMARC passed; empty in any doubt.

    Quotation marks are doubt: an envelope's sender can put words in between them.
    """
    plain = _without_comments(verdict)
    if not server or not plain or len(verdict) > _LONGEST_VERDICT or re.search(r'["\\()]', plain):
        return ""
    name, *results = re.sub(r"\s*=\s*", "=", plain).casefold().split(";")
    if name.split()[:1] != [server.casefold()]:
        return ""
    said = [words for words in map(str.split, results) if words and words[0].startswith("dmarc")]
    if len(said) != 1 or said[0][0] != "dmarc=pass":
        return ""
    froms = [word.removeprefix("header.from=") for word in said[0] if word.startswith("header.from=")]
    return froms[0] if len(froms) == 1 else ""


def _without_comments(text: str) -> str:
    inner = re.compile(r"\([^()]*\)")
    for _ in range(3):  # comments in comments in comments are doubt: what is left of them refuses the verdict
        text = inner.sub(" ", text)
    return text
