"""What a program that answers must know of a mail, from headers that anybody can write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.pipeline.answerable import NOTHING_ASKED, asked_by, sane_id

OURS = frozenset({"notifications@marram.example.org"})


@pytest.mark.parametrize(
    "good", ["<a@example.org>", "<DB9PR01+x=y$1@EURPRD01.prod.example.com>", "<" + "x" * 200 + "@example.org>"]
)
def test_an_ordinary_id_is_taken_as_it_is(good: str) -> None:
    assert sane_id(good) == good


@pytest.mark.parametrize(
    "strange",
    [
        "",
        "a@example.org",
        "<a@example.org> ",
        "<a@example.org>\r\nBcc: b@example.org",
        "<a@example.org>\nBcc: b@example.org",
        "<a b@example.org>",
        "<a@example.org><b@example.org>",
        '<"a b"@example.org>',
        "<a@[192.0.2.1]>",
        "<Zoë@example.org>",
        "<a\x00@example.org>",
        "<a@example.org\u2028>",
        "<[a5f1@example.org]>",
        "<@>",
        "<" + "x" * 300 + "@example.org>",
    ],
)
def test_story_14_a_strange_id_is_dropped(strange: str) -> None:
    assert sane_id(strange) == ""


def test_the_first_message_id_counts_and_a_body_says_nothing() -> None:
    asked = asked_by(b"Message-ID: <one@x>\r\nmessage-id: <two@x>\r\n\r\nList-Id: <a.b>\r\n", OURS)
    assert asked.message_id == "<one@x>"
    assert not asked.by_list


def test_a_folded_id_is_one_id() -> None:
    assert asked_by(b"Message-ID:\r\n <long@example.org>\r\n\r\n", OURS).message_id == "<long@example.org>"


def test_what_it_answers_is_every_sane_id_of_both_headers() -> None:
    asked = asked_by(b"In-Reply-To: <a@x> (of Monday)\r\nReferences: <b@x>\r\n <c@x> <d e@x>\r\n\r\n", OURS)
    assert asked.refers_to == {"<a@x>", "<b@x>", "<c@x>"}


@pytest.mark.parametrize(
    "header",
    [
        b"List-Id: Heads of schools <heads.example.org>",
        b"List-Unsubscribe: <mailto:leave@heads.example.org>",
        b"list-post: NO",
        b"Precedence: list",
        b"Precedence: Bulk",
        b"Precedence: junk",
    ],
)
def test_story_14_a_list_is_known_by_any_of_its_headers(header: bytes) -> None:
    assert asked_by(header + b"\n\nbody", OURS).by_list


@pytest.mark.parametrize(
    "headers",
    [
        b"List-Id: <notifications.marram.example.org>\r\nPrecedence: list",
        b"List-Post: <mailto:Notifications@marram.example.org>\r\nList-Id: <x.example.org>\r\nPrecedence: list",
    ],
)
def test_our_own_mailbox_as_a_list_is_no_list_of_other_people(headers: bytes) -> None:
    assert not asked_by(headers + b"\r\n\r\n", OURS).by_list


def test_a_list_that_only_looks_like_ours_is_a_list() -> None:
    assert asked_by(b"List-Post: <mailto:notifications@marram.example.org.evil.example>\r\n\r\n", OURS).by_list
    assert asked_by(b"List-Id: <a.notifications.marram.example.org>\r\n\r\n", OURS).by_list


@pytest.mark.parametrize(("value", "wanted"), [("All", True), ("OOF, AutoReply", True), ("DR, RN", False), ("", False)])
def test_what_asks_for_no_answer_by_program(value: str, wanted: bool) -> None:
    assert asked_by(f"X-Auto-Response-Suppress: {value}\r\n\r\n".encode(), OURS).wants_none is wanted


@given(st.binary(max_size=400))
def test_story_13_no_headers_make_it_raise(raw: bytes) -> None:
    asked = asked_by(raw, OURS)
    assert sane_id(asked.message_id) == asked.message_id


def test_nothing_is_asked_by_nothing() -> None:
    assert asked_by(b"", OURS) == NOTHING_ASKED
