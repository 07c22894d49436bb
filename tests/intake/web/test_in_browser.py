"""The base's pages in Chromium, at both widths, and through axe."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from intake.accounts import accounts
from tests.intake.web.base import PASSWORD, Site
from tests.servers.browser import DESKTOP, PHONE, NewContext, barriers, fits

PAGES = ["/sign-in", "/nowhere", "/cookies", "/privacy", "/accessibility"]


def _check(page: Page) -> None:
    assert barriers(page) == []
    assert fits(page)


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_pages_of_strangers_pass_axe_and_fit(browser: NewContext, address: str, width: int) -> None:
    page = browser(width).new_page()
    for path in PAGES:
        page.goto(address + path)
        _check(page)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_person_signs_in_looks_and_signs_out(browser: NewContext, site: Site, address: str, javascript: bool) -> None:
    site.add_user("icb@example.org", "icb")
    page = browser(PHONE, javascript=javascript).new_page()
    page.goto(address + "/queue")
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_title(re.compile(r"^Error: Sign in"))
    if javascript:
        assert page.evaluate("document.activeElement.className").startswith("govuk-error-summary")
        _check(page)
    page.get_by_label("E-mail address").fill("icb@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(address + "/queue")
    page.goto(address + "/cookies")
    if javascript:
        _check(page)
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(address + "/sign-in")
    page.goto(address + "/queue")
    expect(page).to_have_url(re.compile(re.escape(address + "/sign-in")))


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
@pytest.mark.parametrize("javascript", [True, False])
def test_a_newcomer_chooses_a_password(
    browser: NewContext, site: Site, address: str, width: int, javascript: bool
) -> None:
    once = accounts.add(site.store, "icb@example.org", "icb", site.clock())
    page = browser(width, javascript=javascript).new_page()
    page.goto(address + "/queue")
    page.get_by_label("E-mail address").fill("icb@example.org")
    page.get_by_label("Password", exact=True).fill(once)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Choose a password")
    if javascript:
        _check(page)
        page.get_by_role("button", name="Show password").click()
        assert page.get_by_label("New password").get_attribute("type") == "text"
    page.get_by_label("New password").fill("short")
    page.get_by_role("button", name="Save password").click()
    expect(page).to_have_title(re.compile(r"^Error: Choose a password"))
    if javascript:
        _check(page)
    page.get_by_label("New password").fill("seven brass herons")
    page.get_by_role("button", name="Save password").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have a new password")
    if javascript:
        _check(page)
    page.get_by_role("button", name="Go to the queue").click()
    expect(page).to_have_url(address + "/queue")
    page.goto(address + "/cookies")
    page.get_by_role("link", name="Change your password").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Change your password")
    if javascript:
        _check(page)
