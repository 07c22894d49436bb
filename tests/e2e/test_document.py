"""A partner in a real browser says where a loose text belongs, and confirms what was read with doubts."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from forms.notification import NOTIFICATION
from tests.e2e.test_deciding import Axe, look, sign_in
from tests.intake.web.triage_acting.test_document_pages import LOOSE, a_slip, desk_with_document, under_the_times
from tests.servers.browser import DESKTOP, PHONE, NewContext
from tests.servers.pages import served


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_a_loose_text_finds_its_place(browser: NewContext, tmp_path: Path, axe: Axe, width: int) -> None:
    desk = desk_with_document(tmp_path, under_the_times, a_slip)
    with served(desk.site.app) as address:
        page = sign_in(browser(width), desk, address, "local_authority")
        page.get_by_role("link", name="Read it in the order of the document").click()
        look(page, axe, "document")
        page.get_by_role("link", name=f"Text without a place: {LOOSE}").click()
        page.get_by_role("link", name="Say where it belongs").click()
        look(page, axe, "document-place")
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("alert")).to_contain_text("Choose the question that the text answers.")
        page.get_by_label("The question that it answers").select_option(label=NOTIFICATION.label_at("incident_time"))
        page.get_by_role("button", name="Continue").click()
        page.get_by_label(NOTIFICATION.label_at("incident_time"), exact=True).fill("half past nine")
        page.get_by_role("button", name="Save this answer").click()
        look(page, axe, "document-answer-errors")
        page.get_by_label(NOTIFICATION.label_at("incident_time"), exact=True).fill("21:30")
        page.get_by_role("button", name="Save this answer").click()
        expect(
            page.get_by_text(f"Put by hand into the answer to: {NOTIFICATION.label_at('incident_time')}")
        ).to_be_visible()

        page.get_by_role("link", name="Compare with the original").click()
        page.get_by_role("link", name="Compare and confirm").click()
        look(page, axe, "document-correct")
        page.get_by_role("button", name="It is right").click()
        expect(page.get_by_text("Every text has its place.")).to_be_visible()
        look(page, axe, "document-done")
    desk.site.store.close()
