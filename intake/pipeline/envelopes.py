"""Envelopes that only their addressee's program, or a web page, can open: told by their names, beginnings and words.

EXPERIENCE 17. What the envelopes of each product look like is from the makers' and their customers' public guides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Final

from intake.pipeline.attachment import Attachment

_HOW_TO_SEND: Final = (
    "Ask the sender to send the form again as a plain attachment, by the secure e-mail that you use with them."
)
_OPEN_IT_THERE: Final = (
    "Open it there if this mailbox has an account for it, or ask the sender for the form in another way."
)
SMIME: Final = (
    "The e-mail is encrypted or signed in one piece with S/MIME (smime.p7m), which this service cannot open. "
    + _HOW_TO_SEND
)
PGP: Final = "The e-mail or its attachment is encrypted with PGP, which this service cannot open. " + _HOW_TO_SEND
RIGHTS_MANAGED_MAIL: Final = (
    "The e-mail is locked by Microsoft rights management (message.rpmsg): only its addressee's Outlook can open it. "
    + _HOW_TO_SEND
)
SECURE_MAIL_PAGE: Final = (
    "The e-mail is a secure message that has to be opened on a web page (Encrypted_Message.htm): this mailbox is not "
    "on a domain that it is delivered to openly. Open it there if you can, or ask the sender for the form in another "
    "way."
)
MICROSOFT_PAGE: Final = (
    "The e-mail is encrypted by Microsoft 365 and has to be read on a web page of Microsoft. " + _OPEN_IT_THERE
)
EGRESS: Final = "The e-mail is encrypted with Egress and has to be read on a web page of Egress. " + _OPEN_IT_THERE
CISCO: Final = (
    "The e-mail is an envelope of Cisco Secure Email (securedoc.html) that has to be opened in a browser with a "
    "password. " + _OPEN_IT_THERE
)
PROOFPOINT: Final = (
    "The e-mail is encrypted with Proofpoint (SecureMessageAtt.html) and has to be read on a web page. "
    + _OPEN_IT_THERE
)
MIMECAST: Final = "The e-mail announces a secure message that lies on a web page of Mimecast. " + _OPEN_IT_THERE
GALAXKEY: Final = "The e-mail is encrypted with Galaxkey (.gxk), which this service cannot open. " + _HOW_TO_SEND
_RPMSG: Final = b"\x76\xe8\x04\x60\xc4\x11\xe3\x86"
"""[MS-OXORMMS] 2.1.4: how a compressed message.rpmsg begins."""
_ENVELOPED_DATA: Final = re.compile(rb"\x30.{1,6}?\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03", re.DOTALL)
"""RFC 5652: the content type id-envelopedData, at the beginning. (A detached signature has another.)"""
_LOOKED_THROUGH: Final = 200_000
"""Bytes of a text in which the words of an envelope are looked for."""
_MOST_TEXTS: Final = 20
"""Texts of one message that are looked through: an envelope has a plain one and a web page."""


def _never(_: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class _Envelope:
    """How an envelope is told: by what its part says it is, by its file's name, by its first bytes, or by its text."""

    reason: str
    to_the_sender: str
    media_types: frozenset[str] = frozenset()
    named: Callable[[str], bool] = _never
    begins: re.Pattern[bytes] | None = None
    says: re.Pattern[bytes] | None = None
    """Looked for in the message's text and in web pages that are attached."""

    def holds(self, attachment: Attachment) -> bool:
        return (
            attachment.media_type in self.media_types
            or self.named(attachment.name.casefold())
            or (self.begins is not None and self.begins.match(attachment.data) is not None)
        )

    def is_said_in(self, text: bytes) -> bool:
        return self.says is not None and self.says.search(text) is not None


def _ends(*endings: str) -> Callable[[str], bool]:
    return lambda name: name.endswith(endings)


def _page(beginning: str) -> Callable[[str], bool]:
    return lambda name: name.startswith(beginning) and name.endswith((".htm", ".html"))


def _words(pattern: bytes) -> re.Pattern[bytes]:
    return re.compile(pattern, re.IGNORECASE)


_ENVELOPES: Final = (
    _Envelope(
        SMIME,
        "It is encrypted or signed with S/MIME.",
        frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"}),
        _ends(".p7m"),
        _ENVELOPED_DATA,
    ),
    _Envelope(
        PGP,
        "It is encrypted with PGP.",
        frozenset({"application/pgp-encrypted"}),
        _ends(".pgp", ".gpg"),
        re.compile(rb"\s*-----BEGIN PGP MESSAGE-----"),
        re.compile(rb"^-----BEGIN PGP MESSAGE-----", re.MULTILINE),
    ),
    _Envelope(
        RIGHTS_MANAGED_MAIL,
        "It is locked by Microsoft rights management.",
        frozenset({"application/x-microsoft-rpmsg-message"}),
        _ends(".rpmsg"),
        re.compile(re.escape(_RPMSG)),
    ),
    _Envelope(
        MICROSOFT_PAGE,
        "It is encrypted by Microsoft 365.",
        says=_words(rb"outlook\.office(?:365)?\.com(?:/|%2f)encryption\b|msgsecure@microsoft\.com"),
    ),
    # Trend Micro's, which NHSmail used for [secure] until 2020.
    _Envelope(SECURE_MAIL_PAGE, "It came as a secure message that we cannot open.", named=_page("encrypted_message")),
    _Envelope(
        EGRESS,
        "It is encrypted with Egress.",
        named=_ends(".switch"),
        says=_words(
            rb"(?:\b|%2f)(?:switch|reader|read|cloud)\.egress\.com\b"
            rb"|egress secure (?:e-?mail|message)|secured by egress"
        ),
    ),
    _Envelope(
        CISCO,
        "It is in an envelope of Cisco Secure Email.",
        named=_page("securedoc"),
        says=_words(rb"registered envelope service|(?:\b|%2f)res\.cisco\.com\b"),
    ),
    _Envelope(
        PROOFPOINT,
        "It is encrypted with Proofpoint.",
        named=_page("securemessageatt"),
        says=_words(rb"secured by proofpoint|formpostdir(?:/|%2f)securereader"),
    ),
    _Envelope(
        MIMECAST,
        "It lies on a web page of Mimecast.",
        says=_words(
            rb"mimecast\.com(?:/|%2f)u(?:/|%2f)login(?:/|%2f)(?:\?|%3f)gta(?:=|%3d)secure|mimecast secure messag"
        ),
    ),
    _Envelope(GALAXKEY, "It is encrypted with Galaxkey.", named=_ends(".gxk")),
)

TO_THE_SENDER: Final = {envelope.reason: envelope.to_the_sender for envelope in _ENVELOPES}
"""An envelope's reason -> what a verified sender is told of it."""


def envelope_in(attachments: Iterable[Attachment]) -> str:
    """The reason of the envelope that is attached, in a sentence for staff; empty where none is."""
    attached = tuple(attachments)
    return next((one.reason for one in _ENVELOPES if any(map(one.holds, attached))), "")


def envelope_said_in(attachments: Iterable[Attachment], texts: Iterable[Attachment]) -> str:
    """The reason of the envelope that a message's text, or a web page attached to it, is or announces; else empty."""
    shown = [text.data[:_LOOKED_THROUGH] for text in islice(texts, _MOST_TEXTS)]
    shown += [one.data[:_LOOKED_THROUGH] for one in attachments if b"html" in one.data[:2048].lower()]
    return next((one.reason for one in _ENVELOPES if any(map(one.is_said_in, shown))), "")
