"""Chromium: Debian's own without a window, driven by Playwright, and axe for what people with disabilities need."""

from collections.abc import Callable, Iterator
from typing import Any, Protocol

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, expect, sync_playwright

from tests.servers.processes import program

DESKTOP, PHONE = 1280, 390
SIZES = {DESKTOP: 900, PHONE: 844}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

PATIENCE = 30_000
"""Milliseconds in which a page shows what a test waits for, as it has for everything else: some machines are busy."""

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A page that asks another host for anything fails, here as in a locked-down office.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]


def chromium_program() -> str:
    """The path of Chromium without the parts that draw windows: it opens a page in less time. Raises `ServerError`."""
    return program("chromium-headless-shell", "chromium-headless-shell")


class NewContext(Protocol):
    """A way to open a browser window of a stranger: no cookies, a width, with or without JavaScript."""

    def __call__(self, width: int = DESKTOP, *, javascript: bool = True) -> BrowserContext: ...


@pytest.fixture(scope="session")
def _playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(_playwright: Playwright) -> Iterator[Browser]:
    """Headless Chromium, one for all tests."""
    launched = _playwright.chromium.launch(executable_path=chromium_program(), args=FLAGS)
    expect.set_options(timeout=PATIENCE)
    yield launched
    launched.close()


@pytest.fixture
def browser(chromium: Browser) -> Iterator[NewContext]:
    """Open windows of strangers to each other; a script error or a breach of the content policy fails the test."""
    opened: list[BrowserContext] = []
    errors: list[str] = []

    def said(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            errors.append(message.text)

    def new_context(width: int = DESKTOP, *, javascript: bool = True) -> BrowserContext:
        context = chromium.new_context(
            viewport={"width": width, "height": SIZES.get(width, 900)},
            java_script_enabled=javascript,
            has_touch=width == PHONE,
            locale="en-GB",
            timezone_id="Europe/London",
        )
        context.on("weberror", lambda error: errors.append(str(error.error)))
        context.on("console", said)
        opened.append(context)
        return context

    yield new_context
    for context in opened:
        context.close()
    assert not errors, "\n".join(errors)


@pytest.fixture
def page(browser: NewContext) -> Page:
    """A page 1280 wide."""
    return browser(DESKTOP).new_page()


@pytest.fixture
def phone_page(browser: NewContext) -> Page:
    """A page 390 wide."""
    return browser(PHONE).new_page()


@pytest.fixture(params=[DESKTOP, PHONE])
def sized_page(browser: NewContext, request: pytest.FixtureRequest) -> Page:
    """A page; the test runs once 1280 wide and once 390 wide."""
    return browser(request.param).new_page()


@pytest.fixture
def plain_page(browser: NewContext) -> Page:
    """A page 1280 wide without JavaScript."""
    return browser(DESKTOP, javascript=False).new_page()


def settled(page: Page) -> Page:
    """The page, once it stands: what a click leads to may have begun to arrive and hold nothing yet."""
    page.wait_for_load_state()
    return page


def fits(page: Page) -> bool:
    """Whether nothing is wider than the window."""
    found: bool = settled(page).evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    return found


def barriers(page: Page) -> list[str]:
    """What axe finds on the page as it stands. A line names the rule, what to do, and where."""
    answer: Any = Axe().run(settled(page), options={"runOnly": RULES}).response
    return [
        f"{found['id']}: {found['help']}: {' '.join(str(node['target']) for node in found['nodes'])}"
        for found in answer["violations"]
    ]


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """Check the page as it stands: `assert axe(page) == []`."""
    return barriers
