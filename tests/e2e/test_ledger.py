"""The ledger in a real browser: a picture, a table, a filter, a file; with and without JavaScript."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from intake.opened import open_pipeline
from intake.pipeline import reconcile
from intake.pipeline.receive import SightingKey, receive_message
from intake.pipeline.reconcile import Beside, Inbox, Reckoning
from tests.examples import example
from tests.intake.pipeline.made import mail, word
from tests.intake.web.base import PASSWORD, Site, site_at
from tests.intake.web.triage.made import OFFICE, sent_unreadable, settings_of
from tests.servers.browser import fits

NOW = datetime(2026, 9, 10, 8, 15, tzinfo=UTC)
BOX = "safeguarding.notifications@marrambay.example.org@mail.example.org/INBOX"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site after four weeks, with a mailbox that was counted this morning."""
    with site_at(
        tmp_path,
        NOW,
        INTAKE_FRONT_DOOR_PHONE="01632 960 111",
        INTAKE_MAILBOX_URL="imaps://safeguarding.notifications%40marrambay.example.org:x@mail.example.org/INBOX",
    ) as made:
        made.add_user(OFFICE, "business_unit")
        yield made


def four_weeks(site: Site) -> None:
    """Mail on most days, some of it automatic, some seen twice; one case; one file that nobody can read."""
    draw, settings = random.Random(11), settings_of(site)
    form = mail(("form.docx", word(example("0031"))))
    uid = 0
    for ago in range(27, -1, -1):
        at = NOW - timedelta(days=ago)
        for number in range(draw.randrange(6)):
            uid += 1
            headers = {"X_Number": str(uid)} | ({"Auto_Submitted": "auto-replied"} if draw.random() < 0.6 else {})
            raw = form if (ago, number) in {(4, 0), (2, 0)} else mail(**headers)
            receive_message(site.store, settings.secret_key, raw, at, SightingKey(BOX, 7, str(uid)))
        open_pipeline(settings, site.store, at).drain(at)
    sent_unreadable(site, "notification.docx", NOW)


def counted(site: Site, unknown: int) -> None:
    folders = {
        "Processed": Beside(1204, 5, 5 + unknown, "7.20", tuple(f"7.{number}" for number in range(unknown))),
        "Needs a person": Beside(3, 1, 1, "9.4", ()),
    }
    with site.store.transaction() as session:
        reconcile.write(session, BOX, Reckoning(NOW - timedelta(hours=3), Inbox(0, 0, 0), folders), first=False)


def sign_in(page: Page, address: str) -> None:
    page.goto(address + "/ledger")
    page.get_by_label("E-mail address").fill(OFFICE)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Ledger", level=1)).to_be_visible()


def picture(page: Page, name: str) -> None:
    """A picture to look at, where somebody asked for pictures."""
    if folder := os.environ.get("PICTURES"):
        size = page.viewport_size
        page.screenshot(path=Path(folder) / f"{name}-{size['width'] if size else 0}.png", full_page=True)


def test_a_duty_manager_sees_that_nothing_is_lost_and_where_something_is(
    sized_page: Page, site: Site, address: str, axe: Callable[[Page], list[str]]
) -> None:
    four_weeks(site)
    counted(site, unknown=0)
    page = sized_page
    sign_in(page, address)
    expect(page.get_by_text("Everything that came in is accounted for.")).to_be_visible()
    assert axe(page) == []
    assert fits(page)
    picture(page, "ledger")
    page.get_by_text("The same as a table, with the sums").click()
    expect(page.get_by_role("row", name="All days")).to_contain_text("adds up")
    assert axe(page) == []
    assert fits(page)
    picture(page, "ledger-table")
    page.get_by_label("What became of it").select_option("Needs a person")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("Deal with it").first).to_be_visible()
    assert "state=needs_a_person" in page.url
    with page.expect_download() as taken:
        page.get_by_text("Download these lines (CSV)").click()
    assert taken.value.suggested_filename == "ledger-2026-09-10.csv"
    counted(site, unknown=2)
    page.goto(address + "/ledger")
    expect(page.get_by_role("heading", name="Not everything is accounted for")).to_be_visible()
    assert axe(page) == []
    assert fits(page)
    picture(page, "ledger-wrong")


def test_it_works_without_javascript(plain_page: Page, site: Site, address: str) -> None:
    four_weeks(site)
    sign_in(plain_page, address)
    plain_page.get_by_label("Came as").select_option("File handed in")
    plain_page.get_by_role("button", name="Show").click()
    assert plain_page.locator(".intake-ledger tbody tr").count() == 1
