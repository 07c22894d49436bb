"""Who sent a notification and what an update changes, in a real browser: read at a glance, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import address
from tests.e2e.test_triage import picture, sign_in, site
from tests.examples import example
from tests.intake.pipeline.post import VOUCHED
from tests.intake.web.base import Site
from tests.intake.web.triage.test_sender_shown import FAILS, lettered, update
from tests.servers.browser import fits

__all__ = ["address", "site"]


def test_a_duty_manager_sees_that_an_update_may_be_false_and_what_it_would_change(
    sized_page: Page, site: Site, address: str, axe: Callable[[Page], list[str]]
) -> None:
    page = sized_page
    case = lettered(site, example("0031"), VOUCHED, Message_ID="<one@nhs.example.org>")
    child = example("0031")["children"][0] | {"child_current_location": "At home with both parents"}
    false = {"incident_summary": "Nothing happened at all.", "family_informed": "yes", "children": [child]}
    said = update(site, case, FAILS, **false)
    lettered(site, example("0046"), "", Message_ID="<one@nhs.example.org>")
    sign_in(page, address)
    expect(page.get_by_text("Sender failed the checks")).to_be_visible()
    picture(page, "sender-queue")
    page.get_by_role("link", name=case).click()
    page.locator(f'a[href="#changed-{said}"]').click()
    expect(page.get_by_role("heading", name="What it says differently from what was known")).to_be_in_viewport()
    expect(page.get_by_text("At home with both parents").first).to_be_visible()
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    expect(page.get_by_text("Verified sender")).to_be_visible()
    expect(page.get_by_text("Another message with the same Message-ID came on")).to_be_visible()
    assert fits(page)
    assert axe(page) == []
    picture(page, "sender-case")
