"""A mailbox's own count beside ours: what somebody dragged past us is found, and what people tidy away is no alarm."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import select

from intake.errors import Transient
from intake.pipeline import reconcile
from intake.pipeline.reconcile import Reckoning
from intake.store.arrivals import Receipt
from intake.store.store import Store
from intake.store.watching import Alarm, MailboxCount
from tests.intake.pipeline.made import pipeline
from tests.servers.dovecot import Mailbox
from tests.workers.mailbox.made import LIMIT, ON_SQLITE, Clock, Wrapped, address, door, letter
from tests.workers.mailbox.test_sources import cleared, dragged, emptied
from workers.mailbox.counting import PUT_OFF, STEP, TAKEN_SOON, Counting, count_now
from workers.mailbox.imap import ImapSource
from workers.mailbox.maildir import MaildirSource
from workers.mailbox.source import Refused, Source
from workers.mailbox.taking import Taking

pytestmark = ON_SQLITE

EARLY = datetime(2026, 9, 8, 4, 30, tzinfo=UTC)
"""Half past five in the morning, in London."""


@dataclass
class Box:
    """A mailbox as its loop works it, and as people reach into it."""

    source: Source
    store: Store
    deliver: Callable[[bytes], object]
    put: Callable[[str, bytes], object]
    empty: Callable[[str], object]
    clock: Clock = field(default_factory=lambda: Clock(EARLY))

    def __post_init__(self) -> None:
        at = door(self.store, self.clock, read_soon=10)
        self.taking = Taking(at, "box", lambda: None)
        self.counting = Counting(at, "box", lambda: None)

    def work(self, source: Source | None = None) -> int:
        """Rounds and steps until the loop would rest; returns how many steps asked for another round."""
        steps = 0
        while True:
            self.taking.round(source or self.source, Event())
            pipeline(self.store).drain(self.clock())
            self.taking.file_away(source or self.source)
            if not self.counting.step(source or self.source):
                return steps
            steps += 1
            assert steps < 100

    def count(self, **later: float) -> Reckoning:
        """What is on record after the loop worked for a while, ``later``."""
        self.clock.forward(**later)
        self.work()
        with self.store.reading() as session:
            last = reconcile.last_count(session, "box")
        assert last is not None
        self.clock.forward(seconds=1)
        return last.reckoning

    def alarms(self) -> list[tuple[str, bool]]:
        """What was raised, and whether it lasts."""
        with self.store.reading() as session:
            return [
                (row.sentence, row.ended_at is None) for row in session.scalars(select(Alarm).order_by(Alarm.raised_at))
            ]


@pytest.fixture(params=["imap", "maildir"])
def box(request: pytest.FixtureRequest, store: Store, tmp_path: Path) -> Iterator[Box]:
    if request.param == "imap":
        mailbox: Mailbox = request.getfixturevalue("mailbox")
        source: Source = ImapSource(address(mailbox.url))
        yield Box(
            source,
            store,
            mailbox.append,
            lambda name, raw: dragged(mailbox, name, raw),
            lambda name: emptied(mailbox, name),
        )
    else:
        root, names = tmp_path / "box", iter(range(1000))
        source = MaildirSource(root)

        def put(name: str, raw: bytes) -> None:
            (root / name).mkdir(exist_ok=True)
            (root / name / f"{next(names)}.intake.test").write_bytes(raw)

        yield Box(
            source,
            store,
            lambda raw: put("new", raw),
            put,
            lambda name: cleared(root / name),
        )
    source.close()


def rows(store: Store) -> list[tuple[date, int]]:
    with store.reading() as session:
        return [(row.day, row.difference) for row in session.scalars(select(MailboxCount).order_by(MailboxCount.day))]


def test_the_first_contact_counts_and_every_morning_after_six_does(box: Box) -> None:
    box.put("Processed", letter(99))  # lay there before this service was thought of
    box.deliver(letter(1))
    first = box.count()
    assert (first.folders["Processed"].there, first.difference) == (1, 0)
    assert first.folders["Needs a person"].there == 1
    six = EARLY + timedelta(minutes=30)
    for now, counted in (
        (six - timedelta(minutes=1), EARLY),
        (six, six),
        (six + timedelta(hours=23, minutes=59), six),
        (six + timedelta(days=1), six + timedelta(days=1)),
        (six + timedelta(days=1, hours=12), six + timedelta(days=1)),
    ):
        box.clock.now = now
        assert box.count().at == counted
    assert rows(box.store) == [(date(2026, 9, 8), 0), (date(2026, 9, 9), 0)]
    assert box.alarms() == []


def test_what_we_moved_agrees_with_what_the_mailbox_says(box: Box) -> None:
    box.count()
    for number in range(3):
        box.deliver(letter(number))
    counted = box.count(hours=1)
    folder = counted.folders["Needs a person"]
    assert (folder.there, folder.moved) == (3, 3)
    assert folder.added in (3, None)
    assert (counted.difference, list(counted.wrong()), list(counted.noted())) == (0, [], [])


def test_safety_1_a_mail_that_somebody_moved_before_it_was_read_is_an_alarm_until_it_is_back(box: Box) -> None:
    box.count()
    box.deliver(letter(1))
    box.put("Processed", letter(2))
    counted = box.count(hours=1)
    assert counted.difference == len(counted.folders["Processed"].unknown) == 1
    (sentence,) = counted.wrong()
    assert "1 e-mail in the folder 'Processed' never came in here: somebody moved it there by hand." in sentence
    (said,) = box.alarms()
    assert said[1]
    assert "see the ledger" in said[0]
    # It is still an alarm the day after, though nothing came since, and no second one.
    assert box.count(days=1).difference == 1
    assert len(box.alarms()) == 1
    # Somebody drags it back; within the quarter of an hour all is well.
    box.empty("Processed")
    box.deliver(letter(2))
    assert box.count(minutes=15).difference == 0
    assert [lasts for _, lasts in box.alarms()] == [False]


def test_a_mail_put_among_many_that_were_moved_is_found_though_as_many_were_deleted(box: Box) -> None:
    box.count()
    for number in range(STEP + 5):
        box.deliver(letter(number))
    box.work()
    box.empty("Needs a person")
    for number in range(STEP + 5):
        box.deliver(letter(100 + number))
    box.work()
    box.put("Needs a person", letter(500))
    counted = box.count(hours=1)
    assert (counted.difference, len(counted.folders["Needs a person"].unknown)) == (1, 1)


def test_people_may_tidy_the_folders(box: Box) -> None:
    box.count()
    for number in range(3):
        box.deliver(letter(number))
    box.work()
    box.empty("Needs a person")
    box.put("Processed", letter(1))  # dealt with, and filed by hand
    counted = box.count(hours=1)
    assert (counted.difference, box.alarms()) == (0, [])
    assert counted.folders["Needs a person"].there == 0


def test_a_mail_that_cannot_be_taken_in_is_waited_for_and_then_a_difference(box: Box) -> None:
    box.count()
    box.deliver(letter(1))

    def refuse(*_: object) -> bytes:
        raise Refused("The mail server does not give out this e-mail.")

    broken = Wrapped(box.source, raw=refuse)
    box.clock.forward(hours=1)
    box.work(broken)
    assert rows(box.store) == [(date(2026, 9, 8), 0)]  # it may have come just now
    box.clock.now += TAKEN_SOON
    box.work(broken)
    with box.store.reading() as session:
        last = reconcile.last_count(session, "box")
    assert last is not None
    assert (last.reckoning.inbox.untaken, last.reckoning.difference) == (1, 1)
    assert [lasts for _, lasts in box.alarms()] == [True]
    assert box.count(minutes=15).difference == 0
    assert [lasts for _, lasts in box.alarms()] == [False]


def test_what_comes_while_the_count_begins_is_taken_in_first_and_at_once(box: Box) -> None:
    box.count()
    box.clock.forward(hours=1)
    late = iter([letter(1), letter(2)])

    def waiting() -> list[str]:
        found = box.source.waiting()
        if (raw := next(late, None)) is not None:
            box.deliver(raw)
        return found

    box.work(Wrapped(box.source, waiting=waiting))
    with box.store.reading() as session:
        assert len(session.scalars(select(Receipt.id)).all()) == 2
    assert rows(box.store) == [(date(2026, 9, 8), 0)]


def test_a_mail_that_left_the_inbox_by_another_hand_is_noted_and_kept(box: Box) -> None:
    box.count()
    box.deliver(letter(1))

    def refuse(*_: object) -> None:
        raise Refused("The mail server does not move this e-mail into its folder.")

    box.work(Wrapped(box.source, file=refuse))
    box.empty("INBOX" if isinstance(box.source, ImapSource) else "new")
    counted = box.count(hours=1)
    assert counted.difference == 0
    assert list(counted.noted()) == ["1 e-mail that we kept left the inbox by another hand."]


def test_a_large_mail_whose_only_copy_left_the_mailbox_is_an_alarm(box: Box) -> None:
    box.count()
    box.deliver(letter(1) + b"x" * LIMIT)
    assert box.count(hours=1).difference == 0
    box.empty("Needs a person")
    counted = box.count(days=1)
    assert (counted.difference, counted.originals_gone) == (1, 1)
    assert "ask the sender" in " ".join(counted.wrong())
    with box.store.transaction() as session:  # a person asked the sender again, and says so
        session.scalars(select(Receipt)).one().settled_at = box.clock()
    assert box.count(minutes=15).difference == 0


def test_a_count_that_fails_never_keeps_mail_waiting(box: Box) -> None:
    def refuse(*_: object) -> None:
        raise Refused("The mail server does not let us look into a folder beside the inbox.")

    def break_off(*_: object) -> None:
        raise Transient("The mail server ended the connection, or does not answer.")

    for fails in (refuse, break_off):
        box.deliver(letter())
        broken = Wrapped(box.source, look_into=fails)
        if fails is break_off:
            with pytest.raises(Transient):
                box.work(broken)
            box.counting.begin()
        assert box.work(broken) == 0
        assert box.source.waiting() == []
        box.clock.now += PUT_OFF
    assert rows(box.store) == []
    assert box.count().difference == 0


def test_a_fault_in_counting_is_met_once_an_hour_and_not_at_each_round(
    box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(*_: object) -> None:
        raise ValueError("Zebedee Quillfeather")

    with monkeypatch.context() as patched:
        patched.setattr(reconcile, "last_count", fault)
        with pytest.raises(ValueError, match="Quillfeather"):
            box.work()
        box.counting.begin()
        box.deliver(letter(1))
        assert box.work() == 0
    assert box.source.waiting() == []
    box.clock.now += PUT_OFF
    assert box.count().difference == 0


def test_a_count_broken_off_half_way_is_begun_anew(box: Box) -> None:
    box.count()
    for number in range(2 * STEP):
        box.put("Processed", letter(number))
    box.clock.forward(hours=1)
    assert box.counting.step(box.source)
    box.counting.begin()
    box.clock.now += PUT_OFF
    assert box.count().difference == 2 * STEP


def test_a_count_on_demand_says_the_same_and_keeps_nothing(box: Box) -> None:
    box.count()
    box.put("Processed", letter(2))
    box.deliver(letter(1))
    counted = count_now(box.store, "box", LIMIT, box.source, box.clock())
    assert (counted.inbox.untaken, len(counted.folders["Processed"].unknown)) == (1, 1)
    assert rows(box.store) == [(date(2026, 9, 8), 0)]
    assert box.alarms() == []


def test_no_uid_or_address_of_a_mail_stands_in_a_count(box: Box) -> None:
    box.count()
    box.put("Processed", letter(2))
    box.count(hours=1)
    with box.store.reading() as session:
        (facts,) = session.scalars(select(MailboxCount.facts)).all()
    assert "Pentreath" not in str(facts)
    assert "intake.test" not in str(facts)
