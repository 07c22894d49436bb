"""What machines ask: alive, ready, what is wrong, and the figures of it."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from intake.errors import Transient
from intake.store import alarms, heartbeats, outbox, since
from intake.store.store import Store
from intake.store.types import Sealed
from intake.store.work import DeliveryAttempt, MailboxState, OutgoingMessage
from tests.intake.store.made import CANARY
from tests.intake.web.base import Site, make_site
from tests.intake.web.triage.made import sent_unreadable
from tests.servers.processes import free_port
from tests.servers.redis_server import RedisServer

MAILBOX = "imaps://in%40example.org:secret@mail.example.org/INBOX"


def figures(site: Site) -> dict[str, float]:
    text = site.visitor().get("/metrics").text
    return {name: float(value) for name, value in re.findall(r"^(intake_\w+) (\S+)$", text, re.MULTILINE)}


def test_the_process_answers(site: Site) -> None:
    assert site.visitor().get("/health/live").json == {"status": "ok"}


def test_all_is_well_when_redis_answers_and_the_work_goes_on(redis_server: RedisServer, tmp_path: Path) -> None:
    site = make_site(tmp_path, redis_server.url)
    with site.store.transaction() as session:
        heartbeats.beat(session, heartbeats.SWEEP, site.clock())
    assert site.visitor().get("/health/ready").json == {
        "status": "ok",
        "database": "ok",
        "redis": "ok",
        "problems": [],
    }
    site.store.close()


def test_pages_are_served_without_redis_and_monitoring_is_told(tmp_path: Path) -> None:
    site = make_site(tmp_path, f"redis://127.0.0.1:{free_port()}/0")
    ready = site.visitor().get("/health/ready")
    assert ready.status_code == 200
    assert ready.json is not None
    assert (ready.json["status"], ready.json["redis"]) == ("degraded", "away")
    assert ready.json["problems"] == [
        "Redis does not answer: notifications are kept, and are read when it is back.",
        "The background work has not started yet: notifications are kept, but nobody reads them.",
    ]
    site.store.close()


def test_without_its_database_it_is_not_ready(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_store: Store) -> None:
        raise Transient("The database cannot be reached just now.")

    monkeypatch.setattr(Store, "reading", away)
    ready = site.visitor().get("/health/ready")
    assert ready.status_code == 503
    assert ready.json is not None
    assert ready.json["problems"] == ["The database cannot be reached just now."]
    assert figures(site) == {"intake_database_up": 0}


def test_figures_say_what_waits_and_what_is_silent_and_name_nobody(tmp_path: Path) -> None:
    site = make_site(tmp_path, INTAKE_MAILBOX_URL=MAILBOX)
    assert "intake_sweep_age_seconds" not in figures(site)
    site.clock.at += timedelta(hours=1)
    now = site.clock()
    with site.store.transaction() as session:
        heartbeats.beat(session, heartbeats.SWEEP, now - timedelta(seconds=90))
        outbox.add(session, "receipt", "1", now - timedelta(seconds=400))
        outbox.add(session, "receipt", "2", now)
        session.add(
            MailboxState(mailbox="in@example.org@mail.example.org/INBOX", last_contact_at=now - timedelta(minutes=20))
        )
    assert figures(site) == {
        "intake_database_up": 1,
        "intake_outbox_waiting": 2,
        "intake_outbox_longest_due_seconds": 400,
        "intake_outbox_for_a_person": 0,
        "intake_sweep_age_seconds": 90,
        "intake_mailboxes_never_reached": 0,
        "intake_mailbox_silence_seconds": 1200,
        "intake_messages_waiting": 0,
        "intake_messages_sent_today": 0,
        "intake_messages_came_back": 0,
    }
    ready = site.visitor().get("/health/ready")
    assert "A mailbox has not been reached for 20 minutes." in ready.text
    assert "example.org" not in ready.text + site.visitor().get("/metrics").text
    site.store.close()


def test_requests_are_counted_by_page(site: Site) -> None:
    site.visitor().get("/health/live")
    assert 'page="/health/live",status="200"' in site.visitor().get("/metrics").text.replace('method="GET",', "")


def test_labelled_figures_number_the_mailboxes_and_count_by_outcome(tmp_path: Path) -> None:
    named = f"{MAILBOX} maildir:{tmp_path / 'second'}"
    site = make_site(tmp_path, INTAKE_MAILBOX_URL=named)
    at = site.clock()
    with site.store.transaction() as session:
        session.add(
            MailboxState(mailbox="in@example.org@mail.example.org/INBOX", last_contact_at=at - timedelta(minutes=1))
        )
        session.add(MailboxState(mailbox=f"maildir:{tmp_path / 'second'}", last_contact_at=at - timedelta(minutes=9)))
        since.keep(session, since.UNTAKEN, "in@example.org@mail.example.org/INBOX", at - timedelta(minutes=5))
        alarms.raise_once(session, f"mailbox-silent:{CANARY}", "Silent.", at)
        message = OutgoingMessage(
            dossier_id="d" * 32, key="k", kind="alert", recipient=Sealed(b""), body=Sealed(b""), created_at=at
        )
        session.add(message)
        session.flush()
        session.add(DeliveryAttempt(message_id=message.id, at=at, transport="smtp", outcome="later"))
        session.add(DeliveryAttempt(message_id=message.id, at=at, transport="smtp", outcome="taken"))
    sent_unreadable(site, at=at)
    text = site.visitor().get("/metrics").text
    found = dict(re.findall(r"^(intake_\w+\{.*\}) (\S+)$", text, re.MULTILINE))
    expected = {
        'intake_mailbox_last_contact_seconds{mailbox="1"}': "60.0",
        'intake_mailbox_last_contact_seconds{mailbox="2"}': "540.0",
        'intake_mailbox_oldest_unread_seconds{mailbox="1"}': "300.0",
        'intake_mailbox_oldest_unread_seconds{mailbox="2"}': "540.0",
        'intake_arrived{days="1",outcome="needs_a_person"}': "1.0",
        'intake_arrived{days="7",outcome="needs_a_person"}': "1.0",
        'intake_delivery_attempts_failed{outcome="later",transport="smtp"}': "1.0",
        'intake_alarms_open{kind="mailbox-silent"}': "1.0",
    }
    assert expected.items() <= found.items()
    assert CANARY not in text
    assert "example.org" not in text
    assert str(tmp_path) not in text
    site.store.close()
