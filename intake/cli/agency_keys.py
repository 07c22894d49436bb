"""The commands about keys of agencies' own systems: who may send notifications as JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Final

import click

from intake.accounts.accounts import COMMAND_LINE
from intake.cases import agency_keys
from intake.cases.agency_keys import ListedKey
from intake.cases.working_days import LONDON
from intake.cli.store import opened

_DAY: Final = click.DateTime(["%Y-%m-%d"])


@click.group("agency-key")
def agency_key() -> None:
    """Keys for agencies' own systems, which send notifications as JSON (docs/api.md).

    Example: INTAKE_DATA_DIR=data intake agency-key add 'Marram Bay Hospitals'
    """


@agency_key.command("add")
@click.argument("agency")
@click.option("--practice", is_flag=True, help="What it sends is a test: no case is opened, and nobody is told.")
@click.option("--ends", type=_DAY, metavar="DATE", help="The last day on which it works, such as 2027-03-31.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def add(agency: str, practice: bool, ends: datetime | None, as_json: bool) -> None:
    """Make a key for AGENCY, named as partners know it, and print it, once.

    Example: INTAKE_DATA_DIR=data intake agency-key add 'Marram Bay Hospitals' --practice
    """
    last = None if ends is None else ends.date()
    with opened() as at:
        agency = agency_keys.name_of(agency)
        with at.store.transaction() as session:
            key_id, key = agency_keys.make(
                session, at.store.vault, agency, _now(), by=COMMAND_LINE, practice=practice, last=last
            )
        if as_json:
            said = {"id": key_id, "agency": agency, "practice": practice, "ends": last and last.isoformat(), "key": key}
            click.echo(json.dumps(said))
        else:
            what = "practise" if practice else "send notifications"
            click.echo(
                f"{agency} can {what} with this key now. It is not shown again:\n\n"
                f"    {key}\n\n"
                "Hand it over by phone or in a sealed message, never by e-mail. "
                f"To end it: intake agency-key end {key_id}"
            )


@agency_key.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line, one for each key.")
def list_keys(as_json: bool) -> None:
    """List every key there ever was, and when it was last used.

    Example: INTAKE_DATA_DIR=data intake agency-key list
    """
    with opened() as at, at.store.reading() as session:
        for key in agency_keys.listed(session, _now()):
            click.echo(json.dumps(_fields(key)) if as_json else _in_words(key))


@agency_key.command("end")
@click.argument("key_id")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def end(key_id: str, as_json: bool) -> None:
    """Take nothing more from the key with this id, as `list` shows it; its first characters will do.

    Example: INTAKE_DATA_DIR=data intake agency-key end 1f0c3a9b
    """
    with opened() as at:
        with at.store.transaction() as session:
            ended = agency_keys.end(session, key_id, _now(), by=COMMAND_LINE)
        click.echo(json.dumps(_fields(ended)) if as_json else f"The key {ended.id} of {ended.agency} has ended.")


def _fields(key: ListedKey) -> dict[str, object]:
    return {
        "id": key.id,
        "agency": key.agency,
        "practice": key.practice,
        "state": key.state,
        "made_at": _instant(key.made_at),
        "last_used_at": _instant(key.last_used_at),
        "ends_at": _instant(key.ends_at),
    }


def _in_words(key: ListedKey) -> str:
    used = f"last used {_local(key.last_used_at)}" if key.last_used_at else "never used"
    until = f"  {'ended' if key.state == 'ended' else 'ends'} {_local(key.ends_at)}" if key.ends_at else ""
    return f"{key.id}  {key.agency}  {'practice' if key.practice else 'live'}  {used}{until}"


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="seconds").replace("+00:00", "Z")


def _local(at: datetime) -> str:
    return f"{at.astimezone(LONDON):%Y-%m-%d %H:%M}"


def _now() -> datetime:
    return datetime.now(UTC)
