"""An alarm is raised once until it is over, whoever notices it and however often."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import select

from intake.store import alarms
from intake.store.store import Store
from intake.store.watching import Alarm
from tests.intake.store.made import NOW

ABOUT = "mailbox-count:box@example.org/INBOX"


def raised(store: Store, minutes: int = 0, about: str = ABOUT) -> bool:
    with store.transaction() as session:
        return alarms.raise_once(session, about, "Something is wrong.", NOW + timedelta(minutes=minutes)) is not None


def kept(store: Store) -> list[tuple[str, bool]]:
    with store.reading() as session:
        rows = session.scalars(select(Alarm).order_by(Alarm.raised_at)).all()
        return [(row.about, row.ended_at is None) for row in rows]


def test_it_is_raised_once_until_it_is_over(store: Store) -> None:
    assert [raised(store, minutes) for minutes in range(3)] == [True, False, False]
    with store.transaction() as session:
        assert alarms.end(session, ABOUT, NOW + timedelta(minutes=5))
        assert not alarms.end(session, ABOUT, NOW + timedelta(minutes=6))
    assert raised(store, 10)
    assert kept(store) == [(ABOUT, False), (ABOUT, True)]


def test_alarms_about_other_things_stand_beside_it(store: Store) -> None:
    assert raised(store)
    assert raised(store, 1, "another")
    with store.transaction() as session:
        assert alarms.end(session, "another", NOW)
    assert kept(store) == [(ABOUT, True), ("another", False)]


def test_the_alarm_that_was_raised_is_given_back(store: Store) -> None:
    with store.transaction() as session:
        made = alarms.raise_once(session, ABOUT, "Something is wrong.", NOW)
        assert made is not None
        assert (made.about, made.sentence, made.raised_at, made.ended_at) == (ABOUT, "Something is wrong.", NOW, None)


def test_safety_21_many_that_notice_it_at_one_moment_raise_one_alarm(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda n: raised(store, n), range(8))) == 1
    assert kept(store) == [(ABOUT, True)]
