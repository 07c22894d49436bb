"""Story 1: the mailbox's process killed between any two of its steps; the next look at the mailbox makes it good."""

from __future__ import annotations

import multiprocessing
import os
import signal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from intake.pipeline.file_away import PROCESSED
from intake.store.arrivals import Receipt, Sighting
from intake.store.casework import Case
from intake.store.store import Store
from tests.examples import example
from tests.intake.pipeline.made import NOW, mail, pipeline, word
from tests.intake.store.made import SECRET, WRAPPING
from tests.servers.dovecot import Mailbox
from tests.workers.mailbox.made import Clock, Wrapped, address, contents, count, door, one_round
from workers.mailbox.imap import ImapSource

FORM = mail(("form.docx", word(example("0031")))).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def die(*_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def killed_at(step: str, url: str, keys_url: str, mailbox_url: str) -> None:
    """Work the mailbox in this process until ``step``, and no further."""
    store = Store.open(url, keys_url, WRAPPING, SECRET)
    source = ImapSource(address(mailbox_url))

    def raw(uid: str) -> bytes:
        found = source.raw(uid)
        if step == "fetched":
            die()
        return found

    def file(uid: str, folder: str) -> None:
        if step == "kept":
            die()
        source.file(uid, folder)
        die()

    def before_commit(session: Session) -> None:
        if any(isinstance(row, Receipt) for row in session):
            die()

    if step == "written down":  # all of it went to the database, and nothing is committed
        event.listen(Session, "before_commit", before_commit)
    one_round(Wrapped(source, raw=raw, file=file), door(store, Clock()))


@pytest.mark.parametrize(
    ("step", "kept", "in_the_inbox"),
    [("fetched", 0, 1), ("written down", 0, 1), ("kept", 1, 1), ("moved", 1, 0)],
)
def test_story_1_killed_at_any_step_the_next_look_makes_one_case(
    step: str, kept: int, in_the_inbox: int, store: Store, database_url: str, tmp_path: Path, mailbox: Mailbox
) -> None:
    mailbox.append(FORM)
    keys_url = database_url if database_url.startswith("postgresql") else f"sqlite:///{tmp_path / 'keys.sqlite3'}"
    worker = multiprocessing.get_context("spawn").Process(
        target=killed_at, args=(step, database_url, keys_url, mailbox.url)
    )
    worker.start()
    worker.join()
    assert worker.exitcode == -signal.SIGKILL
    assert (count(store, Receipt), len(contents(mailbox))) == (kept, in_the_inbox)
    source = ImapSource(address(mailbox.url))
    one_round(source, door(store, Clock()))
    source.close()
    pipeline(store).drain(NOW)
    assert (count(store, Receipt), count(store, Sighting), count(store, Case)) == (1, 1, 1)
    assert (contents(mailbox), contents(mailbox, PROCESSED)) == ([], [FORM])
