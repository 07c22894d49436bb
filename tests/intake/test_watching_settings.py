"""Who is alarmed and when the way in is rehearsed: right by default, and refused with a sentence when it cannot be."""

from datetime import time
from pathlib import Path

import pytest

from intake.settings import Settings, WrongSettings
from intake.watching_settings import Route, Watching

SMTP = {"SMTP_URL": "smtps://mail.example.org", "MAIL_FROM": "notifications@example.org"}
IMAP = {"MAILBOX_URL": "imaps://in%40example.org:secret@mail.example.org/INBOX"}


def load(folder: Path, **settings: str) -> Watching:
    given = {"INTAKE_DATA_DIR": str(folder)} | {f"INTAKE_{name}": value for name, value in settings.items()}
    return Settings.load(given).watching


def test_with_nothing_set_nobody_beside_the_office_is_mailed_and_nothing_is_rehearsed(tmp_path: Path) -> None:
    assert load(tmp_path) == Watching()


def test_real_mail_servers_are_rehearsed_early_each_morning_unless_told_otherwise(tmp_path: Path) -> None:
    real = load(tmp_path, **SMTP, **IMAP)
    assert real.rehearse_at == time(7, 0)
    assert real.routes == (Route("in@example.org@mail.example.org/INBOX", "in@example.org"),)
    assert load(tmp_path, **SMTP, **IMAP, REHEARSAL_AT="off").rehearse_at is None
    assert load(tmp_path, **SMTP, **IMAP, REHEARSAL_AT="08:30").rehearse_at == time(8, 30)


@pytest.mark.parametrize("missing", [SMTP, IMAP])
def test_a_folder_on_either_side_is_no_way_to_rehearse(tmp_path: Path, missing: dict[str, str]) -> None:
    half = {name: value for name, value in (SMTP | IMAP).items() if name not in missing}
    assert load(tmp_path, **half) == Watching()
    with pytest.raises(WrongSettings, match="INTAKE_REHEARSAL_AT names a time, but there is no way in to rehearse"):
        load(tmp_path, **half, REHEARSAL_AT="07:00")


def test_a_mailbox_whose_user_is_no_address_is_reached_at_the_address_of_the_form(tmp_path: Path) -> None:
    named = {"MAILBOX_URL": "imaps://intake:secret@mail.example.org/INBOX"}
    assert load(tmp_path, **SMTP, **named).routes == ()
    (route,) = load(tmp_path, **SMTP, **named, MAIL_TO="notify@example.org").routes
    assert route.to == "notify@example.org"


def test_further_people_are_alarmed_by_setting(tmp_path: Path) -> None:
    given = load(tmp_path, ALARM_TO="help@example.org, duty@example.org", ALARM_OVER="0", NO_MAIL_HOURS="8")
    assert given == Watching(("help@example.org", "duty@example.org"), say_when_over=False, no_mail_hours=8)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALARM_TO", "the help desk"),
        ("ALARM_OVER", "perhaps"),
        ("NO_MAIL_HOURS", "-1"),
        ("NO_MAIL_HOURS", "81"),
        ("REHEARSAL_AT", "7"),
        ("REHEARSAL_AT", "25:00"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(WrongSettings, match=f"^INTAKE_{name} ") as refused:
        load(tmp_path, **{name: value})
    assert refused.value.sentence.count("INTAKE_") == 1
