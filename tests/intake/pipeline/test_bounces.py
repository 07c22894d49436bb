"""A message that comes back is seen the same day, on the row of the message itself."""

import base64
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import select

from intake.pipeline.bounces import why_it_came_back
from intake.pipeline.reports import Action, report_of
from intake.store.store import Store
from intake.store.work import OutgoingMessage
from tests.examples import example
from tests.intake.pipeline.made import NOW, Letterbox, word
from tests.intake.pipeline.post import kinds, send

GONE = "The message came back (5.1.1): its address is not known there. Reach them in another way."


def report(letter: bytes, action: str = "failed", status: str = "5.1.1", recipient: str = "gone@example.org") -> bytes:
    """A delivery report as Postfix words it."""
    head = letter.partition(b"\r\n\r\n")[0]
    return (
        b"Return-Path: <>\r\nFrom: MAILER-DAEMON@mail.example.org\r\n"
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n"
        b"--x\r\n\r\nI am sorry.\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\n"
        b"Reporting-MTA: dns; mail.example.org\r\n\r\nFinal-Recipient: rfc822; " + recipient.encode() + b"\r\n"
        b"Action: " + action.encode() + b"\r\nStatus: " + status.encode() + b"\r\n\r\n"
        b"--x\r\nContent-Type: text/rfc822-headers\r\n\r\n" + head + b"\r\n--x--\r\n"
    )


@pytest.fixture
def sent(store: Store, box: Letterbox) -> bytes:
    """A first reply that left."""
    send(store, word(example("0038")), box)
    return box.letters[0].data


def message(store: Store) -> OutgoingMessage:
    with store.reading() as session:
        return session.scalars(select(OutgoingMessage)).one()


def test_what_came_back_is_put_before_a_person(sent: bytes, store: Store, box: Letterbox) -> None:
    assert send(store, report(sent), box).outcome == "bounce"
    kept = message(store)
    assert (kept.delivery, kept.failed_at, kept.reason, kept.sent_at) == ("came_back", NOW, GONE, NOW)
    assert len(box.letters) == 1
    assert kinds(store)[-1] == "acknowledgement_came_back"


def test_a_report_with_a_form_beside_it_is_a_notification_and_a_report(
    sent: bytes, store: Store, box: Letterbox
) -> None:
    form = base64.encodebytes(word(example("0036")))
    beside = b"\r\n--x\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n" + form
    receipt = send(store, report(sent).replace(b"\r\n--x--", beside + b"\r\n--x--"), box)
    assert receipt.outcome == "case"
    with store.reading() as session:
        first = session.scalars(select(OutgoingMessage).where(OutgoingMessage.kind == "acknowledgement")).all()
    assert [each.delivery for each in first] == ["came_back"]  # and no reply to the report


@pytest.mark.parametrize(
    ("action", "heard"), [("delayed", "delayed"), ("delivered", "delivered"), ("relayed", None), ("expanded", None)]
)
def test_what_is_only_late_has_not_failed(
    action: str, heard: str | None, sent: bytes, store: Store, box: Letterbox
) -> None:
    assert send(store, report(sent, action), box).outcome == "bounce"
    assert (message(store).delivery, message(store).failed_at, message(store).reason) == (heard, None, None)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("5.2.2", "the mailbox is full"),
        ("4.2.2", "the mailbox is full"),
        ("5.1.10", "address is not known"),
        ("5.7.1", "refused there, as unwanted mail"),
        ("5.4.7", "tried for too long"),
        ("5.3.4", "larger than"),
        ("5.0.0", "did not reach its address"),
        ("nonsense", "did not reach its address"),
    ],
)
def test_why_it_came_back_is_said_in_words(status: str, words: str) -> None:
    outcome = report_of(report(b"Message-ID: <x@example.org>\r\n\r\n", status=status), "example.org").outcomes[0]
    assert words in why_it_came_back(outcome)
    assert "nonsense" not in why_it_came_back(outcome)


