"""The page of files in Chromium: with its script and without, at both widths, with a connection that breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, Route, expect
from sqlalchemy import select

from intake.cases.files import Scan
from intake.store.online import Attachment
from intake.web.limits import ALLOWED, Allowance, Tried
from intake.web.notify import blueprint
from tests.intake.cases.files.made import JPEG, zipped
from tests.intake.web.base import Site, make_site
from tests.servers.browser import DESKTOP, PHONE, NewContext, barriers, fits

NOTES = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"1 May: seen at home."}
PHOTO = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": JPEG}
PACKED = {"name": "all.zip", "mimeType": "application/zip", "buffer": zipped({"a.txt": "x"})}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = make_site(tmp_path, more=[blueprint], INTAKE_FILE_BYTES="200000")
    yield made
    made.store.close()


def at_files(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="Start now").click()
    page.get_by_role("link", name="Add documents, pictures or other files").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Files")


def choose(page: Page, *files: object) -> None:
    page.get_by_label("Choose files").set_input_files(list(files))  # type: ignore[arg-type]
    page.get_by_role("button", name="Add these files").click()


def looked_over(page: Page) -> None:
    assert barriers(page) == []
    assert fits(page)


def kept(site: Site) -> int:
    with site.store.reading() as session:
        return len(session.scalars(select(Attachment)).all())


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
@pytest.mark.parametrize("javascript", [True, False])
def test_several_are_added_one_is_refused_and_one_removed(
    browser: NewContext, site: Site, address: str, width: int, javascript: bool
) -> None:
    page = browser(width, javascript=javascript).new_page()
    at_files(page, address)
    if javascript:
        looked_over(page)
    choose(page, NOTES, PACKED, PHOTO)
    expect(page.get_by_role("alert")).to_contain_text("1 of 3 files was not added")
    expect(page).to_have_title("Error: Files – Safeguarding Children Partnership")
    expect(page.locator("#kept")).to_contain_text("notes.txt")
    expect(page.locator("#kept")).to_contain_text("photo.jpg")
    expect(page.locator("#not-added")).to_contain_text("This is a packed folder, such as a zip.")
    if javascript:
        assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
        looked_over(page)
    page.get_by_role("link", name="1 of 3 files was not added").click()
    expect(page).to_have_url(re.compile("#refused$"))
    page.get_by_role("link", name="Remove file 1: notes.txt").click()
    if javascript:
        looked_over(page)
    page.get_by_role("button", name="Remove").click()
    expect(page.locator("#kept")).not_to_contain_text("notes.txt")
    expect(page.get_by_text("1 file removed.")).to_be_visible()
    if javascript:
        looked_over(page)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("1 file, ")).to_be_visible()
    if javascript:
        looked_over(page)
    page.get_by_role("button", name="Check your answers").click()
    expect(page.get_by_text("photo.jpg")).to_be_visible()
    page.get_by_role("link", name="Change file 1").click()
    page.get_by_role("link", name="Back").click()
    expect(page).to_have_url(page.url.rpartition("/")[0] + "/check")
    assert kept(site) == 1


def test_what_a_file_is_marked_with_is_said_in_words_and_colour(browser: NewContext, site: Site, address: str) -> None:
    page = browser(PHONE).new_page()
    at_files(page, address)
    for number in range(4):
        choose(page, {**NOTES, "buffer": b"note %d" % number, "name": f"note {number}.txt"})
        expect(page.locator("#kept")).to_contain_text(f"note {number}.txt")
    with site.store.transaction() as session:
        rows = session.scalars(select(Attachment).order_by(Attachment.added_at)).all()
        for row, state in zip(rows, (Scan.WAITING, Scan.CLEAN, Scan.INFECTED, Scan.COULD_NOT_SCAN), strict=True):
            row.scan = state
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Virus found in 1")).to_be_visible()
    looked_over(page)
    page.get_by_role("link", name="Add documents, pictures or other files").click()
    for said in ("Being checked for viruses", "no virus found", "Virus found", "could not be checked"):
        expect(page.locator("#kept")).to_contain_text(said)
    looked_over(page)
    page.get_by_role("link", name="Look again").click()
    page.get_by_role("link", name="Back").click()
    page.get_by_role("button", name="Check your answers").click()
    expect(page.get_by_text("You can send all the same.")).to_be_visible()
    looked_over(page)


def test_the_script_refuses_what_is_too_large_without_sending_it(browser: NewContext, site: Site, address: str) -> None:
    page = browser().new_page()
    at_files(page, address)
    posted: list[str] = []
    page.on("request", lambda request: posted.append(request.url) if request.method == "POST" else None)
    choose(page, {**NOTES, "buffer": b"x" * 200_001, "name": "large.txt"}, NOTES)
    expect(page.locator("#not-added")).to_contain_text("The file is larger than 0.2 MB.")
    expect(page.locator("#kept")).to_contain_text("notes.txt")
    assert len(posted) == 1


def test_a_broken_connection_loses_nothing_and_can_be_tried_again(
    browser: NewContext, site: Site, address: str
) -> None:
    page = browser(PHONE).new_page()
    at_files(page, address)
    broken = [True]

    def breaks(route: Route, request: Request) -> None:
        if request.method == "POST" and b"notes.txt" in (request.post_data_buffer or b"") and broken[0]:
            route.abort()
        else:
            route.continue_()

    page.route("**/files", breaks)
    choose(page, NOTES, PHOTO)
    expect(page.locator("#sending")).to_contain_text("notes.txt was not sent. Check that you are online")
    expect(page.locator("#kept")).to_contain_text("photo.jpg")
    expect(page.get_by_role("button", name="Try again notes.txt")).to_be_focused()
    looked_over(page)
    page.get_by_role("button", name="Try again notes.txt").click()
    expect(page.get_by_role("button", name="Try again notes.txt")).to_be_focused()
    broken[0] = False
    page.get_by_role("button", name="Try again notes.txt").click()
    expect(page.locator("#kept")).to_contain_text("notes.txt")
    expect(page.locator("#sending")).to_be_hidden()
    assert kept(site) == 2


def test_progress_is_shown_and_announced_and_can_be_cancelled(browser: NewContext, site: Site, address: str) -> None:
    page = browser(PHONE).new_page()
    at_files(page, address)
    held: list[Route] = []

    def holds(route: Route, request: Request) -> None:
        if request.method == "POST" and not held:
            held.append(route)
        else:
            route.continue_()

    page.route("**/files", holds)
    choose(page, NOTES, PHOTO)
    expect(page.get_by_role("progressbar", name="Sending notes.txt")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Sending file 1 of 2")).to_be_attached()
    looked_over(page)
    page.get_by_role("button", name="Add these files").click()  # an impatient click changes nothing
    page.get_by_role("button", name="Cancel notes.txt").click()
    expect(page.locator("#kept")).to_contain_text("photo.jpg")
    expect(page.get_by_role("status").filter(has_text="Files added: 1.")).to_be_attached()
    expect(page.locator("#kept")).not_to_contain_text("notes.txt")
    assert kept(site) == 1


def test_sent_in_another_window_meanwhile_it_leads_to_the_confirmation(
    browser: NewContext, site: Site, address: str
) -> None:
    context = browser()
    page, other = context.new_page(), context.new_page()
    at_files(page, address)
    tasks = page.url.removesuffix("files")
    other.goto(f"{tasks}page/your-details")
    other.locator("input[name=notifier_phone]").fill("01632 960 001")
    other.get_by_role("button", name="Save and continue").click()
    other.goto(f"{tasks}check")
    other.locator("input[name=declaration]").check()
    other.get_by_role("button", name="Send notification").click()
    choose(page, NOTES)
    expect(page).to_have_url(f"{tasks}sent")
    assert kept(site) == 0


def test_a_page_that_was_open_too_long_says_so_and_not_that_the_connection_broke(
    browser: NewContext, site: Site, address: str
) -> None:
    context = browser()
    page = context.new_page()
    at_files(page, address)
    context.clear_cookies(name="intake-form")
    choose(page, NOTES)
    expect(page.locator("#not-added")).to_contain_text("This page had been open too long.")
    page.reload()
    choose(page, NOTES)
    expect(page.locator("#kept")).to_contain_text("notes.txt")
    assert kept(site) == 1


def test_opened_on_another_device_meanwhile_it_says_so(browser: NewContext, site: Site, address: str) -> None:
    context = browser()
    page = context.new_page()
    at_files(page, address)
    context.clear_cookies(name="notify_owner")
    choose(page, NOTES)
    expect(page.get_by_role("heading", level=1)).to_have_text("This notification is not open in this browser")
    assert kept(site) == 0


def test_a_service_that_is_busy_is_not_said_to_be_your_connection(
    browser: NewContext, site: Site, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = browser(PHONE).new_page()
    at_files(page, address)
    monkeypatch.setitem(ALLOWED, Tried.UPLOAD, Allowance(1))
    choose(page, NOTES, PHOTO)
    expect(page.locator("#kept")).to_contain_text("notes.txt")
    expect(page.locator("#sending")).to_contain_text("photo.jpg was not sent: the service is busy. Wait a few minutes")
    looked_over(page)
