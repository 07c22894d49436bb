"""A mail that is not as it should be ends with its form found or its reason in words (EXPERIENCE 13)."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as some

from intake.pipeline import refusals
from intake.pipeline.message import take_apart
from intake.pipeline.refusals import why_no_form
from tests.figures import Figure
from tests.intake.pipeline import malformed  # noqa: F401 - fills the two lists
from tests.intake.pipeline.malformed.made import (
    FILE,
    FORM,
    HEAD,
    MULTIPART,
    TEXT,
    WITH_THE_FORM,
    WITHOUT_A_FORM,
    Builder,
    parts,
    uuencoded,
)
from tests.intake.pipeline.packed.test_outlook import SAVED, WINMAIL
from tests.intake.pipeline.packed.zip_files import zipped

ROUNDS: Final = 10_000


@pytest.mark.parametrize("build", WITH_THE_FORM.values(), ids=WITH_THE_FORM)
def test_story_13_the_form_in_a_malformed_mail_is_found(build: Builder) -> None:
    contents = take_apart(build())
    assert [form.data[: len(FORM)] for form in contents.forms] == [FORM]


@pytest.mark.parametrize("build", WITHOUT_A_FORM.values(), ids=WITHOUT_A_FORM)
def test_story_13_a_malformed_mail_without_a_form_has_its_reason(build: Builder) -> None:
    contents = take_apart(build())
    assert (contents.forms, why_no_form(contents)) in (((), refusals.STRANGE), ((), refusals.NOTHING_ATTACHED))
    assert contents.whole or why_no_form(contents) == refusals.STRANGE


def test_story_13_the_corpus_is_as_large_as_it_has_to_be() -> None:
    assert len(WITH_THE_FORM | WITHOUT_A_FORM) >= 60


def test_what_was_left_out_is_not_said_to_be_nothing() -> None:
    for build in ("ten_thousand_levels_of_parts", "more_parts_than_anybody_sends", "parts_announced_and_none_there"):
        assert why_no_form(take_apart(WITHOUT_A_FORM[build]())) == refusals.STRANGE


@pytest.mark.parametrize(
    "value",
    [b"\xff\xfe", "Größe".encode(), b"=?utf-8?q?a?= \\ud800", b"=?unicode_escape?q?=5Cud800?=", b"=?utf-7?q?+2AA-?="],
)
def test_story_13_whatever_stands_in_a_header_can_be_written_again(value: bytes) -> None:
    names = (b"From", b"Message-ID", b"Subject", b"Authentication-Results")
    file = b"Content-Disposition: attachment; filename=" + value + b"\r\n" + FILE
    assert check(b"".join(name + b": " + value + b"\r\n" for name in names) + MULTIPART + b"\r\n" + parts(file))


VALID: Final = (
    HEAD + MULTIPART + b"\r\n" + parts(TEXT, FILE),
    HEAD + b"\r\n" + uuencoded(),
    *(
        HEAD + MULTIPART + b"\r\n" + parts(TEXT, b"Content-Type: application/ms-tnef\r\n\r\n" + data)
        for data in (WINMAIL, SAVED, zipped(("a.docx", FORM), ("b.txt", b"text")))
    ),
)


def spoilt(mail: bytes, chance: random.Random) -> bytes:
    """The mail with some of its bytes changed, cut out, doubled or moved."""
    bent = bytearray(mail)
    for _ in range(chance.randint(1, 8)):
        at, length = chance.randrange(len(bent) + 1), chance.choice((1, 1, 2, 8, 60))
        piece = bent[at : at + length]
        other = chance.choice((b"", bytes(piece) * 2, chance.randbytes(length), b"\r\n", b"--x", b'"', b"=?", b"\0"))
        bent[at : at + length] = other
    return bytes(bent)


def check(raw: bytes) -> bool:
    """Whether a form was found in ``raw``; where none was, there is a reason."""
    contents = take_apart(raw)
    assert contents.forms or why_no_form(contents).endswith(".")
    names = (name for attachment in contents.attachments for name in (attachment.name, *attachment.inside))
    for said in (contents.sender, contents.message_id, contents.subject, contents.authentication, *names):
        said.encode()  # keyed hashes are made of some of it
    return bool(contents.forms)


@given(some.sampled_from(VALID), some.integers(0, 2**32))
def test_story_13_spoilt_bytes_never_go_past_the_guard(mail: bytes, seed: int) -> None:
    check(spoilt(mail, random.Random(seed)))


@pytest.mark.prove
def test_story_13_thousands_of_spoilt_mails_never_go_past_the_guard(figure: Figure) -> None:
    found = sum(check(spoilt(VALID[seed % len(VALID)], random.Random(seed))) for seed in range(ROUNDS))
    figure("Spoilt mails taken apart without a fault", f"{ROUNDS:,} of {ROUNDS:,}; a form found in {found:,}")


def test_story_23_more_lines_in_deeper_parts_than_can_be_compared_are_not_gone_through() -> None:
    levels = (b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(300))
    contents = take_apart(HEAD + b"".join(levels) + b"a\n" * 400_000)
    assert (contents.whole, contents.sender) == (False, "orla@nhs.example.org")


def test_story_23_texts_within_texts_are_not_looked_through_without_end() -> None:
    texts = b"".join(b"--%d\r\nContent-Type: text/plain\r\n\r\n" % n for n in range(500))
    large = steps(HEAD + b"\r\n" + texts)
    assert large < 3 * steps(HEAD + b"\r\n" + texts[: len(texts) // 2])


def steps(raw: bytes) -> int:
    """How many lines of Python, and calls from it, taking ``raw`` apart takes."""
    counted = 0

    def count(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal counted
        counted += 1
        return count

    def calls(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal counted
        counted += 1

    before = sys.gettrace(), sys.getprofile()
    sys.settrace(count)
    sys.setprofile(calls)
    try:
        take_apart(raw)
    finally:
        sys.settrace(before[0])
        sys.setprofile(before[1])
    return counted


GROWING: Final[dict[str, Callable[[int], bytes]]] = {
    "parts": lambda n: HEAD + MULTIPART + b"\r\n" + parts(*([TEXT] * n)),
    "headers": lambda n: HEAD + b"X-Same: a\r\n" * n + b"\r\n",
    "recipients": lambda n: HEAD + b"To: " + b"a@example.org,\r\n " * n + b"\r\n\r\n",
    "brackets": lambda n: b"From: " + b"(" * n + b"\r\nContent-Type: text/plain; a=" + b"(" * n + b"\r\n\r\n",
    "parameters": lambda n: HEAD + b"Content-Type: text/plain" + b"; a*1*=b" * n + b"\r\n\r\n",
    "encoded words": lambda n: HEAD + b"Subject: " + b"=?utf-8?q?a?= " * n + b"\r\n\r\n",
    "lines that look like boundaries": lambda n: HEAD + MULTIPART + b"\r\n" + b"--y\r\n" * n,
    "boundaries that nobody named": lambda n: HEAD
    + b"\r\n" + b"".join(b"--%d\r\nContent-A: b\r\n" % k for k in range(n)),
    "ends of base64": lambda n: HEAD + FILE + b"QQ==\r\n" * n,
    "beginnings of uuencoded files": lambda n: HEAD + b"\r\n" + b"begin 644 a\r\n" * n,
    "lines of a uuencoded file": lambda n: HEAD
    + b"\r\nbegin 644 a\r\n" + (b"M" + b"A" * 60 + b"\r\n") * n + b"`\r\nend",
    "files of a zip": lambda n: HEAD + b"\r\n" + zipped(*((str(i), b"") for i in range(min(n, 400)))),
}  # fmt: skip


@pytest.mark.parametrize("grown", GROWING.values(), ids=GROWING)
def test_story_13_twice_the_size_is_not_four_times_the_work(grown: Callable[[int], bytes]) -> None:
    small, large = steps(grown(400)), steps(grown(800))
    assert large < 2.5 * small
