"""What the commands about mailboxes print, and that counting changes nothing."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from intake.cli import main
from tests.intake.pipeline.made import mail
from tests.servers.processes import free_port


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("INTAKE_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def test_a_mailbox_is_counted_and_nothing_changes(data: Path) -> None:
    assert run("mailbox", "count").exit_code == 0
    (data / "mailbox" / "new" / "1.intake.test").write_bytes(mail())
    done = run("mailbox", "count", "--json")
    assert done.exit_code == 1
    said = json.loads(done.stdout)
    assert (said["difference"], said["inbox"]["there"], said["inbox"]["untaken"]) == (1, 1, 1)
    assert "in the inbox could not be taken in" in said["wrong"][0]
    assert (data / "mailbox" / "new" / "1.intake.test").exists()
    words = run("mailbox", "count")
    assert "not taken in: 1" in words.stdout
    assert "It agrees" not in words.stdout


def test_a_mailbox_that_cannot_be_counted_says_why_and_the_others_are(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = f"imap://office%40example.org:secret@localhost:{free_port()}/INBOX"
    monkeypatch.setenv("INTAKE_MAILBOX_URL", f"{away} maildir:{data / 'box'}")
    done = run("mailbox", "count")
    assert done.exit_code == 1
    assert "The mail server cannot be reached." in done.stdout
    assert "It agrees with what was taken in." in done.stdout
    assert "secret" not in done.output
