"""The way in rehearsed for real: SMTP server, Dovecot, mailbox loop, workers, and the command that says how it went."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from intake.store.arrivals import Receipt
from intake.store.casework import Case
from intake.store.vital_signs import signs
from intake.store.work import OutgoingMessage
from tests.eventually import eventually
from tests.servers.dovecot import Mailbox
from tests.servers.redis_server import RedisServer
from tests.servers.smtp_sink import SmtpSink
from tests.workers.house import House, house
from tests.workers.mailbox.working import worked


@pytest.fixture
def real(redis_server: RedisServer, mailbox: Mailbox, smtp_sink: SmtpSink, tmp_path: Path) -> Iterator[House]:
    """A house with a mailbox on Dovecot and an SMTP server."""
    named = {
        "INTAKE_MAILBOX_URL": mailbox.url,
        "INTAKE_SMTP_URL": smtp_sink.url,
        "INTAKE_MAIL_FROM": "notifications@example.org",
    }
    with house(tmp_path / "data", redis_server.url, **named) as made:
        yield made


def swept(at: House) -> bool:
    with at.store.reading() as session:
        return signs(session, datetime.now(UTC)).since_sweep is not None


def rehearsed(at: House, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "intake.cli", "mailbox", "rehearse", *words]
    return subprocess.run(command, env=os.environ | at.environment, capture_output=True, text=True, check=False)


def legs(ran: subprocess.CompletedProcess[str]) -> list[tuple[bool, str]]:
    found: list[dict[str, Any]] = [json.loads(line) for line in ran.stdout.splitlines()]
    return [(leg["works"], leg["words"]) for leg in found]


def test_a_test_form_goes_the_real_way_and_becomes_a_test_receipt(
    real: House, mailbox: Mailbox, smtp_sink: SmtpSink
) -> None:
    smtp_sink.pass_on(mailbox.drop)
    real.start("tasks")
    real.start("schedule")
    assert eventually(lambda: swept(real))
    with worked(real):
        ran = rehearsed(real, "--json")
        assert ran.returncode == 0, ran.stdout + ran.stderr
        (handed, came) = legs(ran)
        assert handed == (True, "The test form was handed to the mail server.")
        assert came[0]
        assert came[1].startswith("It came in and was read as a test, ")
        assert eventually(lambda: mailbox.messages("INBOX") == {})
    assert len(mailbox.messages("Processed")) == 1
    assert len(smtp_sink.delivered) == 1  # nobody answered it
    with real.store.reading() as session:
        (receipt,) = session.scalars(select(Receipt))
        assert (receipt.outcome, receipt.test, receipt.case_id) == ("test", True, None)
        assert session.scalar(select(func.count()).select_from(Case)) == 0
        assert session.scalar(select(func.count()).select_from(OutgoingMessage)) == 0


def test_a_server_that_refuses_the_address_is_said_at_once(real: House, smtp_sink: SmtpSink) -> None:
    smtp_sink.refuse()
    real.start("tasks")
    real.start("schedule")
    assert eventually(lambda: swept(real))
    ran = rehearsed(real)
    assert ran.returncode == 1
    assert "FAILS  The mail server refuses this address for good (550)" in ran.stdout


def test_where_nobody_would_read_it_nothing_is_mailed(real: House, smtp_sink: SmtpSink) -> None:
    ran = rehearsed(real)
    assert ran.returncode == 1
    assert "The background work does not run" in ran.stderr
    assert smtp_sink.attempts == []


def test_folders_have_no_way_to_rehearse_and_it_is_said(at: House) -> None:
    ran = rehearsed(at)
    assert ran.returncode == 1
    assert "There is no way in to rehearse" in ran.stderr


@pytest.fixture
def at(redis_server: RedisServer, tmp_path: Path) -> Iterator[House]:
    """A house with folders in place of mail servers."""
    with house(tmp_path / "data", redis_server.url) as made:
        yield made
