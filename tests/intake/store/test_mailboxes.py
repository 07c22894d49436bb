"""A mailbox is held by one host at a time, and says how it fares."""

from datetime import timedelta

from sqlalchemy import select

from intake.store import mailboxes
from intake.store.store import Store
from intake.store.work import MailboxState
from tests.intake.store.made import NOW

SECOND = timedelta(seconds=1)


def hold(store: Store, holder: str, after: timedelta = timedelta(0), mailbox: str = "box") -> bool:
    with store.transaction() as session:
        return mailboxes.hold(session, mailbox, holder, NOW + after)


def state(store: Store) -> MailboxState:
    with store.transaction() as session:
        return session.scalars(select(MailboxState)).one()


def test_one_holds_a_mailbox_and_may_go_on(store: Store) -> None:
    assert hold(store, "one")
    assert not hold(store, "two", SECOND)
    assert hold(store, "one", SECOND)
    assert hold(store, "two", mailbox="another")


def test_a_holder_that_vanished_is_followed_once_its_time_is_over(store: Store) -> None:
    assert hold(store, "one")
    assert not hold(store, "two", mailboxes.LEASE - SECOND)
    assert hold(store, "two", mailboxes.LEASE)
    assert not hold(store, "one", mailboxes.LEASE)


def test_a_holder_that_lets_go_is_followed_at_once(store: Store) -> None:
    hold(store, "one")
    with store.transaction() as session:
        mailboxes.let_go(session, "box", "two")  # not theirs
    assert not hold(store, "two")
    with store.transaction() as session:
        mailboxes.let_go(session, "box", "one")
    assert hold(store, "two")


def test_only_the_holder_says_how_it_fares(store: Store) -> None:
    hold(store, "one")
    with store.transaction() as session:
        mailboxes.answered(session, "box", "one", NOW, None)
        mailboxes.failed(session, "box", "one", "It is away.")
        mailboxes.failed(session, "box", "two", "No.")
        mailboxes.answered(session, "box", "two", NOW + SECOND, None)
    assert (state(store).last_contact_at, state(store).last_error) == (NOW, "It is away.")


def test_a_name_of_any_length_can_be_stored(store: Store) -> None:
    names = [mailboxes.stored_name(f"maildir:/{'x' * length}/{'y' * 300}") for length in (300, 301)]
    assert names[0] != names[1]
    assert all(hold(store, "one", mailbox=name) for name in names)
    assert mailboxes.stored_name("maildir:/box") == "maildir:/box"
