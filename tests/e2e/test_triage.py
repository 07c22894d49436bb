"""The partners' pages in a real browser, wide and narrow: nothing scrolls sideways, nothing stands in anybody's way."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from intake.cases.events import SentToPartners, View
from tests.examples import EXAMPLES, example
from tests.intake.cases.story import happened, view
from tests.intake.pipeline.made import word
from tests.intake.web.base import PASSWORD, Site, site_at
from tests.intake.web.triage.made import OFFICE, mailed, record, sent_unreadable, taken_in
from tests.servers.browser import fits

NOW = datetime(2026, 9, 10, 8, 15, tzinfo=UTC)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site with the examples in it, on a Thursday morning."""
    with site_at(tmp_path, NOW, INTAKE_FRONT_DOOR_PHONE="01632 960 111", INTAKE_AREA="Marram Bay") as made:
        made.add_user(OFFICE, "business_unit")
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
        page.screenshot(path=Path(folder) / f"{name}-{page.viewport_size['width'] if page.viewport_size else 0}.png",
                        full_page=True)  # fmt: skip


def test_a_duty_manager_sees_what_is_due_and_opens_it(
    sized_page: Page, site: Site, address: str, axe: Callable[[Page], list[str]]
) -> None:
    page = sized_page
    days = {"0031": "2026-09-01", "0036": "2026-09-03", "0041": "2026-09-04", "0043": "2026-09-08"}
    dates = (
        "date_la_aware",
        "csc_referral_date",
        "strategy_discussion_date",
        "lado_referral_date",
        "date_agency_aware",
    )
    for given in EXAMPLES:
        day = days.get(given["notification_ref"][-4:])
        moved = {name: day for name in dates if name in given} if day else {}
        taken_in(site, given | moved, NOW.replace(day=9))
    first = taken_in(site, example("0031") | dict.fromkeys(dates, "2026-09-02") | {"sharing_restrictions":
                     "The father's sister works at the clinic. Nothing may reach the clinic."}, NOW)  # fmt: skip
    record(site, first, happened(SentToPartners, at=NOW), view("icb", View.MEETS_SIN, reasons="Both tests are met."))
    sent_unreadable(site, "notification.docx", NOW)
    mailed(site, ("scan.pdf", b"%PDF-1.7 scan"), at=NOW)
    mailed(site, ("form.docx", word(example("0034"))), at=NOW)
    sign_in(page, address)
    assert axe(page) == []
    assert fits(page)
    picture(page, "queue")
    page.get_by_text("Filter this list").click()
    page.get_by_label("Due", exact=True).select_option("Due within 2 working days")
    page.get_by_role("button", name="Show").click()
    assert "due=2" in page.url
    assert axe(page) == []
    picture(page, "queue-filtered")
    page.goto(address + "/queue?reference=nothing")
    assert axe(page) == []
    page.get_by_label("Find a reference").fill(first.lower())
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("heading", name=f"Case {first}")).to_be_visible()
    assert axe(page) == []
    assert fits(page)
    picture(page, "case")
    for folded in page.locator("details").all():
        folded.evaluate("one => one.open = true")
    assert axe(page) == []
    assert fits(page)
    page.emulate_media(media="print")
    picture(page, "case-print")
    page.emulate_media(media="screen")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Download the original").first.click()
    assert taken.value.suggested_filename == f"{first}.docx"
    page.get_by_role("link", name="Needs a person").first.click()
    assert axe(page) == []
    assert fits(page)
    picture(page, "unread")


def test_a_printed_case_is_whole(page: Page, site: Site, address: str) -> None:
    reference = taken_in(site, example("0031"), NOW)
    sign_in(page, address)
    page.goto(f"{address}/cases/{reference}")
    page.emulate_media(media="print")
    for words in ("Working day 5 of 5", "Quayside Practice, Marram Bay", "Arrived by"):
        shown = page.get_by_text(words).first
        expect(shown).to_be_attached()
        box = shown.bounding_box()
        assert box is not None, words
        assert box["height"] > 0, words
    expect(page.get_by_role("navigation", name="On this page")).to_be_hidden()
