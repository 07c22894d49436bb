"""The `intake` command. This is the composition root: it may import every room, and nothing imports it."""

from __future__ import annotations

import click

from intake.cli.accounts import user
from intake.cli.agency_keys import agency_key
from intake.cli.ingest import ingest
from intake.cli.mailbox import mailbox
from intake.cli.serving import run, web, worker
from intake.cli.store import cases, migrate
from intake.cli.word import fill_word, read_word, word_template


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def main() -> None:
    """Serious child safeguarding notifications, from either door to the partners' decision.

    Every command explains itself: `intake COMMAND --help`.
    """


main.add_command(agency_key)
main.add_command(cases)
main.add_command(ingest)
main.add_command(mailbox)
main.add_command(migrate)
main.add_command(run)
main.add_command(user)
main.add_command(web)
main.add_command(worker)
main.add_command(word_template)
main.add_command(fill_word)
main.add_command(read_word)
