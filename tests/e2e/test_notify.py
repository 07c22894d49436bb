"""A notifier in a real browser: with and without JavaScript, wide and narrow, every kind of page without barriers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from forms.notification import NOTIFICATION
from forms.word.reader import read
from intake.settings import Settings
from intake.store.store import Store
from intake.web.app import create_app
from intake.web.notify import blueprint
from tests.intake.store.tables import make_tables
from tests.servers.browser import fits
from tests.servers.pages import served


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The application on a free port."""
    settings = Settings.load({"INTAKE_DATA_DIR": str(tmp_path), "INTAKE_FRONT_DOOR_PHONE": "01632 960 111"})
    store = Store.open(settings.database_url, settings.keys_database_url, settings.encryption_keys, settings.secret_key)
    make_tables(store)
    with served(create_app(store, settings, blueprints=[blueprint])) as where:
        yield where
    store.close()


def begin(page: Page, address: str) -> str:
    page.goto(address)
    page.get_by_role("button", name="Start now").click()
    expect(page.get_by_role("heading", name="Your notification")).to_be_visible()
    return page.url


def save(page: Page) -> None:
    page.get_by_role("button", name="Save and continue").click()


def test_a_notification_is_sent_from_the_first_page_to_the_reference(
    sized_page: Page, address: str, axe: Callable[[Page], list[str]]
) -> None:
    page = sized_page
    page.goto(address)
    assert axe(page) == []
    tasks = begin(page, address)
    assert axe(page) == []
    page.get_by_role("link", name="Who you are and how to reach you").click()
    page.get_by_role("textbox", name="Your name").fill("Orla Pentreath")
    page.locator("[name=notifier_phone]").fill("01632 960 001")
    assert axe(page) == []
    save(page)
    page.goto(tasks + "page/what-happened")
    page.locator("[name=incident_date-day]").fill("31")
    save(page)
    expect(page).to_have_title("Error: What happened – Safeguarding Children Partnership")
    assert axe(page) == []
    page.goto(tasks + "page/the-children")
    page.get_by_role("button", name="Add child").click()
    page.locator("[name=children-0-child_forenames]").fill("Wren")
    page.get_by_role("button", name="Save and come back later").click()
    page.goto(tasks + "page/the-children")
    expect(page.get_by_text("Wren")).to_be_visible()
    assert axe(page) == []
    page.goto(tasks + "check")
    assert axe(page) == []
    page.locator("[name=declaration]").check()
    page.get_by_role("button", name="Send notification").click()
    expect(page.get_by_text("Nobody has read it yet")).to_be_visible()
    assert axe(page) == []
    confirmation = page.url
    page.go_back()
    page.goto(tasks)
    expect(page).to_have_url(confirmation)


def test_a_script_shows_what_an_answer_opens(page: Page, address: str) -> None:
    page.goto(begin(page, address) + "page/new-or-update")
    expect(page.locator("[name=updates_notification_ref]")).to_be_hidden()
    page.get_by_label("Yes").check()
    page.locator("[name=updates_notification_ref]").fill("K7MD4-RWX9C")
    save(page)
    expect(page.get_by_role("heading", name="Your notification")).to_be_visible()


def test_without_a_script_the_same_question_comes_after_saving(plain_page: Page, address: str) -> None:
    page = plain_page
    page.goto(begin(page, address) + "page/new-or-update")
    expect(page.locator("[name=updates_notification_ref]")).to_be_hidden()
    page.get_by_label("Yes").check()
    save(page)
    page.locator("[name=updates_notification_ref]").fill("K7MD4-RWX9C")
    save(page)
    expect(page.get_by_role("heading", name="Your notification")).to_be_visible()


def test_whoever_would_rather_send_word_gets_the_form(
    sized_page: Page, address: str, axe: Callable[[Page], list[str]], tmp_path: Path
) -> None:
    page = sized_page
    page.goto(address)
    page.get_by_role("link", name="I would rather send a Word form").click()
    expect(page.get_by_role("heading", name="Send a Word form")).to_be_visible()
    assert axe(page) == []
    assert fits(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the Word form").click()
    assert download.value.suggested_filename == "Notification form.docx"
    download.value.save_as(tmp_path / "form.docx")
    reading = read((tmp_path / "form.docx").read_bytes(), NOTIFICATION)
    assert (dict(reading.answers), reading.unplaced, reading.form_version) == ({}, (), NOTIFICATION.version)


def test_without_a_script_the_word_form_is_there_too(plain_page: Page, address: str) -> None:
    page = plain_page
    page.goto(address + "/word-form")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the Word form").click()
    assert download.value.suggested_filename == "Notification form.docx"
