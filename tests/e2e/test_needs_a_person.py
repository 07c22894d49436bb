"""A duty officer clears 'Needs a person' in a real browser, wide and narrow, with mouse or keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from intake.web.notify import blueprint as notify
from tests.e2e.test_triage import picture, sign_in
from tests.examples import example
from tests.intake.documents.pdfs import pdf
from tests.intake.web.base import Site, site_at
from tests.intake.web.triage.made import OFFICE, mailed, sent_unreadable, taken_in
from tests.intake.web.triage.test_unread_item import PNG, received
from tests.servers.browser import fits

NOW = datetime(2026, 9, 8, 15, 30, tzinfo=UTC)
STORY = (
    "<html><head><style>p { color: red }</style></head><body><p>Dear colleagues,</p><p>a boy of four months was "
    "brought to our ward last night with injuries that nobody can explain. I could not open your form here. "
    "Please phone me.</p><p>Orla Pentreath, ward manager<br>01632 960 145</p><img src='https://track.example.net/a.gif'>"
    "</body></html>"
)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site on a Tuesday afternoon, with the notifier's pages."""
    more = {"INTAKE_FRONT_DOOR_PHONE": "01632 960 111", "INTAKE_AREA": "Marram Bay"}
    with site_at(tmp_path, NOW, more=[notify], **more) as made:
        made.add_user(OFFICE, "business_unit")
        yield made


def written(case: str = "") -> bytes:
    message = EmailMessage()
    message["From"] = "Orla Pentreath <orla.pentreath@nhs.example.org>"
    message["To"] = "notifications@example.org"
    message["Date"] = "Tue, 08 Sep 2026 09:12:44 +0100"
    message["Subject"] = f"RE: {case} urgent" if case else "urgent, form will not open"
    message.set_content("Please use a program that shows HTML.")
    message.add_alternative(STORY, subtype="html")
    message.add_attachment(PNG, maintype="image", subtype="png", filename="IMG_2041 ward photo.png")
    message.add_attachment(pdf("Body map", "Left arm"), maintype="application", subtype="pdf", filename="body map.pdf")
    message.add_attachment(b"Seen at 21:40 by the registrar.", maintype="text", subtype="plain", filename="note.txt")
    return message.as_bytes()


def looked_at(page: Page, axe: Callable[[Page], list[str]], name: str) -> None:
    """What every page must be: free of barriers, and no wider than the window."""
    picture(page, name)
    assert axe(page) == [], name
    assert fits(page), name


def test_a_duty_officer_clears_the_page(
    sized_page: Page, site: Site, address: str, axe: Callable[[Page], list[str]]
) -> None:
    page = sized_page
    case = taken_in(site, example("0031"), NOW - timedelta(days=2))
    site.clock.at = NOW - timedelta(hours=5)
    plain = received(site, written())
    answer = received(site, written(case))
    site.clock.at = NOW
    scan = mailed(site, ("scan.pdf", pdf("Notification", "of a serious incident")), at=NOW - timedelta(hours=1))
    junk = sent_unreadable(site, "advert.docx", NOW - timedelta(minutes=3))
    sign_in(page, address)
    page.get_by_role("link", name="Needs a person").first.click()
    looked_at(page, axe, "unread")

    page.get_by_role("link", name=plain).click()
    expect(page.get_by_text("a boy of four months was brought")).to_be_visible()
    looked_at(page, axe, "unread-item")
    for folded in page.locator("details").all():
        folded.evaluate("one => one.open = true")
    expect(page.get_by_text("Seen at 21:40 by the registrar.")).to_be_visible()
    looked_at(page, axe, "unread-item-open")

    page.get_by_role("link", name="Ask the sender to send it again").click()
    looked_at(page, axe, "unread-ask")
    page.get_by_role("button", name="Send this message").click()
    expect(page.get_by_text("The message to the sender is on its way.")).to_be_visible()
    looked_at(page, axe, "unread-asked")
    page.get_by_role("link", name="Open a case from it").click()
    looked_at(page, axe, "unread-open-case")
    page.get_by_role("button", name="Open a case").click()
    expect(page.get_by_role("heading", name=f"Case {plain}")).to_be_visible()
    expect(page.get_by_text("Risk now not known").first).to_be_visible()
    looked_at(page, axe, "unread-case-opened")

    page.goto(f"{address}/unread/{answer}/attach")
    looked_at(page, axe, "unread-attach")
    page.get_by_label("Reference of the case").fill("nothing")
    page.get_by_role("button", name="Find the case").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    looked_at(page, axe, "unread-attach-error")
    page.get_by_role("link", name=case).click()
    expect(page.get_by_role("heading", name="Is this the right case?")).to_be_visible()
    looked_at(page, axe, "unread-attach-case")
    page.get_by_role("button", name=f"Attach it to case {case}").click()
    expect(page.get_by_text("Attached by a person: no program could read it.")).to_be_visible()
    page.get_by_role("link", name="Read it as text").click()
    looked_at(page, axe, "unread-attached")
    page.get_by_role("link", name="take it out of that case").click()
    looked_at(page, axe, "unread-take-out")

    page.goto(f"{address}/unread/{scan}")
    page.get_by_role("link", name="Key it in").click()
    looked_at(page, axe, "unread-key-in")
    page.get_by_role("button", name="Start keying it in").click()
    looked_at(page, axe, "keying-tasks")
    page.get_by_role("link", name="About you").or_(page.locator(".govuk-task-list__link").first).first.click()
    looked_at(page, axe, "keying-page")
    with page.context.expect_page() as second:
        page.get_by_role("link", name="See the original (opens in a new window)").click()
    expect(second.value.get_by_text("of a serious incident")).to_be_visible()
    second.value.close()
    page.goto(page.url.split("/page/")[0] + "/check")
    looked_at(page, axe, "keying-check")
    page.get_by_role("button", name="Finish and open the case").click()
    expect(page.get_by_role("heading", name=f"Case {scan}")).to_be_visible()

    page.goto(f"{address}/unread/{junk}/set-aside")
    page.get_by_role("button", name="Set it aside").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    looked_at(page, axe, "unread-set-aside")
    page.get_by_label("Nothing that we have to act on").check()
    page.get_by_label("Why, or what did you do?").fill("An advertisement.")
    page.get_by_role("button", name="Set it aside").click()
    expect(page.get_by_text("Nothing is left here to do.")).to_be_visible()
    looked_at(page, axe, "unread-nothing-left")
    page.goto(f"{address}/unread/{junk}")
    looked_at(page, axe, "unread-aside")
    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_text("It waits for a person again.")).to_be_visible()


def test_the_keyboard_alone_is_enough(page: Page, site: Site, address: str) -> None:
    reference = sent_unreadable(site, "advert.docx", NOW - timedelta(minutes=3))
    sign_in(page, address)
    page.goto(f"{address}/unread")

    def tab_to(name: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if name in page.evaluate("document.activeElement.textContent + (document.activeElement.id || '')"):
                return
        raise AssertionError(name)

    tab_to(reference)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=reference)).to_be_visible()
    tab_to("Set it aside")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Set it aside")).to_be_visible()
    tab_to("how")
    page.keyboard.press("Space")
    tab_to("note")
    page.keyboard.type("An advertisement.")
    tab_to("Set it aside")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing is left here to do.")).to_be_visible()
