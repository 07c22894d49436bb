"""A mail server that goes away and comes back: one mail about it, one when it is over. All servers are real."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from intake.opened import open_pipeline
from intake.store.base import new_id
from intake.store.people import User
from intake.store.work import MailboxState
from tests.eventually import eventually
from tests.servers.dovecot import DovecotServer, Mailbox
from tests.servers.redis_server import RedisServer
from tests.servers.smtp_sink import SmtpSink
from tests.workers.house import House, house
from tests.workers.mailbox.working import worked
from workers.bell import Bell
from workers.tasks import Desk


@pytest.fixture
def at(redis_server: RedisServer, mailbox: Mailbox, smtp_sink: SmtpSink, tmp_path: Path) -> Iterator[House]:
    """A house with a mailbox on Dovecot, an SMTP server, and an office to be told."""
    named = {
        "INTAKE_MAILBOX_URL": mailbox.url,
        "INTAKE_SMTP_URL": smtp_sink.url,
        "INTAKE_MAIL_FROM": "notifications@example.org",
    }
    with house(tmp_path / "data", redis_server.url, **named) as made:
        with made.store.transaction() as session:
            now = datetime.now(UTC)
            user = User(
                id=new_id(), email="office@example.org", role="business_unit", password_hash="-", created_at=now
            )  # fmt: skip
            session.add(user)
        yield made


def last_contact(at: House) -> datetime | None:
    with at.store.reading() as session:
        return session.scalar(select(MailboxState.last_contact_at))


def round_at(at: House, when: datetime) -> None:
    """A round of the watch, and the work that it gives rise to."""
    Desk(at.settings, at.store, Bell(at.settings), lambda: when).sweep()
    Desk(at.settings, at.store, Bell(at.settings), lambda: when).watch()
    open_pipeline(at.settings, at.store, when).drain(when)


def test_no_contact_for_a_quarter_of_an_hour_is_one_mail_and_its_end_another(
    at: House, dovecot: DovecotServer, smtp_sink: SmtpSink
) -> None:
    with worked(at):
        assert eventually(lambda: last_contact(at) is not None)
        seen = last_contact(at)
        assert seen is not None
        round_at(at, seen + timedelta(minutes=14))
        assert smtp_sink.delivered == []
        dovecot.stop()
        for minutes in (16, 17, 18):
            round_at(at, seen + timedelta(minutes=minutes))
        (alarm,) = smtp_sink.delivered
        text = " ".join(alarm.message.get_content().split())
        assert "The mailbox has not been reached for 16 minutes." in text
        assert (alarm.recipients, alarm.message["Subject"]) == (
            ("office@example.org",),
            "This service needs your attention",
        )
        dovecot.start()
        assert eventually(lambda: last_contact(at) != seen)
        again = last_contact(at)
        assert again is not None
        round_at(at, again + timedelta(seconds=30))
        assert [one.message["Subject"] for one in smtp_sink.delivered[1:]] == ["This service works again"]
