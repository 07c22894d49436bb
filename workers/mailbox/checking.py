"""What works at a mailbox and what does not, in words. Nothing is changed, and no mail is fetched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from imapclient import SocketTimeout

from intake.addresses import ImapMailbox, Mailbox, Maildir
from intake.errors import Problem
from intake.pipeline.file_away import NEEDS_A_PERSON, PROCESSED
from workers.mailbox.client import Client, cut, named_here, session, signed_in
from workers.mailbox.tokens import Tokens

_TIMEOUT: Final = SocketTimeout(connect=15, read=30)
_HOW: Final = {
    "tls": "over TLS, with a certificate that is trusted",
    "starttls": "over STARTTLS, with a certificate that is trusted",
    "none": "in the clear, on this machine alone",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about a mailbox: ``works``, and a sentence."""

    works: bool
    words: str


def check(mailbox: Mailbox, ca_file: Path | None = None, tokens: Tokens | None = None) -> Iterator[Finding]:
    """Everything that taking in mail from ``mailbox`` needs, in turn; it ends at the first thing that stops it."""
    try:
        if isinstance(mailbox, Maildir):
            yield from _folder(mailbox)
        else:
            yield from _server(mailbox, ca_file, tokens)
    except Problem as problem:
        yield Finding(False, problem.sentence)


def _folder(mailbox: Maildir) -> Iterator[Finding]:
    if not mailbox.path.exists():
        yield Finding(True, "The folder is not there yet. It is made when the service starts.")
        return
    if not mailbox.path.is_dir():
        yield Finding(False, "What stands there is no folder.")
        return
    waiting = sum(1 for part in ("", "new", "cur") for path in (mailbox.path / part).glob("*") if path.is_file())
    yield Finding(True, f"The folder is there. {_mails(waiting)}")


def _server(mailbox: ImapMailbox, ca_file: Path | None, tokens: Tokens | None) -> Iterator[Finding]:
    if not mailbox.password and tokens is not None:
        tokens.current()
        yield Finding(True, "A token was given out to this application.")
    client = signed_in(mailbox, ca_file, _TIMEOUT, tokens)
    try:
        yield Finding(True, f"The server answers {_HOW[mailbox.security]}.")
        yield Finding(True, f"The user is signed in with a {'password' if mailbox.password else 'token'}.")
        with session():
            yield from _signed_in(client, mailbox)
    finally:
        cut(client)


def _signed_in(client: Client, mailbox: ImapMailbox) -> Iterator[Finding]:
    if not client.folder_exists(mailbox.folder):
        yield Finding(False, f"There is no folder of the name {mailbox.folder}.")
        return
    selected = client.select_folder(mailbox.folder, readonly=True)
    yield Finding(True, f"The folder {mailbox.folder} can be opened. {_mails(int(selected.get(b'EXISTS', 0)))}")
    if client.has_capability("IDLE"):
        yield Finding(True, "The server says at once when mail comes (IDLE).")
    else:
        yield Finding(True, "The server has no IDLE: it is asked every half minute.")
    moves = client.has_capability("MOVE") or client.has_capability("UIDPLUS")
    yield Finding(
        moves,
        "Mail that was taken in can be moved out of the inbox."
        if moves
        else "The server has neither MOVE nor UIDPLUS: mail that was taken in stays in the inbox.",
    )
    for name in (PROCESSED, NEEDS_A_PERSON):
        there = client.folder_exists(named_here(client, name))
        yield Finding(True, f"The folder {name} {'is there' if there else 'is made when it is first needed'}.")


def _mails(number: int) -> str:
    return "No mail waits in it." if number == 0 else f"{number:,} mail{'' if number == 1 else 's'} in it."
