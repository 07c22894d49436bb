"""What a terminal shows when the service has started: where to go, who may sign in, where to drop an e-mail."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from intake.addresses import Maildir, MailFolder, loopback
from intake.demonstration.loading import Loaded
from intake.settings import Settings


def welcome_lines(settings: Settings, loaded: Loaded) -> list[str]:
    """The lines, without a line's end. They hold passwords: for the terminal of whoever starts it, never for a log."""
    address = local_address(settings)
    return [
        f"Notifications are taken at {address} (Ctrl-C stops the service).",
        "",
        f"  Notify an incident    {address}/",
        f"  Sign in               {address}/sign-in",
        *_accounts(loaded),
        "",
        *_mail(settings),
    ]


def local_address(settings: Settings) -> str:
    """Where the pages are: on this machine, or at the address that people type."""
    if not loopback(settings.host):
        return settings.public_url
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"


def _accounts(loaded: Loaded) -> Iterator[str]:
    if loaded.closed:
        yield ""
        yield f"The demonstration is off: its {loaded.closed} accounts were disabled. Its cases stay, marked as such."
    if not loaded.accounts:
        return
    yield ""
    if loaded.cases:
        yield f"{loaded.cases} invented cases were loaded. An empty data folder and DEMO=0 start without them."
    yield "Accounts for trying it out, with the passwords of this start:"
    yield ""
    longest = max(len(account.email) for account in loaded.accounts)
    for account in loaded.accounts:
        yield f"  {account.email:<{longest}}    {account.password}"


def _mail(settings: Settings) -> Iterator[str]:
    folders = [mailbox.path for mailbox in settings.mailboxes if isinstance(mailbox, Maildir)]
    for folder in folders:
        yield f"To send a notification by e-mail, put an .eml file into {_shown(folder / 'new')}"
    if isinstance(settings.outgoing, MailFolder):
        yield f"E-mails that go out are written to {_shown(settings.outgoing.path)}"


def _shown(path: Path) -> str:
    return str(path.absolute())
