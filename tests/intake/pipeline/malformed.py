"""Mails that are not as they should be: each as some program, or somebody, makes it (EXPERIENCE 13).

Each builder says whether the form in it can be found; where it cannot, a person has to be told why.
"""

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


@found
def charset_of_a_dos_code_page() -> bytes:
    return with_text(b"Content-Type: text/plain; charset=cp-850\r\n\r\nGr\x94\xe1e\r\n")


@found
def charset_that_is_empty() -> bytes:
    return with_text(b'Content-Type: text/plain; charset=""\r\n\r\nText\r\n')


@found
def charset_that_is_unknown() -> bytes:
    return with_text(b"Content-Type: text/plain; charset=x-nobodys\r\n\r\nText\r\n")


@found
def charset_of_two_bytes() -> bytes:
    return with_text(b"Content-Type: text/plain; charset=utf-16\r\n\r\n\xff\xfeT\0e\0\r\n")


@found
def charset_encoded_as_a_parameter_of_eight_bits_in_base64() -> bytes:
    kind = b"Content-Type: text/plain; charset*=utf-8''utf-8\r\nContent-Transfer-Encoding: base64\r\n"
    return with_text(kind + b"\r\nVGV4dA\xff\r\n")


@found
def newline_in_an_encoded_from() -> bytes:
    return with_headers(b"From: =?utf-8?q?a=0Ab?= <a@example.org>\r\n")


@found
def message_id_in_brackets() -> bytes:
    return with_headers(b"Message-ID: <[0123@example.org]>\r\n")


@found
def encoded_words_that_never_end() -> bytes:
    return with_headers(b"Subject: =?utf-8?b?" + b"=?utf-8?q?" * 300 + b"\r\n")


@found
def encoded_words_of_no_charset() -> bytes:
    return with_headers(b"Subject: =?x-nobodys?b?!!!?= =?hex?q?zz?=\r\n")


@found
def headers_of_eight_bits() -> bytes:
    return with_headers("Subject: Größe\r\nX-Größe: ja\r\n".encode("latin-1"))


@found
def nuls_everywhere() -> bytes:
    return with_headers(b"Subject: a\0b\r\nX-\0: c\r\n").replace(b"Please", b"\0Please")


@found
def line_ends_of_old_macs() -> bytes:
    return with_headers(b"").replace(b"\r\n", b"\r")


@found
def line_ends_of_unix() -> bytes:
    return with_headers(b"").replace(b"\r\n", b"\n")


@found
def line_ends_of_every_kind() -> bytes:
    head, _, body = with_headers(b"").partition(b"\r\n\r\n")
    return head.replace(b"\r\n", b"\n") + b"\n\n" + body


@found
def boundary_whose_quotation_mark_is_never_closed() -> bytes:
    return HEAD + b'Content-Type: multipart/mixed; boundary="x\r\n\r\n' + parts(TEXT, FILE)


@found
def boundary_that_is_not_named() -> bytes:
    return HEAD + b"Content-Type: multipart/mixed\r\n\r\n" + parts(TEXT, FILE)


@found
def boundary_that_is_another() -> bytes:
    return HEAD + b"Content-Type: multipart/mixed; boundary=y\r\n\r\n" + parts(TEXT, FILE)


@found
def boundary_of_signs_that_mean_something() -> bytes:
    odd = b'=_(.*)+?[\\w]"'
    return HEAD + b"Content-Type: multipart/mixed\r\n\r\n" + parts(TEXT, FILE, boundary=odd, end=b"--" + odd + b"--")


@found
def boundary_that_ends_in_spaces() -> bytes:
    return HEAD + MULTIPART + b"\r\n" + parts(TEXT, FILE, boundary=b"x  ")


@found
def last_boundary_missing() -> bytes:
    return HEAD + MULTIPART + b"\r\n" + parts(TEXT, FILE, end=b"")


@found
def inner_boundary_equal_to_the_outer() -> bytes:
    return with_file(MULTIPART + b"\r\n" + parts(TEXT, FILE))


@found
def inner_boundary_that_begins_like_the_outer() -> bytes:
    inner = b"Content-Type: multipart/mixed; boundary=xx\r\n\r\n" + parts(TEXT, FILE, boundary=b"xx", end=b"--xx--\r\n")
    return with_file(inner)


@found
def parts_behind_the_last_boundary() -> bytes:
    return HEAD + MULTIPART + b"\r\n" + parts(TEXT) + parts(FILE)


@found
def parts_whose_message_says_nothing_of_them() -> bytes:
    return HEAD + b"\r\n" + parts(TEXT, FILE)


@found
def two_content_types() -> bytes:
    return HEAD + b"Content-Type: text/plain\r\n" + MULTIPART + b"\r\n" + parts(TEXT, FILE)


@found
def two_of_every_header() -> bytes:
    return with_headers(HEAD + b"Message-ID: <1@example.org>\r\nMessage-ID: <2@example.org>\r\nMIME-Version: 7\r\n")


@found
def continuation_that_is_not_indented() -> bytes:
    return HEAD + b"Content-Type: multipart/mixed;\r\nboundary=x\r\n\r\n" + parts(TEXT, FILE)


@found
def line_among_the_headers_that_is_none() -> bytes:
    return with_headers(b"Scanned by a gateway that knows no rules\r\n")


