"""The commands about mailboxes."""

from __future__ import annotations

import json
import os
from dataclasses import asdict

import click

from intake.cli.rehearsing import rehearse
from intake.errors import Permanent
from intake.settings import Settings
from workers.mailbox.checking import check as checked
from workers.mailbox.watching import tokens_of


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


mailbox.add_command(rehearse)
