"""The commands that work on the database: make it, list the cases."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import click

from intake.cases.listing import listed
from intake.errors import Permanent, Transient
from intake.opened import open_store
from intake.settings import Settings
from intake.store.store import Store


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
