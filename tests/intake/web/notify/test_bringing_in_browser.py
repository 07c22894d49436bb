"""Bringing a Word form in Chromium, at both widths, with JavaScript and without, and through axe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from intake.store.store import Store
from tests.examples import EXAMPLES
from tests.forms.word.documents import filled
from tests.intake.web.notify.carried import LOOSE, form_with_loose_text, kept, settings_of, work
from tests.servers.browser import DESKTOP, PHONE, NewContext, barriers, fits
from tests.servers.pages import served


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    app.config["WTF_CSRF_ENABLED"] = True
    with served(app) as where:
        yield where


def _looked_over(page: Page, javascript: bool) -> None:
    if javascript:
        assert barriers(page) == []
        assert fits(page)


def _upload(page: Page, address: str, file: Path) -> None:
    page.goto(address + "/bring")
    page.get_by_label("Your filled-in form").set_input_files(file)
    page.get_by_role("button", name="Upload and read it").click()


@pytest.mark.parametrize(("width", "javascript"), [(DESKTOP, True), (PHONE, True), (PHONE, False)])
def test_a_person_brings_a_form_places_a_text_and_sends(
    browser: NewContext, address: str, store: Store, tmp_path: Path, width: int, javascript: bool
) -> None:
    page, file = browser(width, javascript=javascript).new_page(), tmp_path / "form.docx"
    file.write_bytes(form_with_loose_text())
    page.goto(address + "/")
    page.get_by_role("link", name="Upload a Word form that you have filled in").click()
    _looked_over(page, javascript)
    page.get_by_role("button", name="Upload and read it").click()
    expect(page).to_have_title(re.compile("^Error: "))
    _looked_over(page, javascript)
    _upload(page, address, file)
    expect(page.get_by_role("heading", level=1)).to_have_text("We have read your form")
    _looked_over(page, javascript)
    draft_id = page.url.split("/")[-2]
    page.get_by_role("link", name="Go to the list of questions").click()
    expect(page.get_by_role("heading", name="Your Word form")).to_be_visible()
    page.goto(f"{address}/notify/{draft_id}/page/what-happened")
    _looked_over(page, javascript)
    page.get_by_role("button", name="Put it into").first.click()
    expect(page.get_by_text("You put this into")).to_be_visible()
    _looked_over(page, javascript)
    page.get_by_role("button", name="Save and come back later").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your notification")
    assert LOOSE in str(kept(store, draft_id).answers["incident_summary"])
    page.goto(f"{address}/notify/{draft_id}/check")
    page.locator("[name='declaration']").check()
    page.get_by_role("button", name="Send notification").click()
    page.get_by_role("heading", name="Notification sent").wait_for()


def test_enter_in_a_field_saves_the_page_and_places_nothing(
    browser: NewContext, address: str, store: Store, tmp_path: Path
) -> None:
    page, file = browser(DESKTOP).new_page(), tmp_path / "form.docx"
    file.write_bytes(form_with_loose_text(under="notifier_name"))
    _upload(page, address, file)
    expect(page.get_by_role("heading", level=1)).to_have_text("We have read your form")
    draft_id = page.url.split("/")[-2]
    page.goto(f"{address}/notify/{draft_id}/page/your-details")
    expect(page.get_by_text(LOOSE, exact=True)).to_be_visible()
    page.locator("[name='notifier_name']").press("Enter")
    expect(page).to_have_url(re.compile("/page/what-happened$"))
    assert kept(store, draft_id).answers["notifier_name"] == EXAMPLES[0]["notifier_name"]


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_a_file_that_cannot_be_read_is_no_dead_end(
    browser: NewContext, address: str, tmp_path: Path, width: int
) -> None:
    page, file = browser(width).new_page(), tmp_path / "form.docx"
    file.write_bytes(filled(EXAMPLES[0])[:4000])
    _upload(page, address, file)
    expect(page.get_by_role("heading", level=1)).to_have_text("We could not read your file")
    _looked_over(page, True)
    page.get_by_role("link", name="Fill in the form here instead").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your notification")
    _looked_over(page, True)


@pytest.mark.parametrize(("width", "javascript"), [(DESKTOP, True), (PHONE, True), (PHONE, False)])
def test_the_page_that_waits_goes_on_by_itself_or_by_its_link(
    browser: NewContext,
    app: Flask,
    address: str,
    store: Store,
    tmp_path: Path,
    width: int,
    javascript: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("intake.pipeline.bring.read_at_once", lambda *_: None)
    page, file = browser(width, javascript=javascript).new_page(), tmp_path / "form.docx"
    file.write_bytes(filled(EXAMPLES[0]))
    _upload(page, address, file)
    expect(page.get_by_role("heading", level=1)).to_have_text("We are reading your form")
    _looked_over(page, javascript)
    work(store, settings_of(app))
    if not javascript:
        page.get_by_role("link", name="Look whether it is read").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We have read your form", timeout=30_000)
