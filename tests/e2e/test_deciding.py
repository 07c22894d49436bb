"""Three partners in a real browser: each records a view, the joint outcome follows, and from the filing the clock."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.intake.web.base import PASSWORD
from tests.intake.web.triage_acting.made import PARTNERS, Desk, make_desk
from tests.servers.browser import DESKTOP, PHONE, NewContext, fits
from tests.servers.pages import served

Axe = Callable[[Page], list[str]]
REASONS = "Two injuries of different ages, and the accounts do not explain them.\n\nSeen: the paediatric report."


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A case of one seriously harmed child, while the police investigate."""
    made = make_desk(tmp_path)
    yield made
    made.site.store.close()


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    """The pages on a free port."""
    with served(desk.site.app) as where:
        yield where


def sign_in(context: BrowserContext, desk: Desk, address: str, role: str) -> Page:
    """Sign in through the page and come to the case."""
    desk.site.add_user(f"{role}@example.org", role)
    page = context.new_page()
    page.goto(f"{address}/cases/{desk.reference}")
    page.get_by_label("E-mail address").fill(f"{role}@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name=f"Case {desk.reference}")).to_be_visible()
    return page


def look(page: Page, axe: Axe, name: str) -> None:
    """No barrier, nothing wider than the window; a picture where a folder for it is named."""
    assert axe(page) == []
    assert fits(page)
    if folder := os.environ.get("PICTURES"):
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def follow(page: Page, offer: str) -> None:
    """Take what the case offers: the most urgent stands there as a button, the others as links."""
    page.locator("section[aria-labelledby=offers] a", has_text=offer).click()


def answer(page: Page, question: str, said: str) -> None:
    page.get_by_role("group", name=question).get_by_label(said, exact=True).check()


def record_view(page: Page, view: str) -> None:
    for question in (
        "Is abuse or neglect of the child known or suspected?",
        "Did the child die, or were they seriously harmed?",
        "Did it happen in our area, or outside England to a child who normally lives here?",
        "Was the child under 18?",
    ):
        answer(page, question, "Yes")
    page.get_by_role("group", name="Your view").get_by_label(view).check()
    page.get_by_label("Reasons").fill(REASONS)
    page.get_by_label("Whose view is it?").fill("R. Example, director")
    answer(page, "Does this person stand in for somebody?", "No, they decide for this partner")
    page.get_by_role("group", name="have an interest of their own").get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Save this view").click()


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_three_partners_decide_and_the_clock_follows(
    browser: NewContext, desk: Desk, address: str, axe: Axe, width: int
) -> None:
    last: list[Page] = []
    for partner in PARTNERS:
        page = sign_in(browser(width), desk, address, partner)
        follow(page, "Record your view")
        look(page, axe, f"view-{partner}")
        if partner == "icb":
            page.get_by_role("button", name="Save this view").click()
            expect(page).to_have_title("Error: Record your view – Safeguarding Children Partnership")
            look(page, axe, "view-errors")
            page.get_by_role("link", name="Give the reasons for this view").click()
            expect(page.get_by_label("Reasons")).to_be_focused()
        record_view(page, "Meets the criteria: notify as a serious incident")
        expect(page.get_by_text("Your view is recorded.")).to_be_visible()
        last.append(page)
    page = last[-1]
    follow(page, "Record the joint outcome")
    look(page, axe, "outcome")
    page.get_by_role("button", name="Record: Serious incident notification and rapid review").click()
    expect(page.get_by_text("The joint outcome is recorded.")).to_be_visible()

    page = sign_in(browser(width), desk, address, "la_notifier")
    follow(page, "Record the national notification")
    look(page, axe, "filing")
    page.get_by_label("Serious incident").check()
    for part, value in (("Day", "7"), ("Month", "9"), ("Year", "2026")):
        page.get_by_label(part).fill(value)
    page.get_by_label("Reference from the national system").fill("SIN 4711")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Monday 28 September 2026")).to_be_visible()
    look(page, axe, "filing-check")
    page.get_by_role("button", name="This is right: save it").click()
    expect(page.get_by_text("The national notification is recorded.")).to_be_visible()
    k6 = desk.clock("K6")
    assert k6 is not None
    assert k6.due == date(2026, 9, 28)
    steps = [event.kind for event in desk.history() if event.kind not in {"case_viewed", "acknowledged"}]
    assert steps == [
        "case_opened",
        *["partner_view_recorded"] * 3,
        "joint_outcome_reached",
        "national_notification_sent",
    ]
    expect(page.locator(".intake-history strong", has_text="Partner's view recorded")).to_have_count(3)


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_the_offices_pages_are_plain_and_without_barriers(
    browser: NewContext, desk: Desk, address: str, axe: Axe, width: int
) -> None:
    page = sign_in(browser(width), desk, address, "business_unit")
    case = f"{address}/cases/{desk.reference}"
    for name in (
        "triage",
        "triage/ask",
        "triage/heard",
        "minutes",
        "reopen",
        "outcome",
        "telling",
        "telling/conflict",
        "telling/release",
        "telling/police_999/told",
        "telling/question/media",
        "clocks/K5/pause",
        "clocks/K1/later",
        "clocks/K1/missed",
    ):
        page.goto(f"{case}/{name}")
        look(page, axe, name.replace("/", "-"))
    page.get_by_role("button", name="Save").click()
    look(page, axe, "missed-errors")
    page.goto(f"{case}/telling/release")
    page.get_by_role("button", name="Release").click()
    look(page, axe, "release-errors")
    authority = sign_in(browser(width), desk, address, "local_authority")
    for name in ("alone", "awareness", "filing/correct", "filing/withdraw"):
        authority.goto(f"{case}/{name}")
        look(authority, axe, name.replace("/", "-"))
    authority.goto(f"{case}/view")
    page.goto(f"{case}/triage")
    page.get_by_role("button", name="Start triage").click()
    record_view(authority, "More information is needed first")
    expect(authority.get_by_text("The case changed while you had this page open")).to_be_visible()
    look(authority, axe, "view-changed")
    expect(authority.get_by_label("Reasons")).to_have_value(REASONS)
    authority.get_by_role("button", name="Save this view").click()
    expect(authority.get_by_text("Your view is recorded.")).to_be_visible()


def test_without_a_script_a_view_is_recorded_all_the_same(browser: NewContext, desk: Desk, address: str) -> None:
    page = sign_in(browser(DESKTOP, javascript=False), desk, address, "police")
    follow(page, "Record your view")
    record_view(page, "Does not meet the criteria")
    expect(page.get_by_text("Your view is recorded.")).to_be_visible()
