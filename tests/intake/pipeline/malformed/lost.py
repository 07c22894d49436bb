"""Mails in which no form can be found: a person has to be told why."""

from __future__ import annotations

from tests.intake.pipeline.malformed.made import FILE, HEAD, MULTIPART, TEXT, lost, parts, with_file


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
