"""`intake agency-key`, as people and other programs call it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from intake.cli import main


@pytest.fixture(autouse=True)
def _data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTAKE_DATA_DIR", str(tmp_path))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["agency-key", *arguments])


def test_a_key_is_shown_once_listed_without_itself_and_ended() -> None:
    made = json.loads(run("add", " Marram  Bay Hospitals ", "--json").stdout)
    assert made.keys() == {"id", "agency", "practice", "ends", "key"}
    assert (made["agency"], made["practice"], made["ends"]) == ("Marram Bay Hospitals", False, None)
    assert made["key"].startswith("intake_live_")
    assert len(made["key"]) == len("intake_live_") + 43
    listed = run("list", "--json").stdout
    assert made["key"] not in listed
    (line,) = [json.loads(one) for one in listed.splitlines()]
    assert (line["id"], line["state"], line["last_used_at"]) == (made["id"], "never used", None)
    ended = json.loads(run("end", made["id"][:10], "--json").stdout)
    assert ended["state"] == "ended"
    assert f"{made['id']}  Marram Bay Hospitals  live  never used  ended " in run("list").stdout


def test_people_read_what_to_do_with_it() -> None:
    done = run("add", "Tidewater Schools", "--practice", "--ends", "2099-03-31")
    assert "Tidewater Schools can practise with this key now. It is not shown again:" in done.stdout
    assert "intake_practice_" in done.stdout
    assert "practice  never used  ends 2099-04-01 00:00" in run("list").stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("add", "Tidewater Schools", "--ends", "2001-01-01"), "is over"),
        (("add", "Tidewater Schools", "--ends", "9999-12-31"), "is too far away"),
        (("add", "Tidewater Schools", "--ends", "soon"), "does not match the format"),
        (("add", " "), "Give the agency's name"),
        (("end", "abcdef123"), "intake agency-key list"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(arguments: tuple[str, ...], says: str) -> None:
    done = run(*arguments, "--json")
    assert done.exit_code != 0
    assert done.stdout == ""
    assert says in done.stderr
    assert "Traceback" not in done.stderr
