"""`intake user`, as people and other programs call it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from intake.cli import main
from intake.web.access import Role
from tests.intake.web.base import Site, form_token, make_site, sign_in

EMAIL = "nurse@example.org"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("INTAKE_DATA_DIR", str(tmp_path))
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["user", *arguments])


def added(role: str = "icb") -> str:
    return str(json.loads(run("add", EMAIL, "--role", role, "--json").stdout)["password"])


def site() -> Site:
    return make_site(Path(os.environ["INTAKE_DATA_DIR"]))


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_an_account_of_every_role_signs_in_with_its_one_time_password(role: str) -> None:
    done = run("add", "Nurse@example.org", "--role", role, "--json")
    assert done.exit_code == 0
    said = json.loads(done.stdout)
    assert said.keys() == {"email", "role", "password"}
    assert (said["email"], said["role"]) == (EMAIL, role)
    pages = site()
    browser = pages.visitor()
    assert sign_in(browser, EMAIL, said["password"].lower().replace("-", " ")).status_code == 303
    assert browser.get("/queue").location == "/password?next=/queue"
    pages.store.close()


def test_people_read_the_password_once_and_how_to_say_it() -> None:
    done = run("add", EMAIL, "--role", "police")
    assert "nurse@example.org has an account now, as police." in done.stdout
    assert "To read it out: " in done.stdout
    assert ", dash, " in done.stdout
    assert "password" not in run("list", "--json").stdout.replace("one-time password", "")


def test_an_address_that_has_an_account_is_said_and_nothing_changes() -> None:
    password = added()
    again = run("add", EMAIL.upper(), "--role", "police", "--json")
    assert again.exit_code == 1
    assert again.stdout == ""
    assert "nurse@example.org has an account already. Nothing was changed." in again.stderr
    assert json.loads(run("list", "--json").stdout)["role"] == "icb"
    pages = site()
    assert sign_in(pages.visitor(), EMAIL, password).status_code == 303
    pages.store.close()


def test_an_unknown_role_is_refused_with_the_roles_that_there_are() -> None:
    refused = run("add", EMAIL, "--role", "inspector")
    assert refused.exit_code == 2
    assert "'la_notifier'" in refused.stderr
    assert run("list").stdout == ""


def test_reset_ends_what_was_and_gives_a_new_password() -> None:
    password = added()
    pages = site()
    browser = pages.visitor()
    sign_in(browser, EMAIL, password)
    fresh = json.loads(run("reset", EMAIL, "--json").stdout)
    assert fresh["email"] == EMAIL
    assert browser.get("/password").location == "/sign-in?next=/password"
    assert sign_in(pages.visitor(), EMAIL, password).status_code == 400
    assert sign_in(pages.visitor(), EMAIL, fresh["password"]).status_code == 303
    pages.store.close()


def test_disable_shuts_the_door_and_enable_opens_it() -> None:
    password = added()
    pages = site()
    assert "can no longer sign in" in run("disable", EMAIL).stdout
    assert sign_in(pages.visitor(), EMAIL, password).status_code == 400
    assert "nurse@example.org  icb  disabled" in run("list").stdout
    refused = run("reset", EMAIL)
    assert refused.exit_code == 1
    assert "intake user enable nurse@example.org" in refused.stderr
    fresh = json.loads(run("enable", EMAIL, "--json").stdout)["password"]
    page = pages.visitor()
    assert sign_in(page, EMAIL, fresh).status_code == 303
    assert form_token(page.get("/password"))
    pages.store.close()


@pytest.mark.parametrize("command", ["reset", "disable", "enable"])
def test_an_address_without_an_account_is_named(command: str) -> None:
    refused = run(command, EMAIL)
    assert refused.exit_code == 1
    assert "nurse@example.org has no account." in refused.stderr


@pytest.mark.parametrize("command", [[], ["add"], ["list"], ["disable"], ["reset"], ["enable"]])
def test_every_help_shows_an_example(command: list[str]) -> None:
    helped = run(*command, "--help")
    assert helped.exit_code == 0
    assert "Example: INTAKE_DATA_DIR=data intake user" in helped.stdout