@found
def space_before_the_colon() -> bytes:
    return HEAD + MULTIPART.replace(b":", b" :") + b"\r\n" + parts(TEXT, FILE)


@found
def empty_lines_first() -> bytes:
    return b"\r\n\r\n" + with_headers(b"")


@found
def byte_order_mark_first() -> bytes:
    return b"\xef\xbb\xbf" + with_headers(b"")


@found
def line_of_an_mbox_first() -> bytes:
    return b"From orla@nhs.example.org Tue Sep  8 10:30:00 2026\r\n" + with_headers(b"")


@found
def quoted_line_of_an_mbox_first() -> bytes:
    return b">From orla@nhs.example.org Tue Sep  8 10:30:00 2026\r\n" + with_headers(b"")


@found
def header_of_five_megabytes() -> bytes:
    return with_headers(b"X-Long: " + b"a b" * 1_600_000 + b"\r\n")


@found
def subject_of_brackets_without_end() -> bytes:
    return with_headers(b"Subject: " + b"(" * 100_000 + b"\r\n")


@found
def hundred_thousand_recipients() -> bytes:
    return with_headers(b"To: " + b",\r\n ".join(b"a%d@example.org" % number for number in range(100_000)) + b"\r\n")


@found
def hundred_thousand_headers() -> bytes:
    return with_headers(b"".join(b"X-%d: a\r\n" % number for number in range(100_000)))


@found
def line_of_a_megabyte() -> bytes:
    return with_text(b"Content-Type: text/plain\r\n\r\n" + b"a" * 1_000_000 + b"\r\n")


@found
def date_and_recipient_that_are_none() -> bytes:
    return with_headers(b"Date: yesterday\r\nTo: <<>>,,;\r\nCc: undisclosed:;\r\n")


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


def uuencoded() -> bytes:
    lines = b"".join(binascii.b2a_uu(FORM[at : at + 45]) for at in range(0, len(FORM), 45))
    return b"begin 644 form.docx\r\n" + lines.replace(b"\n", b"\r\n") + b"`\r\nend\r\n"


@found
def quoted_printable_that_is_broken_at_its_end() -> bytes:
    encoded = binascii.b2a_qp(FORM, istext=False).replace(b"\n", b"\r\n")
    return with_file(NAMED + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + encoded + b"=ZZ=\r\n=4")


@found
def content_type_of_garbage() -> bytes:
    return with_file(FILE.replace(b"application/octet-stream", b";;=/;; application; /"))


@found
def content_type_without_a_slash() -> bytes:
    return with_file(FILE.replace(b"application/octet-stream", b"docx"))


@found
def content_type_that_is_empty_and_no_name() -> bytes:
    return with_file(b"Content-Type:\r\nContent-Transfer-Encoding: base64\r\n\r\n" + BASE64)


@found
def disposition_of_garbage() -> bytes:
    return with_file(b"Content-Disposition: ;;; filename*0*=x'; filename*=; filename\r\n" + FILE)


@found
def name_in_pieces_that_do_not_fit() -> bytes:
    name = b"Content-Disposition: attachment; filename*0*=x-nobodys''%ff%fe; filename*2=c; filename*1*=%zz\r\n"
    return with_file(name + FILE)


@found
def forwarded_message_in_base64() -> bytes:
    inner = base64.encodebytes(with_headers(b""))
    return with_file(b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n" + inner)


@found
def forwarded_message_without_headers() -> bytes:
    return with_file(b"Content-Type: message/rfc822\r\n\r\n\r\n" + parts(FILE, boundary=b"y", end=b"--y--\r\n"))


@found
def form_as_the_whole_message() -> bytes:
    return HEAD + FILE


@found
def form_as_an_alternative_to_the_text() -> bytes:
    return with_headers(b"").replace(b"multipart/mixed", b"multipart/alternative")


@lost
def nothing() -> bytes:
    return b""


@lost
def empty_lines_alone() -> bytes:
    return b"\r\n\r\n\r\n"


@lost
def headers_alone() -> bytes:
    return HEAD.rstrip()


@lost
def text_alone() -> bytes:
    return b"no header at all, just words"


@lost
def ten_thousand_levels_of_parts() -> bytes:
    levels = (b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(10_000))
    return HEAD + b"".join(levels) + FILE


@lost
def ten_thousand_forwarded_messages() -> bytes:
    return HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 10_000 + FILE


@lost
def two_hundred_levels_of_parts() -> bytes:
    levels = (b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(200))
    return HEAD + b"".join(levels) + FILE


@lost
def more_parts_than_anybody_sends() -> bytes:
    return HEAD + MULTIPART + b"\r\n" + parts(*([TEXT] * 600), FILE)


@lost
def parts_announced_and_none_there() -> bytes:
    return HEAD + MULTIPART + b"\r\nThe attachment was removed.\r\n"


@lost
def parts_that_are_empty() -> bytes:
    return HEAD + MULTIPART + b"\r\n" + b"--x\r\n" * 50 + b"--x--\r\n"


@lost
def forwarded_message_that_is_empty() -> bytes:
    return with_file(b"Content-Type: message/rfc822\r\n\r\n").replace(FILE, b"")


@lost
def piece_of_a_message_that_was_cut() -> bytes:
    return HEAD + b"Content-Type: message/partial; id=a; number=1; total=2\r\n\r\n" + HEAD + b"\r\nText"


@lost
def bytes_of_chance() -> bytes:
    return bytes(range(256)) * 40
