"""Dovecot: a real IMAP server with a configuration and a base folder of its own."""

import grp
import itertools
import os
import pwd
import re
import shutil
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from tests.servers.certificates import Certificates
from tests.servers.dovecot_configuration import ASKS, CONFIGURATION, TOKENS
from tests.servers.processes import Process, folder, free_port, program, unprivileged

PASSWORD = "p@ss/w rd%20"  # characters that an address must percent-encode
USERS = 5000


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One user's mail on the server. Folders are named as IMAP names them: `INBOX`, `Needs a person`."""

    server: "DovecotServer"
    user: str
    password: str = PASSWORD

    @property
    def url(self) -> str:
        """The address for `INTAKE_MAILBOX_URL`, without TLS."""
        return self._url("imap", self.server.port)

    @property
    def tls_url(self) -> str:
        """The same with TLS from the first byte; the client must trust the tests' authority."""
        return self._url("imaps", self.server.tls_port)

    @property
    def starttls_url(self) -> str:
        """The same with STARTTLS."""
        return self._url("imap+starttls", self.server.port)

    def _url(self, scheme: str, port: int) -> str:
        who = f"{quote(self.user, safe='')}:{quote(self.password, safe='')}"
        return f"{scheme}://{who}@localhost:{port}/INBOX"

    @property
    def bare_url(self) -> str:
        """The address without TLS and without the password: signed in with a token."""
        return f"imap://{quote(self.user, safe='')}@localhost:{self.server.port}/INBOX"

    def client(self, context: ssl.SSLContext | None = None) -> IMAPClient:
        """Return a client that is signed in, over TLS where a context is given; leave it with `with`."""
        port = self.server.port if context is None else self.server.tls_port
        client = IMAPClient("localhost", port=port, ssl=context is not None, ssl_context=context, timeout=30)
        try:
            client.login(self.user, self.password)
        except IMAPClientError:
            client.shutdown()
            raise
        return client

    def append(self, message: bytes, mailbox: str = "INBOX") -> int:
        """Deliver a message by IMAP APPEND; returns its UID."""
        with self.client() as client:
            answer = client.append(mailbox, message)
        said = answer.decode() if isinstance(answer, bytes) else str(answer)
        found = re.search(r"APPENDUID (\d+) (\d+)", said)
        assert found, f"Dovecot named no UID: {said}"
        return int(found[2])

    def drop(self, message: bytes) -> Path:
        """Deliver a message as a mail server does: into the Maildir, under a name of its own; returns its file."""
        maildir = self.server.maildir(self.user)
        name = f"{self.server.number()}.intake.test"
        written = maildir / "tmp" / name
        written.write_bytes(message)
        self.server.give(written)
        return written.rename(maildir / "new" / name)

    @property
    def uidvalidity(self) -> int:
        """Of the inbox."""
        with self.client() as client:
            return int(client.folder_status("INBOX", ["UIDVALIDITY"])[b"UIDVALIDITY"])

    def files(self, mailbox: str = "INBOX") -> list[Path]:
        """The files of all messages of a folder, found without asking the server."""
        maildir = self.server.maildir(self.user)
        folder = maildir if mailbox == "INBOX" else maildir / f".{mailbox}"
        return [path for part in ("new", "cur") if (folder / part).exists() for path in (folder / part).iterdir()]

    def restore(self, filed: Sequence[Path] = ()) -> None:
        """Do what restoring the inbox from a backup does: every UID means something else, under a new UIDVALIDITY.

        The server starts anew without its list of UIDs (RFC 9051, 2.3.1.1). ``filed`` are files of mails that lie in
        the inbox once more then.
        """
        before, maildir = self.uidvalidity, self.server.maildir(self.user)
        self.server.stop()
        for remembered in (*maildir.glob("dovecot-uidlist*"), *maildir.glob("dovecot.*")):
            remembered.unlink()
        for path in filed:
            self.drop(path.read_bytes())
        self.server.start()
        assert self.uidvalidity != before

    @property
    def idling(self) -> bool:
        """Whether some client waits in IDLE; the server's process for it says so in its title."""
        return any(self.user in title and " IDLE" in title for title in _titles())

    def folders(self) -> list[str]:
        """Return the names of all folders, sorted."""
        with self.client() as client:
            return sorted(str(name) for _flags, _delimiter, name in client.list_folders())

    def messages(self, mailbox: str = "INBOX") -> dict[int, bytes]:
        """Return every message of a folder by UID, but for those that are moved meanwhile; none is marked as read."""
        with self.client() as client:
            client.select_folder(mailbox, readonly=True)
            return still_there(client, client.search())


