"""Two cases side by side in a real browser, wide and narrow, by keyboard alone and without JavaScript."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.examples import example
from tests.intake.web.base import PASSWORD, Site, site_at
from tests.intake.web.triage.made import OFFICE, taken_in
from tests.intake.web.triage_acting.test_alike_page import WHY, second
from tests.servers.browser import fits

NOW = datetime(2026, 9, 10, 8, 15, tzinfo=UTC)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site with one child notified by two agencies."""
    with site_at(tmp_path, NOW, INTAKE_FRONT_DOOR_PHONE="01632 960 111", INTAKE_AREA="Marram Bay") as made:
        made.add_user(OFFICE, "business_unit")
        restricted = {**example("0031"), "sharing_restrictions": "His uncle works for the police in this town."}
        taken_in(made, restricted, NOW - timedelta(hours=3))
        taken_in(made, second(example("0031")), NOW - timedelta(hours=1))
        yield made


def sign_in(page: Page, address: str) -> None:
    page.goto(address + "/queue")
    page.get_by_label("E-mail address").fill(OFFICE)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()


def picture(page: Page, name: str) -> None:
    """A picture to look at, where somebody asked for pictures."""
    if folder := os.environ.get("PICTURES"):
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def test_two_cases_are_compared_joined_and_parted_again(
    sized_page: Page, site: Site, address: str, axe: Callable[[Page], list[str]]
) -> None:
    page = sized_page

    def looks(name: str) -> None:
        picture(page, name)
        assert axe(page) == []
        assert fits(page)

    sign_in(page, address)
    expect(page.get_by_text("Possible duplicate")).to_have_count(2)
    looks("queue")
    page.get_by_role("row").nth(1).get_by_role("link").first.click()
    looks("case")
    page.get_by_role("link", name="Compare the two").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Is this the same child?")
    looks("alike")
    page.get_by_role("button", name="Join them").click()
    expect(page.get_by_role("alert")).to_contain_text("Say why.")
    looks("alike-refused")
    page.get_by_label("Why?").fill(WHY)
    page.get_by_role("button", name="Join them").click()
    expect(page.get_by_text("The two are one case now")).to_be_visible()
    looks("case-joined")
    page.get_by_role("link", name="See the two side by side").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("These two cases are joined")
    looks("alike-joined")
    page.get_by_label("Why?").fill("It was his cousin.")
    page.get_by_role("button", name="Part them again").click()
    expect(page.get_by_text("The two are apart again")).to_be_visible()


def test_by_keyboard_alone_and_without_javascript(plain_page: Page, site: Site, address: str) -> None:
    page = plain_page
    sign_in(page, address)
    page.get_by_role("row").nth(1).get_by_role("link").first.click()
    page.get_by_role("link", name="Compare the two").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Why?").focus()
    page.keyboard.type("Another incident, in March.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Keep them apart")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The two are kept apart.")).to_be_visible()
