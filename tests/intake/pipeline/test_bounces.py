"""A message that comes back is seen the same day, on the row of the message itself."""

import pytest
from sqlalchemy import select

from intake.pipeline.bounces import CAME_BACK
from intake.store.store import Store
from intake.store.work import OutgoingMessage
from tests.examples import example
from tests.intake.pipeline.made import NOW, Letterbox, word
from tests.intake.pipeline.post import send


def report(letter: bytes, action: str = "failed") -> bytes:
    """A delivery report as Postfix words it."""
    head = letter.partition(b"\r\n\r\n")[0]
    return (
        b"Return-Path: <>\r\nFrom: MAILER-DAEMON@mail.example.org\r\n"
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n"
        b"--x\r\n\r\nI am sorry.\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\n"
        b"Reporting-MTA: dns; mail.example.org\r\n\r\nFinal-Recipient: rfc822; gone@example.org\r\n"
        b"Action: " + action.encode() + b"\r\nStatus: 5.1.1\r\n\r\n"
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
    assert (message(store).failed_at, message(store).reason) == (NOW, CAME_BACK)
    assert len(box.letters) == 1


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed"])
def test_what_is_only_late_has_not_failed(action: str, sent: bytes, store: Store, box: Letterbox) -> None:
    assert send(store, report(sent, action), box).outcome == "bounce"
    assert message(store).failed_at is None


def test_a_report_about_somebody_elses_message_changes_nothing(sent: bytes, store: Store, box: Letterbox) -> None:
    strange = sent.replace(message(store).id.encode(), b"0" * 32)
    send(store, report(strange), box)
    send(store, report(sent.replace(b"example.org>", b"else.example.org>")), box)
    assert message(store).failed_at is None
