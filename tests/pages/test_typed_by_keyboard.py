"""Each of the twelve examples typed with the keyboard alone, through the pages that anybody gets."""

from __future__ import annotations

import time

import pytest

from tests.figures import Figure
from tests.pages.service import Service, example
from tests.pages.typist import Typist
from tests.servers.browser import DESKTOP, PHONE, NewContext


def _type(service: Service, browser: NewContext, number: int, width: int, javascript: bool) -> Typist:
    typist = Typist(browser(width, javascript=javascript).new_page(), example(number))
    typist.send_all(service.address)
    assert typist.page.locator("h1").inner_text() == "Notification sent"
    (sent,) = service.sent()
    assert sent.equal(example(number)), (sent.to_json(), example(number).to_json())
    return typist


@pytest.mark.parametrize(("number", "width", "javascript"), [(11, DESKTOP, True), (11, PHONE, False)])
def test_a_short_example_is_typed_by_keyboard_and_sent_unchanged(
    service: Service, browser: NewContext, number: int, width: int, javascript: bool
) -> None:
    _type(service, browser, number, width, javascript)


@pytest.mark.prove
@pytest.mark.parametrize("width", [DESKTOP, PHONE])
@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("number", range(12))
def test_every_example_is_typed_by_keyboard_and_sent_unchanged(
    service: Service, browser: NewContext, number: int, width: int, javascript: bool, figure: Figure
) -> None:
    began = time.monotonic()
    typist = _type(service, browser, number, width, javascript)
    script = "with" if javascript else "without"
    figure(
        f"Example {number + 1} typed by keyboard alone, {script} JavaScript, {width} pixels wide",
        f"answers equal; {typist.pages} pages, {typist.keyboard.presses:,} keys, {time.monotonic() - began:.0f} s",
    )
