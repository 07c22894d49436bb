"""Parts that are not put together, or not named, as they should be: the form can be found."""

from __future__ import annotations

import base64

from tests.intake.pipeline.malformed.made import (
    BASE64,
    FILE,
    HEAD,
    MULTIPART,
    TEXT,
    found,
    parts,
    with_file,
    with_headers,
)


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
