"""Nothing on any page comes from elsewhere, and nothing on it may run that we did not write."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from forms import Answers
from forms.notification import NOTIFICATION
from intake.web.notify import blueprint
from intake.web.notify.plan import plan_for
from tests.intake.web.base import Site, site_at

OF_ALL = ("", "come-back", "word-form", "cookies", "accessibility", "privacy", "sign-in", "no-such-page")
# What the list of suggestions sets on its own elements by script, the policy lets it: it is not in the page.
INLINE = """() => [...document.querySelectorAll('*')].filter((one) => !one.closest('.autocomplete__wrapper')).flatMap(
    (one) => [...one.attributes].map((attribute) => attribute.name).filter((name) => /^on|^style$/.test(name)))"""
HEARD = """document.addEventListener('securitypolicyviolation',
    (event) => { (window.refused ||= []).push(`${event.violatedDirective} ${event.blockedURI}`); })"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site with the notifier's pages."""
    with site_at(tmp_path, datetime.now(UTC), more=[blueprint]) as made:
        yield made


def of_a_draft() -> Iterator[str]:
    """Every page of a draft, with one child."""
    plan = plan_for(NOTIFICATION, Answers())
    yield from ("", "check", "come-back", "remove/children/1")
    yield from (f"page/{key}" for key in plan.steps)
    yield from (f"row/children/1/{step.key}" for step in plan.rows["children"])


def test_a_whole_walk_asks_nobody_else_for_anything(page: Page, address: str, axe: Callable[[Page], list[str]]) -> None:
    asked: list[str] = []
    found: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    page.add_init_script(HEARD)

    def look(where: str) -> None:
        page.goto(where)
        found.extend(f"{where}: {name}" for name in page.evaluate(INLINE))
        found.extend(f"{where}: {refused}" for refused in page.evaluate("window.refused ?? []"))

    for one in OF_ALL:
        look(f"{address}/{one}")
    page.goto(address)
    page.get_by_role("button", name="Start now").click()
    tasks = page.url
    page.goto(tasks + "row/children/1/child-name")
    page.locator("[name=children-0-child_forenames]").fill("Wren")
    page.get_by_role("button", name="Save and continue").click()
    for one in of_a_draft():
        look(tasks + one)
    page.context.clear_cookies(name="intake-form")
    page.get_by_role("button", name="Save").first.click()  # the page of a form that was open too long
    expect(page).to_have_title(re.compile("expired"))
    assert page.evaluate("window.refused ?? []") == []
    assert axe(page) == []
    assert found == []
    assert {urlsplit(url).netloc for url in asked if not url.startswith("data:")} == {urlsplit(address).netloc}
