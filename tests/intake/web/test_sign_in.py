"""Signing in and out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from intake.store.people import User, WebSession
from intake.web.access import Role
from intake.web.account.sessions import IDLE, LONGEST
from intake.web.account.views import safe_destination
from intake.web.limits import ALLOWED, MINUTES, Tried
from tests.intake.web.base import Site, form_token, sign_in
from tests.intake.web.passing import let_pass

EMAIL = "icb@example.org"


@pytest.fixture(autouse=True)
def account(site: Site) -> None:
    site.add_user(EMAIL, "icb")


def test_a_password_opens_the_page_that_was_asked_for(site: Site) -> None:
    browser = site.visitor()
    asked = browser.get("/queue")
    assert asked.location == "/sign-in?next=/queue"
    assert sign_in(browser, "  ICB@example.org ").location == "/queue"
    assert "Nothing here." in browser.get("/queue").text


@pytest.mark.parametrize(
    ("email", "password"), [(EMAIL, "wrong"), ("nobody@example.org", "wrong"), (EMAIL, "x" * 5000)]
)
def test_unknown_person_and_wrong_password_read_the_same(site: Site, email: str, password: str) -> None:
    browser = site.visitor()
    answer = sign_in(browser, email, password)
    assert answer.status_code == 400
    assert "The e-mail address or the password is not right." in answer.text
    assert "Error: Sign in" in answer.text
    assert browser.get("/queue").status_code == 303


def test_what_was_left_empty_is_asked_for(site: Site) -> None:
    answer = sign_in(site.visitor(), "", "")
    assert "Enter your e-mail address." in answer.text
    assert "Enter your password." in answer.text


def test_guessing_is_stopped_for_the_account_even_with_the_right_password(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(ALLOWED[Tried.ACCOUNT].tries):
        assert sign_in(site.visitor(), EMAIL, "guess").status_code == 400
    refused = sign_in(site.visitor(), EMAIL)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= MINUTES * 60
    assert "Wait 15 minutes, then try again." in refused.text
    assert "If a child is in danger now, call 999." in refused.text
    let_pass(monkeypatch, timedelta(minutes=MINUTES))
    assert sign_in(site.visitor(), EMAIL).location == "/queue"


def test_signing_in_gives_a_new_token_and_ends_the_one_before(site: Site) -> None:
    browser = site.visitor()
    browser.set_cookie("intake-session", "a token that somebody planted")
    sign_in(browser, EMAIL)
    first = browser.get_cookie("intake-session")
    assert first is not None
    assert first.value != "a token that somebody planted"
    assert first.http_only
    assert first.same_site == "Lax"
    with site.store.transaction() as session:
        assert [row.token_hash == first.value.encode() for row in session.query(WebSession)] == [False]


def test_a_session_ends_when_idle(site: Site) -> None:
    browser = site.visitor()
    sign_in(browser, EMAIL)
    site.clock.at += IDLE - timedelta(seconds=1)
    assert browser.get("/queue").status_code == 200
    site.clock.at += IDLE
    assert browser.get("/queue").status_code == 303


def test_a_session_ends_after_its_longest_time_however_busy(site: Site) -> None:
    browser = site.visitor()
    sign_in(browser, EMAIL)
    steps = LONGEST // timedelta(minutes=30)
    for _ in range(steps - 1):
        site.clock.at += timedelta(minutes=30)
        assert browser.get("/queue").status_code == 200
    site.clock.at += timedelta(minutes=30)
    assert browser.get("/queue").status_code == 303


def test_a_disabled_account_is_out_at_once(site: Site) -> None:
    browser = site.visitor()
    sign_in(browser, EMAIL)
    with site.store.transaction() as session:
        session.query(User).filter_by(email=EMAIL).one().disabled_at = site.clock()
    assert browser.get("/queue").status_code == 303
    assert sign_in(browser, EMAIL).status_code == 400


def test_signing_out_ends_the_session_on_the_server(site: Site) -> None:
    browser = site.visitor()
    sign_in(browser, EMAIL)
    cookie = browser.get_cookie("intake-session")
    assert cookie is not None
    token = form_token(browser.get("/cookies"))
    assert browser.get("/sign-out").status_code == 405
    assert browser.post("/sign-out", data={"csrf_token": token}).location == "/sign-in"
    browser.set_cookie("intake-session", cookie.value)
    assert browser.get("/queue").status_code == 303


def test_signing_in_without_the_form_token_is_refused(site: Site) -> None:
    answer = site.visitor().post("/sign-in", data={"email": EMAIL, "password": "x"})
    assert answer.status_code == 400
    assert "The page has expired" in answer.text


@pytest.mark.parametrize(
    "wanted",
    [
        "https://example.org/",
        "//example.org",
        "/\\example.org",
        "\\\\example.org",
        "javascript:alert(1)",
        "",
        "queue",
        "/sign-out",
        "/a\r\nSet-Cookie: x=y",
        "http:/queue",
        "/\tx",
    ],
)
def test_no_one_is_sent_elsewhere_after_signing_in(wanted: str, site: Site) -> None:
    assert safe_destination(wanted) == ""
    assert sign_in(site.visitor(), EMAIL, going_to=wanted).location == "/queue"


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("asked", ["", "/queue"])
def test_safety_34_everybody_begins_on_a_page_that_is_theirs(role: Role, asked: str, site: Site) -> None:
    site.add_user("somebody@example.org", role)
    browser = site.visitor()
    begun = sign_in(browser, "somebody@example.org", going_to=asked).location
    assert begun == ("/service" if role is Role.ADMINISTRATOR else "/queue")
    assert browser.get(begun).status_code == 200
    assert browser.get("/sign-in").location == begun


def test_whoever_is_refused_a_page_is_led_to_one_of_theirs(site: Site) -> None:
    site.add_user("admin@example.org", "administrator")
    browser = site.visitor()
    sign_in(browser, "admin@example.org")
    assert 'href="/service">See how the service is' in browser.get("/queue").text


def test_a_path_of_ours_is_kept() -> None:
    assert safe_destination("/cases/ABCD?tab=history") == "/cases/ABCD?tab=history"
