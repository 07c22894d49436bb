"""The commands that work on the database: make it, take files in, list the cases."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any, Final

import click
from sqlalchemy import select

from intake.cases.listing import listed
from intake.errors import Permanent, Transient
from intake.opened import open_pipeline, open_store
from intake.pipeline.receive import TOPIC, Received, receive_file, receive_message
from intake.settings import Settings
from intake.store import outbox
from intake.store.arrivals import Receipt
from intake.store.casework import Case
from intake.store.outbox import LEASE
from intake.store.store import Store

_LOOK_SECONDS: Final = 0.2
_NOT_YET: Final = (
    "It is kept, but could not be read yet. A running worker tries again; until then a person may look at it."
)
_FILE: Final = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


@dataclass(frozen=True, slots=True)
class Opened:
    """The settings and the store of one command."""

    settings: Settings
    store: Store


@contextmanager
def opened() -> Iterator[Opened]:
    """Settings from the environment, and the store, up to date. Whatever fails is said in a sentence."""
    try:
        settings = Settings.load(os.environ)
        store = open_store(settings)
        try:
            store.migrate()
            yield Opened(settings, store)
        finally:
            store.close()
    except (Transient, Permanent) as failure:
        raise click.ClickException(failure.sentence) from None


@click.command("migrate")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def migrate(as_json: bool) -> None:
    """Create the database, or bring it up to date.

    Example: INTAKE_DATA_DIR=data intake migrate
    """
    with opened() as at:
        click.echo(json.dumps({"data_dir": str(at.settings.data_dir)}) if as_json else "The database is up to date.")


@click.command("ingest")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line, one for each receipt.")
def ingest(files: tuple[Path, ...], as_json: bool) -> None:
    """Take in completed Word forms and e-mails (.eml), and work them to the end.

    A form may be a .docx or .docm; a .doc, .odt or .rtf is read where LibreOffice is installed. Needs neither a worker
    nor Redis. The same file again is recognised. Exits with 0 whenever everything was kept.

    Example: INTAKE_DATA_DIR=data intake ingest form.docx mail.eml
    """
    with opened() as at:
        for file in files:
            for result in _ingested(at, file):
                click.echo(json.dumps(result) if as_json else _in_words(file, result))


@click.command("cases")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line, one for each case.")
def cases(as_json: bool) -> None:
    """List the cases, what is due first standing first.

    Example: INTAKE_DATA_DIR=data intake cases --json
    """
    with opened() as at, at.store.reading() as session:
        for case in listed(session):
            if as_json:
                click.echo(json.dumps(case))
            else:
                due = ", ".join(f"{clock['id']} due {clock['due']}" for clock in case["clocks"]) or "no clock running"
                click.echo(f"{case['reference']}  {case['status']}  received {case['received_at']}  {due}")


def _ingested(at: Opened, file: Path) -> Iterator[dict[str, Any]]:
    now = datetime.now(UTC)
    data, key = file.read_bytes(), at.settings.secret_key
    if file.suffix.casefold() == ".eml":
        received = receive_message(at.store, key, data, now)
    else:
        received = receive_file(at.store, key, data, file.name, "word_email", now)
    messages: list[str] = []
    pipeline = open_pipeline(at.settings, at.store, now, ring=messages.append)
    for receipt_id in _receipts(at.store, received):
        _work(at.store, pipeline.work, receipt_id, now)
    for receipt_id in _receipts(at.store, received):  # reading a mail may have found further forms
        _work(at.store, pipeline.work, receipt_id, now)
        while messages:  # each once: what cannot be sent now is left to a running worker
            pipeline.answer(messages.pop(0), now)
        yield _result(at.store, receipt_id, received.new)


def _receipts(store: Store, received: Received) -> list[str]:
    with store.reading() as session:
        first = session.get_one(Receipt, received.receipt_id)
        if first.message_id is None:
            return [first.id]
        return list(
            session.scalars(select(Receipt.id).where(Receipt.message_id == first.message_id).order_by(Receipt.part))
        )


def _work(store: Store, work: Callable[[str, datetime], bool], receipt_id: str, now: datetime) -> None:
    with store.reading() as session:
        row = outbox.row_of(session, outbox.key_of(TOPIC, receipt_id))
    if row is None or not work(row, now):
        _wait_for_whoever_works_it(store, receipt_id)


def _wait_for_whoever_works_it(store: Store, receipt_id: str) -> None:
    """A worker that runs beside this command may have been quicker: wait until it is through, at most a lease long."""
    pause = Event()
    for _ in range(int(LEASE.total_seconds() / _LOOK_SECONDS)):
        with store.reading() as session:
            if session.get_one(Receipt, receipt_id).state == "told":
                return
        pause.wait(_LOOK_SECONDS)


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


def _in_words(file: Path, result: dict[str, Any]) -> str:
    what = {
        "case": "a new case",
        "update": f"an update to {result['case']}",
        "duplicate": f"a repeat: it belongs to {result['case']}",
        "needs_a_person": f"needs a person. {result['reason']}",
        "auto_reply": "an automatic reply, kept",
        "bounce": "a delivery report, kept",
    }
    return f"{file.name}: {result['reference']}, {what.get(result['outcome'], 'kept; it will be tried again')}"
