"""People are alarmed once about what is wrong, told once when it is over, and alarmed anew when it comes again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from intake.cases.failures import settle_failure
from intake.cases.guidance import GUIDANCE, what_to_do
from intake.store import alarms, heartbeats, outbox, since
from intake.store.arrivals import Message, Sighting
from intake.store.base import new_id
from intake.store.store import Store
from intake.store.watching import Alarm
from intake.store.work import MailboxState, OutgoingMessage
from intake.watching_settings import Watching
from tests.intake.pipeline.made import NOW, Letterbox, pipeline
from tests.intake.pipeline.post import parsed, to
from tests.intake.pipeline.watched import BOX, MINUTE, OFFICE, alarms_of, lives, office, watch
from tests.intake.store.made import CANARY

SILENT = f"mailbox-silent:{BOX}"


def silence(store: Store, now: datetime = NOW, minutes: int = 16) -> None:
    lives(store, now)
    with store.transaction() as session:
        session.get_one(MailboxState, BOX).last_contact_at = now - minutes * MINUTE


def sends(store: Store, box: Letterbox, now: datetime = NOW) -> None:
    pipeline(store, transport=box).drain(now)


def test_a_service_that_is_well_alarms_nobody(store: Store, box: Letterbox) -> None:
    office(store)
    lives(store, NOW)
    assert watch(store).round(NOW) == []
    assert alarms_of(store) == []


def test_a_silent_mailbox_is_one_alarm_and_one_mail_to_each_and_it_ends_and_comes_again(
    store: Store, box: Letterbox
) -> None:
    office(store)
    office(store, "police@example.org", "police")
    watching = Watching(alarm_to=("help@example.org", OFFICE.upper()))
    silence(store, minutes=15)
    assert watch(store, watching).round(NOW) == []
    for seconds in range(20, 100, 20):
        at = NOW + timedelta(seconds=seconds)
        watch(store, watching).round(at)
        sends(store, box, at)
    assert alarms_of(store) == [(SILENT, True)]
    assert to(box) == ["help@example.org", OFFICE]

    back = NOW + 10 * MINUTE
    lives(store, back)
    for _ in range(2):
        watch(store, watching).round(back)
        sends(store, box, back)
    assert alarms_of(store) == [(SILENT, False)]
    assert [str(mail["Subject"]) for mail in parsed(box)] == [
        *["This service needs your attention"] * 2,
        *["This service works again"] * 2,
    ]

    again = NOW + timedelta(hours=2)
    silence(store, again)
    watch(store, watching).round(again)
    sends(store, box, again)
    assert alarms_of(store) == [(SILENT, False), (SILENT, True)]
    assert len(box.letters) == 6


def test_safety_16_an_alarm_has_a_fixed_subject_and_names_neither_mailbox_nor_person(
    store: Store, box: Letterbox
) -> None:
    named = f"{CANARY}@example.org@mail.example.org/INBOX"
    office(store)
    lives(store, NOW, "other", named)
    with store.transaction() as session:
        session.get_one(MailboxState, named).last_contact_at = NOW - 20 * MINUTE
    watch(store, mailboxes=["other", named]).round(NOW)
    sends(store, box)
    (message,) = parsed(box)
    text = " ".join(message.get_content().split())
    assert CANARY not in box.letters[0].data.decode()
    assert "Mailbox 2 has not been reached for 20 minutes." in text
    assert "Since Tuesday 8 September 2026, 11:30." in text
    assert "What to do now: Until it is over, look into the mailbox yourself" in text
    assert "https://notify.example.org/service" in text
    assert message["Auto-Submitted"] == "auto-generated"


def test_whoever_wants_no_word_when_it_is_over_gets_none(store: Store, box: Letterbox) -> None:
    office(store)
    quiet = Watching(say_when_over=False)
    silence(store)
    watch(store, quiet).round(NOW)
    lives(store, NOW)
    watch(store, quiet).round(NOW + MINUTE)
    sends(store, box, NOW + MINUTE)
    assert alarms_of(store) == [(SILENT, False)]
    assert len(box.letters) == 1


def test_an_account_that_is_made_while_it_lasts_is_told_too(store: Store, box: Letterbox) -> None:
    silence(store)
    watch(store).round(NOW)
    office(store)
    watch(store).round(NOW + MINUTE)
    sends(store, box, NOW + MINUTE)
    assert to(box) == [OFFICE]


def test_story_24_two_rounds_at_one_moment_are_one_alarm_and_one_mail(store: Store, box: Letterbox) -> None:
    office(store)
    silence(store)
    together = Barrier(4)

    def one(_number: int) -> None:
        together.wait()
        watch(store).round(NOW)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, range(4)))
    sends(store, box)
    assert alarms_of(store) == [(SILENT, True)]
    assert to(box) == [OFFICE]


def test_an_alarm_that_somebody_else_raised_is_mailed_and_never_ended_here(store: Store, box: Letterbox) -> None:
    office(store)
    lives(store, NOW)
    with store.transaction() as session:
        alarms.raise_once(session, f"mailbox-count:{BOX}", "The counts of the mailbox differ by 2.", NOW)
    for minute in range(3):
        watch(store).round(NOW + minute * MINUTE)
    sends(store, box, NOW + 2 * MINUTE)
    assert alarms_of(store) == [(f"mailbox-count:{BOX}", True)]
    (message,) = parsed(box)
    assert "The counts of the mailbox differ by 2." in message.get_content()
    with store.transaction() as session:
        alarms.end(session, f"mailbox-count:{BOX}", NOW + 2 * MINUTE)
    watch(store).round(NOW + 2 * MINUTE)
    sends(store, box, NOW + 2 * MINUTE)
    assert len(box.letters) == 2


def test_a_mailbox_that_was_never_reached_is_an_alarm_once_it_should_have_been(store: Store) -> None:
    with store.transaction() as session:
        heartbeats.beat(session, heartbeats.SWEEP, NOW)
    watch(store).round(NOW)
    assert alarms_of(store) == []
    later = NOW + 16 * MINUTE
    with store.transaction() as session:
        heartbeats.beat(session, heartbeats.SWEEP, later)
    watch(store).round(later)
    assert alarms_of(store) == [(SILENT, True)]


def test_mail_that_cannot_be_taken_in_is_an_alarm_until_it_is(store: Store) -> None:
    lives(store, NOW)
    with store.transaction() as session:
        since.keep(session, since.UNTAKEN, BOX, NOW - 11 * MINUTE)
    watch(store).round(NOW)
    assert alarms_of(store) == [(f"mailbox-holds-back:{BOX}", True)]
    with store.transaction() as session:
        since.forget(session, since.UNTAKEN, BOX)
    watch(store).round(NOW)
    assert alarms_of(store) == [(f"mailbox-holds-back:{BOX}", False)]


def test_an_outbox_that_does_not_drain_is_an_alarm(store: Store) -> None:
    lives(store, NOW)
    with store.transaction() as session:
        outbox.add(session, "receipt", "1", NOW - 6 * MINUTE)
    watch(store).round(NOW)
    assert alarms_of(store) == [("outbox-late", True)]


def test_one_cause_is_one_alarm_though_it_shows_in_two_ways(store: Store) -> None:
    silence(store)
    refused = f"mailbox-refused:{BOX}"
    with store.transaction() as session:
        alarms.raise_once(session, refused, "The mail server refuses the user or the password.", NOW)
        outbox.add(session, "receipt", "1", NOW - 6 * MINUTE)
        heartbeats.beat(session, heartbeats.SWEEP, NOW - 6 * MINUTE)
    watch(store).round(NOW, scheduled=False)
    assert alarms_of(store) == [(refused, True), ("sweep-still", True)]


def test_alarms_about_a_mailbox_end_when_it_leaves_the_settings(store: Store) -> None:
    lives(store, NOW)
    kinds = ("mailbox-refused", "mailbox-count", "mailbox-silent")
    with store.transaction() as session:
        for kind in kinds:
            alarms.raise_once(session, f"{kind}:{BOX}", "Something is wrong.", NOW)
    watch(store, mailboxes=["another"]).round(NOW)
    assert alarms_of(store) == sorted((f"{kind}:{BOX}", False) for kind in kinds)


def failing(store: Store, *days_ago: int) -> list[str]:
    """Work that failed so many days ago; its rows."""
    rows: list[str] = []
    for ago in days_ago:
        at = NOW - timedelta(days=ago)
        with store.transaction() as session:
            outbox.add(session, "receipt", str(ago), at)
            rows += outbox.due(session, at)
            claimed = outbox.claim(session, rows[-1], at)
            assert claimed is not None
            outbox.give_up(session, claimed, "It cannot be opened.", at)
    return rows


def test_work_that_failed_is_an_alarm_for_each_day_until_somebody_saw_to_it(store: Store) -> None:
    lives(store, NOW)
    _, of_today = failing(store, 1, 0)
    for _ in range(2):
        watch(store).round(NOW)
    assert alarms_of(store) == [("work-failed:2026-09-07", True), ("work-failed:2026-09-08", True)]
    with store.transaction() as session:
        settle_failure(session, of_today, by="u" * 32, at=NOW)
    watch(store).round(NOW)
    assert alarms_of(store) == [("work-failed:2026-09-07", True), ("work-failed:2026-09-08", False)]


def test_old_failures_are_one_alarm_and_one_that_was_raised_does_not_end_by_growing_old(store: Store) -> None:
    lives(store, NOW)
    failing(store, 20, 10, 5)
    watch(store).round(NOW)
    assert alarms_of(store) == [("work-failed:2026-09-03", True)]
    later = NOW + timedelta(days=9)
    lives(store, later)
    failing(store, -9)
    watch(store).round(later)
    assert alarms_of(store) == [("work-failed:2026-09-03", True), ("work-failed:2026-09-17", True)]


def test_mail_that_does_not_leave_is_an_alarm_and_its_own_mail_goes_when_it_does(store: Store, box: Letterbox) -> None:
    office(store)
    lives(store, NOW)
    silence(store)
    watch(store).round(NOW)
    with store.transaction() as session:
        (row_id,) = outbox.due(session, NOW)
        claimed = outbox.claim(session, row_id, NOW)
        assert claimed is not None
        outbox.failed_for_now(session, claimed, "The mail server does not let this service send.", NOW)
    later = NOW + 16 * MINUTE
    lives(store, later)
    watch(store).round(later)
    found = dict(alarms_of(store))
    assert found["mail-does-not-leave"]
    sends(store, box, later)
    watch(store).round(later + MINUTE)
    assert not dict(alarms_of(store))["mail-does-not-leave"]
    sends(store, box, later + MINUTE)
    assert any("does not let this service send" in " ".join(mail.get_content().split()) for mail in parsed(box))


@pytest.mark.parametrize(("hours", "alarmed"), [(0, False), (8, True), (16, False)])
def test_story_12_no_mail_for_so_many_working_hours_is_an_alarm_by_setting(
    store: Store, hours: int, alarmed: bool
) -> None:
    monday = datetime(2026, 9, 7, 8, 30, tzinfo=UTC)  # half past nine in London
    friday = datetime(2026, 9, 4, 15, 30, tzinfo=UTC)  # half past four: half an hour of that day is left
    seen(store, friday)
    for at in (monday + timedelta(hours=7), monday + timedelta(hours=7, minutes=31)):
        lives(store, at)
        assert dict(alarms_of(store)) == {}
        watch(store, Watching(no_mail_hours=hours)).round(at)
    assert alarms_of(store) == ([(f"no-mail:{BOX}", True)] if alarmed else [])


def test_story_12_mail_that_comes_again_ends_it(store: Store) -> None:
    seen(store, NOW - timedelta(days=7))
    lives(store, NOW)
    watching = Watching(no_mail_hours=8)
    watch(store, watching).round(NOW)
    assert alarms_of(store) == [(f"no-mail:{BOX}", True)]
    seen(store, NOW, uid="2")
    watch(store, watching).round(NOW)
    assert alarms_of(store) == [(f"no-mail:{BOX}", False)]


def test_a_background_that_stands_still_is_an_alarm_which_only_a_round_of_its_own_ends(store: Store) -> None:
    lives(store, NOW)
    still = NOW + 4 * MINUTE
    with store.transaction() as session:
        session.merge(MailboxState(mailbox=BOX, last_contact_at=still))
    watch(store).round(still, scheduled=False)
    assert alarms_of(store) == [("sweep-still", True)]
    with store.reading() as session:
        assert heartbeats.last(session, heartbeats.WATCH) is None
    lives(store, still)
    watch(store).round(still)
    assert alarms_of(store) == [("sweep-still", False)]


def test_the_addresses_of_those_who_are_alarmed_are_sealed(store: Store) -> None:
    silence(store)
    watch(store, Watching(alarm_to=("zebedee.quillfeather@example.org",))).round(NOW)
    with store.reading() as session:
        (row,) = session.scalars(select(OutgoingMessage))
        assert store.vault.get(row, "recipient") == "zebedee.quillfeather@example.org"
        kept = f"{row.key}{row.recipient.data!r}{row.body.data!r}"
        alarm = session.scalars(select(Alarm)).one()
    assert "quillfeather" not in kept
    assert "@" not in alarm.sentence


def test_every_alarm_says_what_to_do_now() -> None:
    assert all(what_to_do(f"{kind}:something") == words for kind, words in GUIDANCE.items())
    assert what_to_do("something-new") == "Tell whoever runs the service."


def seen(store: Store, at: datetime, uid: str = "1") -> None:
    with store.transaction() as session:
        message = Message(
            id=new_id(),
            dossier_id=new_id(),
            content_hash=uid.encode(),
            size=1,
            received_at=at,
        )
        session.add(message)
        session.flush()
        session.add(Sighting(mailbox=BOX, uidvalidity=1, uid=uid, message_id=message.id, seen_at=at))
