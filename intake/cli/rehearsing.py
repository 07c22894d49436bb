"""`intake mailbox rehearse`: the way in tried at once, leg by leg, in words."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Event
from time import monotonic
from typing import Final

import click
from sqlalchemy.orm import Session

from intake.cli.store import Opened, opened
from intake.opened import open_pipeline, open_watch
from intake.pipeline import rehearsal
from intake.store import outbox
from intake.store.vital_signs import SWEEP_MISSED, in_words, signs
from intake.store.watching import Rehearsal
from intake.store.work import OutboxRow
from intake.watching_settings import Route

_LOOK_SECONDS: Final = 0.5
_NO_WAY: Final = (
    "There is no way in to rehearse: that takes an SMTP server (INTAKE_SMTP_URL), an IMAP mailbox (INTAKE_MAILBOX_URL) "
    "and its address, as the mailbox's user or in INTAKE_MAIL_TO. Folders of mails need no rehearsal."
)
_NOBODY_READS: Final = (
    "The background work does not run, so nobody would read the test form. Start it (intake run, or intake worker), "
    "then try again."
)


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg of the way, and how it went. ``works`` None: it is not over."""

    works: bool | None
    words: str


@click.command("rehearse")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line, one for each leg.")
@click.pass_context
def rehearse(context: click.Context, as_json: bool) -> None:
    """Mail a test form to each mailbox, and see that it comes in and is read. It becomes no case.

    The service must be running. Takes up to ten minutes; the exit code is 1 when a test form did not come.

    Example: INTAKE_DATA_DIR=data INTAKE_SMTP_URL=... INTAKE_MAILBOX_URL=imaps://... intake mailbox rehearse
    """
    with opened() as at:
        if not at.settings.watching.routes:
            raise click.ClickException(_NO_WAY)
        with at.store.reading() as session:
            since = signs(session, datetime.now(UTC)).since_sweep
        if since is None or since > SWEEP_MISSED:
            raise click.ClickException(_NOBODY_READS)
        say, works = _printed(as_json), True
        for route, rehearsal_id in _begun(at):
            if not as_json:
                click.secho(f"{route.mailbox}, by mail to {route.to}", bold=True)
            for leg in _legs(at, rehearsal_id):
                works = works and leg.works is not False
                say(route, leg)
    context.exit(0 if works else 1)


def _begun(at: Opened) -> list[tuple[Route, str]]:
    now = datetime.now(UTC)
    keys = open_watch(at.settings, at.store, now).rehearse_now(now)
    pipeline = open_pipeline(at.settings, at.store, now)
    for key in keys:
        pipeline.answer(key, datetime.now(UTC))  # unless a worker was quicker
    return list(zip(at.settings.watching.routes, (key.partition(":")[2] for key in keys), strict=True))


def _legs(at: Opened, rehearsal_id: str) -> Iterator[Leg]:
    """How the test form fares, until it came or the time is over."""
    until, pause, said = monotonic() + rehearsal.IN_TIME.total_seconds(), Event(), ""
    handed_over = False
    while True:
        with at.store.reading() as session:
            row = session.get_one(Rehearsal, rehearsal_id)
            leaves = rehearsal.handed_over(session, rehearsal_id)
            stayed = rehearsal.where_it_stayed(session, row)
            waits = _why_it_waits(session, rehearsal_id)
        if row.arrived_at is None and row.failed_at is not None:
            yield Leg(False, row.reason or stayed)
            return
        if leaves and not handed_over:
            handed_over = True
            yield Leg(True, "The test form was handed to the mail server.")
        elif waits and waits != said:
            said = waits
            yield Leg(None, f"{waits} It is tried again.")
        if row.arrived_at is not None:
            yield Leg(True, f"It came in and was read as a test, {_taken(row)} after it was asked for.")
            return
        left = until - monotonic()
        if left <= 0:
            yield Leg(False, stayed)
            return
        _wait(pause, left)


def _taken(row: Rehearsal) -> str:
    taken = (row.arrived_at or row.sent_at) - row.sent_at
    seconds = round(taken.total_seconds())
    return f"{seconds} second{'' if seconds == 1 else 's'}" if seconds < 120 else in_words(taken)


def _why_it_waits(session: Session, rehearsal_id: str) -> str:
    """Why it was not handed over yet; empty when nothing was said about it."""
    row_id = outbox.row_of(session, outbox.key_of(rehearsal.TOPIC, rehearsal_id))
    row = None if row_id is None else session.get(OutboxRow, row_id)
    return "" if row is None or row.reason is None else row.reason


def _wait(pause: Event, left: float) -> None:
    """A moment; whoever sits before a terminal sees that something goes on."""
    shown = sys.stderr.isatty()
    if shown:
        click.echo(f"\r  waiting, at most {round(left)} seconds more ", nl=False, err=True)
    pause.wait(_LOOK_SECONDS)
    if shown:
        click.echo("\r\x1b[K", nl=False, err=True)


def _printed(as_json: bool) -> Callable[[Route, Leg], None]:
    def say(route: Route, leg: Leg) -> None:
        if as_json:
            click.echo(json.dumps({"mailbox": route.mailbox, "works": leg.works, "words": leg.words}))
            return
        mark = {
            True: click.style("works  ", fg="green"),
            False: click.style("FAILS  ", fg="red", bold=True),
            None: click.style("waits  ", fg="yellow"),
        }[leg.works]
        click.echo(f"  {mark}{leg.words}")

    return say
