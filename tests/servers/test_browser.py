"""The browser of the tests really shows pages, runs scripts and finds what is wrong with them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Error, Page

from tests.servers.browser import NewContext

GOOD = """<!doctype html><html lang="en-GB"><head><title>A page</title></head><body><main>
<h1>A page</h1><form><label for="who">Your name</label><input id="who" name="who"></form></main></body></html>"""
BAD = GOOD.replace('<label for="who">Your name</label>', "")


def test_a_page_is_as_wide_as_asked(sized_page: Page, request: pytest.FixtureRequest) -> None:
    sized_page.set_content(GOOD)
    assert str(sized_page.evaluate("window.innerWidth")) in request.node.name


def test_axe_finds_a_field_without_a_label(page: Page, axe: Callable[[Page], list[str]]) -> None:
    page.set_content(GOOD)
    assert axe(page) == []
    page.set_content(BAD)
    assert any(line.startswith("label:") for line in axe(page))


def test_windows_share_no_cookie(browser: NewContext) -> None:
    first, second = browser(), browser()
    first.add_cookies([{"name": "session", "value": "mine", "url": "http://localhost"}])
    assert second.cookies("http://localhost") == []


def test_without_javascript_no_script_runs(plain_page: Page) -> None:
    plain_page.set_content("<p>as sent</p><script>document.body.textContent = 'changed'</script>")
    assert plain_page.inner_text("body") == "as sent"


def test_other_hosts_are_out_of_reach(page: Page) -> None:
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://elsewhere.example.org/")


def test_a_script_error_is_noticed(chromium: Browser) -> None:
    context = chromium.new_context()
    with context.expect_event("weberror") as noticed:
        context.new_page().set_content("<script>noSuchFunction()</script>")
    assert "noSuchFunction" in str(noticed.value.error)
    context.close()
