"""What people read when something did not work."""

from __future__ import annotations

import logging

import pytest
from flask.testing import FlaskClient

from tests.intake.web.base import Site, sign_in


@pytest.fixture
def browser(site: Site) -> FlaskClient:
    site.add_user("police@example.org", "police")
    made = site.visitor()
    sign_in(made, "police@example.org")
    return made


def test_what_is_busy_says_try_again_and_that_nothing_is_lost(browser: FlaskClient) -> None:
    answer = browser.get("/busy")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    assert "Try again in a minute" in answer.text
    assert "Nothing that was saved is lost." in answer.text


def test_what_cannot_work_says_its_sentence(browser: FlaskClient) -> None:
    answer = browser.get("/refused")
    assert answer.status_code == 400
    assert "Ask the business unit to open it again." in answer.text


def test_the_unexpected_shows_a_number_and_leaks_nothing(
    browser: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answer = browser.get("/broken?name=Quillfeather")
    assert answer.status_code == 500
    assert answer.headers["X-Request-ID"] in answer.text
    assert "Unexpected ValueError" in caplog.text
    for leaked in ("Traceback", "Quillfeather"):
        assert leaked not in answer.text
        assert leaked not in caplog.text


@pytest.mark.parametrize(("path", "method", "code"), [("/nowhere", "GET", 404), ("/cookies", "POST", 405)])
def test_the_usual_failures_have_plain_pages(site: Site, path: str, method: str, code: int) -> None:
    site.app.config["WTF_CSRF_ENABLED"] = False
    answer = site.visitor().open(path, method=method)
    assert answer.status_code == code
    assert "If a child is in danger now, call 999." in answer.text


def test_a_body_that_is_too_large_is_refused(site: Site) -> None:
    answer = site.visitor().post("/sign-in", data={"email": "x" * (51 * 1024 * 1024)})
    assert answer.status_code == 413
    assert "That is too large" in answer.text


def test_the_log_names_the_page_and_not_what_was_asked(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "intake.web.requests")
    site.visitor().get("/sign-in?next=/cases/Quillfeather")
    assert "GET /sign-in 200" in caplog.text
    assert "Quillfeather" not in caplog.text
