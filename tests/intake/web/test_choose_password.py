"""Choosing a password, after a one-time one and later."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from intake.accounts import accounts
from intake.web.limits import ALLOWED, MINUTES, Tried
from tests.intake.web.base import PASSWORD, Site, form_token, sign_in
from tests.intake.web.passing import let_pass

EMAIL = "icb@example.org"
OWN = "seven brass herons"


def newcomer(site: Site, role: str = "icb") -> tuple[FlaskClient, str]:
    """Somebody signed in with a one-time password, and that password."""
    password = accounts.add(site.store, EMAIL, role, site.clock())
    browser = site.visitor()
    sign_in(browser, EMAIL, password)
    return browser, password


def choose(browser: FlaskClient, password: str, current: str = "", going_to: str = "/queue") -> TestResponse:
    token = form_token(browser.get("/password"))
    return browser.post(
        "/password", data={"csrf_token": token, "password": password, "current": current, "next": going_to}
    )


def test_with_a_one_time_password_nothing_but_choosing_signing_out_and_public_pages_can_be_reached(site: Site) -> None:
    browser, _ = newcomer(site)
    site.app.config["WTF_CSRF_ENABLED"] = False
    reached = set()
    for rule in site.app.url_map.iter_rules():
        if rule.arguments or rule.endpoint == "account.sign_out":
            continue
        for method in (rule.methods or set()) - {"OPTIONS"}:
            answer = browser.open(rule.rule, method=method)
            if answer.status_code != 303:
                reached.add(rule.endpoint)
            elif not rule.endpoint.startswith("account."):
                assert answer.location.startswith("/password?next=")
    assert {endpoint for endpoint in reached if not endpoint.startswith(("assets.", "health.", "info."))} == {
        "account.check_sign_in", "password.choose", "password.save", "password.chosen",
    }  # fmt: skip
    assert "Queue" not in browser.get("/password").text
    assert browser.post("/sign-out").location == "/sign-in"


def test_after_choosing_the_page_that_was_asked_for_opens(site: Site) -> None:
    browser, once = newcomer(site)
    assert browser.get("/queue").location == "/password?next=/queue"
    page = browser.get("/password?next=/busy")
    assert "You signed in with a one-time password." in page.text
    assert 'name="current"' not in page.text
    done = choose(browser, OWN, going_to="/busy")
    assert done.location == "/password/chosen?next=/busy"
    assert 'href="/busy"' in browser.get(done.location).text
    assert browser.get("/queue").status_code == 200
    assert sign_in(site.visitor(), EMAIL, once).status_code == 400
    assert sign_in(site.visitor(), EMAIL, OWN).location == "/queue"


def test_every_other_session_of_the_account_ends(site: Site) -> None:
    browser, once = newcomer(site)
    elsewhere = site.visitor()
    sign_in(elsewhere, EMAIL, once)
    before = browser.get_cookie("intake-session")
    choose(browser, OWN)
    after = browser.get_cookie("intake-session")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert elsewhere.get("/password").location == "/sign-in?next=/password"
    assert browser.get("/queue").status_code == 200


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("", "Enter a new password."),
        ("too short", "Your password must have 12 characters or more."),
        (EMAIL, "Your password is your e-mail address."),
        ("aaaaaaaaaaaaaa", "repeats the same few characters"),
    ],
)
def test_what_will_not_do_is_said_beside_the_field(site: Site, password: str, said: str) -> None:
    browser, _ = newcomer(site)
    answer = choose(browser, password)
    assert answer.status_code == 400
    assert answer.text.count(said) == 2
    assert "Error: Choose a password" in answer.text
    assert 'href="#password"' in answer.text
    assert password not in answer.text or password in {"", EMAIL}
    assert browser.get("/queue").status_code == 303


@pytest.mark.parametrize("bend", [str, str.lower, lambda text: text.replace("-", " ")])
def test_the_one_time_password_cannot_be_kept(site: Site, bend: type[str]) -> None:
    browser, once = newcomer(site)
    answer = choose(browser, bend(once))
    assert answer.status_code == 400
    assert "This is the password that you have already." in answer.text


def test_later_the_present_password_is_asked_for(site: Site) -> None:
    site.add_user(EMAIL, "icb")
    browser = site.visitor()
    sign_in(browser, EMAIL)
    assert "Change your password" in browser.get("/password").text
    assert "Enter the password that you have now." in choose(browser, OWN).text
    assert "This is not the password that you have now." in choose(browser, OWN, current="wrong").text
    assert "This is the password that you have already." in choose(browser, PASSWORD, current=PASSWORD).text
    assert choose(browser, OWN, current=PASSWORD).status_code == 303
    assert sign_in(site.visitor(), EMAIL, OWN).status_code == 303


def test_guessing_the_present_password_is_stopped(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.add_user(EMAIL, "icb")
    browser = site.visitor()
    sign_in(browser, EMAIL)
    for _ in range(ALLOWED[Tried.ACCOUNT].tries):
        assert choose(browser, OWN, current="guess").status_code == 400
    assert choose(browser, OWN, current=PASSWORD).status_code == 429
    let_pass(monkeypatch, timedelta(minutes=MINUTES))
    assert choose(browser, OWN, current=PASSWORD).status_code == 303


def test_safety_34_an_administrator_is_led_on_without_a_case(site: Site) -> None:
    browser, _ = newcomer(site, "administrator")
    page = browser.get(choose(browser, OWN).location)
    assert page.status_code == 200
    assert "/queue" not in page.text
    assert 'href="/service"' in page.text
    assert browser.get("/service").status_code == 200


def test_a_stranger_is_sent_to_sign_in_first(site: Site) -> None:
    assert site.visitor().get("/password").location == "/sign-in?next=/password"


def test_no_one_is_sent_elsewhere_or_round_in_a_circle_after_choosing(site: Site) -> None:
    browser, _ = newcomer(site)
    assert choose(browser, OWN, going_to="https://example.org/").location == "/password/chosen"
    assert 'href="/queue"' in browser.get("/password/chosen?next=//example.org").text
    assert 'href="/queue"' in browser.get("/password/chosen?next=/password").text


def test_pasting_and_password_managers_are_allowed(site: Site) -> None:
    browser, _ = newcomer(site)
    page = browser.get("/password").text
    assert 'autocomplete="new-password"' in page
    assert 'autocomplete="username"' in page
    assert "onpaste" not in page
    assert "maxlength" not in page
