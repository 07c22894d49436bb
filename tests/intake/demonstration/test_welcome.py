"""What the terminal shows when the service has started."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.demonstration.accounts import DemonstrationAccount
from intake.demonstration.loading import Loaded
from intake.demonstration.welcome import welcome_lines
from intake.settings import Settings

ACCOUNT = DemonstrationAccount("demo-icb@example.org", "icb", "K7MD-RWX9-C3FH-JQ26")


def said(folder: Path, loaded: Loaded, **environment: str) -> str:
    return "\n".join(welcome_lines(Settings.load({"INTAKE_DATA_DIR": str(folder), **environment}), loaded))


def test_it_says_where_to_go_who_may_sign_in_and_where_to_drop_a_mail(tmp_path: Path) -> None:
    text = said(tmp_path, Loaded(9, (ACCOUNT,), 0), INTAKE_PORT="8123")
    assert "http://127.0.0.1:8123/sign-in" in text
    assert "demo-icb@example.org    K7MD-RWX9-C3FH-JQ26" in text
    assert "9 invented cases" in text
    assert str(tmp_path / "mailbox" / "new") in text
    assert str(tmp_path / "outbox") in text


def test_a_later_start_speaks_of_no_new_case(tmp_path: Path) -> None:
    text = said(tmp_path, Loaded(0, (ACCOUNT,), 0))
    assert "invented" not in text
    assert "K7MD-RWX9-C3FH-JQ26" in text


def test_without_a_demonstration_it_says_what_was_closed_and_shows_no_account(tmp_path: Path) -> None:
    text = said(tmp_path, Loaded(0, (), 5), INTAKE_DEMO="0")
    assert "5 accounts were disabled" in text
    assert "demo-" not in text
    assert "disabled" not in said(tmp_path, Loaded(0, (), 0), INTAKE_DEMO="0")


@pytest.mark.parametrize(
    ("environment", "address"),
    [
        ({"INTAKE_HOST": "::1"}, "http://[::1]:8000/sign-in"),
        (
            {"INTAKE_HOST": "0.0.0.0", "INTAKE_PUBLIC_URL": "https://notify.example.org"},
            "https://notify.example.org/sign-in",
        ),
    ],
)
def test_the_address_is_one_that_can_be_typed(tmp_path: Path, environment: dict[str, str], address: str) -> None:
    assert address in said(tmp_path, Loaded(0, (), 0), **environment)


def test_servers_of_mail_are_no_folders(tmp_path: Path) -> None:
    text = said(
        tmp_path,
        Loaded(0, (), 0),
        INTAKE_MAILBOX_URL="imaps://user:pass@mail.example.org/INBOX",
        INTAKE_SMTP_URL="smtps://user:pass@mail.example.org",
        INTAKE_MAIL_FROM="notifications@example.org",
    )
    assert ".eml" not in text
    assert "pass" not in text
