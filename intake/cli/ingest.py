"""The command that takes in files: each is kept first, then worked to the end, whatever the one before it came to."""

from __future__ import annotations

import json
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any, Final

import click
from sqlalchemy import select

from intake.cli.entries import Damaged, Entry, entries, total_size
from intake.cli.store import Opened, opened
from intake.opened import open_pipeline
from intake.pipeline.receive import TOPIC, Received, receive_file, receive_message
from intake.store import outbox
from intake.store.arrivals import Receipt
from intake.store.casework import Case
from intake.store.outbox import LEASE
from intake.store.store import Store
from intake.store.work import OutboxRow

_LOOK_SECONDS: Final = 0.2
_NOT_YET: Final = (
    "It is kept, but could not be read yet. A running worker tries again; until then a person may look at it."
)
_PATH: Final = click.Path(exists=True, readable=True, path_type=Path)
_STOPPED: Final = "Stopped. What was taken in so far is kept: run the same command again for the rest."
_WAITING: Final = (
    "Waiting for what another process is working, or was when it was killed: {number:,}. At most {minutes} minutes."
)
_INTERRUPTED: Final = 130
"""What a shell says of a command that Ctrl-C ended."""
_WHAT: Final = {
    "case": "a new case",
    "update": "an update to {case}",
    "duplicate": "a repeat: it belongs to {case}",
    "needs_a_person": "needs a person. {reason}",
    "auto_reply": "an automatic reply, kept",
    "bounce": "a delivery report, kept",
    "test": "a test of the way in, kept",
}
_SUMMED: Final = {
    "case": ("new case", "new cases"),
    "update": ("update", "updates"),
    "duplicate": ("repeat", "repeats"),
    "needs_a_person": ("needs a person", "need a person"),
    "auto_reply": ("automatic reply", "automatic replies"),
    "bounce": ("delivery report", "delivery reports"),
    "test": ("test", "tests"),
}


@click.command("ingest")
@click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=_PATH)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line, one for each receipt.")
@click.pass_context
def ingest(context: click.Context, paths: tuple[Path, ...], as_json: bool) -> None:
    """Take in completed Word forms and e-mails, and work them to the end.

    FILE is a form (.docx or .docm; .doc, .odt and .rtf are read where LibreOffice is installed), an e-mail (.eml), an
    mbox, a Maildir, or a folder with any of them below it. Needs neither a worker nor Redis. What is taken in arrives
    now, whatever date an e-mail bears. It may be stopped and started again: what is there already is recognised. Exits
    with 0 when everything was kept.

    Example: INTAKE_DATA_DIR=data intake ingest form.docx mail.eml archive.mbox folder
    """
    with opened() as at, _bar(paths, as_json) as bar, _asked_to_stop() as asked:
        run = _Run(at, as_json, bar, asked)
        for entry in entries(paths):
            if asked.is_set():
                break
            run.take(entry)
        run.come_back()
        if asked.is_set():
            run.say_aside(_STOPPED)
            context.exit(_INTERRUPTED)
        run.sum_up()
    context.exit(1 if run.damaged else 0)


@contextmanager
def _asked_to_stop() -> Iterator[Event]:
    """Set by Ctrl-C: the mail in hand is brought to its end. A second Ctrl-C breaks it off.

    An exception out of the middle of the work can be lost on its way, where a library cleans up behind itself.
    """
    asked = Event()

    def ask(*_: object) -> None:
        asked.set()
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before)


def _bar(paths: tuple[Path, ...], as_json: bool) -> AbstractContextManager[Any]:
    """How far it is, for people who watch; nothing for programs, nor where it ends in a file."""
    several = len(paths) > 1 or paths[0].is_dir() or paths[0].stat().st_size > 1_000_000
    if as_json or not several or not sys.stderr.isatty():
        return nullcontext()
    return click.progressbar(length=total_size(paths), label="Taking in", file=sys.stderr)