def still_there(client: IMAPClient, uids: Sequence[int]) -> dict[int, bytes]:
    """Return those of ``uids`` that nobody took out of the selected folder since they were found."""
    try:
        fetched = client.fetch(uids, ["BODY.PEEK[]"]) if uids else {}
    except IMAPClientError as error:
        if "EXPUNGEISSUED" not in str(error):  # RFC 5530: some of them are gone
            raise
        client.noop()  # where it may tell what is gone
        return still_there(client, sorted(set(uids) & set(client.search())))
    return {int(uid): bytes(parts[b"BODY[]"]) for uid, parts in fetched.items() if parts.get(b"BODY[]") is not None}


def _titles() -> Iterator[str]:
    for process in Path("/proc").glob("[0-9]*"):
        try:
            yield (process / "cmdline").read_text(errors="replace")
        except OSError:  # it ended meanwhile
            continue


def _address(number: int) -> str:
    return f"intake-{number}@example.org"


class DovecotServer:
    """A Dovecot that runs as an ordinary user, with plain sign-in, STARTTLS and TLS on loopback.

    ``introspection`` is the address at which it asks about tokens (XOAUTH2); without one it takes none.
    """

    def __init__(self, certificates: Certificates, introspection: str = "") -> None:
        program("imap", "dovecot-imapd", beside=("/usr/lib/dovecot", "/usr/libexec/dovecot"))
        self._binary = program("dovecot", "dovecot-imapd", beside=("/usr/sbin",))
        self._owner = unprivileged()
        self._base = folder("dovecot", self._owner)
        self._users, self._numbers = itertools.count(1), itertools.count(1)
        self._process: Process | None = None
        self.port, self.tls_port = free_port(), free_port()
        account = self._owner or pwd.getpwuid(os.geteuid())
        (self._base / "dovecot.conf").write_text(
            CONFIGURATION.format(
                base=self._base,
                user=account.pw_name,
                group=grp.getgrgid(account.pw_gid).gr_name,
                uid=account.pw_uid,
                gid=account.pw_gid,
                certificate=certificates.certificate,
                key=certificates.key,
                port=self.port,
                tls_port=self.tls_port,
                mechanisms=" xoauth2" if introspection else "",
                tokens=TOKENS.format(base=self._base) if introspection else "",
            )
        )
        (self._base / "tokens.conf").write_text(ASKS.format(url=introspection))
        # Dovecot looks for a changed file once a second: all users that tests will ask for stand in it from the start.
        users = (f"{_address(number)}:{{PLAIN}}{PASSWORD}::::::\n" for number in range(1, USERS + 1))
        (self._base / "users").write_text("".join(users))
        for inside in ("mail", "state", "run"):
            (self._base / inside).mkdir()
        for path in (self._base, *self._base.iterdir(), certificates.key):
            self.give(path)
        self.start()

    def give(self, path: Path) -> None:
        """Let the server's account own a file that a test wrote."""
        if self._owner is not None:
            os.chown(path, self._owner.pw_uid, self._owner.pw_gid)

    def number(self) -> int:
        """Return a number that was not used before."""
        return next(self._numbers)

    def mailbox(self) -> Mailbox:
        """Return a user with an empty inbox; the address is new each time, so that tests share no mail."""
        number = next(self._users)
        assert number <= USERS, "raise USERS"
        return Mailbox(self, _address(number))

    def maildir(self, user: str) -> Path:
        """Return the Maildir of a user's inbox, making it where the user never signed in."""
        maildir = self._base / "mail" / user / "Maildir"
        for path in (maildir.parent, maildir, *(maildir / part for part in ("tmp", "new", "cur"))):
            if not path.exists():
                path.mkdir()
                self.give(path)
        return maildir

    def start(self) -> None:
        """Start it, unless it runs already."""
        if self._process is None or not self._process.running:
            self._process = Process(
                [self._binary, "-F", "-c", str(self._base / "dovecot.conf")],
                ready="starting up for imap",
                owner=self._owner,
            )

    def stop(self) -> None:
        """Stop it, ending every session: connections are refused until `start`."""
        if self._process is not None:
            self._process.stop()
            self._process = None

    def restart(self) -> None:
        """Stop and start it: sessions end, mail stays, ports stay."""
        self.stop()
        self.start()

    def output(self) -> str:
        """Return the last lines of its log."""
        return "" if self._process is None else self._process.output()

    def close(self) -> None:
        """Stop it and remove its files."""
        self.stop()
        shutil.rmtree(self._base, ignore_errors=True)


@pytest.fixture(scope="session")
def _dovecot_process(certificates: Certificates) -> Iterator[DovecotServer]:
    server = DovecotServer(certificates)
    yield server
    server.close()


@pytest.fixture
def dovecot(_dovecot_process: DovecotServer) -> DovecotServer:
    """A running Dovecot. A test may stop it; the next test finds it running again."""
    _dovecot_process.start()
    return _dovecot_process


@pytest.fixture
def mailbox(dovecot: DovecotServer) -> Mailbox:
    """An empty mailbox on Dovecot, for this test alone."""
    return dovecot.mailbox()
