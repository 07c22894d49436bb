"""How light a question page is, that nothing in it moves while it loads, and that it is painted before any script."""

from __future__ import annotations

from typing import Any, Final

import pytest
from playwright.sync_api import Page, Route, expect

from tests.figures import Figure
from tests.pages.leading import State
from tests.pages.service import Service
from tests.pages.states import STATES
from tests.pages.visitor import Visitor
from tests.servers.browser import DESKTOP, PHONE, NewContext

MOST_BYTES: Final = 120_000
QUESTIONS: Final = [state for state in STATES if state.name.startswith(("page-", "row-")) and not state.errors]
SOME: Final = [
    state
    for state in QUESTIONS
    if state.name in {"page-what-happened-filled", "page-your-details-filled", "row-children-child-condition-filled"}
]

# Entries before the observer began are among those it is given.
_SHIFTS: Final = """() => new Promise(done => {
  let sum = 0
  new PerformanceObserver(list => list.getEntries().forEach(one => { sum += one.value }))
    .observe({ type: 'layout-shift', buffered: true })
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(sum))))
})"""

_PAINTED: Final = """() => new Promise(done => {
  new PerformanceObserver(list => list.getEntriesByName('first-contentful-paint').forEach(one => done(one.startTime)))
    .observe({ type: 'paint', buffered: true })
})"""


def _bytes_of(browser: NewContext, service: Service, state: State) -> int:
    """All that a browser with an empty cache is sent for a page, headers included; what led to it is left out."""
    page = browser(DESKTOP).new_page()
    sent: list[float] = []
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    network.on("Network.requestWillBeSent", lambda one: sent.clear() if one.get("type") == "Document" else None)
    network.on("Network.loadingFinished", lambda one: sent.append(one["encodedDataLength"]))
    state.lead(Visitor(service, page))
    page.wait_for_load_state("networkidle")
    page.close()
    return int(sum(sent))


def _heaviest(browser: NewContext, service: Service, states: list[State]) -> tuple[int, str]:
    return max((_bytes_of(browser, service, state), state.name) for state in states)


def test_a_question_page_with_all_it_loads_weighs_little(browser: NewContext, service: Service) -> None:
    weight, name = _heaviest(browser, service, SOME)
    assert 10_000 < weight < MOST_BYTES, name


@pytest.mark.prove
def test_no_question_page_weighs_much(browser: NewContext, service: Service, figure: Figure) -> None:
    weight, name = _heaviest(browser, service, QUESTIONS)
    figure("The heaviest question page, with all that it loads, as it is sent", f"{weight / 1000:.0f} KB ({name})")
    assert weight < MOST_BYTES, name


def _shift(page: Page) -> float:
    found: Any = page.evaluate(_SHIFTS)
    return float(found)


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
@pytest.mark.parametrize("state", SOME, ids=lambda state: state.name)
def test_nothing_moves_while_a_page_loads(browser: NewContext, service: Service, state: State, width: int) -> None:
    page = browser(width).new_page()
    state.lead(Visitor(service, page))
    page.wait_for_load_state("networkidle")
    assert _shift(page) == 0
    page.evaluate(
        "document.querySelector('main').prepend(Object.assign(document.createElement('p'), {innerText: 'x'}))"
    )
    assert _shift(page) > 0, "what moves is not measured"


def test_a_page_is_painted_and_can_be_used_before_any_script_comes(browser: NewContext, service: Service) -> None:
    page = browser(DESKTOP).new_page()
    held: list[Route] = []
    page.route("**/*.js", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks what it is given
    visitor = Visitor(service, page)
    page.goto(visitor.address("notify.page", draft_id=visitor.draft(), key="what-happened"), wait_until="commit")
    assert page.evaluate(_PAINTED) > 0
    assert held
    story = page.locator("[name=incident_summary]")
    story.fill("He fell.")
    page.unroute("**/*.js")  # and lets go of what it held
    expect(page.get_by_role("combobox")).to_be_visible()
    expect(page.locator(".autocomplete__wrapper")).to_be_visible()
    expect(story).to_have_value("He fell.")
