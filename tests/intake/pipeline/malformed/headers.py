"""Headers, lines and text that no rule allows: the form can be found."""

from __future__ import annotations

from tests.intake.pipeline.malformed.made import FILE, HEAD, MULTIPART, TEXT, found, parts, with_headers, with_text


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
