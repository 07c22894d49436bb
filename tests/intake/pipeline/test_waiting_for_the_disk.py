"""What need not be on the disk to be done again, and what must be before anything leaves (docs/decisions/0040)."""

import os
import signal
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from intake.pipeline.letters import Letter
from intake.pipeline.receive import SightingKey, receive_file, receive_message
from intake.store.casework import Holiday
from intake.store.store import Store
from tests.examples import example
from tests.intake.pipeline.made import KEY, NOW, Letterbox, mail, pipeline, word
from tests.intake.pipeline.post import people

WAITS = {"sqlite": ("2", "PRAGMA synchronous"), "postgresql": ("on", "SHOW synchronous_commit")}
PASSES = {"sqlite": "1", "postgresql": "off"}


@pytest.fixture(autouse=True)
def as_in_service(store: Store) -> None:
    """The tests' PostgreSQL waits for no disk unless it is told to."""

    def tell(connection: Any, _record: object) -> None:
        if store.engine.dialect.name == "postgresql":
            connection.execute("SET synchronous_commit = on")
            connection.commit()

    store.engine.dispose()
    event.listen(store.engine, "connect", tell)


def waits(connection: Connection) -> bool:
    """Whether a commit on this connection is on the disk before it returns, by what the database itself says."""
    waiting, ask = WAITS[connection.dialect.name]
    said = str(connection.exec_driver_sql(ask).scalar())
    assert said in {waiting, PASSES[connection.dialect.name]}
    return said == waiting


def commits(store: Store) -> list[bool]:
    """Fills with each commit from now on: whether it waits for the disk."""
    seen: list[bool] = []
    event.listen(store.engine, "commit", lambda connection: seen.append(waits(connection)))
    return seen


def test_one_connection_waits_or_does_not_as_each_transaction_says(store: Store) -> None:
    for _ in range(2):
        with store.transaction() as session:
            assert waits(session.connection())
        with store.passing() as session:
            assert not waits(session.connection())
        with store.reading() as session:
            session.execute(text("SELECT 1"))


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_a_killed_process_takes_no_commit_back_that_did_not_wait(store: Store) -> None:
    child = os.fork()
    if child == 0:
        with store.passing() as session:
            session.add(Holiday(day=NOW.date(), name="A day off"))
        os.kill(os.getpid(), signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL
    with store.reading() as session:
        assert session.get(Holiday, NOW.date()) is not None


def test_what_is_accepted_waits_for_the_disk(store: Store) -> None:
    seen = commits(store)
    receive_message(store, KEY, mail(("form.docx", word(example("0031")))), NOW, SightingKey("box", 1, "1"))
    receive_file(store, KEY, word(example("0036")), "form.docx", "word_upload", NOW)
    assert seen == [True, True]


def test_the_steps_of_a_receipt_do_not(store: Store) -> None:
    receive_file(store, KEY, word(example("0031")), "form.docx", "word_upload", NOW)
    seen = commits(store)
    pipeline(store).drain(NOW)
    assert False in seen


def test_before_a_message_leaves_everything_it_follows_from_is_on_the_disk(store: Store) -> None:
    class Watched(Letterbox):
        def send(self, letter: Letter) -> None:
            assert seen[-1]
            super().send(letter)

    people(store)
    receive_file(store, KEY, word(example("0031")), "form.docx", "word_upload", NOW)
    seen = commits(store)
    box = Watched()
    pipeline(store, transport=box).drain(NOW)
    assert box.letters
