"""The commands about mailboxes."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import click

from intake.cli.rehearsing import rehearse
from intake.cli.store import Opened, opened
from intake.errors import Permanent, Problem
from intake.pipeline.reconcile import Reckoning
from intake.settings import Settings
from intake.store.mailboxes import stored_name
from workers.mailbox.checking import check as checked
from workers.mailbox.counting import count_now
from workers.mailbox.source import Source
from workers.mailbox.watching import opener, tokens_of


@click.group("mailbox")
def mailbox() -> None:
    """The mailboxes that notifications arrive in.

    Example: INTAKE_DATA_DIR=data intake mailbox check
    """


@mailbox.command("check")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line, one for each thing found.")
@click.pass_context
def check(context: click.Context, as_json: bool) -> None:
    """Say what works at each mailbox of the settings, and what does not. Nothing is changed.

    The exit code is 1 when something would keep mail from being taken in.

    Example: INTAKE_DATA_DIR=data INTAKE_MAILBOX_URL=imaps://... intake mailbox check
    """
    try:
        settings = Settings.load(os.environ)
    except Permanent as failure:
        raise click.ClickException(failure.sentence) from None
    tokens, works = tokens_of(settings), True
    for one in settings.mailboxes:
        if not as_json:
            click.secho(one.name, bold=True)
        for found in checked(one, settings.mail_ca_file, tokens):
            works = works and found.works
            if as_json:
                click.echo(json.dumps({"mailbox": one.name, **asdict(found)}))
            else:
                mark = (
                    click.style("works  ", fg="green") if found.works else click.style("FAILS  ", fg="red", bold=True)
                )
                click.echo(f"  {mark}{found.words}")
    context.exit(0 if works else 1)


@mailbox.command("count")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line, one for each mailbox.")
@click.pass_context
def count(context: click.Context, as_json: bool) -> None:
    """Let each mailbox say what it holds, beside what was taken in of it since the last daily count.

    Nothing is changed, and the daily count on the ledger stays as it is. The exit code is 1 when something differs or
    a mailbox cannot be counted.

    Example: INTAKE_DATA_DIR=data intake mailbox count
    """
    well = True
    with opened() as at:
        tokens = tokens_of(at.settings)
        for one in at.settings.mailboxes:
            try:
                source = opener(one, at.settings, tokens)()
                try:
                    found = _counted(at, one.name, source)
                finally:
                    source.close()
            except Problem as problem:
                well = False
                _say(one.name, {"mailbox": one.name, "trouble": problem.sentence}, [problem.sentence], as_json)
                continue
            well = well and not found.difference
            _say(one.name, _facts(one.name, found), _in_words(found), as_json)
    context.exit(0 if well else 1)


def _counted(at: Opened, name: str, source: Source) -> Reckoning:
    return count_now(at.store, stored_name(name), at.settings.max_message_bytes, source, datetime.now(UTC))


def _facts(name: str, found: Reckoning) -> dict[str, Any]:
    folders = {
        folder: {"there": one.there, "moved": one.moved, "added": one.added, "unknown": len(one.unknown)}
        for folder, one in found.folders.items()
    }
    return {
        "mailbox": name,
        "difference": found.difference,
        "inbox": asdict(found.inbox),
        "folders": folders,
        "wrong": list(found.wrong()),
    }


def _in_words(found: Reckoning) -> list[str]:
    lines = [f"in the inbox: {found.inbox.there:,}, not taken in: {found.inbox.untaken:,}"]
    for name, one in found.folders.items():
        lines.append(f"in '{name}': {one.there:,}; moved there since the last count: {one.moved:,}")
    lines += [*found.noted(), *(click.style(sentence, fg="red", bold=True) for sentence in found.wrong())]
    if not found.difference:
        lines.append(click.style("It agrees with what was taken in.", fg="green"))
    return lines


def _say(name: str, facts: dict[str, Any], lines: list[str], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(facts))
        return
    click.secho(name, bold=True)
    for line in lines:
        click.echo(f"  {line}")


mailbox.add_command(rehearse)