@dataclass
class _Run:
    """One run of the command."""

    at: Opened
    as_json: bool
    bar: Any
    asked_to_stop: Event
    damaged: int = 0
    _outcomes: Counter[str] = field(default_factory=Counter)
    _later: list[tuple[str, Received]] = field(default_factory=list)

    def take(self, entry: Entry | Damaged) -> None:
        """Keep an entry and work it; leave it for later where somebody else works it at this moment."""
        if isinstance(entry, Damaged):
            self.damaged += 1
            self.say_aside(f"{entry.name}: {entry.sentence} It was not taken in.")
        else:
            received = _kept(self.at, entry)
            if _worked(self.at, received):
                self._tell(entry.name, received)
            else:
                self._later.append((entry.name, received))
        if self.bar is not None:
            self.bar.update(entry.size)

    def come_back(self) -> None:
        """Wait for those who work what is left, such as a worker beside this command, at most a lease long."""
        stop, looks = self.asked_to_stop, int(LEASE.total_seconds() / _LOOK_SECONDS) + 1
        if self._later:
            self.say_aside(_WAITING.format(number=len(self._later), minutes=LEASE // timedelta(minutes=1)))
        for name, received in self._later:
            while looks and not stop.is_set() and not _worked(self.at, received):
                stop.wait(_LOOK_SECONDS)
                looks -= 1
            if stop.is_set():
                return
            self._tell(name, received)

    def sum_up(self) -> None:
        """One line about many."""
        if self.as_json or self._outcomes.total() + self.damaged < 2:
            return
        said = [f"{number:,} {_SUMMED[outcome][number != 1]}" for outcome, number in self._outcomes.most_common()]
        lost = [f"{self.damaged:,} not taken in"] if self.damaged else []
        self.say_aside(f"{self._outcomes.total():,} taken in: {', '.join([*said, *lost])}.")

    def say_aside(self, sentence: str) -> None:
        """To people alone: standard output belongs to the results."""
        self._clear()
        click.echo(sentence, err=True)

    def _tell(self, name: str, received: Received) -> None:
        for receipt_id in _receipts(self.at.store, received):
            result = _result(self.at.store, receipt_id, received.new)
            self._outcomes[result["outcome"]] += 1
            self._clear()
            click.echo(json.dumps(result) if self.as_json else _in_words(name, result))
        if self.bar is not None:
            self.bar.render_progress()

    def _clear(self) -> None:
        if self.bar is not None:
            click.echo("\r\x1b[K", nl=False, err=True)


def _kept(at: Opened, entry: Entry) -> Received:
    now, key = datetime.now(UTC), at.settings.secret_key
    if entry.mail:
        return receive_message(at.store, key, entry.data, now)
    return receive_file(at.store, key, entry.data, entry.name, "word_email", now)


def _worked(at: Opened, received: Received) -> bool:
    """Work all receipts of what was received; returns whether none of them is in other hands."""
    messages: list[str] = []
    pipeline = open_pipeline(at.settings, at.store, datetime.now(UTC), ring=messages.append)
    worked: set[str] = set()
    while waiting := [one for one in _receipts(at.store, received) if one not in worked]:
        for receipt_id in waiting:  # reading a mail may find further forms
            worked.add(receipt_id)
            pipeline.answer(outbox.key_of(TOPIC, receipt_id), datetime.now(UTC))
            while messages:  # each once: what cannot be sent now is left to a running worker
                pipeline.answer(messages.pop(0), datetime.now(UTC))  # claimed when its turn comes, not when all began
    return not any(_in_other_hands(at.store, receipt_id) for receipt_id in worked)


def _in_other_hands(store: Store, receipt_id: str) -> bool:
    """Whether a worker holds it, or one that was killed did a moment ago."""
    with store.reading() as session:
        row = session.scalar(select(OutboxRow).where(OutboxRow.key == outbox.key_of(TOPIC, receipt_id)))
        if row is None or row.done_at is not None or row.failed_at is not None:
            return False
        return row.claimed_until > datetime.now(UTC)


def _receipts(store: Store, received: Received) -> list[str]:
    with store.reading() as session:
        first = session.get_one(Receipt, received.receipt_id)
        if first.message_id is None:
            return [first.id]
        return list(
            session.scalars(select(Receipt.id).where(Receipt.message_id == first.message_id).order_by(Receipt.part))
        )


def _result(store: Store, receipt_id: str, new: bool) -> dict[str, Any]:
    with store.reading() as session:
        receipt = session.get_one(Receipt, receipt_id)
        case = None if receipt.case_id is None else session.get_one(Case, receipt.case_id)
        return {
            "reference": receipt.reference,
            "outcome": (receipt.outcome or "needs_a_person") if new or case is None else "duplicate",
            "case": None if case is None else case.reference,
            "reason": receipt.reason or (_NOT_YET if receipt.outcome is None else None),
        }


def _in_words(name: str, result: dict[str, Any]) -> str:
    what = _WHAT.get(result["outcome"], "kept; it will be tried again").format(**result)
    return f"{name}: {result['reference']}, {what}"
