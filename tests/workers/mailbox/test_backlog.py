"""Many mails at once: each waits for its reading and goes where it belongs, and new ones wait for none of them."""

from __future__ import annotations

from threading import Event

from sqlalchemy import select

from intake.pipeline.file_away import NEEDS_A_PERSON
from intake.store.arrivals import Receipt
from intake.store.store import Store
from intake.store.work import OutboxRow
from tests.intake.pipeline.made import pipeline
from tests.servers.dovecot import Mailbox
from tests.workers.mailbox.made import ON_SQLITE, Clock, Wrapped, contents, count, door, letter, one_round, taking
from workers.mailbox.imap import ImapSource
from workers.mailbox.taking import _FILED_AT_ONCE, READ_SOON

pytestmark = ON_SQLITE


def test_what_is_read_late_is_filed_where_it_belongs(store: Store, mailbox: Mailbox, source: ImapSource) -> None:
    """A thousand mails at once keep the workers busy for a while: what needs a person must not lie among the rest."""
    for number in range(_FILED_AT_ONCE + 5):
        mailbox.drop(letter(number))
    clock = Clock()
    worked = taking(door(store, clock, read_soon=READ_SOON.total_seconds()))
    worked.round(source, Event())
    clock.forward(minutes=14)
    worked.file_away(source)
    assert len(contents(mailbox)) == _FILED_AT_ONCE + 5
    pipeline(store).drain(clock())
    worked.file_away(source)
    worked.file_away(source)
    assert (contents(mailbox), len(contents(mailbox, NEEDS_A_PERSON))) == ([], _FILED_AT_ONCE + 5)


def test_what_nobody_reads_does_not_stand_before_what_is_read(
    store: Store, mailbox: Mailbox, source: ImapSource
) -> None:
    for number in range(_FILED_AT_ONCE + 5):
        mailbox.drop(letter(number))
    clock = Clock()
    worked = taking(door(store, clock, read_soon=READ_SOON.total_seconds()))
    worked.round(source, Event())
    with store.reading() as session:
        *_unread, last = session.scalars(select(OutboxRow.key).order_by(OutboxRow.created_at, OutboxRow.id))
    assert pipeline(store).answer(last, clock())
    worked.file_away(source)
    assert len(contents(mailbox, NEEDS_A_PERSON)) == 1


def test_new_mail_goes_before_mail_that_is_fetched_again_to_be_compared(
    store: Store, mailbox: Mailbox, source: ImapSource
) -> None:
    """After a connection broke, what was kept and not moved is fetched again: a backlog of that may be long."""
    for number in range(5):
        mailbox.drop(letter(number))
    at = door(store, Clock(), read_soon=READ_SOON.total_seconds())
    one_round(source, at)
    new = str(mailbox.append(letter(99)))
    asked: list[str] = []

    def raw(uid: str) -> bytes:
        asked.append(uid)
        return source.raw(uid)

    one_round(Wrapped(source, raw=raw), at)
    assert (asked[0], len(asked), count(store, Receipt)) == (new, 6, 6)