def test_a_delay_takes_no_failure_back_and_a_success_does(sent: bytes, store: Store, box: Letterbox) -> None:
    for number, (action, heard) in enumerate(
        [("delayed", "delayed"), ("failed", "came_back"), ("delayed", "came_back")]
    ):
        send(store, report(sent, action, status=f"4.4.{number}"), box)
        assert message(store).delivery == heard
    send(store, report(sent, "delivered", "2.0.0"), box)
    assert (message(store).delivery, message(store).failed_at, message(store).reason) == ("delivered", None, None)


OTHER_WORDS: dict[str, Callable[[bytes], bytes]] = {
    "qmail": lambda letter: (
        b"Return-Path: <>\r\nFrom: MAILER-DAEMON@example.org\r\n\r\nHi. This is the qmail-send program.\r\n"
        b"<gone@example.org>:\r\n550 5.1.1 no such user\r\n\r\n--- Below this line is a copy.\r\n\r\n" + letter
    ),
    "returned whole": lambda letter: report(letter).replace(
        b"Content-Type: text/rfc822-headers", b"Content-Type: message/rfc822"
    ),
    "status in the diagnosis alone": lambda letter: report(
        letter, status="none\r\nDiagnostic-Code: smtp; 550 5.1.1 <gone@example.org>: unknown"
    ),
    "in letters of every alphabet": lambda letter: report(letter).replace(
        b"Content-Type: message/delivery-status", b"Content-Type: message/global-delivery-status"
    ),
    "a header like a field of it": lambda letter: b"Action: delivered\r\n" + report(letter),
    "several recipients": lambda letter: report(letter).replace(
        b"\r\n\r\n--x\r\nContent-Type: text/rfc822",
        b"\r\n\r\nFinal-Recipient: rfc822; other@example.org\r\nAction: delivered\r\nStatus: 2.0.0\r\n\r\n"
        b"--x\r\nContent-Type: text/rfc822",
    ),
}


@pytest.mark.parametrize("how", OTHER_WORDS.values(), ids=OTHER_WORDS)
def test_reports_of_other_kinds_are_understood(
    how: Callable[[bytes], bytes], sent: bytes, store: Store, box: Letterbox
) -> None:
    assert send(store, how(sent), box).outcome == "bounce"
    assert (message(store).delivery, message(store).reason) == ("came_back", GONE)


def test_a_report_about_an_answer_to_our_letter_is_not_about_ours(sent: bytes, store: Store, box: Letterbox) -> None:
    answer = sent.replace(b"Message-ID: ", b"Message-ID: <a@else.example.org>\r\nReferences: ")
    send(store, report(answer), box)
    assert message(store).delivery is None


def test_a_report_that_is_nested_without_end_is_read_all_the_same() -> None:
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=%d\r\n\r\n--%d\r\n" % (n, n) for n in range(3000))
    for raw in (nested, report(nested), report(b"Message-ID: <%s@example.org>\r\n" % (b"0" * 32) + nested)):
        assert report_of(raw, "example.org").outcomes


@given(some.binary(max_size=400), some.sampled_from(list(Action)))
def test_a_report_of_any_kind_is_read_and_never_raises(junk: bytes, action: Action) -> None:
    letter = b"Message-ID: <" + b"0" * 32 + b"@example.org>\r\n\r\n"
    for raw in (junk, report(letter, action) + junk, junk + report(letter, action), report(junk + letter, action)):
        why_it_came_back(report_of(raw, "example.org").for_recipient("gone@example.org"))


def test_a_report_about_somebody_elses_message_changes_nothing(sent: bytes, store: Store, box: Letterbox) -> None:
    strange = sent.replace(message(store).id.encode(), b"0" * 32)
    send(store, report(strange), box)
    send(store, report(sent.replace(b"example.org>", b"else.example.org>")), box)
    assert message(store).failed_at is None
