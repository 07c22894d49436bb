"""Local authorities are suggested while somebody types, and whatever they type is kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.pages.keyboard import Keyboard
from tests.pages.service import Service
from tests.pages.visitor import Visitor
from tests.servers.browser import PHONE, NewContext

NAME = "incident_local_authority"


def _page(service: Service, browser: NewContext, javascript: bool = True) -> tuple[Page, str]:
    page = browser(PHONE, javascript=javascript).new_page()
    visitor = Visitor(service, page)
    draft = visitor.draft()
    visitor.go("notify.page", draft_id=draft, key="what-happened")
    return page, draft


def _saved(page: Page) -> str:
    asked = page.url
    page.get_by_role("button", name="Save and continue").click()
    page.goto(asked)
    return page.locator(f"[name={NAME}]").input_value()


def test_a_suggestion_is_chosen_with_the_keyboard(
    service: Service, browser: NewContext, axe: Callable[[Page], list[str]]
) -> None:
    page, _ = _page(service, browser)
    box = page.get_by_role("combobox", name="Local authority where it happened")
    keyboard = Keyboard(page)
    keyboard.reach(NAME, lambda at: at.name == NAME)
    keyboard.type("yor")
    expect(page.get_by_role("option").first).to_have_text("York")
    expect(page.get_by_role("status").filter(has_text="suggestions")).to_have_count(1)
    assert axe(page) == []
    keyboard.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_have_text("York")
    keyboard.press("Enter")
    expect(box).to_have_value("York")
    expect(box).to_be_focused()
    assert _saved(page) == "York"


@pytest.mark.parametrize("javascript", [True, False])
def test_what_is_not_in_the_list_is_kept(service: Service, browser: NewContext, javascript: bool) -> None:
    page, _ = _page(service, browser, javascript)
    keyboard = Keyboard(page)
    keyboard.reach(NAME, lambda at: at.name == NAME)
    keyboard.type("York or Selby, on the A19")
    keyboard.press("Tab")
    assert _saved(page) == "York or Selby, on the A19"


def test_the_first_letters_are_kept_when_nobody_chooses(service: Service, browser: NewContext) -> None:
    page, _ = _page(service, browser)
    keyboard = Keyboard(page)
    keyboard.reach(NAME, lambda at: at.name == NAME)
    keyboard.type("Yor")
    keyboard.press("Escape")
    keyboard.press("Tab")
    assert _saved(page) == "Yor"


def test_not_known_stands_beside_the_suggestions(service: Service, browser: NewContext) -> None:
    page, draft = _page(service, browser)
    keyboard = Keyboard(page)
    keyboard.reach("not known", lambda at: at.name == f"{NAME}-not_known")
    keyboard.press("Space")
    page.get_by_role("button", name="Save and continue").click()
    Visitor(service, page).go("notify.page", draft_id=draft, key="what-happened")
    expect(page.locator(f"[name={NAME}-not_known]")).to_be_checked()
    expect(page.locator(f"[name={NAME}]")).to_have_value("")


def test_without_javascript_the_browser_suggests(service: Service, browser: NewContext) -> None:
    page, _ = _page(service, browser, javascript=False)
    listed = page.locator(f"[name={NAME}]").get_attribute("list")
    assert page.locator(f"datalist[id={listed}] option[value=York]").count() == 1


def test_a_page_without_places_loads_no_suggestions(service: Service, browser: NewContext) -> None:
    page = browser().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    visitor = Visitor(service, page)
    visitor.go("notify.page", draft_id=visitor.draft(), key="safe-now")
    assert asked
    assert not [url for url in asked if "suggestions" in url or "autocomplete" in url]
