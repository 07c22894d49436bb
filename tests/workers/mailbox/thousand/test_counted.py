"""The checker finds what it is there to find: a run that is right has no fault, each single thing gone wrong is one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace

import pytest

from tests.workers.mailbox.thousand.counted import Found, Receipt, Reply, Tally, digest, kept_of, tally
from tests.workers.mailbox.thousand.expected import Form, Mail, Replies, Without

TWO = Mail("two", b"two", (Form("a", "1"), Form("b", "2")), "two@example.org", Replies.EACH, verified=True)
AGAIN = Mail("again", b"again", (Form("a", "1"),), "again@example.org", Replies.EACH, copies=2)
UPDATE = Mail("update", b"update", (Form("b", "3", update=True),))
CHAT = Mail("chat", b"chat\0", (Without("needs_a_person"),), "chat@example.org", Replies.DAILY)
HUGE = Mail(
    "huge", b"Subject: x\r\n\r\nbody", (Without("needs_a_person"),), "chat@example.org", Replies.DAILY, too_large=True
)
MAILS = (TWO, AGAIN, UPDATE, CHAT, HUGE)


def key(mail: Mail) -> str:
    return digest(kept_of(mail))


def lies(mail: Mail) -> str:
    return digest(mail.raw.replace(b"\0", b"\x80"))


def right() -> Found:
    """A run in which everything came out as it should."""
    receipts = {
        key(TWO): [Receipt(0, "told", "case", "A", "REF-1"), Receipt(1, "told", "case", "B", "REF-2")],
        key(AGAIN): [Receipt(0, "told", "duplicate", "A", "REF-3")],
        key(UPDATE): [Receipt(0, "told", "update", "B", "REF-4")],
        key(CHAT): [Receipt(0, "told", "needs_a_person", None, "REF-5")],
        key(HUGE): [Receipt(0, "told", "needs_a_person", None, "REF-6")],
    }
    folders = {
        "INBOX": Counter[str](),
        "Processed": Counter({lies(TWO): 1, lies(AGAIN): 2, lies(UPDATE): 1}),
        "Needs a person": Counter({lies(CHAT): 1, lies(HUGE): 1}),
    }
    replies = [
        Reply("<1>", "two@example.org", "REF-1", b"1"),
        Reply("<2>", "two@example.org", "REF-2", b"2"),
        Reply("<3>", "again@example.org", "-", b"3"),
        Reply("<4>", "chat@example.org", "-", b"4"),
    ]
    return Found(receipts, folders, 2, Counter(receipts), replies, 0, 0)


def counted(found: Found) -> Tally:
    return tally(MAILS, found)


def test_a_run_that_is_right_has_no_fault() -> None:
    figures = counted(right())
    assert figures.faults == []
    assert (figures.mails, figures.in_place, figures.receipts, figures.as_expected) == (6, 6, 6, 6)
    assert (figures.lost, figures.doubled, figures.again) == (0, 0, 0)
    assert (figures.replies, figures.expected_replies, figures.cases, figures.expected_cases) == (4, 4, 2, 2)


def no_receipt(found: Found) -> None:
    found.receipts[key(TWO)].pop()


def one_receipt_too_many(found: Found) -> None:
    found.receipts[key(CHAT)].append(found.receipts[key(CHAT)][0])


def another_outcome(found: Found) -> None:
    found.receipts[key(CHAT)][0] = replace(found.receipts[key(CHAT)][0], outcome="bounce")


def unfinished(found: Found) -> None:
    found.receipts[key(CHAT)][0] = replace(found.receipts[key(CHAT)][0], state="routed")


def a_case_for_a_chat(found: Found) -> None:
    found.receipts[key(CHAT)][0] = replace(found.receipts[key(CHAT)][0], case="A")


def both_first(found: Found) -> None:
    found.receipts[key(AGAIN)][0] = replace(found.receipts[key(AGAIN)][0], outcome="case")


def neither_first(found: Found) -> None:
    found.receipts[key(TWO)][0] = replace(found.receipts[key(TWO)][0], outcome="duplicate")


def two_cases_for_one(found: Found) -> None:
    found.receipts[key(AGAIN)][0] = replace(found.receipts[key(AGAIN)][0], case="C")


def one_case_for_two(found: Found) -> None:
    found.receipts[key(TWO)][1] = replace(found.receipts[key(TWO)][1], case="A")


def an_update_without_its_case(found: Found) -> None:
    found.receipts[key(UPDATE)][0] = replace(found.receipts[key(UPDATE)][0], case="C")


def a_case_too_many(found: Found) -> None:
    found.cases += 1


def not_in_the_journal(found: Found) -> None:
    del found.journal[key(HUGE)]


def left_in_the_inbox(found: Found) -> None:
    found.folders["INBOX"][lies(TWO)] += 1


def gone_from_its_folder(found: Found) -> None:
    found.folders["Processed"][lies(AGAIN)] -= 1


def in_the_wrong_folder(found: Found) -> None:
    found.folders["Processed"][lies(CHAT)] += 1
    found.folders["Needs a person"][lies(CHAT)] -= 1


def a_reply_missing(found: Found) -> None:
    del found.replies[0]


def a_reply_too_many(found: Found) -> None:
    found.replies.append(Reply("<5>", "chat@example.org", "-", b"5"))


def a_reply_to_somebody_else(found: Found) -> None:
    found.replies.append(Reply("<5>", "stranger@example.org", "-", b"5"))


def a_reference_for_a_stranger(found: Found) -> None:
    found.replies[2] = Reply("<3>", "again@example.org", "REF-3", b"3")


def no_reference_for_a_known_sender(found: Found) -> None:
    found.replies[0] = Reply("<1>", "two@example.org", "-", b"1")


def a_repeat_that_differs(found: Found) -> None:
    found.replies.append(Reply("<1>", "two@example.org", "REF-1", b"another"))


def a_mail_from_nowhere(found: Found) -> None:
    found.receipts["nobody's"] = [Receipt(0, "told", "case", "A", "REF-9")]  # type: ignore[index]  # a dict here


def work_left_open(found: Found) -> None:
    found.open_work = 1


def work_given_up(found: Found) -> None:
    found.failed_work = 1


@pytest.mark.parametrize(
    "spoil",
    [
        no_receipt, one_receipt_too_many, another_outcome, unfinished, a_case_for_a_chat, both_first, neither_first,
        two_cases_for_one, one_case_for_two, an_update_without_its_case, a_case_too_many, not_in_the_journal,
        left_in_the_inbox, gone_from_its_folder, in_the_wrong_folder, a_reply_missing, a_reply_too_many,
        a_reply_to_somebody_else, a_reference_for_a_stranger, no_reference_for_a_known_sender, a_repeat_that_differs,
        a_mail_from_nowhere, work_left_open, work_given_up,
    ],
)  # fmt: skip
def test_a_single_thing_gone_wrong_is_a_fault(spoil: Callable[[Found], None]) -> None:
    found = deepcopy(right())
    spoil(found)
    assert counted(found).faults != []


@pytest.mark.parametrize(
    ("spoil", "lost", "doubled"),
    [
        (no_receipt, 1, 0), (one_receipt_too_many, 0, 1), (not_in_the_journal, 1, 0), (a_reply_missing, 1, 0),
        (a_reply_too_many, 0, 1), (a_mail_from_nowhere, 0, 1),
    ],
)  # fmt: skip
def test_what_is_lost_and_what_is_doubled_is_counted(spoil: Callable[[Found], None], lost: int, doubled: int) -> None:
    found = right()
    spoil(found)
    figures = counted(found)
    assert (figures.lost, figures.doubled) == (lost, doubled)


def test_a_reply_handed_over_again_byte_for_byte_is_counted_apart() -> None:
    found = right()
    found.replies.append(found.replies[0])
    figures = counted(found)
    assert (figures.faults, figures.again, figures.doubled) == ([], 1, 0)


def test_a_restored_mailbox_holds_a_mail_once_more() -> None:
    found = right()
    found.folders["Processed"][lies(TWO)] += 1
    assert tally(MAILS, found, Counter({digest(TWO.raw): 1})).faults == []
    assert tally(MAILS, found).faults != []


def test_builders_that_make_the_same_mail_twice_are_told() -> None:
    with pytest.raises(ValueError, match="must tell them apart"):
        tally((CHAT, CHAT), right())
