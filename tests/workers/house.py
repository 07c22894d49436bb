"""A service over a data folder and a Redis, whose parts are real processes that a test may kill."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import func, select

from intake.cli.serving import application
from intake.opened import open_store
from intake.pipeline.receive import receive_file
from intake.settings import Settings
from intake.store.arrivals import Receipt
from intake.store.casework import Case
from intake.store.store import Store
from intake.store.work import OutboxRow
from tests.eventually import eventually
from tests.intake.pipeline.made import word
from tests.intake.store.tables import make_tables
from tests.intake.web.notify.test_sending import fill_in
from tests.servers.processes import Process


@dataclass
class House:
    """The settings, the opened store, and the parts that run."""

    environment: dict[str, str]
    settings: Settings
    store: Store
    parts: list[Process] = field(default_factory=list)

    def start(self, part: str) -> Process:
        """`intake worker --only PART`, ready."""
        ready = {"tasks": " ready.", "schedule": "The schedule runs"}[part]
        command = [sys.executable, "-m", "intake.cli", "worker", "--only", part]
        self.parts.append(Process(command, ready=ready, env=os.environ | self.environment))
        return self.parts[-1]

    def browser(self) -> FlaskClient:
        """Of somebody who visits the pages that `intake web` serves."""
        app = application(self.settings, self.store)
        app.config["WTF_CSRF_ENABLED"] = False
        return app.test_client()

    def send_online(self, browser: FlaskClient, answers: dict[str, Any]) -> str:
        """Fill in every page and send; the address of the page that shows the reference."""
        draft_id = fill_in(browser, answers)
        sent = browser.post(f"/notify/{draft_id}/send", data={"declaration": "yes"})
        assert sent.status_code == 303
        return str(sent.headers["Location"])

    def receive(self, answers: dict[str, Any]) -> str:
        """Take in a Word form, without a bell; the receipt's id."""
        data = word(answers)
        return receive_file(
            self.store, self.settings.secret_key, data, "form.docx", "word_email", datetime.now(UTC)
        ).receipt_id  # fmt: skip

    def cases(self) -> int:
        """How many there are."""
        with self.store.reading() as session:
            return session.scalars(select(func.count()).select_from(Case)).one()

    def states(self) -> list[str]:
        """Of every receipt."""
        with self.store.reading() as session:
            return list(session.scalars(select(Receipt.state)))

    def outcomes(self) -> list[str | None]:
        """Of every receipt."""
        with self.store.reading() as session:
            return list(session.scalars(select(Receipt.outcome)))

    def all_done(self) -> bool:
        """Whether something was accepted and all of it is worked."""
        with self.store.reading() as session:
            done = list(session.scalars(select(OutboxRow.done_at)))
        return bool(done) and None not in done

    def finishes(self, within: float = 60) -> bool:
        """Waits until all is worked."""
        return eventually(self.all_done, within)


@contextmanager
def house(folder: Path, redis_url: str, **more: str) -> Iterator[House]:
    """A fresh house; at the end its processes are killed."""
    quiet = {"INTAKE_REHEARSAL_AT": "off"}  # a test mail of its own would come into what is counted
    environment = {"INTAKE_DATA_DIR": str(folder), "INTAKE_REDIS_URL": redis_url, **quiet, **more}
    settings = Settings.load(environment)
    store = open_store(settings)
    make_tables(store)
    made = House(environment, settings, store)
    try:
        yield made
    finally:
        for part in made.parts:
            part.kill()
        store.close()


def pool_of(worker: Process) -> list[int]:
    """The process ids of those that do a worker's tasks."""
    found = subprocess.run(["pgrep", "-P", str(worker.pid)], capture_output=True, text=True, check=False)
    return [int(line) for line in found.stdout.split()]
