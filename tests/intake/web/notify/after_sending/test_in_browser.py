"""After sending, in Chromium: both widths without barriers, and all of it without JavaScript too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from forms.notification import NOTIFICATION
from forms.word.reader import read as read_word
from intake.cases.events import Outcome, TriageStarted, View
from intake.store.store import Store
from tests.intake.cases.story import happened
from tests.intake.cases.test_standing import agreed
from tests.intake.web.base import Clock
from tests.intake.web.notify.after_sending.test_status import tell
from tests.intake.web.notify.after_sending.walked import ADDRESS, code_sent, read
from tests.servers.browser import fits
from tests.servers.pages import served


@pytest.fixture
def environment() -> dict[str, str]:
    return {
        "INTAKE_FRONT_DOOR_PHONE": "01632 960 111",
        "INTAKE_OFFICE_PHONE": "01632 960 222",
        "INTAKE_MAIL_TO": "office@example.org",
        "INTAKE_SHARE_DECISION": "1",
    }


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The application on a free port."""
    with served(app) as where:
        yield where


def send_in(page: Page, address: str) -> str:
    """Send as little as can be sent; the reference."""
    page.goto(address)
    page.get_by_role("button", name="Start now").click()
    tasks = page.url
    page.goto(f"{tasks}page/your-details")
    page.locator("[name=notifier_email]").fill(ADDRESS)
    page.get_by_role("button", name="Save and continue").click()
    page.goto(f"{tasks}page/what-happened")
    page.locator("[name=incident_summary]").fill("Zebedee fell.")
    page.get_by_role("button", name="Save and continue").click()
    page.goto(f"{tasks}check")
    page.locator("[name=declaration]").check()
    page.get_by_role("button", name="Send notification").click()
    expect(page.get_by_role("heading", name="Notification sent")).to_be_visible()
    return page.locator("#reference").inner_text()


def open_status(page: Page, address: str, reference: str, code: Callable[[], str]) -> None:
    page.goto(address)
    page.get_by_role("link", name="See how far a notification is that you have sent").click()
    page.get_by_label("Reference").fill(reference.lower())
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_role("heading", name="Enter your code")).to_be_visible()
    page.get_by_label("Code").fill(code())
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="How far your notification is")).to_be_visible()


def test_every_page_after_sending_in_every_state_has_no_barriers(
    sized_page: Page, address: str, axe: Callable[[Page], list[str]], store: Store, clock: Clock
) -> None:
    page = sized_page

    def sound() -> None:
        assert axe(page) == []
        assert fits(page)

    reference = send_in(page, address)
    confirmation = page.url
    sound()
    read(store, clock)
    page.goto(f"{address}/status")
    sound()
    page.get_by_role("button", name="Send me a code").click()
    expect(page).to_have_title("Error: See how far your notification is – Safeguarding Children Partnership")
    sound()
    open_status(page, address, reference, lambda: code_sent(store, clock))
    sound()
    page.goto(f"{address}/status/code")  # opened: where the reference is typed again
    expect(page.get_by_label("Reference")).to_be_visible()
    page.get_by_label("Reference").fill(reference)
    page.get_by_role("button", name="Send me a code").click()
    sound()
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_title("Error: Enter your code – Safeguarding Children Partnership")
    sound()
    tell(store, happened(TriageStarted))
    page.goto(f"{address}/status/notification")
    expect(page.get_by_text("Being considered")).to_be_visible()
    sound()
    tell(store, *agreed(Outcome.SIN_AND_RR, View.MEETS_SIN)[1:])
    page.reload()
    expect(page.get_by_text("There will be a rapid review.")).to_be_visible()
    sound()
    clock.at += timedelta(hours=2)
    page.goto(confirmation)
    expect(page.get_by_text("Now a code opens it")).to_be_visible()
    sound()


@pytest.mark.parametrize("kind", ["page", "plain_page"])
def test_copies_are_saved_and_what_was_sent_is_added_to(
    request: pytest.FixtureRequest, address: str, store: Store, clock: Clock, tmp_path: Path, kind: str
) -> None:
    page: Page = request.getfixturevalue(kind)
    reference = send_in(page, address)
    read(store, clock)
    for where in ("confirmation", "status"):
        if where == "status":
            clock.at += timedelta(minutes=2)
            open_status(page, address, reference, lambda: code_sent(store, clock))
        for name, ending in (("Word file", "docx"), ("PDF", "pdf")):
            with page.expect_download() as saving:
                page.get_by_role("link", name=f"Save a copy as a {name}").click()
            assert saving.value.suggested_filename == f"Form copy.{ending}"
            saving.value.save_as(tmp_path / f"copy.{ending}")
        assert (
            read_word((tmp_path / "copy.docx").read_bytes(), NOTIFICATION).answers["incident_summary"]
            == "Zebedee fell."
        )
        assert "Zebedee fell." in PdfReader(tmp_path / "copy.pdf").pages[0].extract_text()
    page.get_by_role("button", name="Add or correct").click()
    expect(page.get_by_role("heading", name="Your notification")).to_be_visible()
    page.goto(f"{page.url}check")
    expect(page.get_by_text("Zebedee fell.")).to_be_visible()
    page.goto(f"{address}/status/notification")
    page.get_by_role("button", name="Close it now").click()
    page.goto(f"{address}/status/notification")
    expect(page.get_by_label("Reference")).to_be_visible()
