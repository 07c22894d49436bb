"""The check and the confirmation on paper: every answer whole, and nothing that only a screen has a use for."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from forms.notification import NOTIFICATION
from intake.web.notify.plan import DECLARATION
from tests.pages.service import Service, example
from tests.pages.states import STATES
from tests.pages.visitor import Visitor
from tests.servers.browser import NewContext, fits

SHEET = 718
"""CSS pixels of A4 between margins of a centimetre."""
_ONLY_ON_SCREEN = "main form, main button, .govuk-button, .govuk-back-link, .govuk-service-navigation, .intake-footer"


def _printed(service: Service, browser: NewContext, name: str) -> Page:
    page = browser(SHEET).new_page()
    next(state for state in STATES if state.name == name).lead(Visitor(service, page))
    page.emulate_media(media="print")
    return page


@pytest.mark.parametrize("name", ["check-filled", "check-stopped", "sent"])
def test_nothing_is_printed_that_cannot_be_used_on_paper(service: Service, browser: NewContext, name: str) -> None:
    page = _printed(service, browser, name)
    assert [one for one in page.locator(_ONLY_ON_SCREEN).all() if one.is_visible()] == []
    assert fits(page)
    printed = "[...document.querySelectorAll('main a')].map(one => getComputedStyle(one, '::after').content)"
    assert set(page.evaluate(printed)) <= {"none"}, "the address of a link is printed"


def test_every_answer_is_printed_whole(service: Service, browser: NewContext) -> None:
    page = _printed(service, browser, "check-filled")
    printed = " ".join(page.locator("main").inner_text().split())
    not_here = {question.id for question in NOTIFICATION.questions.values() if question.system} | {DECLARATION}
    rows = [row for _, found in NOTIFICATION.summary(example(11)) for row in found if row.path not in not_here]
    assert len(rows) > 40
    assert [row.label for row in rows if " ".join(row.shown.split()) not in printed] == []
    cut = "[...document.querySelectorAll('main .intake-typed')].filter(one => one.scrollWidth > one.clientWidth + 1)"
    assert page.evaluate(f"{cut}.filter(one => getComputedStyle(one).overflow !== 'visible').length") == 0


def test_what_is_folded_on_the_screen_stands_open_on_paper(service: Service, browser: NewContext) -> None:
    page = _printed(service, browser, "check-stopped")
    seen = "one => one.checkVisibility()"
    assert page.locator("details li").first.evaluate(seen)
    page.emulate_media(media="screen")
    assert not page.locator("details li").first.evaluate(seen)
