"""A message that hangs, kills or uses up its time delays the next by its own limit at most (EXPERIENCE 23)."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from intake.pipeline.receive import receive_message
from intake.store.arrivals import Receipt
from intake.store.work import OutboxRow
from tests.eventually import eventually
from tests.examples import example
from tests.intake.pipeline.made import mail, word
from tests.servers.redis_server import RedisServer
from tests.workers.house import House, house, pool_of
from workers.bell import Bell
from workers.tasks import Desk

LIMIT_SECONDS = 8


@dataclass
class Poisoned:
    """A service whose LibreOffice hangs at every document until ``gate`` is there, or its limit has run out."""

    at: House
    gate: Path
    began: Path

    def receive(self, raw: bytes) -> str:
        """Take in a mail and ring for it; the receipt's id."""
        store, settings = self.at.store, self.at.settings
        received = receive_message(store, settings.secret_key, raw, datetime.now(UTC))
        Desk(settings, store, Bell(settings)).sweep()
        return received.receipt_id

    def poison(self, number: int) -> str:
        """A mail whose reading hangs."""
        return self.receive(mail(("form.rtf", b"{\\rtf1 %d}" % number), X_Number=str(number)))

    def good(self, ending: str = "0031") -> str:
        """A mail like any other."""
        return self.receive(mail(("form.docx", word(example(ending)))))

    def hanging(self, number: int) -> bool:
        """Whether so many readings have begun."""
        return self.began.exists() and len(self.began.read_text().splitlines()) == number

    def receipt(self, receipt_id: str) -> Receipt:
        with self.at.store.reading() as session:
            return session.get_one(Receipt, receipt_id)

    def told(self, receipt_id: str) -> bool:
        """Whether all is done about a receipt."""
        return self.receipt(receipt_id).state == "told"

    def attempts(self, receipt_id: str) -> int:
        with self.at.store.reading() as session:
            return session.scalars(select(OutboxRow.attempts).where(OutboxRow.subject_id == receipt_id)).one()


@pytest.fixture
def poisoned(redis_server: RedisServer, tmp_path: Path) -> Iterator[Poisoned]:
    shared = Path(tempfile.mkdtemp(prefix="poison-"))  # the program runs as nobody, who may not look into tmp_path
    shared.chmod(0o777)
    gate, began, program = shared / "gate", shared / "began", shared / "soffice"
    program.write_text(f"#!/bin/sh\necho began >> {began}\nwhile [ ! -e {gate} ]; do sleep 0.1; done\n")
    program.chmod(0o755)
    limits = {"INTAKE_SOFFICE": str(program), "INTAKE_SOFFICE_SECONDS": str(LIMIT_SECONDS)}
    try:
        with house(tmp_path / "data", redis_server.url, **limits) as at:
            yield Poisoned(at, gate, began)
    finally:
        shutil.rmtree(shared)


def test_story_23_a_message_that_hangs_delays_nobody_while_another_process_is_free(poisoned: Poisoned) -> None:
    poisoned.at.start("tasks")
    bad = poisoned.poison(1)
    assert eventually(lambda: poisoned.hanging(1))
    good = poisoned.good()
    assert eventually(lambda: poisoned.told(good))
    assert poisoned.receipt(good).outcome == "case"
    poisoned.gate.touch()
    assert eventually(lambda: poisoned.told(bad))
    assert poisoned.receipt(bad).outcome == "needs_a_person"


def test_story_23_behind_as_many_that_hang_as_there_are_processes_the_next_waits_for_one_limit(
    poisoned: Poisoned,
) -> None:
    poisoned.at.start("tasks")
    processes = poisoned.at.settings.worker_processes
    bad = [poisoned.poison(number) for number in range(processes)]
    assert eventually(lambda: poisoned.hanging(processes))
    good = poisoned.good()
    assert eventually(lambda: poisoned.told(good))
    # Each of the others was begun once: whatever the next waited for, it was a limit and no second try.
    assert [poisoned.attempts(receipt_id) for receipt_id in bad] == [1] * processes
    assert poisoned.hanging(processes)
    assert eventually(lambda: all(map(poisoned.told, bad)))
    assert all("took too long" in (poisoned.receipt(receipt_id).reason or "") for receipt_id in bad)


def test_story_23_a_message_that_kills_its_worker_is_left_alone_while_the_next_are_worked(poisoned: Poisoned) -> None:
    worker = poisoned.at.start("tasks")
    bad = poisoned.poison(1)
    assert eventually(lambda: poisoned.hanging(1))
    for process in pool_of(worker):
        os.kill(process, signal.SIGKILL)
    good = [poisoned.good(ending) for ending in ("0031", "0036")]
    poisoned.at.start("schedule")  # a bell that a killed process had in hand is rung again by the sweep
    assert eventually(lambda: all(map(poisoned.told, good)))
    assert (poisoned.attempts(bad), poisoned.receipt(bad).state) == (1, "received")
