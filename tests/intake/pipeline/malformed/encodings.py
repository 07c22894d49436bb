"""Files encoded badly, or otherwise than the mail says: the form can be found."""

from __future__ import annotations

import base64
import binascii

from tests.intake.pipeline.malformed.made import BASE64, FILE, FORM, HEAD, NAMED, found, uuencoded, with_file


@found
def base64_with_junk_between() -> bytes:
    return with_file(FILE.replace(BASE64, BASE64.replace(b"\r\n", b"\r\n!*%\r\n")))


@found
def base64_with_a_footer_below() -> bytes:
    return with_file(FILE + b"_______________\r\nThis e-mail was scanned for viruses. It may be confidential.\r\n")


@found
def base64_filled_up_line_by_line() -> bytes:
    lines = b"\r\n".join(base64.b64encode(FORM[at : at + 44]) for at in range(0, len(FORM), 44))
    return with_file(NAMED + b"Content-Transfer-Encoding: base64\r\n\r\n" + lines)


@found
def base64_with_a_letter_too_many() -> bytes:
    return with_file(FILE.rstrip().rstrip(b"=") + b"A" * (5 - len(BASE64.strip().rstrip(b"=")) % 4 or 1))


@found
def base64_that_nobody_announces() -> bytes:
    return with_file(NAMED + b"\r\n" + BASE64)


@found
def base64_announced_with_more_words() -> bytes:
    return with_file(FILE.replace(b": base64", b': "BASE64" (as ever); x=y'))


@found
def uuencode_as_an_encoding() -> bytes:
    return with_file(NAMED + b"Content-Transfer-Encoding: x-uuencode\r\n\r\n" + uuencoded())


@found
def uuencode_in_the_text() -> bytes:
    return HEAD + b"\r\nPlease see the form.\r\n\r\n" + uuencoded() + b"\r\nRegards\r\n"


@found
def quoted_printable_that_is_broken_at_its_end() -> bytes:
    encoded = binascii.b2a_qp(FORM, istext=False).replace(b"\n", b"\r\n")
    return with_file(NAMED + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + encoded + b"=ZZ=\r\n=4")
