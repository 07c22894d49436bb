"""What mails that are not as they should be are built of, and the two lists that builders put themselves into."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Final

from tests.intake.pipeline.packed.zip_files import zipped

FORM: Final = zipped(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", bytes(range(256)) * 4))
BASE64: Final = base64.encodebytes(FORM).replace(b"\n", b"\r\n")
HEAD: Final = b"From: Orla Pentreath <orla@nhs.example.org>\r\nSubject: Form\r\n"
MULTIPART: Final = b"Content-Type: multipart/mixed; boundary=x\r\n"
TEXT: Final = b"Content-Type: text/plain\r\n\r\nPlease see the form.\r\n"
NAMED: Final = b'Content-Type: application/octet-stream; name="form.docx"\r\n'
FILE: Final = NAMED + b"Content-Transfer-Encoding: base64\r\n\r\n" + BASE64

Builder = Callable[[], bytes]
WITH_THE_FORM: Final[dict[str, Builder]] = {}
WITHOUT_A_FORM: Final[dict[str, Builder]] = {}


def parts(*made: bytes, boundary: bytes = b"x", end: bytes = b"--x--\r\n") -> bytes:
    return b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in made) + end


def found(builder: Builder) -> Builder:
    WITH_THE_FORM[builder.__name__] = builder
    return builder


def lost(builder: Builder) -> Builder:
    WITHOUT_A_FORM[builder.__name__] = builder
    return builder


def with_headers(headers: bytes) -> bytes:
    return headers + HEAD + MULTIPART + b"\r\n" + parts(TEXT, FILE)


def with_text(part: bytes) -> bytes:
    return HEAD + MULTIPART + b"\r\n" + parts(part, FILE)


def with_file(part: bytes) -> bytes:
    return HEAD + MULTIPART + b"\r\n" + parts(TEXT, part)


def uuencoded() -> bytes:
    lines = b"".join(binascii.b2a_uu(FORM[at : at + 45]) for at in range(0, len(FORM), 45))
    return b"begin 644 form.docx\r\n" + lines.replace(b"\n", b"\r\n") + b"`\r\nend\r\n"
