"""The office takes a notification on the phone, and phones who sent nothing, in a real browser by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from intake.opened import open_pipeline, open_unsent_drafts
from intake.web.notify import blueprint as notify
from tests.e2e.test_triage import picture, sign_in
from tests.intake.web.base import Site, form_token, site_at
from tests.intake.web.triage.made import NOW, OFFICE, settings_of
from tests.intake.web.triage.test_calls import typed_in
from tests.intake.web.triage.test_unsent_pages import CHILD, DETAILS
from tests.servers.browser import DESKTOP, PHONE, NewContext, fits

DAY = timedelta(days=1)
Axed = Callable[[Page], list[str]]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site on a Tuesday morning, with the notifier's pages."""
    more = {"INTAKE_FRONT_DOOR_PHONE": "01632 960 111", "INTAKE_AREA": "Marram Bay"}
    with site_at(tmp_path, NOW, more=[notify], **more) as made:
        made.add_user(OFFICE, "business_unit")
        yield made


def left_unsent(site: Site, **answers: str) -> str:
    """The address of what a notifier typed a day ago and did not send."""
    site.clock.at -= DAY
    browser = site.visitor()
    draft = str(browser.post("/notify", data={"csrf_token": form_token(browser.get("/"))}).location)
    typed_in(browser, draft, {**DETAILS, "children": [CHILD], **answers})
    site.clock.at += DAY
    open_unsent_drafts(settings_of(site), site.store, site.clock()).round(site.clock())
    return draft


def type_in(page: Page, label: str, text: str) -> None:
    """Reach a field by keyboard, as somebody does who holds a telephone, and type."""
    field = page.get_by_label(label)
    field.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def enter(page: Page, heading: str) -> None:
    """Press Enter, and wait for the page of this heading."""
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


@pytest.mark.parametrize(("width", "javascript"), [(DESKTOP, True), (PHONE, True), (PHONE, False)])
def test_safety_23_a_call_is_typed_read_back_and_sent(
    browser: NewContext, site: Site, address: str, axe: Axed, width: int, javascript: bool
) -> None:
    page = browser(width, javascript=javascript).new_page()
    sign_in(page, address)
    page.goto(f"{address}/calls")
    seen(page, "calls-empty", axe, javascript=javascript)
    page.get_by_role("button", name="Take a notification by phone").focus()
    enter(page, "Take a notification by phone")
    seen(page, "call-new", axe, javascript=javascript)
    type_in(page, "Time of the call", "23:59")
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("^Error: Take a notification by phone"))
    seen(page, "call-new-wrong", axe, javascript=javascript)
    page.get_by_label("They do not know").focus()
    page.keyboard.press("Space")
    for label, text in (
        ("Caller’s name", "Orla Pentreath"),
        ("Their job title", "Deputy head"),
        ("Their agency and team", "Marram Bay School"),
        ("Number to call back", "01632 960 117"),
        ("Who may not know that we called back?", "Ring the mobile only."),
        ("Time of the call", "11:10"),
    ):
        type_in(page, label, text)
    enter(page, "Notification by phone")
    seen(page, "call-tasks", axe, javascript=javascript)
    page.locator("a.govuk-task-list__link").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("How to ask.")).to_be_visible()
    seen(page, "call-question", axe, javascript=javascript)
    page.get_by_role("button", name="Save and come back later").focus()
    enter(page, "Notification by phone")
    page.goto(f"{address}/calls")
    seen(page, "calls-unfinished", axe, javascript=javascript)
    page.get_by_role("link", name="Marram Bay School").click()
    page.get_by_role("button", name="Read it back").click()
    seen(page, "call-read-back", axe, javascript=javascript)
    page.get_by_role("button", name="Send notification").click()
    expect(page).to_have_title(re.compile(r"^Error: Read it back"))
    seen(page, "call-read-back-wrong", axe, javascript=javascript)
    page.get_by_label("No, or not all of it").check()
    type_in(page, "What the caller said to it, or why it was not read back", "The call broke off.")
    page.get_by_role("button", name="Send notification").click()
    expect(page.get_by_text("Tell the caller before you ring off")).to_be_visible()
    open_pipeline(settings_of(site), site.store, NOW).drain(NOW)
    page.get_by_role("link", name="Look again").click()
    seen(page, "call-sent", axe, javascript=javascript)
    page.get_by_role("link", name="Open case").click()
    expect(page.get_by_text("The call broke off.")).to_be_visible()
    expect(page.get_by_text("The notification counts as received then.")).to_be_visible()
    seen(page, "call-case", axe, javascript=javascript)


@pytest.mark.parametrize(("width", "javascript"), [(DESKTOP, True), (PHONE, True), (PHONE, False)])
def test_safety_30_the_office_phones_who_sent_nothing(
    browser: NewContext, site: Site, address: str, axe: Axed, width: int, javascript: bool
) -> None:
    left_unsent(site, immediate_risk_now="no")
    left_unsent(site, immediate_risk_now="yes", notifier_agency_name="Quayside Surgery", notifier_phone="")
    page = browser(width, javascript=javascript).new_page()
    sign_in(page, address)
    page.goto(f"{address}/calls")
    seen(page, "calls", axe, javascript=javascript)
    page.get_by_role("link", name="Quayside Surgery").click()
    seen(page, "unsent", axe, javascript=javascript)
    page.get_by_role("button", name="Note this call").click()
    expect(page).to_have_title(re.compile(r"^Error: Begun and not sent"))
    seen(page, "unsent-wrong", axe, javascript=javascript)
    page.get_by_label("Not reached", exact=True).check()
    page.get_by_role("button", name="Note this call").click()
    expect(page.get_by_role("heading", name="To be tried again later")).to_be_visible()
    seen(page, "calls-later", axe, javascript=javascript)
    page.get_by_role("link", name="Marram Bay School").click()
    page.get_by_label("Reached: I go on with it now").check()
    page.get_by_role("button", name="Note this call").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Notification by phone")
    page.get_by_role("link", name="This call needs no notification").click()
    seen(page, "call-not-needed", axe, javascript=javascript)


def test_the_notifiers_browser_is_told_that_the_office_goes_on(
    browser: NewContext, site: Site, address: str, axe: Axed
) -> None:
    office, notifier = browser().new_page(), browser(PHONE).new_page()
    notifier.goto(address)
    notifier.get_by_role("button", name="Start now").click()
    draft = notifier.url
    notifier.locator("a.govuk-task-list__link").first.click()
    notifier.get_by_label("Yes").first.check()
    notifier.get_by_role("button", name="Save and continue").click()
    site.clock.at += timedelta(hours=1)
    open_unsent_drafts(settings_of(site), site.store, site.clock()).round(site.clock())
    sign_in(office, address)
    office.goto(f"{address}/calls/unsent/{draft.strip('/').split('/')[-1]}")
    office.get_by_label("Reached: I go on with it now").check()
    office.get_by_role("button", name="Note this call").click()
    notifier.goto(draft)
    expect(notifier.get_by_role("heading", level=1)).to_have_text("The office is going on with this notification")
    seen(notifier, "with-the-office", axe, javascript=True)


def seen(page: Page, name: str, axe: Axed, *, javascript: bool) -> None:
    """It fits, axe finds nothing wrong, and it is kept as a picture. Axe itself is a script."""
    assert fits(page), name
    if javascript:
        assert axe(page) == [], name
    picture(page, name)
