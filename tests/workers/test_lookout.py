"""When the background work stands still, what runs beside the mailboxes says so, and sends what nobody sends."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import select

from intake.errors import Transient
from intake.store import alarms, heartbeats
from intake.store.base import new_id
from intake.store.people import User
from intake.store.store import Store
from intake.store.watching import Alarm
from intake.store.work import OutboxRow, OutgoingMessage
from tests.eventually import eventually
from tests.figures import Figure
from tests.servers.processes import free_port
from tests.servers.redis_server import RedisServer
from tests.servers.smtp_sink import SmtpSink
from tests.workers.house import House, house
from workers.app import WATCH, celery_app
from workers.bell import Bell
from workers.lookout import MISSED, Lookout
from workers.tasks import Desk

NOW = datetime(2026, 9, 8, 10, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def still(smtp_sink: SmtpSink, tmp_path: Path) -> Iterator[House]:
    """A house without Redis, schedule and workers: nothing in it moves. The office has an account."""
    named = {"INTAKE_SMTP_URL": smtp_sink.url, "INTAKE_MAIL_FROM": "notifications@example.org"}
    with house(tmp_path / "data", f"redis://127.0.0.1:{free_port()}/0", **named) as made:
        office(made.store)
        with made.store.transaction() as session:
            heartbeats.beat(session, heartbeats.SWEEP, NOW)
            heartbeats.beat(session, heartbeats.WATCH, NOW)
        yield made


def office(store: Store) -> None:
    with store.transaction() as session:
        user = User(
            id=new_id(), email="office@example.org", role="business_unit", password_hash="-", created_at=NOW
        )  # fmt: skip
        session.add(user)


def look(at: House, now: datetime, since: datetime = NOW) -> None:
    Lookout(at.settings, at.store, lambda: now, since).look()


def open_alarms(store: Store) -> list[str]:
    with store.reading() as session:
        return list(session.scalars(select(Alarm.open_about).where(Alarm.open_about.is_not(None))))


def test_story_25_a_background_that_stands_still_is_mailed_without_it(still: House, smtp_sink: SmtpSink) -> None:
    look(still, NOW + MISSED)
    assert open_alarms(still.store) == []
    for minute in (1, 2, 3):
        look(still, NOW + MISSED + minute * MINUTE)
    assert "sweep-still" in open_alarms(still.store)
    assert {one.recipients for one in smtp_sink.delivered} == {("office@example.org",)}
    texts = [" ".join(one.message.get_content().split()) for one in smtp_sink.delivered]
    assert sum("The background work has stood still for 4 minutes." in text for text in texts) == 1


def test_a_service_that_has_just_started_is_given_time(still: House) -> None:
    begun = NOW + timedelta(days=3)
    look(still, begun + MISSED, since=begun)
    assert open_alarms(still.store) == []


def test_while_the_watch_is_kept_nothing_is_done_twice(still: House, smtp_sink: SmtpSink) -> None:
    later = NOW + 10 * MINUTE
    with still.store.transaction() as session:
        heartbeats.beat(session, heartbeats.WATCH, later)
    look(still, later + MINUTE)
    assert open_alarms(still.store) == []


def test_an_alarm_that_no_worker_sends_is_sent_from_here(still: House, smtp_sink: SmtpSink) -> None:
    at = NOW + 10 * MINUTE
    desk = Desk(still.settings, still.store, Bell(still.settings), lambda: at)
    desk.watch()  # Redis is away: the bell for its mail is heard by nobody
    assert open_alarms(still.store)
    assert smtp_sink.delivered == []
    look(still, at + MINUTE)
    assert smtp_sink.delivered == []
    look(still, at + 3 * MINUTE)
    sent = smtp_sink.wait_for(len(open_alarms(still.store)))
    look(still, at + 4 * MINUTE)
    assert smtp_sink.delivered == sent


def test_story_24_each_message_is_claimed_when_its_turn_comes_however_long_the_one_before_took(still: House) -> None:
    with still.store.transaction() as session:
        for number in range(2):
            alarms.raise_once(session, f"count:{number}", "It differs by 1.", NOW)
    minutes = count(10)
    Lookout(still.settings, still.store, lambda: NOW + next(minutes) * MINUTE, NOW).look()
    with still.store.reading() as session:
        rows = session.scalars(select(OutboxRow).where(OutboxRow.done_at.is_not(None))).all()
    assert len({row.claimed_until for row in rows}) == len(rows) >= 2


def test_a_database_that_is_away_is_left_to_the_next_look(
    still: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(_store: Store) -> None:
        raise Transient("The database is away.")

    monkeypatch.setattr(Store, "reading", away)
    look(still, NOW + 10 * MINUTE)
    assert "The lookout waits: The database is away." in caplog.text


def test_story_24_two_workers_asked_at_one_moment_send_one_mail(
    redis_server: RedisServer, smtp_sink: SmtpSink, tmp_path: Path
) -> None:
    named = {"INTAKE_SMTP_URL": smtp_sink.url, "INTAKE_MAIL_FROM": "notifications@example.org"}
    with house(tmp_path / "data", redis_server.url, **named) as at:
        office(at.store)
        with at.store.transaction() as session:
            alarms.raise_once(session, "count:1", "It differs by 1.", datetime.now(UTC))
        workers = [at.start("tasks"), at.start("tasks")]
        app = celery_app(at.settings)
        for _ in range(8):
            app.send_task(WATCH)
        assert eventually(lambda: bool(smtp_sink.delivered))
        for worker in workers:
            worker.stop()  # what was asked for comes to its end first
        with at.store.reading() as session:
            written = session.scalars(select(OutgoingMessage.key)).all()
    assert len(written) == len(smtp_sink.delivered) == 1


@pytest.mark.prove
def test_story_24_two_schedules_and_two_workers_send_one_mail(
    redis_server: RedisServer, smtp_sink: SmtpSink, tmp_path: Path, figure: Figure
) -> None:
    named = {"INTAKE_SMTP_URL": smtp_sink.url, "INTAKE_MAIL_FROM": "notifications@example.org"}
    with house(tmp_path / "data", redis_server.url, **named) as at:
        office(at.store)
        now = datetime.now(UTC)
        with at.store.transaction() as session:
            alarms.raise_once(session, "count:1", "It differs by 1.", now)
        for part in ("tasks", "tasks", "schedule", "schedule"):
            at.start(part)
        for rounds in (1, 2, 3):
            asked = now + rounds * timedelta(minutes=1)
            assert eventually(partial(watched_since, at.store, asked), within=180)
        assert at.finishes()
    assert len(smtp_sink.delivered) == 1
    figure("Mails about one alarm from two schedules and two workers in three minutes", f"{len(smtp_sink.delivered)}")


def watched_since(store: Store, when: datetime) -> bool:
    with store.reading() as session:
        last = heartbeats.last(session, heartbeats.WATCH)
    return last is not None and last > when
