"""What is wrong is said in sentences, on both databases; what is well is not."""

from collections.abc import Collection
from datetime import timedelta

from intake.store import alarms, heartbeats, outbox, since
from intake.store.store import Store
from intake.store.vital_signs import Signs, signs
from intake.store.work import MailboxState
from tests.intake.store.made import CANARY, NOW, receipt

LATER = NOW + timedelta(hours=3)


def found(store: Store, mailboxes: Collection[str] | None = None) -> Signs:
    with store.reading() as session:
        return signs(session, LATER, mailboxes)


def swept(store: Store, ago: timedelta = timedelta(seconds=5)) -> None:
    with store.transaction() as session:
        heartbeats.beat(session, heartbeats.SWEEP, LATER - ago)


def said(store: Store, mailboxes: Collection[str] | None = None) -> list[str]:
    return list(found(store, mailboxes).problems())


def test_a_service_that_works_has_no_problems(store: Store) -> None:
    swept(store, timedelta(hours=1))
    swept(store)  # the latest counts
    assert said(store) == []
    assert found(store).since_sweep == timedelta(seconds=5)


def test_story_25_a_sweep_that_never_came_or_stopped_is_said(store: Store) -> None:
    assert said(store) == ["The background work has not started yet: notifications are kept, but nobody reads them."]
    swept(store, timedelta(minutes=2))
    assert said(store) == []
    swept(store, timedelta(minutes=3))
    assert said(store) == ["The background work has stood still for 3 minutes: see that it runs."]


def test_work_that_is_late_is_said_and_work_for_later_is_not(store: Store) -> None:
    swept(store)
    with store.transaction() as session:
        outbox.add(session, "receipt", "1", LATER + timedelta(minutes=1))
    assert said(store) == []
    assert (found(store).waiting, found(store).longest_due) == (1, None)
    with store.transaction() as session:
        outbox.add(session, "receipt", "2", LATER - timedelta(minutes=6))
        outbox.add(session, "receipt", "3", LATER - timedelta(minutes=1))
    assert said(store) == ["Something that was accepted has waited for 6 minutes to be worked."]
    assert found(store).waiting == 3


def test_work_that_needs_a_person_is_said_until_somebody_saw_to_it(store: Store) -> None:
    swept(store)
    held = receipt(store)
    with store.transaction() as session:
        session.add(held)
        for subject in (held.id, "another"):
            outbox.add(session, "receipt", subject, NOW)
        for row in outbox.due(session, NOW):
            claimed = outbox.claim(session, row, NOW)
            assert claimed is not None
            outbox.give_up(session, claimed, "It cannot be opened.", NOW)
    assert said(store) == ["2 things could not be worked and need a person."]
    with store.transaction() as session:
        session.merge(held).settled_at = NOW
    assert said(store) == ["1 thing could not be worked and needs a person."]
    assert found(store).longest_due is None


def test_a_mailbox_that_keeps_something_back_is_said_though_it_answers(store: Store) -> None:
    swept(store)
    why = "The mail server does not give out this e-mail."
    held = LATER + timedelta(seconds=20)
    with store.transaction() as session:
        session.add(MailboxState(mailbox="box@example.org", last_contact_at=LATER, last_error=why, held_until=held))
    assert said(store) == ["A mailbox has a problem."]
    with store.transaction() as session:
        since.keep(session, since.UNTAKEN, "box@example.org", NOW)
    assert said(store) == ["A mailbox answers, but something stays in it that was not taken in."]
    assert list(found(store).stalled(named=True)) == [
        f"The mailbox box@example.org answers, but something stays in it that was not taken in. {why}"
    ]


def test_a_mailbox_that_is_silent_is_said_without_its_name(store: Store) -> None:
    swept(store)
    with store.transaction() as session:
        for name, silence in (("good", timedelta(minutes=15)), (CANARY, timedelta(minutes=16)), ("removed", None)):
            contact = None if silence is None else LATER - silence
            session.add(MailboxState(mailbox=name, last_contact_at=contact))
    problems = said(store, {"good", CANARY})
    assert problems == ["A mailbox has not been reached for 16 minutes."]
    assert said(store) == [*problems, "A mailbox has never been reached: see its settings."]
    assert {mailbox.name for mailbox in found(store).mailboxes} == {"good", CANARY, "removed"}


def test_a_mailbox_that_could_not_be_opened_is_not_said_to_hold_something_back(store: Store) -> None:
    swept(store)
    with store.transaction() as session:
        session.add(MailboxState(mailbox="box", last_contact_at=LATER - timedelta(minutes=2), last_error="No."))
    assert said(store) == ["A mailbox could not be opened at the last try. It is tried again."]


def test_a_mailbox_that_no_process_ever_looked_at_is_said_after_a_quarter_of_an_hour(store: Store) -> None:
    swept(store)
    with store.transaction() as session:
        since.keep(session, since.WATCHED, "new", LATER - timedelta(minutes=14))
        since.keep(session, since.WATCHED, "forgotten", LATER - timedelta(minutes=16))
    assert said(store, ["new", "forgotten"]) == ["A mailbox has never been reached: see its settings."]
    (mailbox,) = found(store, ["new", "forgotten"]).mailboxes
    assert (mailbox.name, mailbox.number, mailbox.quiet_for) == ("forgotten", 2, timedelta(minutes=16))


def test_the_oldest_unread_is_what_was_held_back_or_came_in_the_silence(store: Store) -> None:
    minutes = {"well": 4, "holding": 1, "silent": 6}
    with store.transaction() as session:
        for name, ago in minutes.items():
            session.add(MailboxState(mailbox=name, last_contact_at=LATER - timedelta(minutes=ago)))
        session.add(MailboxState(mailbox="never"))
        since.keep(session, since.UNTAKEN, "holding", LATER - timedelta(hours=2))
        since.keep(session, since.UNTAKEN, "holding", LATER - timedelta(hours=1))
    ages = [mailbox.oldest_unread for mailbox in found(store, [*minutes, "never"]).mailboxes]
    assert ages == [timedelta(), timedelta(hours=2), timedelta(minutes=6), None]
    with store.transaction() as session:
        since.forget(session, since.UNTAKEN, "holding")
    assert found(store, ["holding"]).mailboxes[0].oldest_unread == timedelta()


def test_an_open_alarm_is_said_unless_the_signs_say_it_themselves(store: Store) -> None:
    swept(store)
    with store.transaction() as session:
        session.add(MailboxState(mailbox="box", last_contact_at=LATER - timedelta(minutes=20)))
        alarms.raise_once(session, "mailbox-silent:box", "It was not reached for 15 minutes.", NOW)
        alarms.raise_once(session, "rehearsal:box", "The rehearsal did not arrive.", NOW)
        alarms.raise_once(session, "over", "It is over.", NOW)
        alarms.end(session, "over", NOW)
    assert said(store) == ["A mailbox has not been reached for 20 minutes.", "The rehearsal did not arrive."]
