"""`intake mailbox check`: what works and what does not, in words, and nothing changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from intake.cli import main
from tests.servers.certificates import Certificates
from tests.servers.dovecot import DovecotServer, Mailbox
from tests.servers.tokens import CLIENT, token_endpoint
from tests.workers.mailbox.made import letter


def checked(folder: Path, **settings: str) -> tuple[int, list[Mapping[str, object]]]:
    environment = {"INTAKE_DATA_DIR": str(folder)} | {f"INTAKE_{name}": value for name, value in settings.items()}
    ran = CliRunner(env=environment).invoke(main, ["mailbox", "check", "--json"])
    return ran.exit_code, [json.loads(line) for line in ran.stdout.splitlines()]


def words(found: list[Mapping[str, object]]) -> str:
    return "\n".join(str(one["words"]) for one in found)


def test_everything_that_works_is_said_and_nothing_is_changed(mailbox: Mailbox, tmp_path: Path) -> None:
    mailbox.append(letter())
    before = mailbox.folders()
    code, found = checked(tmp_path, MAILBOX_URL=mailbox.url)
    assert code == 0
    assert all(one["works"] for one in found)
    assert "The folder INBOX can be opened. 1 mail in it." in words(found)
    assert "The server says at once when mail comes (IDLE)." in words(found)
    assert "The folder Processed is made when it is first needed." in words(found)
    assert (mailbox.folders(), list(mailbox.messages().values())) == (before, [letter()])
    with mailbox.client() as client:
        client.select_folder("INBOX", readonly=True)
        assert client.search("UNSEEN")


def test_tls_is_checked_with_the_authority_of_the_settings(
    mailbox: Mailbox, certificates: Certificates, tmp_path: Path
) -> None:
    code, found = checked(tmp_path, MAILBOX_URL=mailbox.tls_url, MAIL_CA_FILE=str(certificates.authority))
    assert (code, found[0]["words"]) == (0, "The server answers over TLS, with a certificate that is trusted.")
    code, found = checked(tmp_path, MAILBOX_URL=mailbox.tls_url)
    assert code == 1
    assert "certificate cannot be trusted" in words(found)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("/INBOX", "/Elsewhere"), "There is no folder of the name Elsewhere."),
        (("p%40ss", "wrong"), "refuses the user or the password"),
    ],
)
def test_what_fails_is_said_and_the_exit_code_tells(
    mailbox: Mailbox, tmp_path: Path, change: tuple[str, str], said: str
) -> None:
    code, found = checked(tmp_path, MAILBOX_URL=mailbox.url.replace(*change))
    assert code == 1
    assert said in words(found)
    assert found[-1]["works"] is False


def test_a_server_that_is_away_and_one_that_works_are_both_checked(
    dovecot: DovecotServer, mailbox: Mailbox, tmp_path: Path
) -> None:
    away = mailbox.url.replace(f":{dovecot.port}/", ":9/")
    code, found = checked(tmp_path, MAILBOX_URL=f"{away} maildir:{tmp_path / 'letters'}")
    assert code == 1
    assert words(found).splitlines() == [
        "The mail server cannot be reached.",
        "The folder is not there yet. It is made when the service starts.",
    ]
    assert not (tmp_path / "letters").exists()


def test_tokens_are_tried_too(certificates: Certificates, tmp_path: Path) -> None:
    with token_endpoint() as endpoint:
        server = DovecotServer(certificates, f"{endpoint.address}/about")
        box = server.mailbox()
        endpoint.users["*"] = box.user
        settings = {
            "MAILBOX_URL": box.bare_url,
            "MAIL_OAUTH_TOKEN_URL": endpoint.token_url,
            "MAIL_OAUTH_CLIENT_ID": CLIENT["client_id"],
            "MAIL_OAUTH_CLIENT_SECRET": CLIENT["client_secret"],
        }
        code, found = checked(tmp_path, **settings)
        refused, why = checked(tmp_path, **settings | {"MAIL_OAUTH_CLIENT_SECRET": "an old one"})
        server.close()
    assert code == 0
    assert words(found).startswith("A token was given out to this application.")
    assert "The user is signed in with a token." in words(found)
    assert refused == 1
    assert "its secret may have expired" in words(why)


def test_a_person_at_the_terminal_reads_it_in_words(mailbox: Mailbox, tmp_path: Path) -> None:
    environment = {"INTAKE_DATA_DIR": str(tmp_path), "INTAKE_MAILBOX_URL": mailbox.url}
    ran = CliRunner(env=environment).invoke(main, ["mailbox", "check"])
    assert ran.exit_code == 0
    assert f"{mailbox.user}@localhost/INBOX" in ran.stdout
    assert "  works  The user is signed in with a password." in ran.stdout
