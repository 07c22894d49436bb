"""The commands about accounts: who may sign in, and in which role."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Final

import click

from intake.accounts import accounts
from intake.cases.reference import spoken
from intake.cli.store import opened
from intake.store.store import Store
from intake.web.access import Role

_ROLES: Final = click.Choice([role.value for role in Role])


@click.group("user")
def user() -> None:
    """Accounts: who may sign in, and in which role.

    Example: INTAKE_DATA_DIR=data intake user add nurse@example.org --role icb
    """


@user.command("add")
@click.argument("email")
@click.option("--role", required=True, type=_ROLES, help="What the person may see and do.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def add(email: str, role: str, as_json: bool) -> None:
    """Make an account for EMAIL and print its one-time password, once.

    Whoever signs in with that password chooses their own before anything else.

    Example: INTAKE_DATA_DIR=data intake user add nurse@example.org --role icb
    """
    with opened() as at:
        password = accounts.add(at.store, email, role, _now())
        address = accounts.normalised(email)
        if as_json:
            click.echo(json.dumps({"email": address, "role": role, "password": password}))
        else:
            click.echo(_in_words(f"{address} has an account now, as {role}.", password))


@user.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line, one for each account.")
def list_accounts(as_json: bool) -> None:
    """List every account.

    Example: INTAKE_DATA_DIR=data intake user list
    """
    with opened() as at:
        for account in accounts.listed(at.store, _now()):
            if as_json:
                click.echo(json.dumps(asdict(account)))
            else:
                click.echo(
                    f"{account.email}  {account.role}  {account.state}"
                    + ("  for the demonstration" if account.demonstration else "")
                )


@user.command("disable")
@click.argument("email")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def disable(email: str, as_json: bool) -> None:
    """Let nobody sign in as EMAIL any more, and end its sessions at once.

    Example: INTAKE_DATA_DIR=data intake user disable nurse@example.org
    """
    with opened() as at:
        accounts.disable(at.store, email, _now())
        address = accounts.normalised(email)
        click.echo(
            json.dumps({"email": address, "state": "disabled"})
            if as_json
            else f"{address} can no longer sign in, and is signed out everywhere."
        )


@user.command("reset")
@click.argument("email")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def reset(email: str, as_json: bool) -> None:
    """Print a new one-time password for EMAIL, once, and end its sessions.

    Example: INTAKE_DATA_DIR=data intake user reset nurse@example.org
    """
    _renewed(accounts.reset, email, as_json)


@user.command("enable")
@click.argument("email")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def enable(email: str, as_json: bool) -> None:
    """Let a disabled EMAIL in again, with a new one-time password, printed once.

    Example: INTAKE_DATA_DIR=data intake user enable nurse@example.org
    """
    _renewed(accounts.enable, email, as_json)


def _renewed(renew: Callable[[Store, str, datetime], str], email: str, as_json: bool) -> None:
    with opened() as at:
        password = renew(at.store, email, _now())
        address = accounts.normalised(email)
        if as_json:
            click.echo(json.dumps({"email": address, "password": password}))
        else:
            click.echo(_in_words(f"{address} has a new password and is signed out everywhere.", password))


def _in_words(what: str, password: str) -> str:
    return (
        f"{what} The one-time password, which is not shown again:\n\n"
        f"    {password}\n\n"
        f"To read it out: {spoken(password)}.\n"
        "Whoever signs in with it chooses their own password before anything else."
    )


def _now() -> datetime:
    return datetime.now(UTC)
