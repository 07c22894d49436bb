"""Many mails taken in from the command line: watched, stopped, killed, begun again, and none lost or doubled."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select, update

from intake.cli import main
from intake.opened import open_store
from intake.settings import Settings
from intake.store.arrivals import Message, Original, Receipt
from intake.store.casework import Case
from intake.store.store import Store
from intake.store.work import OutboxRow
from tests.examples import example
from tests.figures import Figure
from tests.intake.cli.mboxes import LINE, mbox
from tests.intake.pipeline.made import mail, word
from tests.intake.store.tables import make_tables

PATIENCE = 120


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("INTAKE_DATA_DIR", str(tmp_path / "data"))
    return tmp_path


@pytest.fixture
def store(data: Path) -> Iterator[Store]:
    opened = open_store(Settings.load({"INTAKE_DATA_DIR": str(data / "data")}))
    make_tables(opened)
    yield opened
    opened.close()


@cache
def form(reference: str = "0031") -> bytes:
    return word(example(reference))


def letters(number: int, every: int = 3) -> list[bytes]:
    """As many mails: each third, or so, holds one form in another envelope; the rest hold none."""
    return [mail(*([("form.docx", form())] if n % every == 0 else []), X_Number=str(n)) for n in range(number)]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def started(*arguments: object, stderr: int = subprocess.PIPE) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", "from intake.cli import main; main()", "ingest", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, text=True, env=dict(os.environ))


def kept(store: Store) -> dict[str, int]:
    with store.reading() as session:
        return {
            table.__tablename__: session.scalar(select(func.count()).select_from(table)) or 0
            for table in (Message, Receipt, Case, Original)
        }


def lines(output: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in output.splitlines()]


def test_an_mbox_a_maildir_and_a_folder_are_taken_in(data: Path, store: Store) -> None:
    (data / "archive.mbox").write_bytes(mbox(letters(4)))
    (data / "box" / "new").mkdir(parents=True)
    (data / "box" / "cur").mkdir()
    (data / "box" / "new" / "1.intake.test").write_bytes(mail(X_Number="m"))
    (data / "folder" / "deep").mkdir(parents=True)
    (data / "folder" / "deep" / "form.docx").write_bytes(form("0036"))
    done = run("ingest", data / "archive.mbox", data / "box", data / "folder", "--json")
    assert done.exit_code == 0
    assert Counter(line["outcome"] for line in lines(done.stdout)) == {"case": 2, "duplicate": 1, "needs_a_person": 3}
    assert kept(store) == {"message": 5, "receipt": 6, "case_record": 2, "original": 6}


def test_the_same_again_takes_nothing_in_twice(data: Path, store: Store) -> None:
    path = data / "archive.mbox"
    path.write_bytes(mbox(letters(4)))
    first = lines(run("ingest", path, "--json").stdout)
    before = kept(store)
    again = run("ingest", path, "--json")
    assert again.exit_code == 0
    assert kept(store) == before
    assert [line["reference"] for line in lines(again.stdout)] == [line["reference"] for line in first]
    assert {line["outcome"] for line in lines(again.stdout) if line["case"]} == {"duplicate"}


def test_what_arrives_arrives_now_whatever_date_it_bears(data: Path, store: Store) -> None:
    (data / "old.eml").write_bytes(mail(Date="Tue, 8 Sep 2015 10:30:00 +0100"))
    before = datetime.now(UTC)
    run("ingest", data / "old.eml")
    with store.reading() as session:
        assert session.scalars(select(Receipt.received_at)).one() >= before


def test_a_damaged_entry_is_told_and_the_exit_code_says_so(data: Path, store: Store) -> None:
    path = data / "archive.mbox"
    path.write_bytes(LINE + b"\n" + mbox(letters(1)))
    done = run("ingest", path, "--json")
    assert done.exit_code == 1
    assert len(lines(done.stdout)) == 1
    assert done.stderr == (
        "archive.mbox, e-mail 1: There is no e-mail between the lines that begin one. It was not taken in.\n"
    )
    assert kept(store)["receipt"] == 1


def test_people_read_a_line_each_and_the_sum(data: Path) -> None:
    (data / "archive.mbox").write_bytes(mbox(letters(4)) + LINE)
    done = run("ingest", data / "archive.mbox")
    assert "archive.mbox, e-mail 1: " in done.stdout
    assert done.stderr.splitlines()[-1] == "4 taken in: 2 need a person, 1 new case, 1 repeat, 1 not taken in."


def test_a_bar_shows_how_far_it_is_to_people_alone(data: Path) -> None:
    path = data / "archive.mbox"
    path.write_bytes(mbox(letters(3)))
    for options, expected in (([], True), (["--json"], False)):
        mine, theirs = pty.openpty()
        process = started(path, path, *options, stderr=theirs)
        os.close(theirs)
        output, _ = process.communicate(timeout=PATIENCE)
        shown = os.read(mine, 100_000).decode() if expected else ""
        os.close(mine)
        assert process.returncode == 0
        assert ("Taking in" in shown, "100%" in shown) == (expected, expected)
        assert len(output.splitlines()) == 6


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_was_stopped_goes_on_where_it_was_and_doubles_nothing(
    data: Path, store: Store, how: signal.Signals
) -> None:
    path, mails = data / "archive.mbox", letters(60)
    path.write_bytes(mbox(mails))
    process = started(path, "--json")
    assert process.stdout is not None
    for _ in range(5):
        assert process.stdout.readline()
    process.send_signal(how)
    _, said = process.communicate(timeout=PATIENCE)
    if how is signal.SIGINT:
        assert process.returncode == 130
        assert "run the same command again" in said
    with store.transaction() as session:  # the two minutes are over that a dead process keeps hold of its work
        session.execute(update(OutboxRow).where(OutboxRow.done_at.is_(None)).values(claimed_until=datetime.now(UTC)))
    done = run("ingest", path, "--json")
    assert done.exit_code == 0
    assert len(lines(done.stdout)) == 60
    assert kept(store) == {"message": 60, "receipt": 60, "case_record": 1, "original": 60}
    with store.reading() as session:
        states = set(session.scalars(select(Receipt.state)))
        cases = session.scalars(select(Receipt.case_id).where(Receipt.case_id.is_not(None))).all()
    assert states == {"told"}
    assert len(cases) == 20


def test_work_in_other_hands_keeps_the_next_from_nothing(data: Path, store: Store) -> None:
    path = data / "archive.mbox"
    path.write_bytes(mbox(letters(3)))
    run("ingest", path)
    with store.transaction() as session:
        rows = session.scalars(select(OutboxRow).where(OutboxRow.topic == "receipt")).all()
        rows[0].done_at, rows[0].failed_at, rows[0].reason = None, datetime.now(UTC), "It stopped its worker."
    done = run("ingest", path, "--json")  # what waits for a person is not waited for
    assert len(lines(done.stdout)) == 3


def test_it_says_that_it_waits_for_what_a_killed_process_left_behind(data: Path, store: Store) -> None:
    path = data / "archive.mbox"
    path.write_bytes(mbox(letters(2)))
    run("ingest", path)
    with store.transaction() as session:
        row = session.scalars(select(OutboxRow).where(OutboxRow.topic == "receipt").limit(1)).one()
        row.done_at, row.claimed_until = (
            None,
            datetime.now(UTC) + timedelta(seconds=8),
        )  # a busy machine is slow to look
    done = run("ingest", path, "--json")
    assert "was when it was killed: 1. At most 2 minutes." in done.stderr
    assert len(lines(done.stdout)) == 2


@pytest.mark.prove
def test_a_thousand_mails_of_an_mbox_need_no_more_memory_than_a_hundred(
    data: Path, store: Store, figure: Figure
) -> None:
    path = data / "archive.mbox"
    path.write_bytes(mbox(letters(1000, every=20)))
    process = started(path, "--json")
    assert process.stdout is not None
    sizes = []
    for number, _line in enumerate(process.stdout, start=1):
        if number in {100, 1000}:
            status = Path(f"/proc/{process.pid}/status").read_text()
            sizes.append(int(status.split("VmRSS:")[1].split()[0]))
    assert process.wait(PATIENCE) == 0
    assert kept(store)["receipt"] == 1000
    figure("intake ingest, an mbox of 1,000 mails: memory at mail 1,000 beside mail 100", f"{sizes[1] / sizes[0]:.2f}")
    assert sizes[1] < sizes[0] * 1.2
