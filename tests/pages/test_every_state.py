"""Every page of the notifier, in every state: without barriers, valid, whole when narrow or enlarged."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Response

from tests.pages.leading import State
from tests.pages.service import Service, running
from tests.pages.states import BODIES, NO_PAGES, STATES
from tests.pages.validity import validator
from tests.pages.visitor import Visitor
from tests.servers.browser import DESKTOP, PHONE, SIZES, NewContext, fits

NARROWEST = 320
"""CSS pixels; WCAG 2.2, 1.4.10: what a screen of 1280 shows at 400 %."""

_CUT_OFF = """() => [...document.querySelectorAll('body *')].filter(one => {
  const style = getComputedStyle(one)
  const own = '.govuk-visually-hidden, .govuk-skip-link, input, textarea, select'
  return one.checkVisibility() && !one.closest(own) && style.overflowX !== 'visible' && style.overflowX !== 'auto' &&
    one.clientWidth > 1 &&
    (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)
}).map(one => one.className || one.localName)"""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One service for all states: each has a draft of its own."""
    with running(tmp_path_factory.mktemp("pages")) as made:
        yield made


@pytest.fixture(scope="module")
def valid() -> Iterator[Callable[[str], list[str]]]:
    """Names what is wrong with a page's HTML."""
    with validator() as check:
        yield check


class Looked:
    """A state that is open in the browser, and the HTML that the server sent for it."""

    def __init__(self, service: Service, browser: NewContext, state: State) -> None:
        self.page = browser(DESKTOP).new_page()
        self.state = state
        self._answers: list[Response] = []
        self.page.on("response", self._keep)
        state.lead(Visitor(service, self.page))
        self.html = self._answers[-1].text()

    def _keep(self, response: Response) -> None:
        if response.request.is_navigation_request() and not 300 <= response.status < 400:
            self._answers.append(response)


def _widen(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": SIZES.get(width, 900)})


def _check(looked: Looked, axe: Callable[[Page], list[str]], valid: Callable[[str], list[str]]) -> None:
    page = looked.page
    assert axe(page) == []
    assert page.locator("h1").count() == 1
    assert valid(looked.html) == []
    assert page.locator("fieldset:not([role=presentation]):not(:has(> legend))").count() == 0
    _check_errors(looked)
    _check_sizes(page, axe)


def _check_errors(looked: Looked) -> None:
    """The title begins with 'Error:' when something was refused, and the summary leads to what was refused."""
    page = looked.page
    summary = page.locator(".govuk-error-summary a")
    assert page.title().startswith("Error: ") is looked.state.errors
    assert bool(summary.count()) is looked.state.errors
    for number in range(summary.count()):
        link = summary.nth(number)
        target = link.get_attribute("href") or ""
        if target.startswith("#"):
            link.press("Enter")
            assert page.evaluate("document.activeElement.id") == target[1:]
        else:
            assert page.request.get(page.url.partition("/notify")[0] + target).status == 200


def _check_sizes(page: Page, axe: Callable[[Page], list[str]]) -> None:
    """Nothing is cut off or has to be scrolled to sideways: on a phone, at 320 pixels, with text at 200 %."""
    _widen(page, PHONE)
    assert axe(page) == []
    _widen(page, NARROWEST)
    assert fits(page)
    assert page.evaluate(_CUT_OFF) == []
    _widen(page, DESKTOP)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert fits(page)
    assert page.evaluate(_CUT_OFF) == []


@pytest.mark.parametrize(
    "state",
    [pytest.param(state, marks=pytest.mark.prove if state.slow else (), id=state.name) for state in STATES],
)
def test_a_page_has_no_barriers_is_valid_and_fits(
    shared: Service,
    browser: NewContext,
    axe: Callable[[Page], list[str]],
    valid: Callable[[str], list[str]],
    state: State,
) -> None:
    _check(Looked(shared, browser, state), axe, valid)


def test_every_page_has_a_state(service: Service) -> None:
    shown = {state.endpoint for state in STATES} | NO_PAGES.keys()
    pages = {
        rule.endpoint
        for rule in service.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint.partition(".")[0] in BODIES
    }
    assert pages - shown == set()
    assert shown - pages <= {"", "account.sign_out"}
